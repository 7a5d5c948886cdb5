"""Who vouches for a statement, and when it holds: sentences of our own in tables."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from amity.actors import Gazetteer, load_gazetteer
from amity.coding import Options, code_documents
from amity.model import Actor, Document, ForecastLabel, Statement, parse_when

HERE = Path(__file__).parent
OWN = (
    Actor("hill-army", "Hill Army"),
    Actor("coast-front", "Coastal Front"),
    Actor("osmar", "Osmar", kind="state"),
    Actor("velia", "Velia", kind="state"),
    Actor("dara-moss", "Dara Moss", kind="person", part_of="hill-army"),
    Actor("daily-post", "Daily Post", kind="outlet"),
)
PAIR = {"hill-army", "coast-front"}


def rows(name: str) -> list[Any]:
    """The rows of a table, each named by its sentence."""
    with (HERE / name).open(encoding="utf-8") as handle:
        table = list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [pytest.param(row, id=row["text"][:60]) for row in table]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """A few invented actors beside the packaged ones."""
    return load_gazetteer(OWN)


def coded(row: dict[str, str], gazetteer: Gazetteer) -> list[Statement]:
    """What a row's text says of the two."""
    published = parse_when(row["published"]) if row.get("published") else None
    doc = Document("d", "d", row["text"].replace("\\n", "\n"), "", published=published)
    (found,) = code_documents([doc], gazetteer, Options(encoder=False))
    return [s for s in found.statements if set(s.actors) == PAIR]


@pytest.mark.parametrize("row", rows("voices.tsv"))
def test_speakers(row: dict[str, str], gazetteer: Gazetteer) -> None:
    """The chain of voices, outermost first; none where the author speaks."""
    wanted = tuple(name for name in (row["speakers"] or "").split("; ") if name)
    found = coded(row, gazetteer)
    assert found
    assert {s.speakers for s in found} == {wanted}


def test_who_is_named_beside_a_speaker_says_nothing(gazetteer: Gazetteer) -> None:
    """Two who met and one who said."""
    text = "Osmar and Velia met in Doha, and Osmar said that the Hill Army trains the Coastal Front."
    assert {s.speakers for s in coded({"text": text}, gazetteer)} == {("osmar",)}


@pytest.mark.parametrize(
    "text",
    [
        "Osmar and Velia both said that the Hill Army trains the Coastal Front.",
        "According to Osmar and Velia, the Hill Army trains the Coastal Front.",
        "Remarks by Osmar and Velia about a rift between the Hill Army and the Coastal Front did harm.",
    ],
)
def test_of_two_who_say_the_same_each_has_a_statement(text: str, gazetteer: Gazetteer) -> None:
    """The list of speakers is a chain, not a set (codebook, section 7, call 12)."""
    found = [(s.kind, s.label, s.speakers) for s in coded({"text": text}, gazetteer)]
    told = {(kind, label) for kind, label, _ in found}
    assert sorted(s for *_, s in found) == sorted([("osmar",), ("velia",)] * len(told)) != []


@pytest.mark.parametrize(
    ("text", "odds"),
    [
        ("The possibility of a break of the Hill Army with the Coastal Front, as suggested by Osmar, is remote.", 0.45),
        ("The prospect of a break of the Hill Army with the Coastal Front, as Osmar predicted, is remote.", 0.55),
        ("Talk of a break between the Hill Army and the Coastal Front, as predicted by Osmar, is premature.", 0.55),
    ],
)
def test_a_forecast_of_which_another_judges_is_that_of_who_made_it(
    text: str, odds: float, gazetteer: Gazetteer
) -> None:
    """Two forecasts: the author's, and the one that the author does not believe."""
    found = {s.speakers: s for s in coded({"text": text}, gazetteer) if s.kind == "forecast"}
    assert found.keys() == {(), ("osmar",)}
    other = found["osmar",]
    assert isinstance(other.label, ForecastLabel) and other.label.probability[0] == odds
    assert other.factuality == "doubtful" and found[()].factuality == "asserted" and "osmar" not in found[()].reason


@pytest.mark.parametrize("row", rows("dates.tsv"))
def test_when(row: dict[str, str], gazetteer: Gazetteer) -> None:
    """EDTF of the clause's own date, or of the one that the narrative goes on from; none for the document's own."""
    found = [s.when.as_written if s.when else "" for s in coded(row, gazetteer) if s.kind == row["kind"]]
    assert found
    assert set(found) == {row["when"] or ""}
