"""What the coder makes of 520 notes on invented organisations, by two hands; the scores may not fall unannounced."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from amity.actors import load_gazetteer, read_actor_file
from amity.coding import code_documents
from amity.model import Document, EventLabel, Statement, TieLabel

NOTES = Path(__file__).with_name("notes")
FLOORS = {"dev": 0.861, "held": 0.872}  # macro F1 reached: 0.871 and 0.882
SORTS = ("friendly", "hostile", "split")
FRIENDLY = {"sympathy", "cooperation", "alliance", "integration"}
FRIENDLY |= {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID"}


def rows(name: str) -> list[dict[str, str]]:
    with (NOTES / name / "notes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sort_of(statement: Statement) -> str | None:
    if isinstance(statement.label, TieLabel):
        return "split" if statement.label.state == "none" else _side(statement.label.state in FRIENDLY)
    if isinstance(statement.label, EventLabel) and statement.label.category not in ("RETREAT", "REQUEST"):
        return _side(statement.label.category in FRIENDLY)
    return None


def _side(friendly: bool) -> str:
    return "friendly" if friendly else "hostile"


def answer(statements: tuple[Statement, ...], pair: set[str]) -> str | None:
    """The sort most often said of the pair, ties before events, the later one on a draw."""
    own = [s for s in statements if set(s.actors) == pair and s.factuality not in ("denied", "hypothetical")]
    for kind in ("tie", "event"):
        said = [sort for s in own if s.kind == kind and (sort := sort_of(s)) is not None]
        if said:
            count = Counter(said)
            return [s for s in said if count[s] == max(count.values())][-1]
    return None


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FLOORS))
def test_notes_are_sorted_as_well_as_before(name: str) -> None:
    """Macro F1 of friendly, hostile and split."""
    gazetteer = load_gazetteer(read_actor_file(NOTES / name / "actors.csv"))
    notes = rows(name)
    docs = [Document(n["id"], n["id"], n["text"], "") for n in notes]
    table: Counter[tuple[str, str | None]] = Counter()
    for note, coded in zip(notes, code_documents(docs, gazetteer), strict=True):
        table[note["sort"], answer(coded.statements, {note["actor1"], note["actor2"]})] += 1
    scores = []
    for sort in SORTS:
        hits = table[sort, sort]
        said, true = (
            sum(n for (_, s), n in table.items() if s == sort),
            sum(n for (t, _), n in table.items() if t == sort),
        )
        scores.append(2 * hits / (said + true))
    assert sum(scores) / len(scores) >= FLOORS[name], scores


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_notes_are_about_known_organisations(name: str) -> None:
    """260 notes a set, each with two listed organisations, a sort and a text of its own."""
    with (NOTES / name / "actors.csv").open(encoding="utf-8", newline="") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    notes = rows(name)
    assert len(notes) == len({n["id"] for n in notes}) == len({n["text"] for n in notes}) == 260
    assert all({n["actor1"], n["actor2"]} <= known and n["actor1"] != n["actor2"] for n in notes)
    assert {n["sort"] for n in notes} == set(SORTS)
