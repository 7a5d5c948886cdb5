"""The coder reads what analysts write: sentences of our own, each with one statement that it must find."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from amity.actors import load_gazetteer
from amity.coding import Options, code_documents
from amity.model import Document, Statement

TABLE = Path(__file__).with_name("prose.tsv")  # what must be found, and the sentence
CONTEXT = "The Taliban and al-Qaeda have been partners since 1996. "  # the pair of the sentences of that sort


def _cases(sort: str) -> list[Any]:
    """The rows of one sort: who, to whom, what is said; and the sentence."""
    rows = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines()[1:]]
    return [
        pytest.param(tuple(w for w in row[1:-1] if w), row[-1], id=f"{row[-1]}-{row[3]}")
        for row in rows
        if row[0] == sort
    ]


def _coded(text: str) -> tuple[Statement, ...]:
    (coded,) = code_documents([Document("prose", "prose", text, "")], load_gazetteer(), Options(encoder=False))
    return coded.statements


def _labels(statement: Statement) -> tuple[str, ...]:
    names = {
        "tie": ("state",),
        "event": ("category",),
        "driver": ("category", "effect"),
        "forecast": ("outcome",),
        "conditional": ("effect",),
    }
    return tuple(str(getattr(statement.label, name)) for name in names[statement.kind])


def _told(statement: Statement) -> set[tuple[str, ...]]:
    said = (statement.kind, *_labels(statement))
    one, other = statement.actors
    both = {(one, other, *said)}
    return both if statement.kind in ("event", "driver") else both | {(other, one, *said)}


@pytest.mark.parametrize(("expected", "text"), _cases("named"))
def test_ties_and_events(expected: tuple[str, ...], text: str) -> None:
    """What two actors do and are to each other."""
    assert any(expected in _told(s) for s in _coded(text))


@pytest.mark.parametrize(("expected", "text"), _cases("pair"))
def test_stakes_and_outlook(expected: tuple[str, ...], text: str) -> None:
    """What binds and strains a known pair, and what is expected of it."""
    assert any(expected in _told(s) for s in _coded(CONTEXT + text) if s.span.start >= len(CONTEXT))


@pytest.mark.parametrize(
    ("absent", "text"),
    [
        ("rivalry", "Both groups regard the Islamic State as a threat."),
        ("integration", "Al-Qaeda continues to operate under Taliban protection."),
    ],
)
def test_what_is_not_said_is_not_coded(absent: str, text: str) -> None:
    """The pair does not get a state that the words give to others, or deny."""
    ties = [s for s in _coded(CONTEXT + text) if s.kind == "tie" and s.span.start >= len(CONTEXT)]
    assert absent not in {getattr(s.label, "state", "") for s in ties if set(s.actors) == {"taliban", "al-qaeda"}}


@pytest.mark.parametrize(("unsaid", "text"), _cases("not"))
def test_what_is_not_said(unsaid: tuple[str, ...], text: str) -> None:
    """Places are no parties, `its` is whose it says, and what one does to a third is not done to its friend."""
    assert not any(unsaid in _told(s) for s in _coded(text) if s.factuality != "denied")
