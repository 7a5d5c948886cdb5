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
        ("It is an illusion that Pakistan will leave the Taliban.", (0.0, 0.01)),
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
        ("The evidence that Iran arms the Taliban is thin.", "doubtful"),
        ("The evidence that Iran arms the Taliban is strong.", "asserted"),
    ],
)
def test_factuality_of_what_is_judged(text: str, factuality: str) -> None:
    """What is said of a claim or of its evidence is said of the deed."""
    assert {s.factuality for s in coded(text) if s.kind == "tie"} == {factuality}
