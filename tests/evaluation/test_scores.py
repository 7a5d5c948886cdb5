"""Proper scores, reliability, differences, and the track record of registered forecasts."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.errors import DataError
from amity.evaluation import (
    brier_scores,
    calibration_error,
    log_scores,
    reliability_table,
    score_difference,
    skill,
    track_record,
    two_way,
)
from amity.store.forecasts import RegisteredForecast, Resolution, SourceJudgement

probability = st.floats(0.01, 0.99)
TODAY = dt.date(2025, 6, 1)


def registered(
    p: float, *, happened: bool | None, due: str = "2025-01-01", statement: str = "st_1"
) -> RegisteredForecast:
    """A forecast with a base rate of 0.2 and one source that said 0.5."""
    came = None if happened is None else Resolution(happened, "A report", "ann", dt.datetime(2025, 2, 1))
    day = dt.date.fromisoformat(due)
    return RegisteredForecast(
        ("north", "south"), f"split by {due}", day, day, 1.0, day, p, p, p, "likely", "low", 0.2,
        (SourceJudgement("Ada", statement, 0.5),), "data_0", "1.0", dt.datetime(2024, 1, 1), came,
    )  # fmt: skip


@given(truth=probability, other=probability)
def test_scores_are_proper(truth: float, other: float) -> None:
    """In expectation, nobody does better than by saying the true probability."""
    for score in (brier_scores, log_scores):
        honest, lie = (
            (1 - truth) * score(two_way([p]), [0])[0] + truth * score(two_way([p]), [1])[0] for p in (truth, other)
        )
        assert honest <= lie + 1e-12


def test_scores_by_hand() -> None:
    """Three categories: squared differences summed, and minus the log of what came; a surprise stays finite."""
    probs = [[0.7, 0.2, 0.1], [1.0, 0.0, 0.0]]
    assert brier_scores(probs, [0, 1]) == pytest.approx([0.09 + 0.04 + 0.01, 2.0])
    assert log_scores(probs, [0, 1]) == pytest.approx([-np.log(0.7), -np.log(1e-6)])


def test_skill_is_against_the_baseline() -> None:
    """Half the score is a skill of a half; over a perfect baseline there is none to have."""
    assert skill([0.1, 0.1], [0.2, 0.2]) == pytest.approx(0.5)
    assert skill([0.1], [0.0]) is None
    with pytest.raises(DataError, match="expected as many"):
        skill([0.1], [0.1, 0.2])


def test_calibration_error_of_honest_and_of_bold(rng: np.random.Generator) -> None:
    """Events drawn from what was said are calibrated; doubled odds are not."""
    p = rng.uniform(size=20_000)
    happened = rng.uniform(size=p.size) < p
    assert calibration_error(reliability_table(p, happened)) < 0.015
    bold = p**2 / (p**2 + (1 - p) ** 2)
    assert calibration_error(reliability_table(bold, happened)) > 0.05


def test_reliability_counts_all_forecasts() -> None:
    """0 and 1 are in the first and last bin; empty bins are left out."""
    table = reliability_table([0.0, 0.05, 1.0], [False, True, True])
    assert [(b.low, b.count, b.share_happened) for b in table] == [(0.0, 2, 0.5), (0.9, 1, 1.0)]


@pytest.mark.parametrize(
    ("probs", "outcomes"), [([[0.5, 0.6]], [0]), ([[0.5, 0.5]], [2]), ([[0.5, 0.5]], [0, 1]), ([[1.5, -0.5]], [0])]
)
def test_wrong_probabilities_are_errors(probs: list[list[float]], outcomes: list[int]) -> None:
    """No distribution, no such category, other lengths."""
    with pytest.raises(DataError):
        log_scores(probs, outcomes)


def test_difference_takes_clusters_as_one(rng: np.random.Generator) -> None:
    """Twenty copies of each case say no more than one: the interval stays as wide."""
    a, b = rng.normal(size=40), rng.normal(size=40)
    once = score_difference(a, b, clusters=np.arange(40))
    copied = score_difference(np.repeat(a, 20), np.repeat(b, 20), clusters=np.repeat(np.arange(40), 20))
    assert copied.mean == pytest.approx(once.mean)
    assert (copied.low, copied.high) == pytest.approx((once.low, once.high))
    assert once.low < once.mean < once.high
    assert copied.clusters == 40


def test_track_record_scores_only_what_is_due_and_resolved() -> None:
    """One waits, one is due without a resolution, two are scored by hand."""
    listed = [
        registered(0.1, happened=False),
        registered(0.9, happened=True, statement="st_2"),
        registered(0.5, happened=None, statement="st_3"),
        registered(0.5, happened=True, due="2030-01-01", statement="st_4"),
    ]
    found = track_record(listed, today=TODAY)
    assert (found.waiting, found.unresolved, found.hindcasts) == (1, 1, 0)
    assert found.own is not None
    assert (found.own.count, found.own.happened) == (2, 1)
    assert found.own.brier == pytest.approx(0.02)
    assert found.own.log == pytest.approx(-np.log(0.9))
    base = -(np.log(0.8) + np.log(0.2)) / 2
    assert found.skill_log["base rate"] == pytest.approx(1 - found.own.log / base)
    assert found.skill_brier["persistence"] == pytest.approx(1 - 0.02 / (0.01**2 + 0.99**2))
    assert [(v.name, v.count, v.brier) for v in found.voices] == [("Ada", 2, pytest.approx(0.5))]


def test_a_statement_is_scored_once_for_its_voice() -> None:
    """A sentence that was in the pool of two questions is one forecast of its source."""
    first = registered(0.1, happened=False)
    again = dataclasses.replace(first, data_hash="data_1")
    assert [v.count for v in track_record([first, again], today=TODAY).voices] == [1]


def test_empty_register_has_no_score() -> None:
    """No number without ground."""
    found = track_record([], today=TODAY)
    assert found.own is None
    assert found.skill_log == {}
