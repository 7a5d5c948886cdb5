"""Notes on one pair: what rules and encoder make of them, weighed."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest

from amity.coding.draft import Claim, Draft, Options
from amity.coding.encoder import claims, noted
from amity.coding.encoder.marking import mark_passages
from amity.coding.encoder.network import load_encoder, read_passages
from amity.coding.encoder.noted import settle_note
from amity.coding.model_package import load_english
from amity.coding.pipeline import STEPS
from amity.model import Document, TieLabel

from .builders import gazetteer

PACT = "The Azarite Front and the Borvan League have been allies since the winter of 1992."
GIFT = "The flag of the Azarite Front hangs in the Borvan League's hall, a gift from its secretary after the blockade."
HELPED = "The Azarite Front armed the Borvan League with rifles and trained its men."
TRUCE = "The Azarite Front signed a truce with the Borvan League."
SILENT = "The Azarite Front and the Borvan League were both founded in 1990."
DENIED = "There was never any alliance between the Azarite Front and the Borvan League."
TURNED = "The Azarite Front and the Borvan League were at war. They have been allies since 2001."
STRANGE = "The flag of the Azarite Front hangs in the hall of the Karsten Peace Foundation, a gift after the blockade."


@pytest.fixture(autouse=True)
def every_word_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The probabilities of these tests are not the network's: no word of the sentence would speak for them."""
    monkeypatch.setattr(claims, "weights_of_tokens", lambda reading, *_: np.ones(len(reading.seen.states), np.float32))


def settled(text: str, **probabilities: float) -> set[tuple[str, str]]:
    """Who says what of the two: coder and label."""
    draft = draft_of(text, **probabilities)
    return {(c.coder, str(getattr(c.label, "state", None) or getattr(c.label, "category", None))) for c in told(draft)}


def told(draft: Draft) -> list[Claim]:
    return [c for c in draft.claims if "azar" in c.actors and c.kind in ("tie", "event")]


def draft_of(text: str, said: str = "", **probabilities: float) -> Draft:
    """
    A note as it is once it has been settled.

    Args:
        text: the note.
        said: state of a tie that the encoder has told already.
        probabilities: of what the encoder holds likely, both ways (`tie_war=0.8`); of all else next to none.
    """
    draft = Draft(Document("d", "d", text, ""), gazetteer(), load_english(), Options(encoder=False))
    for step in STEPS[: next(i for i, s in enumerate(STEPS) if s.name == "learned")]:
        step.run(draft)
    encoder = load_encoder()
    for reading in read_passages(mark_passages(draft), encoder):
        logits = np.full_like(reading.logits, -9.0)
        for name, p in probabilities.items():
            logits[:, encoder.labels.index(name.replace("_", " "))] = np.log(p / (1 - p))
        draft.readings.append(replace(reading, logits=logits))
    if said:
        draft.claims.append(replace(draft.claims[0], label=TieLabel(said), coder="encoder", surmised=False))
    settle_note(draft)
    return draft


def test_a_surmise_gives_way_to_what_the_encoder_holds_likelier() -> None:
    """A gift after a blockade is no enmity between giver and taker."""
    assert settled(GIFT) == {("rules", "rivalry")}
    assert settled(GIFT, tie_cooperation=0.6) == {("encoder", "cooperation")}
    assert settled(GIFT, tie_cooperation=0.05) == {("rules", "rivalry")}


def test_what_a_rule_reads_is_worth_more_than_a_surmise() -> None:
    """The encoder has to be surer to overrule it."""
    assert settled(PACT, tie_alliance=0.1, tie_rivalry=0.4) == {("rules", "alliance")}
    assert settled(GIFT, tie_rivalry=0.1, tie_cooperation=0.4) == {("encoder", "cooperation")}
    assert settled(PACT, tie_alliance=0.1, tie_rivalry=0.9) == {("encoder", "rivalry")}


def test_what_the_encoder_has_said_by_itself_stays_if_it_is_about_as_likely() -> None:
    """A second thing that it holds likely is told beside the likeliest; what it holds much less likely goes."""
    for p, left in ((0.6, {"war", "cooperation"}), (0.2, {"cooperation"})):
        draft = draft_of(GIFT, said="war", tie_cooperation=0.95, tie_war=p / 3)  # three times p, as a rule says it
        assert {str(getattr(c.label, "state", "")) for c in told(draft) if c.coder == "encoder"} == left
        assert len(draft.rejected) == 3 - len(left)


def test_a_turn_of_the_relation_is_left_alone() -> None:
    """Two that were at war and are allies have both in their history, if neither is much the likelier."""
    both = settled(TURNED)
    assert {label for _, label in both} == {"war", "alliance"}
    assert settled(TURNED, tie_none=0.9) == settled(TURNED, tie_war=0.5, tie_alliance=0.6) == both


def test_of_two_that_the_rules_read_the_much_less_likely_goes() -> None:
    """The encoder reads that they are friends, whatever word of enmity there is."""
    assert settled(TURNED, tie_war=0.1, tie_alliance=0.6) == {("rules", "alliance")}
    assert settled(TURNED, tie_war=0.6, tie_alliance=0.1) == {("rules", "war")}


def test_what_is_denied_is_not_asserted_after_all() -> None:
    """The encoder reads of what a sentence is, and may not see that it is denied."""
    plain = settled(DENIED)
    assert plain == settled(DENIED, tie_alliance=0.9) and ("encoder", "alliance") not in plain


def test_a_name_that_is_only_proposed_makes_no_note() -> None:
    """Whether it is an organisation at all is open."""
    assert settled(STRANGE, tie_cooperation=0.6) == settled(STRANGE)


def test_what_goes_is_kept_with_the_reason() -> None:
    """Nothing vanishes."""
    (one,) = draft_of(GIFT, tie_cooperation=0.6).rejected
    assert "the two are likelier friendly" in one.reason and one.coder == "rules" and "blockade" in one.quote
    assert not draft_of(GIFT, tie_cooperation=0.01).rejected


def test_the_coder_weighs_notes_and_nothing_longer() -> None:
    """With the shipped weights: readings are kept of notes alone."""
    for text, kept in ((GIFT, True), (GIFT + " Rain fell on the hills." * 5, False)):
        draft = Draft(Document("d", "d", text, ""), gazetteer(), load_english(), Options())
        for step in STEPS:
            step.run(draft)
        assert bool(draft.readings) is kept


def test_a_note_that_says_nothing_of_the_two_stays_silent() -> None:
    """Nothing is added that the encoder holds next to impossible; what it holds a little likely is."""
    assert settled(SILENT) == settled(SILENT, tie_alliance=0.08) == set()
    assert settled(SILENT, tie_alliance=0.3) == {("encoder", "alliance")}


def test_an_act_speaks_for_friends_or_enemies() -> None:
    """Less than a state does, and it is what is added where nothing else is said."""
    assert settled(SILENT, event_ASSAULT=0.3) == {("encoder", "ASSAULT")}
    assert settled(SILENT, event_ASSAULT=0.3, tie_sympathy=0.25) == {("encoder", "sympathy")}
    assert settled(SILENT, event_REQUEST=0.9) == set()


def test_nothing_goes_where_nothing_can_be_put_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no word speaks for the likelier, the rule's word stands."""
    monkeypatch.setattr(noted, "claim_of", lambda *_, **__: None)
    assert settled(GIFT, tie_cooperation=0.9) == {("rules", "rivalry")}


def test_the_weights_are_what_they_say() -> None:
    """A rule never counts against what it says, and probabilities are probabilities."""
    table = tomllib.loads(resources.files("amity.coding").joinpath("data", "note_weights.toml").read_text("utf-8"))
    assert set(table["worth"]) == {"tie", "act", "surmised"} and all(v >= 1 for v in table["worth"].values())
    assert all(0 < v <= 1 for v in table["encoder"].values()) and table["times"]["apart"] >= 1


@pytest.mark.parametrize(
    ("where", "weight", "other", "text", "held", "as_it_is", "with_other"),
    [
        (
            "worth",
            "tie",
            1.5,
            PACT,
            {"tie_alliance": 0.1, "tie_rivalry": 0.2},
            ("rules", "alliance"),
            ("encoder", "rivalry"),
        ),
        ("worth", "surmised", 10.0, GIFT, {"tie_cooperation": 0.15}, ("encoder", "cooperation"), ("rules", "rivalry")),
        ("worth", "act", 8.0, TRUCE, {"tie_rivalry": 0.12}, ("encoder", "rivalry"), None),
        ("encoder", "floor", 0.2, PACT, {"tie_rivalry": 0.5}, ("encoder", "rivalry"), ("rules", "alliance")),
        ("encoder", "act", 0.1, SILENT, {"event_ASSAULT": 0.3}, ("encoder", "ASSAULT"), None),
        ("encoder", "least", 0.4, SILENT, {"tie_alliance": 0.3}, ("encoder", "alliance"), None),
        ("times", "apart", 1.0, TURNED, {"tie_war": 0.5, "tie_alliance": 0.6}, ("rules", "war"), ("rules", "alliance")),
    ],
)
def test_each_weight_tells(
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    weight: str,
    other: float,
    text: str,
    held: dict[str, float],
    as_it_is: tuple[str, str],
    with_other: tuple[str, str] | None,
) -> None:
    """A claim that stands with the shipped weight gives way with another."""
    assert as_it_is in settled(text, **held)
    table = {name: dict(row) for name, row in noted.load_table("note_weights").items()}
    table[where][weight] = other
    monkeypatch.setattr(noted, "load_table", lambda _: table)
    found = settled(text, **held)
    assert as_it_is not in found and (with_other is None or with_other in found)


def test_help_makes_no_partners_of_those_who_have_parted() -> None:
    """What a note is found to say is not gainsaid by a tie that is drawn from help given."""
    for held, wanted in (("tie_none", {"none"}), ("tie_cooperation", {"cooperation"})):
        draft = draft_of(HELPED, **{held: 0.97})
        for step in STEPS[next(i for i, s in enumerate(STEPS) if s.name == "spans") :]:
            step.run(draft)
        assert {str(getattr(c.label, "state", "")) for c in told(draft) if c.kind == "tie"} == wanted
