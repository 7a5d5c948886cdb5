"""Scenarios and influence on a relation whose course is known."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from amity.answers import (
    Estimate,
    Question,
    Scenario,
    forecast_split,
    if_met,
    tornado,
    weigh_influence,
    what_if,
)
from amity.answers.splits_by import curve_at_maximum, start_of_forecast
from amity.dynamics import Looks, Panel, make_panel
from amity.errors import AnswerError
from amity.model import ConditionalLabel, Dyad
from amity.store import Recorded
from amity.testing import make_recorded, make_statement
from amity.vocab import standard_codebook

PAIR = Dyad.of("north", "south")
THEN = dt.date(2009, 7, 1)
GRID_DAYS = 100  # of the calendar grid, at most
SCALE = standard_codebook().yardsticks["icd203"]


def supposed(estimate: Estimate, **scenario: Any) -> float:
    """The change of P(split) within a year."""
    return what_if(estimate, PAIR, Scenario(**scenario), as_of=THEN, horizon_years=1.0).difference.value


def test_turning_a_driver_moves_the_forecast_its_way(estimate: Estimate) -> None:
    """Against raises P(split), for lowers it; what is there already changes nothing."""
    now = start_of_forecast(estimate, PAIR, THEN)
    place = estimate.scoring.categories.index("sanctuary")
    assert supposed(estimate, scores={"sanctuary": -1.0}) > 0
    assert supposed(estimate, scores={"sanctuary": 1.0}) < 0
    assert supposed(estimate, scores={"sanctuary": float(now.covariates[place])}) == pytest.approx(0, abs=1e-12)
    assert supposed(estimate, factors={"sanctuary": 1.0}) == pytest.approx(0, abs=1e-12)


def test_removing_is_scaling_to_nothing(estimate: Estimate) -> None:
    """A factor of zero and a score of zero are the same scenario."""
    assert supposed(estimate, scores={"sanctuary": 0.0}) == pytest.approx(
        supposed(estimate, factors={"sanctuary": 0.0})
    )


def test_a_supposed_state_is_believed(estimate: Estimate) -> None:
    """If an alliance were reported, alliance becomes likelier and a split less so."""
    calm = what_if(estimate, PAIR, Scenario(states=("alliance",)), as_of=THEN, horizon_years=1.0)
    now = start_of_forecast(estimate, PAIR, THEN)
    assert calm.state["alliance"].value > now.states[0][estimate.relation.index("alliance")]
    assert calm.difference.value < 0
    base = forecast_split(estimate, PAIR, as_of=THEN, horizon_years=1.0).p_split
    assert (calm.base.value, calm.base.high) == pytest.approx((base.value, base.high), rel=1e-9)


def test_a_met_condition_is_its_driver(estimate: Estimate) -> None:
    """A coded conditional becomes a scenario; one without a driver is refused in words."""
    label = ConditionalLabel("the sponsor leaves", "the front breaks", "strains", "resources")
    scenario = if_met(make_recorded(make_statement("conditional", label=label)))
    assert scenario.scores == {"resources": -1.0}
    assert what_if(estimate, PAIR, scenario, as_of=THEN, horizon_years=1.0).difference.value > 0
    with pytest.raises(AnswerError, match="names no driver"):
        if_met(make_recorded(make_statement("conditional")))
    with pytest.raises(AnswerError, match="not a conditional"):
        if_met(make_recorded(make_statement("tie")))


def test_tornado_orders_by_swing(estimate: Estimate) -> None:
    """Every driver has a bar, ends lie on either side of the middle, the widest comes first."""
    bars = tornado(estimate, PAIR, as_of=THEN, horizon_years=1.0)
    assert {b.category for b in bars} == set(estimate.scoring.categories)
    assert [b.swing for b in bars] == sorted((b.swing for b in bars), reverse=True)
    assert all(b.against.value > b.without.value > b.wholly_for.value for b in bars)


@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        ({}, "supposes nothing"),
        ({"scores": {"greed": 1.0}}, "unknown driver 'greed'"),
        ({"scores": {"trust": 2.0}}, "between -1"),
        ({"factors": {"trust": -1.0}}, "must not be negative"),
        ({"states": ("limbo",)}, "unknown state 'limbo'"),
        ({"events": ("HUG",)}, "unknown event 'HUG'"),
    ],
)
def test_scenarios_that_cannot_be_computed(estimate: Estimate, scenario: dict[str, Any], message: str) -> None:
    """Each has an error that says what is wrong and what is known."""
    with pytest.raises(AnswerError, match=message):
        supposed(estimate, **scenario)


def test_influence_equals_leaving_out(estimate: Estimate, course: list[Recorded]) -> None:
    """Each pull is the difference to P(split) computed anew without the statement, the rates held."""
    found = weigh_influence(estimate, Question(PAIR, THEN, THEN), course, scale=SCALE)
    base = forecast_split(estimate, PAIR, as_of=THEN, horizon_years=1.0).p_split.value
    assert found.p_split == pytest.approx(base, abs=1e-9)
    for pull in (*found.statements[:5], *found.documents[:3]):
        now = start_of_forecast(estimate, PAIR, THEN, without=frozenset(pull.statements))
        without = curve_at_maximum(estimate, now.covariates, now.states[0], 1.0)
        assert pull.without == pytest.approx(without, abs=1e-9)
        assert pull.pull == pytest.approx(base - without, abs=1e-9)


def test_influence_is_weighed_in_batches(
    estimate: Estimate, course: list[Recorded], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many statements there are, few copies of the pair are held at once; the numbers are the same."""
    question, rows = Question(PAIR, THEN, THEN), []
    whole = weigh_influence(estimate, question, course, scale=SCALE)

    def counted(looks: Looks, *, n_states: int) -> Panel:
        rows.append(len(np.asarray(looks.time)))
        return make_panel(looks, n_states=n_states)

    monkeypatch.setattr("amity.answers.influence.make_panel", counted)
    history = estimate.history(PAIR)
    each = len(history.looks) + len(history.stakes) + 1
    monkeypatch.setattr("amity.answers.influence.ROWS_AT_ONCE", 2 * each)
    assert weigh_influence(estimate, question, course, scale=SCALE) == whole
    assert len(rows) > 2
    assert max(rows) <= 2 * (each + GRID_DAYS)


def test_influence_names_only_what_counts(estimate: Estimate, course: list[Recorded]) -> None:
    """Forecasts and later statements pull nothing; the fewest that turn the word do turn it."""
    found = weigh_influence(estimate, Question(PAIR, THEN, THEN), course, scale=SCALE)
    dates = {i.stmt.id: i.document.published for i in course}
    kinds = {i.stmt.id: i.stmt.kind for i in course}
    assert all(kinds[p.key] in ("tie", "event", "driver") for p in found.statements)
    assert all(dates[p.key].earliest <= THEN for p in found.statements)  # type: ignore[union-attr,operator]
    if found.fewest:
        now = start_of_forecast(estimate, PAIR, THEN, without=frozenset(found.fewest))
        assert SCALE.word(curve_at_maximum(estimate, now.covariates, now.states[0], 1.0)) != found.word
    assert found.verdict in ("robust", "fragile")
    assert found.reason
