"""Drivers: whose stake the words of a sentence name, in which category, and which way it works."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from amity.actors import Gazetteer, load_gazetteer
from amity.coding import stake_lexicon, stakes
from amity.coding.draft import Draft, Options
from amity.coding.model_package import load_english
from amity.coding.who import name_actors, parse_sentences, resolve, scan_sentences
from amity.coding.words import read_words
from amity.errors import CodingError
from amity.model import Actor, Document, DriverLabel
from amity.vocab import load_codebook

Found = set[tuple[str, str, str, str]]
Ask = Callable[[str], Found]
OWN = (
    Actor("hill-army", "Hill Army"),
    Actor("coast-front", "Coastal Front"),
    Actor("osmar", "Osmar", kind="state", aliases=("Osmari government",)),
)
BOTH = (("hill-army", "coast-front"), ("coast-front", "hill-army"))


@pytest.fixture(scope="module")
def nlp() -> Any:
    """The English parser."""
    return load_english()


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """The packaged actors and three invented ones."""
    return load_gazetteer(OWN)


@pytest.fixture
def ask(nlp: Any, gazetteer: Gazetteer) -> Ask:
    """The drivers of a text: holder, partner, category, effect."""

    def drivers(text: str) -> Found:
        draft = Draft(Document(id="d", name="d", text=text, sha256=""), gazetteer, nlp, Options())
        draft.named = name_actors(text, gazetteer)
        draft.scans = scan_sentences(text, draft.named.mentions)
        draft.sentences = parse_sentences(nlp, text, draft.scans, everything=True)
        draft.resolution = resolve(text, draft.sentences, named=draft.named, gazetteer=gazetteer)
        draft.parsed = [read_words(s, draft.resolution) for s in draft.sentences]
        stakes.find_stakes(draft)
        return set(_rows(draft))

    return drivers


def _rows(draft: Draft) -> Iterator[tuple[str, str, str, str]]:
    for claim in draft.claims:
        assert isinstance(claim.label, DriverLabel)
        yield (*claim.actors, claim.label.category, claim.label.effect)


@pytest.mark.parametrize(
    ("text", "holder", "partner", "category", "effect"),
    [
        ("The Hill Army provides the Coastal Front with training.", "coast-front", "hill-army", "capability", "binds"),
        ("The Coastal Front gets rifles from the Hill Army.", "coast-front", "hill-army", "resources", "binds"),
        ("The Coastal Front needs the Hill Army's money.", "coast-front", "hill-army", "resources", "binds"),
        ("The Coastal Front depends on the Hill Army for shelter.", "coast-front", "hill-army", "sanctuary", "binds"),
        ("The Hill Army bankrolls the Coastal Front.", "coast-front", "hill-army", "resources", "binds"),
        ("The Hill Army distrusts the Coastal Front.", "hill-army", "coast-front", "trust", "strains"),
        ("The Hill Army betrayed the Coastal Front.", "coast-front", "hill-army", "trust", "strains"),
        ("The Coastal Front is a liability for the Hill Army.", "hill-army", "coast-front", "legitimacy", "strains"),
    ],
)
def test_holder_is_who_has_the_stake(
    ask: Ask, text: str, holder: str, partner: str, category: str, effect: str
) -> None:
    """The holder is the one that gains or loses, wherever it stands in the sentence."""
    assert (holder, partner, category, effect) in ask(text)


@pytest.mark.parametrize(
    ("text", "category", "effect"),
    [
        ("The Hill Army and the Coastal Front share a common enemy.", "common_enemy", "binds"),
        ("There are ideological differences between the Hill Army and the Coastal Front.", "ideology", "strains"),
        ("Mutual distrust divides the Hill Army and the Coastal Front.", "trust", "strains"),
        ("The Hill Army wants a republic, whereas the Coastal Front wants a kingdom.", "goals", "strains"),
    ],
)
def test_mutual_stakes_are_held_by_both(ask: Ask, text: str, category: str, effect: str) -> None:
    """What is said of the two as one is one driver for each of them."""
    assert {(*pair, category, effect) for pair in BOTH} <= ask(text)


def test_lists_split_by_category(ask: Ask) -> None:
    """Money and arms are one driver, training is another."""
    found = ask("The Hill Army provides the Coastal Front with money, arms and training.")
    assert {row[2] for row in found} == {"resources", "capability"}


def test_pair_of_the_paragraph_completes_a_stake(ask: Ask) -> None:
    """Where one partner is unsaid, the pair that the paragraph is about stands in."""
    found = ask("The Hill Army is an ally of the Coastal Front. The Coastal Front has no other friends to turn to.")
    assert ("coast-front", "hill-army", "alternatives", "binds") in found


def test_kept_and_broken_words_differ(ask: Ask) -> None:
    """A denial turns round what would bind."""
    kept = ask("The Hill Army kept its word to the Coastal Front.")
    broken = ask("The Hill Army had not kept its word to the Coastal Front.")
    assert ("coast-front", "hill-army", "trust", "binds") in kept
    assert ("coast-front", "hill-army", "trust", "strains") in broken


@pytest.mark.parametrize(
    "text",
    [
        "The Hill Army attacked the Coastal Front in Osmar on Friday.",
        "The Hill Army sent weapons to the Coastal Front on Friday.",
        "Delegates of the Hill Army met the Coastal Front in the capital.",
        "If the Hill Army gives the Coastal Front weapons, the border will close.",
    ],
)
def test_news_of_one_act_is_no_driver(ask: Ask, text: str) -> None:
    """One act, done or supposed, is a tie or an event; only a standing stake is a driver."""
    assert ask(text) == set()


def test_categories_and_effects_are_those_of_the_codebook() -> None:
    """Every entry of the lexicon can become a statement that keeps to the codebook."""
    lexicon = stake_lexicon.load_stakes()
    drivers = set(load_codebook().drivers)
    entries = [entry.stake for found in lexicon.entries.values() for entry in found]
    assert {s.category for s in entries} | set(lexicon.things.values()) <= drivers
    assert {s.effect for s in entries} == {"binds", "strains"}


def test_unknown_field_of_a_frame_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake in the data file is reported with the frame in which it is."""
    table = {"things": {}, "giving": {}, "turning": {}, "wrong": {"colour": "red", "verbs": ["trust"]}}
    monkeypatch.setattr(stake_lexicon, "load_table", lambda name: table)
    with pytest.raises(CodingError, match=r"\[wrong\]"):
        stake_lexicon.load_stakes.__wrapped__()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Political and religious differences divide the Hill Army and the Coastal Front.",
            {(*pair, c, "strains") for pair in BOTH for c in ("goals", "ideology")},
        ),
        (
            "Tribal bonds tie the Hill Army to the Coastal Front.",
            {(*pair, "social_bond", "binds") for pair in BOTH},
        ),
        (
            "The Hill Army's dependence on the Coastal Front has declined.",
            {("hill-army", "coast-front", "power_balance", "strains")},
        ),
        (
            "Osmar has demanded that the Hill Army expel the Coastal Front. The Hill Army and the Coastal Front met.",
            {("hill-army", "coast-front", "external_pressure", "strains")},
        ),
        (
            "Officers of the Hill Army see the Coastal Front as a liability.",
            {("hill-army", "coast-front", "legitimacy", "strains")},
        ),
        (
            "The Coastal Front has been useful to the Hill Army, providing money and instructors.",
            {("hill-army", "coast-front", c, "binds") for c in ("resources", "capability")},
        ),
    ],
)
def test_stakes_are_read_by_construction(ask: Ask, text: str, expected: Found) -> None:
    """Adjectives of friction, waning nouns, demands, views and participles say whose stake it is."""
    assert expected <= ask(text)
