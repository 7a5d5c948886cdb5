"""What the encoder adds to the rules."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib import resources
from itertools import combinations

import numpy as np
import pytest

from amity.actors import load_gazetteer
from amity.coding import code_documents
from amity.coding.draft import Options
from amity.coding.encoder import learned
from amity.coding.encoder.learned import guesses_of, likely_guesses, named_together
from amity.coding.encoder.left_out import parse_left_out
from amity.coding.encoder.marking import MarkedPassage, words_of_actors
from amity.coding.encoder.network import Encoder, Reading, load_encoder, read_passages
from amity.coding.unsaid import drop_unsaid
from amity.model import Actor, Document, ForecastLabel, Statement
from amity.vocab import standard_codebook

from .builders import draft_of, gazetteer, readings_of

MARK = "the encoder reads it so"


def coded(text: str, *, encoder: bool = True) -> list[Statement]:
    """The statements of a text."""
    (one,) = code_documents([Document("d", "d", text, "")], gazetteer(), Options(encoder=encoder))
    return list(one.statements)


def test_thresholds_are_probabilities_of_every_kind() -> None:
    """None missing, none that lets everything pass."""
    text = resources.files("amity.coding").joinpath("data", "encoder.toml").read_text("utf-8")
    for row in tomllib.loads(text).values():
        assert set(row) == set(standard_codebook().kinds)
        assert all(0.05 < p <= 1 for p in row.values())


def test_without_the_encoder_only_rules_speak() -> None:
    """Where the encoder doubts nothing, the option takes out what it added and nothing else."""
    text = (
        "The Azarite Front and the Borvan League signed a pact. Neither has forgiven the other for the winter of 1992. "
        "It rained. The harvest was poor. The markets were empty."
    )
    rules = coded(text, encoder=False)
    both = coded(text)
    assert {s.coder for s in rules} == {"rules"}
    assert [s for s in both if s.coder == "rules"] == rules


def reading_of(text: str, **probabilities: float) -> tuple[Reading, Encoder]:
    """A reading with these probabilities (`driver_trust_binds_azar_bor=0.8`) and next to none for all else."""
    encoder = load_encoder()
    (reading,) = readings_of(text)
    logits = np.full_like(reading.logits, -9.0)
    for name, p in probabilities.items():
        *label, one, other = name.split("_")
        logits[reading.seen.pairs.index((one, other)), encoder.labels.index(" ".join(label))] = np.log(p / (1 - p))
    return replace(reading, logits=logits), encoder


THREE = "The Azarite Front told the Borvan League of the truce that Cestria signed."
ROW = "The Azarite Front and the Borvan League fought Cestria."


def guessed(text: str, **probabilities: float) -> set[tuple[str, tuple[str, str]]]:
    """What is guessed: label and pair."""
    reading, encoder = reading_of(text, **probabilities)
    found = guesses_of(likely_guesses(reading, encoder), named_together(reading.seen.marked, draft_of(text)))
    return {(encoder.labels[g.label], g.actors) for g in found}


def test_a_label_goes_to_the_pair_it_is_likeliest_of() -> None:
    """Who is meant is where the encoder errs most; the same of two pairs is mostly said of one."""
    found = guessed(THREE, event_AID_azar_bor=0.8, event_AID_azar_ces=0.7)
    assert found == {("event AID", ("azar", "bor"))}


def test_a_label_goes_to_all_who_are_named_in_one_row() -> None:
    """`A and B fought C` is said of two pairs, both ways where it is of the first; `A told B that C …` of one."""
    both = {("event ASSAULT", ("azar", "ces")), ("event ASSAULT", ("bor", "ces"))}
    assert guessed(ROW, event_ASSAULT_azar_ces=0.8, event_ASSAULT_bor_ces=0.5) == both
    ties = {f"tie_war_{a}_{b}": p for one, p in (("azar", 0.8), ("bor", 0.5)) for a, b in ((one, "ces"), ("ces", one))}
    assert {label for label, _ in guessed(ROW, **ties)} == {"tie war"} and len(guessed(ROW, **ties)) == 2
    assert guessed(ROW, event_AID_azar_ces=0.8, event_AID_ces_bor=0.5) == {("event AID", ("azar", "ces"))}
    mutual = {f"event_AGREE_{a}_{b}": p for p, a, b in (
        (0.8, "azar", "ces"), (0.79, "bor", "ces"), (0.78, "ces", "azar"), (0.77, "ces", "bor")
    )}  # fmt: skip
    assert len(guessed(ROW, **mutual)) == 4
    assert len(guessed(THREE, **mutual)) == 2


def test_a_row_may_hold_a_later_mention_or_an_acronym() -> None:
    """Who is named in one row is told by all words for an actor, not by the first."""
    text = "The Azarite Front (AZF) said that the Azarite Front (AZF) and the Borvan League had fought Cestria."
    assert len(guessed(text, event_ASSAULT_azar_ces=0.8, event_ASSAULT_bor_ces=0.5)) == 2


def test_a_mutual_label_goes_both_ways() -> None:
    """Where the other way is nearly as likely."""
    both = {("event AGREE", ("azar", "bor")), ("event AGREE", ("bor", "azar"))}
    assert guessed(THREE, event_AGREE_azar_bor=0.8, event_AGREE_bor_azar=0.7) == both
    assert guessed(THREE, event_AGREE_azar_bor=0.9, event_AGREE_bor_azar=0.5) == {("event AGREE", ("azar", "bor"))}


def test_a_pair_has_one_tie_and_leaves_its_second_to_others() -> None:
    """The second likeliest state of a pair neither counts nor stands in another pair's way."""
    ties = {f"tie_{state}_{a}_{b}": p for state, one, other, p in (
        ("alliance", "azar", "bor", 0.9), ("cooperation", "azar", "bor", 0.8), ("cooperation", "azar", "ces", 0.75)
    ) for a, b in ((one, other), (other, one))}  # fmt: skip
    assert guessed(THREE, **ties) == {("tie alliance", ("azar", "bor")), ("tie cooperation", ("azar", "ces"))}


def test_nobody_does_anything_to_anybody_where_none_is_named() -> None:
    """The order of two whom neither the sentence nor one before it in the window names cannot be read."""
    encoder = load_encoder()
    text = "The Azarite Front and the Borvan League have been at war. The Azarite Front attacked the Borvan League."
    for gap, kinds in ((" ", {"driver", "event"}), ("\n\n", set())):
        reading = readings_of(f"{text}{gap}The wound festers.")[-1]
        assert not reading.seen.marked.mentions
        sure = replace(reading, logits=np.full_like(reading.logits, 3.0))
        assert {g.kind for g in guesses_of(likely_guesses(sure, encoder), {})} == {
            "tie",
            "forecast",
            "conditional",
            *kinds,
        }


def hold(monkeypatch: pytest.MonkeyPatch, label: str, probability: float) -> None:
    """Let the encoder hold a label so likely of every pair, and nothing else."""

    def read(passages: Iterable[MarkedPassage], encoder: Encoder) -> Iterator[Reading]:
        for reading in read_passages(passages, encoder):
            logits = np.full_like(reading.logits, -9.0)
            logits[:, encoder.labels.index(label)] = np.log(probability / (1 - probability))
            yield replace(reading, logits=logits)

    monkeypatch.setattr(learned, "read_passages", read)


@pytest.mark.parametrize(
    ("text", "partner"),
    [
        ("The Azarite Front suspects that the Borvan League keeps a second set of books.", "bor"),
        ("The Azarite Front suspects that the Cestrian Gazette keeps a second set of books.", None),
        ("The Azarite Front suspects that Jona Keld keeps a second set of books.", None),
        (
            "The Borvan League, led by Jona Keld, sleeps. "
            "The Azarite Front suspects that Jona Keld keeps a second set of books.",
            "bor",
        ),
    ],
)
def test_whoever_is_no_listed_body_has_to_be_likelier(
    monkeypatch: pytest.MonkeyPatch, text: str, partner: str | None
) -> None:
    """An outlet, or a person of whom nothing says for whom they act."""
    hold(monkeypatch, "driver trust strains", 0.6)
    found = {s.actors for s in coded(text) if s.coder == "encoder" and "suspects" in s.quote}
    assert found == ({("azar", partner), (partner, "azar")} if partner else set())
    hold(monkeypatch, "driver trust strains", 0.9)
    assert any("suspects" in s.quote for s in coded(text) if s.coder == "encoder")


def test_a_label_is_not_lost_to_a_pair_that_is_not_likely_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """The likelier of two pairs takes a label from the other only where its own reading is taken."""
    encoder = load_encoder()
    label = encoder.labels.index("driver trust strains")

    def read(passages: Iterable[MarkedPassage], encoder: Encoder) -> Iterator[Reading]:
        for reading in read_passages(passages, encoder):
            logits = np.full_like(reading.logits, -9.0)
            for number, pair in enumerate(reading.seen.pairs):
                p = 0.6 if "gazette" in pair else 0.5 if pair == ("azar", "bor") else 0.01
                logits[number, label] = np.log(p / (1 - p))
            yield replace(reading, logits=logits)

    monkeypatch.setattr(learned, "read_passages", read)
    found = coded("The Azarite Front suspects that the Borvan League pays the Cestrian Gazette.")
    assert {s.actors for s in found if s.coder == "encoder"} == {("azar", "bor")}


PARTNERS = "The Azarite Front and the Borvan League are partners. The Azarite Front has armed the Borvan League. "
RAIN = " It rained. The harvest was poor. The markets were empty."
MANY = (  # five pairs, none of them in a quarter of the sentences
    "The Azarite Front met the Borvan League. The Borvan League met Cestria. Cestria met the Azarite Front. "
    "Omran Dal met Jona Keld. Jona Keld met Cestria. "
)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (f"{PARTNERS}Disillusion set in quickly.{RAIN}", True),
        (f"{PARTNERS}{RAIN} Disillusion set in quickly.", False),
        (f"{PARTNERS}\n\nDisillusion set in quickly.{RAIN}", False),
        (f"{MANY}Disillusion set in quickly.{RAIN}", False),
    ],
)
def test_what_goes_on_from_the_names_of_a_pair_is_read(monkeypatch: pytest.MonkeyPatch, text: str, read: bool) -> None:
    """Also a sentence that names and points at nobody; it says so of the two."""
    hold(monkeypatch, "tie strained", 0.9)
    found = [s for s in coded(text) if s.coder == "encoder" and s.quote.startswith("Disillusion")]
    assert [(set(s.actors), s.mentions != (None, None)) for s in found] == ([({"azar", "bor"}, True)] if read else [])


def test_where_many_pairs_are_named_only_sentences_that_point_at_somebody_are_read() -> None:
    """A list of relations has no pair that is meant throughout."""
    names = ("Azarite Front", "Borvan League", "Cestria", "Dremar", "Estova", "Fumar")
    known = load_gazetteer(Actor(name[:4].lower(), name) for name in names)
    pairs = [f"The {one} and the {other} are partners. Trade grew slowly." for one, other in combinations(names, 2)]
    draft = draft_of(" ".join(pairs), known)
    assert draft.sentences[1].tokens is None and parse_left_out(draft, words_of_actors(draft)) == []


def test_a_condition_of_the_rules_takes_no_forecast_from_the_encoder() -> None:
    """That it came to a rupture is a condition, and no forecast of the rules; the encoder reads the whole sentence."""
    draft = draft_of(f"{PARTNERS}If it came to a rupture, the Front would lose its camps.{RAIN}")
    condition = next(c for c in draft.claims if c.kind == "conditional")
    rupture = next(w for w in condition.parsed.words if w.text == "rupture")
    foreseen = replace(condition, kind="forecast", label=ForecastLabel("split", (0.2, 0.45)), trigger=rupture)
    draft.claims = [condition, foreseen, replace(foreseen, coder="encoder")]
    drop_unsaid(draft)
    assert [(c.kind, c.coder) for c in draft.claims] == [("conditional", "rules"), ("forecast", "encoder")]


def test_what_is_asked_is_not_foreseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question, however sure the network is, is no forecast."""
    hold(monkeypatch, "forecast improve", 0.99)
    told = "The Azarite Front and the Borvan League will soon shake hands over the dam"
    assert [s.kind for s in coded(f"{told}.") if s.coder == "encoder"] == ["forecast"]
    assert [s.kind for s in coded(f"{told}?") if s.coder == "encoder"] == []


UNKNOWN = {  # sentences of our own, of whose words the rules make nothing
    "The Azarite Front suspects that the Borvan League keeps a second set of books.": "driver trust strains",
    "The Borvan League's accountants draw a monthly sum from the Azarite Front's treasury.": "driver resources binds",
    "The Azarite Front has told its commanders not to answer the Borvan League's radio calls any more.": "tie strained",
    "The Azarite Front would hardly have a bomb maker left without the men whom the Borvan League lends it.":
        "driver capability binds",
    "The Azarite Front learnt only from the newspapers that the Borvan League had opened talks with Cestria.":
        "driver trust strains",
    "Diplomats rate the chance that the Azarite Front turns its back on the Borvan League at next to nothing.":
        "forecast split",
}  # fmt: skip


def test_what_no_rule_has_words_for_is_read() -> None:
    """Most of some such sentences, with their own words as the reason."""
    read = 0
    for text, label in UNKNOWN.items():
        added = [s for s in coded(text) if s.coder == "encoder"]
        for stmt in added:
            assert stmt.quote == text[stmt.span.start : stmt.span.end]
            assert MARK in stmt.reason
            assert stmt.reason.split("“")[1].split("”")[0] in stmt.quote
        read += any(s.kind == label.split()[0] and label.split()[1] in str(s.label) for s in added)
    assert read >= 4


@pytest.mark.parametrize(
    "text",
    [
        "The Azarite Front " + "and the Borvan League " * 400 + "met.",
        "The Azarite Front \u200b\u202e and\x0b the Borvan League \ufeff signed \u0000 a pact.",
        "[unused0] The Azarite Front [unused1] gave [MASK] [SEP] the Borvan League money.",
        "| Azarite Front | Borvan League | 12 | 14 |",
    ],
)
def test_odd_texts_are_no_matter(text: str) -> None:
    """Very long sentences, marks without width, the encoder's own signs, tables: every quote is the text's own."""
    for stmt in coded(text):
        assert stmt.quote == text[stmt.span.start : stmt.span.end]
