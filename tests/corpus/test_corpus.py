"""The coded corpus obeys the codebook: exact spans, known labels, known actors, dates that parse, a true table."""

import csv
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from edtf import parse_edtf

Row = dict[str, Any]

CORPUS = Path(__file__).parent
SETS = ("dev", "held")
GOLD = sorted(CORPUS.glob("*/**/*.gold.jsonl"))
GOLD_IDS = [path.relative_to(CORPUS).as_posix() for path in GOLD]


def terms(line: str) -> frozenset[str]:
    return frozenset(line.split())


FIELDS = terms("id doc start end quote mentions kind actors label speakers factuality when")
STATES = terms("war rivalry none sympathy cooperation strained alliance integration")
SUPPORT = terms("operational material territorial training financial rhetorical")
CATEGORIES = terms(
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST "
    "ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT"
)
DRIVERS = terms(
    "capability resources sanctuary network common_enemy ideology legitimacy social_bond cohesion leverage "
    "external_pressure goals power_balance alternatives trust"
)
EFFECTS = terms("binds strains")
OUTCOMES = terms("split hold deteriorate improve")
HORIZONS = {"near", "mid", "far", None}
FACTUALITY = terms("asserted probable possible doubtful denied hypothetical")
RANGES = {
    (0.0, 0.01),
    (0.01, 0.05),
    (0.0, 0.05),
    (0.05, 0.2),
    (0.2, 0.45),
    (0.45, 0.55),
    (0.55, 0.8),
    (0.8, 0.95),
    (0.95, 0.99),
    (0.99, 1.0),
}
SORTS = terms("friendly hostile split")


@cache
def coded_rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@cache
def document_text(path: Path) -> str:
    return path.with_name(path.name.replace(".gold.jsonl", ".txt")).read_text(encoding="utf-8")


@cache
def actor_ids(folder: Path) -> frozenset[str]:
    with (folder / "actors.tsv").open(encoding="utf-8", newline="") as handle:
        return frozenset(row["id"] for row in csv.DictReader(handle, delimiter="\t"))


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def table_rows() -> dict[str, list[str]]:
    """README's table of texts: path without ending -> its cells."""
    lines = (CORPUS / "README.md").read_text(encoding="utf-8").splitlines()
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith(("| `dev/", "| `held/"))
    ]
    return {row[0].strip("`"): row for row in cells}


@pytest.fixture(params=GOLD, ids=GOLD_IDS)
def gold(request: pytest.FixtureRequest) -> Path:
    path = request.param
    assert isinstance(path, Path)
    return path


def test_every_statement_has_the_fields_of_the_codebook(gold: Path) -> None:
    """A statement has exactly the fields of section 1, and its document is its own file."""
    for stmt in coded_rows(gold):
        assert set(stmt) == FIELDS, stmt["id"]
        assert stmt["doc"] == gold.name.replace(".gold.jsonl", ".txt"), stmt["id"]
        assert stmt["factuality"] in FACTUALITY, stmt["id"]


def test_quotes_are_exact_and_stay_in_one_line(gold: Path) -> None:
    """A quote equals text[start:end] and never runs over a paragraph's end."""
    text = document_text(gold)
    for stmt in coded_rows(gold):
        assert stmt["quote"] == text[stmt["start"] : stmt["end"]], stmt["id"]
        assert stmt["quote"].strip() == stmt["quote"] != "", stmt["id"]
        assert "\n" not in stmt["quote"], stmt["id"]


def test_mentions_are_whole_words_of_the_document(gold: Path) -> None:
    """A mention is null or a span that begins and ends at a word's edge."""
    text = document_text(gold)
    for stmt in coded_rows(gold):
        assert len(stmt["mentions"]) == 2, stmt["id"]
        for mention in filter(None, stmt["mentions"]):
            start, end = mention
            assert 0 <= start < end <= len(text), stmt["id"]
            assert re.fullmatch(r"\w(.*[\w)])?", text[start:end]), (stmt["id"], text[start:end])
            assert not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum(), stmt["id"]


def test_actors_and_speakers_are_listed(gold: Path) -> None:
    """The pair is two different actors; pair, speakers, third parties and providers are in actors.tsv."""
    known = actor_ids(gold.parent)
    for stmt in coded_rows(gold):
        label = stmt["label"]
        named = [*stmt["actors"], *stmt["speakers"], *label.get("third", ())]
        assert set(named) <= known, stmt["id"]
        assert len(set(stmt["actors"])) == 2 == len(stmt["actors"]), stmt["id"]
        assert label.get("provider") in {None, *stmt["actors"]}, stmt["id"]


def label_is_valid(stmt: Row) -> bool:
    """Whether the label's fields and values are those of the statement's kind."""
    label, kind = stmt["label"], stmt["kind"]
    if kind == "tie":
        if set(label) != {"state", "support", "provider"}:
            return False
        return label["state"] in STATES and set(label["support"]) <= SUPPORT
    if kind == "event":
        return set(label) == {"category"} and label["category"] in CATEGORIES
    if kind == "driver":
        return (
            set(label) == {"category", "effect", "third"}
            and label["category"] in DRIVERS
            and label["effect"] in EFFECTS
        )
    if kind == "forecast":
        return label["outcome"] in OUTCOMES and tuple(label["probability"]) in RANGES and label["horizon"] in HORIZONS
    return label["effect"] in EFFECTS and label["category"] in DRIVERS | {None}


def test_labels_come_from_the_codebook(gold: Path) -> None:
    """Each kind has its own label fields, with the values of sections 2 to 6."""
    for stmt in coded_rows(gold):
        assert stmt["kind"] in {"tie", "event", "driver", "forecast", "conditional"}, stmt["id"]
        assert label_is_valid(stmt), (stmt["id"], stmt["label"])


def test_conditions_are_inside_their_quote(gold: Path) -> None:
    """`if` and `then` are exact substrings of the quote."""
    for stmt in coded_rows(gold):
        if stmt["kind"] == "conditional":
            assert stmt["label"]["if"] in stmt["quote"], stmt["id"]
            assert stmt["label"]["then"] in stmt["quote"], stmt["id"]


def test_dates_are_edtf(gold: Path) -> None:
    """Every date parses as EDTF; null means as of the document."""
    for stmt in coded_rows(gold):
        if stmt["when"] is not None:
            assert parse_edtf(stmt["when"]) is not None, stmt["id"]


def test_no_statement_is_coded_twice(gold: Path) -> None:
    """Span, kind, ordered pair, label and speakers together occur once."""
    keys = [
        json.dumps([s["start"], s["end"], s["kind"], s["actors"], s["label"], s["speakers"]]) for s in coded_rows(gold)
    ]
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_ids_are_unique() -> None:
    """No two statements of the corpus share an id."""
    ids = Counter(stmt["id"] for path in GOLD for stmt in coded_rows(path))
    assert [key for key, count in ids.items() if count > 1] == []


def test_texts_are_coded_and_coding_has_its_text() -> None:
    """Every text has its coding and every coding its text; the articles have theirs in tables (test_articles.py)."""
    texts = {path.with_suffix("") for path in CORPUS.glob("*/**/*.txt") if path.parts[-3] != "articles"}
    assert texts == {path.with_name(path.name.replace(".gold.jsonl", "")) for path in GOLD}


def test_texts_are_short_and_densely_coded(gold: Path) -> None:
    """A text has 150 to 450 words (war reports from 100) and at least five statements per hundred words."""
    words = len(document_text(gold).split())
    assert (100 if gold.parent.name == "war" else 150) <= words <= 450
    assert len(coded_rows(gold)) >= 0.05 * words


def test_table_in_readme_agrees_with_the_files() -> None:
    """The README's word and statement counts are those of the files, and no text is left out."""
    table = table_rows()
    assert set(table) == {path.relative_to(CORPUS).as_posix().replace(".gold.jsonl", "") for path in GOLD}
    for path in GOLD:
        kinds = Counter(stmt["kind"] for stmt in coded_rows(path))
        counts = [kinds[kind] for kind in ("tie", "event", "driver", "forecast", "conditional")]
        row = table[path.relative_to(CORPUS).as_posix().replace(".gold.jsonl", "")]
        assert [int(cell) for cell in row[-6:]] == [len(document_text(path).split()), *counts], row[0]


@pytest.mark.parametrize("name", SETS)
def test_notes_name_their_two_actors(name: str) -> None:
    """Sixty notes a set; each names both actors, has a known sort and a date that parses."""
    actors = {
        row["id"]: [row["name"], *row["aliases"].split("|")] for row in read_csv(CORPUS / name / "notes.actors.csv")
    }
    notes = read_csv(CORPUS / name / "notes.csv")
    assert len(notes) == len({note["id"] for note in notes}) == 60
    for note in notes:
        assert note["sort"] in SORTS and note["actor1"] != note["actor2"], note["id"]
        assert parse_edtf(note["date"]) is not None, note["id"]
        for actor in (note["actor1"], note["actor2"]):
            names = [alias for alias in actors[actor] if alias]
            assert any(re.search(rf"(?<!\w){re.escape(alias)}(?!\w)", note["text"]) for alias in names), note["id"]


def test_sets_share_no_text_and_no_pair_of_notes() -> None:
    """The held set repeats neither a text's name nor a pair of the development set's notes."""
    stems = [{path.name for path in CORPUS.glob(f"{name}/**/*.txt")} for name in SETS]
    pairs = [
        {frozenset((note["actor1"], note["actor2"])) for note in read_csv(CORPUS / name / "notes.csv")} for name in SETS
    ]
    assert not stems[0] & stems[1]
    assert not pairs[0] & pairs[1]
