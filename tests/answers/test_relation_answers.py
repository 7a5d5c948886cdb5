"""State, forecast, ledger and dissent of a relation whose course is known."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amity.answers import (
    Estimate,
    Question,
    Spell,
    VoiceNames,
    as_json,
    assess,
    base_rate,
    find_dissent,
    forecast_split,
    pool_sources,
    refuse_if_thin,
    states_on,
    weigh_drivers,
)
from amity.answers.estimate import dyad_panel
from amity.answers.splits_by import Now, split_curves
from amity.dynamics import generators, smooth_states
from amity.errors import AnswerError
from amity.model import Dyad
from amity.panel import histories_of, relation_model
from amity.report import summary
from amity.store import Recorded
from amity.testing import make_tie
from amity.vocab import standard_codebook

PAIR = Dyad.of("north", "south")
CODEBOOK = standard_codebook()
THEN = dt.date(2009, 7, 1)


@pytest.mark.parametrize(
    ("day", "state"), [("2004-01-01", "alliance"), ("2010-01-01", "strained"), ("2016-01-01", "none")]
)
def test_the_state_follows_the_course(estimate: Estimate, day: str, state: str) -> None:
    """On each stretch the known state is the most likely, and probabilities sum to one inside their intervals."""
    (found,) = states_on(estimate, PAIR, [dt.date.fromisoformat(day)], end=estimate.end)
    assert found.most_likely == state
    assert math.isclose(sum(p.value for p in found.probs.values()), 1, abs_tol=1e-9)
    assert all(p.low <= p.value <= p.high for p in found.probs.values())
    assert found.statements


def test_hindsight_is_not_used_without_leave(estimate: Estimate) -> None:
    """Looks after `end` do not count: the split of 2013 cannot be seen from 2009."""
    (then,) = states_on(estimate, PAIR, [THEN], end=THEN)
    without = [k for k in estimate.history(PAIR).looks if k.day <= THEN]
    assert set(then.statements) <= {g.statement for look in without for g in look.glimpses}


def test_forecast_is_first_passage_from_the_partner_states(estimate: Estimate) -> None:
    """P(split) equals the chance that a fine-stepped chain has entered none, rivalry or war."""
    found = forecast_split(estimate, PAIR, as_of=THEN, horizon_years=2.0)
    model = estimate.relation
    panel = dyad_panel(estimate, PAIR, end=THEN)
    now = smooth_states(estimate.fit.model, estimate.fit.params, panel).probs[-1]
    q = generators(estimate.fit.model, estimate.fit.params, panel.steps.variants[panel.variant[-1]])
    start = np.where(np.isin(np.arange(len(now)), model.partners), now, 0)
    start /= start.sum()
    step = np.eye(len(now)) + q * (2.0 / 20000)
    step[list(model.apart)] = np.eye(len(now))[list(model.apart)]
    for _ in range(20000):
        start = start @ step
    assert found.p_split.value == pytest.approx(start[list(model.apart)].sum(), abs=1e-4)
    rising = [v.value for _, v in found.curve]
    assert rising == sorted(rising)
    assert sum(v.value for v in found.outcomes.values()) == pytest.approx(1)


def test_a_straining_turn_raises_the_chance_of_a_split(estimate: Estimate) -> None:
    """Scores against the relation raise P(split), scores for it lower it."""
    states = np.tile(np.eye(8)[estimate.relation.index("strained")], (len(estimate.draws), 1))
    p = [split_curves(estimate, Now(states, np.full(15, score)), np.array([1.0]))[0, 0] for score in (-0.5, 0.0, 0.5)]
    assert p[0] > p[1] > p[2]


def test_ledger_opens_to_statements_and_signs_agree(estimate: Estimate) -> None:
    """Each line names its statements; binding lowers the rate of moving apart, straining raises it."""
    ledger = weigh_drivers(estimate, PAIR, as_of=THEN, horizon_years=1.0)
    assert {(x.holder, x.category, x.effect) for x in ledger.lines} == {
        ("north", "sanctuary", "binds"),
        ("north", "ideology", "strains"),
        ("south", "resources", "binds"),
    }
    for line in ledger.lines:
        assert line.statements
        assert (line.hazard_ratio.value < 1) == (line.effect == "binds")
    assert ledger.net["south"] > ledger.net["north"]
    assert ledger.threshold.away_factor is not None
    assert ledger.threshold.away_factor > 1


def test_voices_whose_positions_exclude_each_other_contradict(course: list[Recorded]) -> None:
    """One expects a split, the other does not: both dissent."""
    found = find_dissent(course, as_of=THEN, names=VoiceNames({}))
    (future,) = [c for c in found.contradictions if c.topic == "future"]
    assert {future.voices, future.others} == {("Optimist",), ("Pessimist",)}
    assert {"Optimist", "Pessimist"} <= set(found.dissenting)
    assert find_dissent(course, as_of=dt.date(2015, 1, 1), names=VoiceNames({})).dissenting == ()


def test_the_pool_lies_between_its_voices(course: list[Recorded]) -> None:
    """The logarithmic pool is inside the range of what was said, equal weights give the geometric mean of odds."""
    pool = pool_sources(course, as_of=THEN, horizon_years=1.0, codebook=CODEBOOK, names=VoiceNames({}))
    assert pool is not None
    said = sorted(f.probability for f in pool.forecasts)
    assert said[0] < pool.probability < said[1]
    odds = [p / (1 - p) for p in said]
    assert pool.probability / (1 - pool.probability) == pytest.approx(math.sqrt(odds[0] * odds[1]), rel=1e-6)


def test_a_longer_horizon_raises_a_source_forecast(course: list[Recorded]) -> None:
    """A range is a hazard: over two years it comes to more than over one."""
    one, two = (
        pool_sources(course, as_of=THEN, horizon_years=h, codebook=CODEBOOK, names=VoiceNames({})) for h in (1.0, 2.0)
    )
    assert one is not None
    assert two is not None
    assert two.probability > one.probability


@given(st.integers(0, 20), st.floats(0.2, 5))
@settings(deadline=None)
def test_base_rate_counts_splits_over_years(splits: int, horizon: float) -> None:
    """The rate is (splits + 1/2) over partner-years, brought to the horizon; spells after the day do not count."""
    spells = [Spell(("a", f"b{n}"), dt.date(2000, 1, 1), dt.date(2005, 1, 1), n < splits, "test") for n in range(20)]
    spells.append(Spell(("a", "late"), dt.date(2030, 1, 1), None, False, "test"))
    found = base_rate(spells, horizon_years=horizon, known_on=dt.date(2020, 1, 1), definition="test")
    years = 20 * (dt.date(2005, 1, 1) - dt.date(2000, 1, 1)).days / 365.25
    assert (found.splits, found.pairs) == (splits, 20)
    assert found.probability == pytest.approx(1 - math.exp(-(splits + 0.5) / years * horizon))
    assert found.low <= found.probability <= found.high


def test_base_rate_without_a_case_is_refused() -> None:
    """No number without ground."""
    with pytest.raises(AnswerError, match="no base rate"):
        base_rate([], horizon_years=1, known_on=THEN, definition="test")


def test_every_number_opens_to_statements(course: list[Recorded]) -> None:
    """Ids in an assessment's JSON are keys of its statements, and the JSON can be written."""
    question = Question(PAIR, THEN, THEN)
    known = [i for i in course if i.document.published and i.document.published.latest <= THEN]  # type: ignore[operator]
    found = summary(assess(known, question, codebook=CODEBOOK, names={"north": "Northern Front"}))
    json.dumps(found)
    lists = [found["state"]["statements"], found["p_split"]["statements"]]
    lists += [x["statements"] for x in found["drivers"]]
    lists += [c["statements"] for t in found["dissent"]["topics"] for c in t["camps"]]
    assert all(ids and set(ids) <= set(found["statements"]) for ids in lists)
    assert sum(found["state"]["probabilities"].values()) == pytest.approx(1)
    assert found["p_split"]["word"] in {w.word for w in CODEBOOK.yardsticks["icd203"].words}


def test_the_same_input_gives_the_same_numbers(course: list[Recorded]) -> None:
    """Nothing depends on hidden chance or on the order of statements."""
    question = Question(PAIR, THEN, THEN)
    one = assess(course, question, codebook=CODEBOOK, names={})
    two = assess(list(reversed(course)), question, codebook=CODEBOOK, names={})
    assert as_json(one.forecast.p_split) == as_json(two.forecast.p_split)
    assert as_json(one.state.probs) == as_json(two.state.probs)


@pytest.mark.parametrize("years", [0.0, -1.0])
def test_a_horizon_must_lie_ahead(estimate: Estimate, years: float) -> None:
    """A horizon of nothing is an error."""
    with pytest.raises(AnswerError, match="horizon"):
        forecast_split(estimate, PAIR, as_of=THEN, horizon_years=years)


def test_too_little_is_refused_in_words() -> None:
    """One look, none, or only an old one: no number."""
    model = relation_model()
    single = histories_of([make_tie("alliance", "2009-01-01", doc="a")], model=model, codebook=CODEBOOK)[PAIR]
    with pytest.raises(AnswerError, match="too little to say: 1 dated look"):
        refuse_if_thin(single, as_of=THEN)
    old = [make_tie("alliance", f"199{n}-01-01", doc=f"d{n}") for n in range(3)]
    with pytest.raises(AnswerError, match="more than 10 years"):
        refuse_if_thin(histories_of(old, model=model, codebook=CODEBOOK)[PAIR], as_of=THEN)


def test_an_unknown_pair_is_refused(course: list[Recorded]) -> None:
    """A pair that nobody speaks of has no answer."""
    with pytest.raises(AnswerError, match="too little to say"):
        assess(course, Question(Dyad.of("north", "west"), THEN, THEN), codebook=CODEBOOK, names={})
    with pytest.raises(AnswerError, match="too little to say"):
        assess([], Question(PAIR, THEN, THEN), codebook=CODEBOOK, names={})


def test_an_uninformative_statement_changes_little(course: list[Recorded]) -> None:
    """A hypothetical tie moves nothing at all."""
    question = Question(PAIR, THEN, THEN)
    idle = make_tie("war", "2009-06-30", doc="idle", factuality="hypothetical")
    one = assess(course, question, codebook=CODEBOOK, names={})
    two = assess([*course, idle], question, codebook=CODEBOOK, names={})
    assert one.forecast.p_split == two.forecast.p_split
    assert dataclasses.asdict(one.state)["probs"] == dataclasses.asdict(two.state)["probs"]
