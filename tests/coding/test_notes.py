"""Short notes of our own on invented groups: the sort of relation of each pair, by whichever rule finds it."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from amity.actors import Gazetteer, load_gazetteer
from amity.coding import Options, code_documents
from amity.model import Actor, EventLabel, Statement, TieLabel
from amity.testing import make_document

NOTES = Path(__file__).with_name("notes.tsv")
ACTORS = (
    Actor("rda", "Red Dawn Army", acronyms=("RDA",)),
    Actor("bsf", "Black Sea Front", acronyms=("BSF",)),
    Actor("klm", "Kavir Liberation Movement", acronyms=("KLM",)),
    Actor("gub", "Guba Brigade"),
    Actor("tel", "Telani Union", acronyms=("TU",)),
    Actor("oro", "Orovia", "state"),
)
FRIENDLY = {"sympathy", "cooperation", "alliance", "integration"}
FRIENDLY |= {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID"}
UNSAID = ("denied", "hypothetical")


def rows() -> list[tuple[str, str]]:
    """What is expected (`a-b=F`, H for hostile, S for split) and the note."""
    with NOTES.open(encoding="utf-8", newline="") as file:
        return [(expected, text) for expected, text in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


@cache
def gazetteer() -> Gazetteer:
    return load_gazetteer(ACTORS)


def coded(text: str) -> list[Statement]:
    """Ties and events of a note."""
    doc = make_document(text, published="2015-06-01")
    found = next(iter(code_documents([doc], gazetteer(), Options(encoder=False)))).statements
    return [s for s in found if s.kind in ("tie", "event") and s.factuality not in UNSAID]


def sort_of(stmt: Statement) -> str:
    """F, H or S."""
    if isinstance(stmt.label, TieLabel):
        return "S" if stmt.label.state == "none" else "F" if stmt.label.state in FRIENDLY else "H"
    assert isinstance(stmt.label, EventLabel)
    return "F" if stmt.label.category in FRIENDLY else "H"


def answer(statements: list[Statement], pair: frozenset[str]) -> str | None:
    """The last tie of the pair, else its last event."""
    own = [s for s in statements if frozenset(s.actors) == pair]
    best = [s for s in own if s.kind == "tie"] or own
    return sort_of(best[-1]) if best else None


@pytest.mark.parametrize(("expected", "text"), rows())
def test_a_note_gives_the_sort_of_each_pair(expected: str, text: str) -> None:
    """Friendly, hostile or parted, whichever construction says it."""
    found = coded(text)
    for wanted in expected.split():
        pair, _, sort = wanted.partition("=")
        assert answer(found, frozenset(pair.split("-"))) == sort, [(s.actors, s.label, s.reason) for s in found]


@pytest.mark.parametrize(
    "text",
    [
        "The RDA and the BSF rejected the offer of the government.",
        "Shoppers in Almar unite against the RDA, says the BSF.",
        "Clashes in Almar left six people dead, and the RDA blamed nobody. The BSF was not there.",
        "The RDA and the BSF both have camps in Orovia.",
    ],
)
def test_two_names_alone_are_no_tie(text: str) -> None:
    """Doing or suffering the same thing, or being named side by side, says nothing of the two."""
    assert answer(coded(text), frozenset({"rda", "bsf"})) is None


def test_a_long_text_is_not_read_between_the_names() -> None:
    """What no grammar links counts in a short note only."""
    note = "The BSF came into being in 1988 after a faction under Omar Dast left the RDA."
    rest = " ".join(f"On day {n} the RDA held the bridge." for n in range(1, 8))
    alone, inside = coded(note), coded(f"{note} {rest}")
    assert any("note on just these two" in s.reason for s in alone)
    assert not any("just these two" in s.reason or "between the two names" in s.reason for s in inside)
