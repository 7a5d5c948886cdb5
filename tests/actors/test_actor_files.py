"""A user's list of actors is read, or refused with its place and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from amity.actors import find_mentions, load_gazetteer, read_actor_file
from amity.actors.shipped import _interval
from amity.errors import ActorError
from amity.model import Actor, parse_when


def write(folder: Path, text: str, name: str = "actors.csv") -> Path:
    """A file with a text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_csv_with_bars(tmp_path: Path) -> None:
    """Aliases in capitals become acronyms; other columns are ignored."""
    path = write(tmp_path, "id,name,aliases,kind,colour\nrlf,River Front,RLF|Front of the River,armed_group,red\n")
    assert read_actor_file(path) == (Actor("rlf", "River Front", aliases=("Front of the River",), acronyms=("RLF",)),)


def test_a_tsv_with_semicolons_types_and_a_byte_order_mark(tmp_path: Path) -> None:
    """The other common shape, with a whole and with types of its own."""
    path = write(
        tmp_path,
        "\ufeffID\tName\ttype\tpart_of\taliases\nwing\tNorth Wing\tfaction\trlf\tNorthmen; NW\nx\tXen\tcountry\t\t\n",
        "actors.tsv",
    )
    wing, xen = read_actor_file(path)
    assert (wing.part_of, wing.aliases, wing.acronyms) == ("rlf", ("Northmen",), ("NW",))
    assert xen.kind == "state"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no column 'id'"),
        ("name,aliases\nX,Y\n", "no column 'id'"),
        ("id,name\n", "no actors"),
        ("id,name\nx,\n", "line 2, column name"),
        ("id,name\nx,X\nx,Y\n", "line 3, column id: 'x' is taken by line 2"),
        ("id,name,kind\nx,X,tribe of elves\n", "line 2, column kind"),
        ("id,name,part_of\nx,X,x\n", "cannot be a part of itself"),
        ('id,name\n"x,X\n', "is no row of a table"),
    ],
)
def test_a_broken_list_is_refused_with_place_and_reason(text: str, said: str, tmp_path: Path) -> None:
    """The message names the file, the line and the column."""
    path = write(tmp_path, text)
    with pytest.raises(ActorError, match=said) as error:
        read_actor_file(path)
    assert str(path) in str(error.value)


def test_a_missing_or_foreign_file_is_refused(tmp_path: Path) -> None:
    """No such file, and a file that is not in UTF-8."""
    with pytest.raises(ActorError, match="cannot be read"):
        read_actor_file(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes("id,name\nx,Bogotá\n".encode("latin-1"))
    with pytest.raises(ActorError, match="not in UTF-8"):
        read_actor_file(tmp_path / "latin.csv")


def test_own_ids_win_over_packaged_ones() -> None:
    """A packaged actor gives way to an own one of its name; all its spellings then mean the own id."""
    gazetteer = load_gazetteer([Actor("aq-core", "Al Qaida", acronyms=("AQC",))])
    text = "al-Qaeda, al-Qaida and AQC"
    assert {m.actor_id for m in find_mentions(text, gazetteer)} == {"aq-core"}
    assert gazetteer.actor("al-qaeda").id == "aq-core"
    assert all(m.whole != "al-qaeda" and m.member != "al-qaeda" for m in gazetteer.memberships)


def test_a_shared_acronym_does_not_swallow_a_packaged_actor() -> None:
    """Two groups may share an acronym; the own one is preferred, the packaged one stays."""
    gazetteer = load_gazetteer([Actor("pottery", "Potters of Kent Klub", kind="community", acronyms=("PKK",))])
    assert "pkk" in gazetteer.actors
    found = find_mentions("PKK", gazetteer)
    assert [(m.actor_id, m.others) for m in found] == [("pottery", ("pkk",))]


def test_an_id_given_twice_is_refused() -> None:
    """Own ids are unique."""
    with pytest.raises(ActorError, match="given twice"):
        load_gazetteer([Actor("a", "A one"), Actor("a", "A two")])


@pytest.mark.parametrize(
    ("start", "end"),
    [("1999", "2001-02"), ("1999-12-31", ""), ("", "2004-12"), ("1996~", "2001?"), ("2000-02-29", "200X")],
)
def test_plain_dates_are_read_as_the_general_parser_reads_them(start: str, end: str) -> None:
    """The quick way and the general way agree."""
    assert _interval(start, end, "here") == parse_when(f"{start or '..'}/{end or '..'}")
