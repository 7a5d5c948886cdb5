"""What a rule says and the encoder holds next to impossible."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest

from amity.coding import code_documents
from amity.coding.draft import Coded, Options
from amity.coding.encoder import learned
from amity.coding.encoder.marking import MarkedPassage
from amity.coding.encoder.network import Encoder, Reading, read_passage
from amity.model import Document, EventLabel
from amity.vocab import standard_codebook

from .builders import gazetteer

RAIN = "\n\n" + "\n\n".join(["Rain fell on the hills for most of that week."] * 5)
GIFT = "The Azarite Front gave the Borvan League money."
PACT = "The Azarite Front signed a pact with the Borvan League."
IF = "If the Azarite Front signs a pact with Cestria, its alliance with the Borvan League will break."


def coded(monkeypatch: pytest.MonkeyPatch, text: str, *, p: float, **others: float) -> Coded:
    """A text coded with an encoder that holds each label to have probability `p`, but for some (`event_AGREE=0.2`)."""

    def held(passage: MarkedPassage, encoder: Encoder) -> Iterator[Reading]:
        of = np.full(len(encoder.labels), p)
        for name, other in others.items():
            of[encoder.labels.index(name.replace("_", " "))] = other
        for reading in read_passage(passage, encoder):
            logits = np.broadcast_to(np.log(of / (1 - of)), reading.logits.shape)
            yield replace(reading, logits=logits.astype(np.float32))

    monkeypatch.setattr(learned, "read_passage", held)
    (one,) = code_documents([Document("d", "d", text, "")], gazetteer(), Options())
    return one


def test_what_is_all_but_impossible_goes_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing vanishes, and what is merely unlikely stays."""
    stays = coded(monkeypatch, GIFT + RAIN, p=0.05)
    assert stays.statements and {s.coder for s in stays.statements} == {"rules"} and not stays.rejected
    goes = coded(monkeypatch, GIFT + RAIN, p=1e-5)
    assert not goes.statements
    assert len(goes.rejected) >= len(stays.statements)
    for rejected in goes.rejected:
        assert rejected.coder == "rules" and "all but impossible (0.0000)" in rejected.reason
        assert rejected.span is not None and rejected.quote == rejected.span.of(GIFT) in rejected.reason


def test_each_claim_is_weighed_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the encoder does not doubt stays beside what it doubts, in the same sentence and in others."""
    text = f"{PACT} {GIFT}{RAIN}"
    all_of_it = coded(monkeypatch, text, p=0.05).statements
    some = coded(monkeypatch, text, p=1e-5, event_AGREE=0.2).statements
    assert some == tuple(s for s in all_of_it if s.label == EventLabel("AGREE"))
    assert 0 < len(some) < len(all_of_it)


def test_conditionals_are_left_to_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The grammar of a condition is surer than what the encoder makes of it."""
    assert "conditional" in {s.kind for s in coded(monkeypatch, IF + RAIN, p=1e-5).statements}


def test_a_note_is_weighed_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a short text on just two, rules and encoder are weighed against each other instead."""
    note = coded(monkeypatch, GIFT, p=1e-5)
    assert note.statements == coded(monkeypatch, GIFT, p=0.002).statements != ()
    assert not any("all but impossible" in r.reason for r in note.rejected)


def test_thresholds_are_of_kinds_and_small() -> None:
    """Only what is next to impossible goes."""
    table = tomllib.loads(resources.files("amity.coding").joinpath("data", "doubted.toml").read_text("utf-8"))
    assert set(table["least"]) < set(standard_codebook().kinds)
    assert all(0 < p < 0.05 for p in table["least"].values())
