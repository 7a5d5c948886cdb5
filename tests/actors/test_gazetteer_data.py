"""The shipped tables of actors hold together: ids, kinds, dates, spellings and memberships."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path

import pytest
from edtf import parse_edtf

from amity.model import ACTOR_KINDS

ACTOR_TABLES = ("armed_groups", "states", "agencies", "persons")
AT_LEAST = {"armed_groups": 220, "states": 205, "agencies": 200, "persons": 1500, "membership": 2000}
KINDS = {
    "armed_groups": {"armed_group", "faction", "coalition", "party"},
    "states": {"state"},
    "agencies": {"state_agency", "international_organisation", "coalition", "party", "outlet", "community"},
    "persons": {"person"},
}
ROLES = {"leader", "faction", "branch", "affiliate", "member", "ally", "agency"}
REGIONS = {
    "Global", "North America", "Latin America", "Europe", "Caucasus", "North Africa", "West Africa", "Central Africa",
    "East Africa", "Southern Africa", "Middle East", "Central Asia", "South Asia", "Southeast Asia", "East Asia",
    "Oceania",
}  # fmt: skip

# Spellings that two actors really share; the linker decides by context. Whoever adds one writes it here.
SHARED = {
    "ansar al-islam": "Iraq, Bangladesh",
    "ansar al-sharia": "Libya, Tunisia",
    "islamic republic": "Iran, and Afghanistan from 2004 to 2021",
    "jaysh al-islam": "one group in Gaza, one near Damascus",
    "national liberation army": "Bolivia, Colombia, Macedonia",
    "national socialist council of nagaland": "two factions of one name",
    "people's revolutionary army": "Argentina, El Salvador",
    "volontaires pour la defense de la patrie": "Burkina Faso, Congo",
    "volontaires pour la défense de la patrie": "Burkina Faso, Congo",
}

# English words that stand in texts far more often as themselves than as a name.
ORDINARY_WORDS = (
    "alliance allies army authorities awakening base believers branch brigade brigades brotherhood brothers "
    "cabinet call camp cause cell center central centre clan coalition command committee community company "
    "congress contacts core corps council crisis dawn defence defenders defense delta dialogue east "
    "economist emirate families family federation fighters fist followers force forces freedom front "
    "government group groups guard guardian guardians guards guerrillas hawks helpers independence "
    "independent inspire insurgency insurgents integration intelligence islam islamic islamists jihad "
    "jihadis jihadists justice kingdom leadership league legion liberation lions local mahdi mend militants "
    "militia militias ministry model monitors movement mujahid mujahideen nation national network news nine "
    "north oath office officials opposition order organisation organization partisans party peace people "
    "phoenix pioneers pole polish political popular power presidency president progress rebels regime "
    "republic resistance resolve revolution right second sector security senate shadow shield shura signal "
    "soldiers south spear special spring standard state students support supporters the time times trump "
    "trust union unit united unity vanguard victory voice volunteers warriors west wing women youth zero"
)


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one shipped table."""
    file = resources.files("amity.actors").joinpath("data", f"{name}.csv")
    return tuple(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


@cache
def actors() -> dict[str, dict[str, str]]:
    """Every row that describes an actor, by id."""
    return {row["id"]: row for name in ACTOR_TABLES for row in table(name)}


def parts(cell: str | None) -> list[str]:
    """The parts of a cell that holds a list."""
    return [part for part in (cell or "").split("|") if part]


def spellings(row: dict[str, str]) -> Iterator[str]:
    """The name and aliases of a row, in lower case, without a qualifier in brackets."""
    for text in (row["name"], *parts(row["aliases"]), *parts(row.get("metonyms"))):
        yield re.sub(r"\s*\([^()]*\)\s*$", "", text).casefold() or text.casefold()


def date_columns(name: str) -> tuple[str, str]:
    """The columns of a table that hold the first and the last date."""
    return {"persons": ("born", "died"), "membership": ("from", "to")}.get(name, ("active_from", "active_to"))


def parses(value: str) -> bool:
    """True for a date that the EDTF grammar accepts."""
    try:
        parse_edtf(value)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("name", AT_LEAST)
def test_table_is_as_large_as_promised(name: str) -> None:
    """Each table holds at least the rows that the reference page promises."""
    assert len(table(name)) >= AT_LEAST[name]


def test_reference_page_states_the_true_sizes() -> None:
    """The reference page gives each table's number of rows as it is."""
    page = Path(__file__).resolve().parents[2] / "docs" / "reference" / "gazetteer.md"
    stated = dict(re.findall(r"^\| `(\w+)\.csv` \| (\d+) \|", page.read_text(encoding="utf-8"), re.MULTILINE))
    assert stated == {name: str(len(table(name))) for name in (*AT_LEAST, "un_list")}


@pytest.mark.parametrize("name", [*ACTOR_TABLES, "membership"])
def test_file_is_plain_and_sorted(name: str) -> None:
    """A table is UTF-8 with Unix newlines, no stray blanks, and rows in the order of their ids."""
    raw = resources.files("amity.actors").joinpath("data", f"{name}.csv").read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    rows = table(name)
    keys = [(r["id"],) if name in ACTOR_TABLES else (r["member"], r["whole"], r["from"]) for r in rows]
    assert keys == sorted(keys)
    assert not [value for row in rows for value in row.values() if value != value.strip()]


def test_ids_are_unique_slugs() -> None:
    """No id is used twice, in one table or across tables, and each is a lower-case slug."""
    ids = Counter(row["id"] for name in ACTOR_TABLES for row in table(name))
    assert not [i for i, times in ids.items() if times > 1]
    assert not [i for i in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", i)]


@pytest.mark.parametrize("name", ACTOR_TABLES)
def test_kinds_and_regions_are_known(name: str) -> None:
    """Every kind is one of the table's own and of the model's; every region is one of sixteen."""
    assert KINDS[name] <= set(ACTOR_KINDS)
    assert {row["kind"] for row in table(name)} <= KINDS[name]
    assert {row["region"] for row in table(name) if "region" in row} <= REGIONS


def test_dates_are_edtf() -> None:
    """Active years, lives and memberships are dates of EDTF; an open end is two points or nothing."""
    dates = {
        row[column] for name in (*ACTOR_TABLES, "membership") for row in table(name) for column in date_columns(name)
    }
    assert not [value for value in dates - {"", ".."} if not parses(value)]


def test_nothing_ends_before_it_begins() -> None:
    """The first date of a row is not after its last."""
    wrong = []
    for name in (*ACTOR_TABLES, "membership"):
        for row in table(name):
            first, last = (re.sub("[~?]", "", row[c]) for c in date_columns(name))
            if first not in ("", "..") and last not in ("", ".."):
                size = min(len(first), len(last))
                wrong += [row] if first[:size] > last[:size] else []
    assert not wrong


def test_wikidata_ids_have_the_form_of_items_and_name_one_actor() -> None:
    """A Wikidata id is Q and digits, and no two actors have the same."""
    given = [row["wikidata"] for row in actors().values() if row["wikidata"]]
    assert not [q for q in given if not re.fullmatch(r"Q[1-9]\d*", q)]
    assert not [q for q, times in Counter(given).items() if times > 1]


def test_spelling_names_one_actor_unless_listed_as_shared() -> None:
    """A name, alias or metonym stands for one actor; exactly the shared ones are written down in this file."""
    owners: dict[str, set[str]] = defaultdict(set)
    for actor_id, row in actors().items():
        for text in spellings(row):
            owners[text].add(actor_id)
    assert {text for text, ids in owners.items() if len(ids) > 1} == set(SHARED)


def test_short_forms_are_acronyms_only() -> None:
    """A spelling of fewer than three characters is matched as written, never as a word."""
    assert not [(i, text) for i, row in actors().items() for text in spellings(row) if len(text) < 3]


def test_acronyms_have_a_capital() -> None:
    """What is matched as written starts with a capital or a digit and holds at least one capital."""
    wrong = [a for row in actors().values() for a in parts(row["acronyms"]) if not re.match(r"[A-Z0-9]", a)]
    assert not wrong
    assert all(any(c.isupper() for c in a) for row in actors().values() for a in parts(row["acronyms"]))


def test_no_spelling_is_an_ordinary_word() -> None:
    """No alias is a word of everyday English, which would be found in every text."""
    found = {(i, text) for i, row in actors().items() for text in spellings(row) if text in ORDINARY_WORDS.split()}
    assert not found


def test_states_have_what_texts_use() -> None:
    """Each state has a capital, and each living one an ISO code of three letters that no other has."""
    rows = table("states")
    assert not [row["id"] for row in rows if not row["capital"]]
    living = [row for row in rows if not row["active_to"]]
    assert not [row["id"] for row in living if not re.fullmatch("[A-Z]{3}", row["iso3"])]
    assert max(Counter(row["iso3"] for row in living).values()) == 1
    assert len(living) == 193 + 4


def test_membership_points_to_known_actors_and_roles() -> None:
    """Every member and whole has an id of the tables, every role is known, every row has a source."""
    rows = table("membership")
    assert not [row for row in rows if row["member"] not in actors() or row["whole"] not in actors()]
    assert {row["role"] for row in rows} <= ROLES
    assert not [row for row in rows if not row["source"]]


def test_every_part_of_has_a_dated_membership() -> None:
    """Whoever is part of a whole has a row that says since when."""
    known = {(row["member"], row["whole"]) for row in table("membership")}
    named = {(i, row["part_of"]) for i, row in actors().items() if row.get("part_of")}
    assert named <= known


def test_membership_has_no_cycle() -> None:
    """No actor is a part of itself, directly or through others."""
    above: dict[str, set[str]] = defaultdict(set)
    for row in table("membership"):
        above[row["member"]].add(row["whole"])
    wholes = dict(above)
    while above:
        tops = {m for m, ws in above.items() if not ws & above.keys()}
        assert tops, f"a cycle among {sorted(above)}"
        for member in tops:
            del above[member]
    assert wholes


def test_wide_coverage_of_regions() -> None:
    """Armed groups come from every region, and no region is a token."""
    regions = Counter(row["region"] for row in table("armed_groups"))
    assert all(regions[r] >= 3 for r in REGIONS - {"Global"})
