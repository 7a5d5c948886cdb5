"""Data sets: known by their columns, each row a claim or a reason, and a project that the same file changes once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from amity.errors import AmityError, AnswerError, DataError, ExchangeError
from amity.exchange.datasets import (
    Claim,
    RowReader,
    Unfit,
    check_terms,
    detect_layout,
    layout_named,
    open_data_file,
    read_layout,
    read_rows,
    shipped_layouts,
    with_columns,
)
from amity.exchange.datasets.layout import WhenColumns
from amity.exchange.datasets.rows import read_date
from amity.model import Actor, EventLabel, TieLabel, parse_when
from amity.project import Project, init_project
from amity.store import StatementFilter, views
from amity.vocab import check_statement, standard_codebook
from amity.workflow.base_rate import Counted, project_base_rate
from amity.workflow.code import count_waiting
from amity.workflow.naming import resolve_actor
from amity.workflow.origins import find_shared_origins
from amity.workflow.take_dataset import take_dataset

# Rows of our own in the layouts that the projects publish; the last row of each says nothing that can be used.
SAMPLES = {
    "ucdp-dyadic": "dyad_id,conflict_id,side_a,side_a_id,side_b,side_b_id,year,intensity_level\n"
    "1,2,Government of Farland,11,Hill Army,12,1999,1\n1,2,Government of Farland,11,,12,1999,1\n",
    "ucdp-ged": "id,type_of_violence,dyad_name,side_a,side_a_new_id,side_b,side_b_new_id,date_start,date_end,best\n"
    "5,1,x,Government of Farland,11,Hill Army,12,2001-03-04 00:00:00.000,2001-03-06 00:00:00.000,7\n"
    "6,3,x,Hill Army,12,Civilians,9,2001-03-04,2001-03-04,7\n",
    "acled": "event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2,location,notes\n"
    "FAR1,04 March 2001,Battles,Armed clash,Hill Army,River Guard,Ford,a fight\n"
    "FAR2,04 March 2001,Protests,Peaceful protest,Protesters,Police,Ford,a march\n",
    "icews": "Event ID\tEvent Date\tSource Name\tCAMEO Code\tTarget Name\n"
    "7\t2001-03-04\tHill Army\t190\tRiver Guard\n8\t2001-03-04\tHill Army\t010\tRiver Guard\n",
    "polecat": "Event ID\tEvent Date\tEvent Type\tActor Name\tRecipient Name\n"
    "9\t2018-03-04\tASSAULT\tHill Army\tRiver Guard\n10\t2018-03-04\tSAUNTER\tHill Army\tRiver Guard\n",
    "ucdp-external-support": "external_id,ywp_year,ywp_name,actorID,external_exists,external_name,external_nameid,"
    "external_alleged,external_type_W,external_type_T,external_type_$\n"
    "1,1985,Hill Army,12,1,Farland,9,1,1,0,1\n2,1985,Hill Army,12,0,,,0,0,0,0\n",
}  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """An empty project with one actor of the user's own."""
    with init_project(tmp_path / "case.amity") as made:
        made.writer.add_actors([Actor("hill-army", "Hill Army")])
        yield made


def table(folder: Path, text: str, name: str = "table.csv") -> Path:
    """A file of rows."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def claims_of(path: Path, name: str) -> list[Claim | Unfit]:
    """What each row of a file says by a shipped layout."""
    file = open_data_file(path)
    reader = RowReader(layout_named(name), file.columns, path.name)
    return [reader.claim(n, row) for n, row in read_rows(file) if not isinstance(row, str)]


def test_shipped_layouts_map_to_terms_of_the_codebook() -> None:
    """Every state, event, support and factuality of every shipped layout is a term, and each notes its licence."""
    for layout in shipped_layouts():
        check_terms(layout, standard_codebook())
        assert layout.licence
        assert layout.citation
        assert layout.url.startswith("https://")


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_layout_is_known_by_its_columns(tmp_path: Path, name: str) -> None:
    """A file of each layout is told from all others."""
    assert detect_layout(open_data_file(table(tmp_path, SAMPLES[name])).columns, "table.csv").name == name


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_row_is_a_claim_or_a_reason(tmp_path: Path, name: str) -> None:
    """The first row of each sample says something, the last one says why not."""
    claim, unfit = claims_of(table(tmp_path, SAMPLES[name]), name)
    assert isinstance(claim, Claim)
    assert claim.when is not None
    assert isinstance(unfit, Unfit)
    assert unfit.reason


def test_support_names_its_kinds_and_who_gives_it(tmp_path: Path) -> None:
    """Columns that are set become kinds of help by the supporter; what is only alleged is possible."""
    claim = claims_of(table(tmp_path, SAMPLES["ucdp-external-support"]), "ucdp-external-support")[0]
    assert isinstance(claim, Claim)
    assert claim.label == TieLabel("cooperation", ("material", "financial"), "ucdp-supporter-9")
    assert claim.factuality == "possible"


def test_event_codes_are_read_by_their_root(tmp_path: Path) -> None:
    """CAMEO 190 is an assault; intervals of days stay intervals."""
    icews = claims_of(table(tmp_path, SAMPLES["icews"]), "icews")[0]
    ged = claims_of(table(tmp_path, SAMPLES["ucdp-ged"]), "ucdp-ged")[0]
    assert isinstance(icews, Claim)
    assert isinstance(ged, Claim)
    assert icews.label == ged.label == EventLabel("ASSAULT")
    assert ged.when is not None
    assert ged.when.as_written == "2001-03-04/2001-03-06"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2009-02-00", "2009-02"),
        ("2005-00-00", "2005"),
        ("2001-03-04T10:00:00Z", "2001-03-04"),
        ("1999", "1999"),
        ("0000-00-00", None),
        ("", None),
        ("NA", None),
    ],
)
def test_dates_go_as_far_as_they_are_known(cell: str, expected: str | None) -> None:
    """Parts of 00 are unknown, times of day are left off, nothing is made up."""
    when = read_date(cell, WhenColumns())
    assert (when.as_written if when else None) == expected


def test_unreadable_date_is_a_reason() -> None:
    """A date that cannot be read is said so."""
    with pytest.raises(DataError, match="'soon' cannot be read"):
        read_date("soon", WhenColumns())


def test_every_statement_opens_to_its_row(project: Project, tmp_path: Path) -> None:
    """Quotes are the rows' words, statements keep to the codebook, source and licence are noted."""
    take_dataset(project, table(tmp_path, SAMPLES["ucdp-dyadic"]), published="2010")
    with project.view() as conn:
        (item,) = views.statements(conn, StatementFilter())
        doc = views.document(conn, item.stmt.doc)
    assert doc is not None
    assert check_statement(item.stmt, codebook=project.codebook(), text=doc.text) == []
    assert item.stmt.quote == "side_a: Government of Farland; side_b: Hill Army; year: 1999; intensity_level: 1"
    assert (doc.licence, doc.source.publisher) == ("CC BY 4.0", "Uppsala Conflict Data Program")
    assert "row 1 of table.csv" in item.stmt.reason


def test_same_file_twice_changes_nothing(project: Project, tmp_path: Path) -> None:
    """The second time adds no document, statement, actor or judgement."""
    path = table(tmp_path, SAMPLES["ucdp-dyadic"])
    first = take_dataset(project, path, published="2010")
    with project.view() as conn:
        before = (views.counts(conn), views.actors(conn), views.same_as(conn))
    again = take_dataset(project, path, published="2010")
    with project.view() as conn:
        assert (views.counts(conn), views.actors(conn), views.same_as(conn)) == before
    assert (first.added, again.added, again.known) == (1, 0, 1)


def test_actors_are_matched_by_name_and_the_judgement_can_be_undone(project: Project, tmp_path: Path) -> None:
    """A data set's key leads to the user's own actor, until somebody takes the judgement back."""
    found = take_dataset(project, table(tmp_path, SAMPLES["ucdp-dyadic"]), published="2010")
    assert (found.actors, found.matched) == (2, 1)
    assert resolve_actor(project, "ucdp:12") == "hill-army"
    project.writer.judge("ucdp-12", "hill-army", verdict="different", by="anna")
    assert resolve_actor(project, "ucdp:12") == "ucdp-12"
    take_dataset(project, table(tmp_path, SAMPLES["ucdp-dyadic"]), published="2010")
    assert resolve_actor(project, "ucdp:12") == "ucdp-12"


def test_rows_that_do_not_fit_are_counted_by_reason(project: Project, tmp_path: Path) -> None:
    """Reasons are counted, the first row of each is shown, and each is kept with its document."""
    found = take_dataset(project, table(tmp_path, SAMPLES["acled"]), published="2010")
    assert (found.rows, found.added, found.unfit) == (2, 1, 1)
    (reason,) = found.reasons
    assert "Peaceful protest" in reason
    with project.view() as conn:
        assert [r.reason.partition(":")[0] for r in views.rejected(conn)] == ["row 2"]


def test_broken_rows_do_not_stop_the_rest(project: Project, tmp_path: Path) -> None:
    """A row with a cell too few is a reason; the rows around it are taken."""
    text = SAMPLES["ucdp-dyadic"].rsplit("\n", 2)[0] + "\n3,4\n1,2,Government of Farland,11,Hill Army,12,2000,1\n"
    found = take_dataset(project, table(tmp_path, text), published="2010")
    assert (found.added, dict(found.reasons)) == (2, {"has 2 cells, expected 8": 1})


def test_all_parts_of_a_file_are_one_origin(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many documents a file makes, it is one source, also after origins are computed anew."""
    monkeypatch.setattr("amity.workflow.take_dataset.CHUNK", 2)
    rows = "".join(f"1,2,Government of Farland,11,Hill Army,12,{year},1\n" for year in range(1990, 1997))
    header = SAMPLES["ucdp-dyadic"].partition("\n")[0] + "\n"
    take_dataset(project, table(tmp_path, header + rows), published="2010")
    find_shared_origins(project)
    with project.view() as conn:
        cards = views.document_cards(conn)
    assert len(cards) == 4
    assert len({card.origin for card in cards}) == 1


def test_rows_are_not_coded_as_texts(project: Project, tmp_path: Path) -> None:
    """The coder of texts leaves rows of data files alone."""
    take_dataset(project, table(tmp_path, SAMPLES["ucdp-dyadic"]), published="2010")
    assert count_waiting(project) == 0


def test_interrupted_run_goes_on(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped between chunks, what was written stays, and the next run adds the rest once."""
    monkeypatch.setattr("amity.workflow.take_dataset.CHUNK", 2)
    header = SAMPLES["ucdp-dyadic"].partition("\n")[0] + "\n"
    rows = "".join(f"1,2,Government of Farland,11,Hill Army,12,{year},1\n" for year in range(1990, 1996))
    path = table(tmp_path, header + rows)

    def stop(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_dataset(project, path, published="2010", progress=stop)
    found = take_dataset(project, path, published="2010")
    assert (found.added, found.known) == (4, 2)


def test_table_of_ones_own(project: Project, tmp_path: Path) -> None:
    """A mapping file says how to read any table."""
    mapping = table(
        tmp_path,
        'kind = "tie"\ntitle = "My notes"\nprefix = "mine"\n'
        'actor1 = { name = "one" }\nactor2 = { name = "other" }\nwhen = { date = "day" }\n'
        'state = { column = "how", map = { friends = "alliance", foes = "war" } }\n',
        "mine.toml",
    )
    path = table(tmp_path, "one;other;day;how\nHill Army;River Guard;1999-05;friends\n")
    found = take_dataset(project, path, read_layout(mapping), published="2001")
    assert found.added == 1
    with project.view() as conn:
        (item,) = views.statements(conn, StatementFilter())
    assert (item.stmt.label, item.stmt.actors) == (TieLabel("alliance"), ("mine-hill-army", "mine-river-guard"))


def test_columns_can_be_named(tmp_path: Path) -> None:
    """A field is taken from another column."""
    layout = with_columns(layout_named("mgar"), {"actor1": "A", "actor2": "B", "state": "Sort"})
    path = table(tmp_path, "A,B,year,Sort,training\nHill Army,River Guard,1999,Associate,1\n")
    file = open_data_file(path)
    ((number, row),) = read_rows(file)
    claim = RowReader(layout, file.columns, "t").claim(number, row)  # type: ignore[arg-type]
    assert isinstance(claim, Claim)
    assert claim.label == TieLabel("cooperation", ("training",), None)


def read_by(layout: str, path: Path) -> list[Claim | Unfit]:
    """What the rows of a file say by a shipped layout."""
    file = open_data_file(path)
    reader = RowReader(layout_named(layout), file.columns, "t")
    return [reader.claim(number, row) for number, row in read_rows(file) if not isinstance(row, str)]


@pytest.mark.parametrize(
    "text",
    [
        "Group 1,Group 2,Year,Relationship Type,Training Support\nHill Army,River Guard,1999,Associates,1\n",
        "GROUP1_NAME,GROUP2_NAME,YEAR,REL_TYPE,TRAINING\nHill Army,River Guard,1999,associate,1\n",
        "group.name,related.group,year,allies,associates,rivals,training\nHill Army,River Guard,1999,0,1,0,1\n",
        "groupA,groupB,startYear,endYear,Associate,Ally,training\nHill Army,River Guard,1999,1999,1,,yes\n",
    ],
)
def test_columns_are_known_however_they_are_written(tmp_path: Path, text: str) -> None:
    """Case, blanks and signs do not count, and the sort may stand in one column or be a column a sort."""
    (claim,) = read_by("mgar", table(tmp_path, text))
    assert isinstance(claim, Claim)
    assert [actor.name for actor in claim.actors] == ["Hill Army", "River Guard"]
    assert claim.label == TieLabel("cooperation", ("training",), None)
    assert claim.when == parse_when("1999")


def test_columns_that_say_two_things_or_none_are_listed(tmp_path: Path) -> None:
    """Of a row that is set as ally and as rival, or as nothing, no tie is made; the reason names the columns."""
    text = "group1,group2,year,ally,rival,host\nHill Army,River Guard,1999,1,1,0\nHill Army,River Guard,2000,0,0,0\n"
    both, none = read_by("mgar", table(tmp_path, text))
    assert isinstance(both, Unfit)
    assert both.reason == "several columns of the state are set: ally, rival"
    assert isinstance(none, Unfit)
    assert none.reason == "no column of the state is set (ally, host, rival)"


def test_an_unknown_header_is_answered_with_what_was_seen_and_expected(tmp_path: Path) -> None:
    """One message has every field that is missing, the columns that are there, and both ways out."""
    with pytest.raises(DataError) as error:
        read_by("mgar", table(tmp_path, "Group 1,Gruppe 2,Jahr,Sorte\nHill Army,River Guard,1999,ally\n"))
    said = str(error.value)
    assert "has no column for the name of actor 2 (tried group2, " in said
    assert "nor for the date (tried year, " in said
    assert "nor for the state (tried relationship, " in said
    assert "its columns are Group 1, Gruppe 2, Jahr, Sorte;" in said
    assert "say --column actor2=NAME --column date=NAME --column state=NAME, or describe the table" in said
    assert "--mapping (docs/howto/data-sets.md)" in said


def test_names_that_fold_to_one_are_not_guessed(tmp_path: Path) -> None:
    """Where two columns differ in signs only, neither is taken for the one that is meant."""
    with pytest.raises(DataError, match="has no column for the date"):
        read_by("mgar", table(tmp_path, "group1,group2,Y E A R,Ye-ar,type\nHill Army,River Guard,1999,2001,ally\n"))


def test_a_mapping_can_name_a_column_a_state(project: Project, tmp_path: Path) -> None:
    """`flags` stands for a table with a column for each state."""
    mapping = table(
        tmp_path,
        'kind = "tie"\ntitle = "Mine"\nactor1 = { name = "one" }\nactor2 = { name = "other" }\n'
        'when = { year = "year" }\nstate = { flags = { Friends = "alliance", Foes = "war" } }\n',
        "mine.toml",
    )
    path = table(tmp_path, "one,other,year,friends,foes\nHill Army,River Guard,1999,0,1\n")
    assert take_dataset(project, path, read_layout(mapping), published="2001").added == 1
    with project.view() as conn:
        (item,) = views.statements(conn, StatementFilter())
    assert item.stmt.label == TieLabel("war", (), None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("a,b,c\n1,2,3\n", "no known data set"),
        ("a,a\n1,2\n", "appears twice"),
        ('dyad_id,conflict_id,side_a,side_b,year,intensity_level\n1,2,"open', "fits|closed|cells"),
        ("\0\0\0", "no text"),
    ],
)
def test_what_is_no_data_set_is_refused(project: Project, tmp_path: Path, text: str, says: str) -> None:
    """The message says what is wrong with the file, or each row says so; nothing is half-written."""
    try:
        found = take_dataset(project, table(tmp_path, text), published="2010")
    except ExchangeError as error:
        assert any(word in str(error) for word in says.split("|"))
    else:
        assert all("cells" in reason for reason in found.reasons)
        assert found.added == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("kind = 'tie'", "title|actor1"),
        ("kind = 'knot'\ntitle = 't'\nactor1 = { name = 'a' }", "knot"),
        ("kind = 'tie'\ntitle = 't'\nactor1 = { name = 'a' }", "actor2"),
        ("kind = 'tie'\ntitle = 't'\nactor1 = { name = 'a' }\nactor2 = { name = 'b' }", "needs state"),
        ("kind = 'tie'\ntitle = 't'\nactor1 = { nom = 'a' }", "nom"),
        ("kind =", "TOML"),
    ],
)
def test_wrong_mapping_is_refused(tmp_path: Path, text: str, says: str) -> None:
    """The message names the field."""
    with pytest.raises(ExchangeError, match=says):
        read_layout(table(tmp_path, text, "m.toml"))


def test_a_mapping_that_is_not_there_is_not_called_bad_toml(tmp_path: Path) -> None:
    """The system's own reason is given."""
    with pytest.raises(ExchangeError, match=r"gone\.toml: cannot be read: No such file"):
        read_layout(tmp_path / "gone.toml")


def test_unknown_term_of_a_mapping_is_refused(tmp_path: Path) -> None:
    """A state that the codebook does not have is named before a row is read."""
    text = "kind='tie'\ntitle='t'\nactor1={name='a'}\nactor2={name='b'}\nstate={value='chums'}"
    with pytest.raises(ExchangeError, match="'chums' is none of"):
        check_terms(read_layout(table(tmp_path, text, "m.toml")), standard_codebook())


def test_base_rate_is_counted_in_a_data_set(project: Project, tmp_path: Path) -> None:
    """Partnerships that ended in war count as splits, those that did not as years."""
    header = "id,type,actor1,actor2,date,description\n"
    rows = [f"{n},all,group {n},group {n + 50},{year},x\n" for n in range(6) for year in (2000, 2002, 2004)]
    rows += [f"{n},riv,group {n},group {n + 50},{year},x\n" for n in range(3) for year in (2007, 2008, 2009)]
    take_dataset(project, table(tmp_path, header + "".join(rows)), published="2010")
    found = project_base_rate(project, Counted(dt.date(2010, 12, 31), 1.0, "import:mapping-militants"))
    assert (found.splits, found.pairs) == (3, 6)
    assert found.low < found.probability < found.high


def test_base_rate_before_a_set_was_known_says_since_when_sets_are(project: Project, tmp_path: Path) -> None:
    """Who imports an old data set today, and asks of a day before, learns what to try."""
    take_dataset(
        project, table(tmp_path, "id,type,actor1,actor2,date,description\n1,all,A,B,2000,x\n"), published="2010"
    )
    with pytest.raises(AnswerError, match=r"nor is anything else\. A data set is known from .*--published"):
        project_base_rate(project, Counted(dt.date(2005, 1, 1), 1.0, "import:mapping-militants"))


def test_base_rate_of_nothing_is_refused(project: Project) -> None:
    """Without statements there is no base rate."""
    with pytest.raises(AnswerError, match="no statement is known"):
        project_base_rate(project, Counted(dt.date(2010, 12, 31)))


@pytest.mark.parametrize(
    ("file", "name", "least"),
    [
        ("ucdp/Nonstate_v23_1.csv", "ucdp-nonstate", 1_500),
        ("ucdp/ucdp_external_support_v1_1975_2009.csv", "ucdp-external-support", 4_500),
        ("ucdp/ucdp-actor-221.csv", "ucdp-actor", 1_700),
        ("mapping-militants/links.csv", "mapping-militants", 320),
    ],
)
def test_published_files_are_taken_whole(project: Project, shared_dir: Path, file: str, name: str, least: int) -> None:
    """Real extracts: every row is a statement, an actor, or a row with its reason."""
    found = take_dataset(project, shared_dir / "data" / file, published="2023")
    assert found.dataset == name
    assert found.added + found.known >= least
    assert found.added + found.known + found.unfit == found.rows


@pytest.mark.parametrize("junk", [b"\xff\xfe\x00a", b"a" * 2_000_000, b'"' * 100_000, b"," * 100_000])
def test_hostile_files_are_refused_or_listed(project: Project, tmp_path: Path, junk: bytes) -> None:
    """What is no table ends in one clear error, within a moment."""
    path = tmp_path / "junk.csv"
    path.write_bytes(junk)
    with pytest.raises(AmityError):
        take_dataset(project, path, published="2010")
