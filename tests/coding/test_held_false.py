"""What is told to be untrue, thinly shown, or a second choice."""

from __future__ import annotations

import pytest

from amity.actors import load_gazetteer
from amity.coding import Options, code_documents
from amity.model import Document, ForecastLabel, Statement


def coded(text: str) -> tuple[Statement, ...]:
    (found,) = code_documents([Document("x", "x", text, "")], load_gazetteer(), Options(encoder=False))
    return found.statements


@pytest.mark.parametrize(
    ("text", "range_"),
    [
        ("The notion that Pakistan will abandon the Taliban is a fantasy.", (0.0, 0.01)),
        ("The notion that Pakistan will abandon the Taliban is not a fantasy.", (0.99, 1.0)),
        ("It is an illusion that Pakistan will leave the Taliban.", (0.0, 0.01)),
        ("It would be wrong to say that Pakistan will leave the Taliban.", (0.0, 0.01)),
        ("It would not be wrong to say that Pakistan will leave the Taliban.", (0.99, 1.0)),
        ("The belief that Pakistan will abandon the Taliban is widespread.", (0.99, 1.0)),
    ],
)
def test_a_forecast_that_is_told_to_be_false_is_turned_round(text: str, range_: tuple[float, float]) -> None:
    """Who calls another's forecast a fantasy foresees the contrary."""
    (label,) = [s.label for s in coded(text) if s.kind == "forecast"]
    assert isinstance(label, ForecastLabel)
    assert label.outcome == "split"
    assert label.probability == pytest.approx(range_)


@pytest.mark.parametrize(
    ("text", "factuality"),
    [
        ("Claims that Iran arms the Taliban are unfounded.", "denied"),
        ("Claims that Iran arms the Taliban are not unfounded.", "asserted"),
        ("Claims that Iran arms the Taliban may be false.", "possible"),
        ("Claims that Iran arms the Taliban turned out to be false.", "denied"),
        ("Reports that Iran armed the Taliban proved wrong.", "denied"),
        ("Reports that Iran armed the Taliban did not prove wrong.", "asserted"),
        ("It is a myth that Iran arms the Taliban.", "denied"),
        ("It is no myth that Iran arms the Taliban.", "asserted"),
        ("It is hardly a myth that Iran arms the Taliban.", "asserted"),
        ("It is untrue that Iran arms the Taliban.", "denied"),
        ("It is wrong that Iran arms the Taliban.", "asserted"),
        ("The evidence that Iran arms the Taliban is thin.", "doubtful"),
        ("The evidence that Iran arms the Taliban is not thin.", "asserted"),
        ("The evidence that Iran arms the Taliban is strong.", "asserted"),
    ],
)
def test_factuality_of_what_is_judged(text: str, factuality: str) -> None:
    """What is said of a claim or of its evidence is said of the deed, and of no other stake than before."""
    found = [s for s in coded(text) if s.kind in ("tie", "driver")]
    assert {s.factuality for s in found} == {factuality}
    assert {getattr(s.label, "effect", "binds") for s in found} == {"binds"}


def test_what_stands_beside_a_false_claim_is_not_judged() -> None:
    """A relative clause on somebody in it is told all the same."""
    text = "Claims that Iran funds the Taliban, which attacked Hezbollah, are false."
    events = [s for s in coded(text) if s.kind == "event" and set(s.actors) == {"taliban", "hezbollah"}]
    assert {s.factuality for s in events} == {"asserted"}


@pytest.mark.parametrize(
    ("text", "actors", "state"),
    [
        ("Pakistan is more likely to arm the Taliban than to leave them.", {"pakistan", "taliban"}, "none"),
        ("Hamas would rather leave Iran than fight Hezbollah.", {"hamas", "hezbollah"}, "war"),
    ],
)
def test_a_second_choice_is_not_told(text: str, actors: set[str], state: str) -> None:
    """Less likely is neither so nor denied."""
    ties = [s for s in coded(text) if s.kind == "tie" and set(s.actors) == actors]
    assert state not in {getattr(s.label, "state", "") for s in ties}


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("There is a “rift” between Iran and Hamas, which began when Khamenei said that all was over.", set()),
        ("Khamenei said that there was a “rift” between Iran and Hamas.", {"ali-khamenei"}),
    ],
)
def test_words_in_scare_quotes_are_of_who_says_the_sentence(text: str, speakers: set[str]) -> None:
    """Not of somebody who says something else in it."""
    (tie,) = [s for s in coded(text) if s.kind == "tie"]
    assert set(tie.speakers) == speakers
