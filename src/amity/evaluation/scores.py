"""Proper scores of probabilities, skill over a baseline, reliability, and the difference of two forecasters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from amity.errors import DataError

Floats = NDArray[np.float64]
LEAST = 1e-6  # a probability of 0 is scored as this, so that one surprise does not make a mean infinite
RESAMPLES = 4000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts between `low` and `high`: how many, their mean, and the share of them that came."""

    low: float
    high: float
    count: int
    mean_forecast: float
    share_happened: float


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean of the first scores less the second, its 95 % interval, and how often a resample was not below zero."""

    mean: float
    low: float
    high: float
    share_not_below: float
    clusters: int


def brier_scores(probs: ArrayLike, outcomes: ArrayLike) -> Floats:
    """
    The Brier score of each forecast: the sum over categories of squared differences, 0 best, 2 worst.

    Args:
        probs: (N, C) probabilities of C categories; rows sum to 1.
        outcomes: (N,) category that came, from 0.

    Returns:
        (N,) scores. For two categories this is twice the squared error of one.

    Raises:
        DataError: shapes disagree, a row is no distribution, or an outcome is no category.

    Reference: Brier (1950), Mon. Weather Rev. 78(1).
    """
    p, came = _checked(probs, outcomes)
    hit = np.zeros_like(p)
    hit[np.arange(len(came)), came] = 1.0
    return np.asarray(((p - hit) ** 2).sum(axis=1))


def log_scores(probs: ArrayLike, outcomes: ArrayLike) -> Floats:
    """
    Minus the natural log of the probability that was given to what came: 0 best; at most 13.8 (a probability of 1e-6).

    Args:
        probs: (N, C) probabilities; rows sum to 1.
        outcomes: (N,) category that came, from 0.

    Raises:
        DataError: as `brier_scores`.

    Reference: Good (1952), J. R. Stat. Soc. B 14(1).
    """
    p, came = _checked(probs, outcomes)
    return np.asarray(-np.log(np.maximum(p[np.arange(len(came)), came], LEAST)))


def two_way(probs: ArrayLike) -> Floats:
    """(N, 2) probabilities that an event does not come, and that it comes, from (N,) of the latter."""
    p = np.asarray(probs, dtype=float)
    return np.column_stack([1 - p, p])


def skill(scores: ArrayLike, baseline: ArrayLike) -> float | None:
    """
    1 less the ratio of mean scores: 1 perfect, 0 as good as the baseline; None where the baseline is perfect.

    Raises:
        DataError: there is nothing to score.

    Reference: Murphy (1988), Mon. Weather Rev. 116(12).
    """
    if np.size(scores) == 0 or np.size(scores) != np.size(baseline):
        raise DataError(
            f"skill: {np.size(scores)} scores and {np.size(baseline)} of the baseline; expected as many, ≥ 1"
        )
    mean, worst = (float(np.asarray(x, dtype=float).mean()) for x in (scores, baseline))
    return None if worst == 0 else 1 - mean / worst


def reliability_table(probs: ArrayLike, happened: ArrayLike, *, bins: int = 10) -> tuple[Bin, ...]:
    """
    Forecasts in bins of equal width with the share of events that came; empty bins are left out.

    Args:
        probs: (N,) probabilities of the event.
        happened: (N,) whether it came.
        bins: how many.

    Raises:
        DataError: shapes disagree, or a probability is outside 0..1.

    Reference: Murphy & Winkler (1977), J. R. Stat. Soc. C 26(1).
    """
    p, y = np.asarray(probs, dtype=float), np.asarray(happened, dtype=float)
    if p.shape != y.shape or p.ndim != 1 or ((p < 0) | (p > 1)).any():
        raise DataError(
            f"reliability: probabilities {p.shape} in 0..1 and outcomes {y.shape} of the same length wanted"
        )
    place = np.minimum((p * bins).astype(int), bins - 1)
    return tuple(
        Bin(b / bins, (b + 1) / bins, int((place == b).sum()), float(p[place == b].mean()), float(y[place == b].mean()))
        for b in range(bins)
        if (place == b).any()
    )


def calibration_error(table: tuple[Bin, ...]) -> float:
    """
    Mean distance of forecast and share that came, bins weighted by their counts.

    Raises:
        DataError: the table is empty.

    Reference: Naeini, Cooper & Hauskrecht (2015), Proc. AAAI 29.
    """
    total = sum(b.count for b in table)
    if not total:
        raise DataError("calibration: no forecast to compare with what came")
    return sum(b.count * abs(b.mean_forecast - b.share_happened) for b in table) / total


def score_difference(a: ArrayLike, b: ArrayLike, *, clusters: ArrayLike, seed: int = 0) -> Difference:
    """
    How much better the first forecaster is (negative), by a bootstrap over clusters.

    Args:
        a: (N,) scores of the first, lower is better.
        b: (N,) scores of the second on the same cases.
        clusters: (N,) what a case belongs to; cases of one cluster are drawn together, since they are not independent.
        seed: of the resampling.

    Returns:
        Difference: percentile interval over 4,000 resamples.

    Raises:
        DataError: lengths differ or there is no case.

    Reference: Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 13; clusters after Field & Welsh
    (2007), J. R. Stat. Soc. B 69(3).
    """
    first, second, groups = np.asarray(a, dtype=float), np.asarray(b, dtype=float), np.asarray(clusters)
    if not len(first) or not len(first) == len(second) == len(groups):
        raise DataError(
            f"difference: {len(first)}, {len(second)} scores and {len(groups)} clusters; expected as many, ≥ 1"
        )
    names, place = np.unique(groups, return_inverse=True)
    sums = np.bincount(place, weights=first - second, minlength=len(names))
    counts = np.bincount(place, minlength=len(names))
    drawn = np.random.default_rng(seed).integers(0, len(names), size=(RESAMPLES, len(names)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Difference(float(np.mean(first - second)), float(low), float(high), float((means >= 0).mean()), len(names))


def _checked(probs: ArrayLike, outcomes: ArrayLike) -> tuple[Floats, NDArray[np.int64]]:
    p, came = np.asarray(probs, dtype=float), np.asarray(outcomes, dtype=np.int64)
    if p.ndim != 2 or came.shape != p.shape[:1]:
        raise DataError(f"scores: probabilities {p.shape} and outcomes {came.shape}; expected (N, C) and (N,)")
    if (p < 0).any() or not np.allclose(p.sum(axis=1), 1, atol=1e-6):
        raise DataError("scores: every row of probabilities must be at least 0 and sum to 1")
    if ((came < 0) | (came >= p.shape[1])).any():
        raise DataError(f"scores: an outcome is no category; expected 0 to {p.shape[1] - 1}")
    return p, came
