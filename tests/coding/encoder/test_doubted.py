"""What a rule says and the encoder holds next to impossible."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest

from amity.coding import code_documents
from amity.coding.draft import Coded, Draft, Options
from amity.coding.encoder import learned
from amity.coding.encoder.claims import name_of
from amity.coding.encoder.doubted import held_of
from amity.coding.encoder.marking import MarkedPassage, mark_passages
from amity.coding.encoder.network import Encoder, Reading, load_encoder, read_passages
from amity.coding.model_package import load_english
from amity.coding.pipeline import STEPS
from amity.model import Document, EventLabel
from amity.vocab import standard_codebook

from .builders import gazetteer

RAIN = "\n\n" + "\n\n".join(["Rain fell on the hills for most of that week."] * 5)
GIFT = "The Azarite Front gave the Borvan League money."
IF = "If the Azarite Front signs a pact with Cestria, its alliance with the Borvan League will break."


def coded(monkeypatch: pytest.MonkeyPatch, text: str, *, p: float, **others: float) -> Coded:
    """A text coded with an encoder that holds each label to have probability `p`, but for some (`event_AGREE=0.2`)."""

    def read(passages: Iterable[MarkedPassage], encoder: Encoder) -> Iterator[Reading]:
        of = np.full(len(encoder.labels), p)
        for name, other in others.items():
            of[encoder.labels.index(name.replace("_", " "))] = other
        for reading in read_passages(passages, encoder):
            logits = np.broadcast_to(np.log(of / (1 - of)), reading.logits.shape)
            yield replace(reading, logits=logits.astype(np.float32))

    monkeypatch.setattr(learned, "read_passages", read)
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
        assert rejected.coder == "rules" and "all but impossible here (0.0000)" in rejected.reason
        assert rejected.span is not None and rejected.quote == rejected.span.of(GIFT) in rejected.reason


def test_a_short_text_is_not_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a few sentences tell is mostly of those whom they name, be they two or more."""
    three = GIFT + " The Azarite Front and Cestria signed a pact."
    assert len(coded(monkeypatch, three, p=1e-5).statements) > len(coded(monkeypatch, GIFT, p=1e-5).statements) > 0
    assert not coded(monkeypatch, three + RAIN, p=1e-5).statements


def test_each_claim_is_weighed_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the encoder does not doubt stays beside what it doubts in the same sentence."""
    all_of_it = coded(monkeypatch, GIFT + RAIN, p=0.05).statements
    some = coded(monkeypatch, GIFT + RAIN, p=1e-5, event_AID=0.2).statements
    assert some == tuple(s for s in all_of_it if s.label == EventLabel("AID"))
    assert 0 < len(some) < len(all_of_it)


def held(text: str, **probabilities: float) -> dict[str, float]:
    """Of the claims of the rules on a text, how likely an encoder holds them that holds `event_AID_azar_bor=0.8`."""
    draft = Draft(Document("d", "d", text, ""), gazetteer(), load_english(), Options())
    for step in STEPS[: next(i for i, s in enumerate(STEPS) if s.name == "learned")]:
        step.run(draft)
    encoder, found = load_encoder(), {}
    for reading in read_passages(mark_passages(draft), encoder):
        logits = np.full_like(reading.logits, -9.0)
        for name, p in probabilities.items():
            *label, one, other = name.split("_")
            logits[reading.seen.pairs.index((one, other)), encoder.labels.index(" ".join(label))] = np.log(p / (1 - p))
        own = [c for c in draft.claims if c.parsed.index == reading.seen.marked.parsed.index]
        for claim, p in held_of(own, replace(reading, logits=logits), encoder):
            found["_".join((*name_of(claim.label).split(), *claim.actors))] = round(p, 3)
    return found


def test_the_way_counts_for_drivers_and_acts_alone() -> None:
    """Of ties the mean of both ways is taken; other pairs of the sentence do not matter."""
    text = "The Azarite Front gave the Borvan League money while Cestria watched."
    assert held(text, event_AID_azar_bor=0.8, tie_cooperation_azar_bor=0.6)["event_AID_azar_bor"] == 0.8
    other_way = held(text, event_AID_bor_azar=0.8, event_AID_azar_ces=0.8, tie_cooperation_bor_azar=0.6)
    assert other_way["event_AID_azar_bor"] == 0
    assert other_way["tie_cooperation_azar_bor"] == 0.3


def test_what_was_not_asked_is_not_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who does what to whom, where neither is named in the sentence or before it in the window."""
    told = "The Azarite Front and the Borvan League have been at war."
    for gap, stays in ((" ", False), ("\n\n", True)):
        found = coded(monkeypatch, f"{told}{gap}Neither trusts the other.{RAIN}", p=1e-5)
        assert ("driver" in {s.kind for s in found.statements}) is stays


def test_what_is_foreseen_is_not_reported_once_the_forecast_is_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The forecast goes, and the tie of which it is made does not come in its place."""
    text = "A war between the Azarite Front and the Borvan League is likely." + RAIN
    assert [s.kind for s in coded(monkeypatch, text, p=0.05).statements] == ["forecast"]
    assert not coded(monkeypatch, text, p=0.05, forecast_deteriorate=1e-5).statements


def test_a_denial_is_not_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The encoder reads the negation, and agrees with the rule where it holds the deed unlikely."""
    found = coded(monkeypatch, "The Azarite Front has never attacked the Borvan League." + RAIN, p=1e-5)
    assert {s.factuality for s in found.statements} == {"denied"}


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
