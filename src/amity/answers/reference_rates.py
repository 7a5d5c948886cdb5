"""The rates of moves that the relations model expects, checked against those counted in the reference set."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import gamma

from amity.answers.base_rate import PRIOR_SPLITS
from amity.answers.interval import LEVEL
from amity.answers.reference import Transitions
from amity.errors import DataError
from amity.panel import RelationModel


@dataclass(frozen=True, slots=True)
class RateCheck:
    """
    The rate per year of one move: what the relations model expects, and what the histories show with a 90 % interval.

    `times_expected` is observed over expected; None where the model does not allow the move.
    """

    origin: str
    target: str
    count: int
    years: float
    expected: float | None
    observed: float
    low: float
    high: float
    times_expected: float | None


def check_rates(transitions: Transitions, relation: RelationModel) -> tuple[RateCheck, ...]:
    """
    The rates that a relations model expects, beside those that were counted.

    Args:
        transitions: from `transition_counts`.
        relation: such as `relation_model()`.

    Returns:
        tuple[RateCheck, ...]: every move that the model allows, and every other that was seen; by origin and target.

    Raises:
        DataError: the states of the two differ, or a state was never seen.

    Reference: Jeffreys' prior for a Poisson rate, Gelman et al. (2013), Bayesian Data Analysis, section 2.8.
    """
    if transitions.states != relation.states:
        raise DataError(f"transitions count the states {transitions.states}, the model has {relation.states}")
    if empty := [state for state, years in zip(transitions.states, transitions.years, strict=True) if years <= 0]:
        raise DataError(f"no rates: no time was spent in {', '.join(empty)}; give more histories")
    expected = {(move.origin, move.target): move.rate_per_year for move in relation.moves}
    seen = {(int(origin), int(target)) for origin, target in np.argwhere(transitions.counts > 0)}
    return tuple(_rate_check(transitions, pair, expected.get(pair)) for pair in sorted(seen | set(expected)))


def _rate_check(transitions: Transitions, pair: tuple[int, int], expected: float | None) -> RateCheck:
    origin, target = pair
    count, years = int(transitions.counts[pair]), float(transitions.years[origin])
    rate = gamma(count + PRIOR_SPLITS, scale=1 / years)
    observed = count / years
    low, high = (float(rate.ppf(q)) for q in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    times = None if expected is None else observed / expected
    states = transitions.states
    return RateCheck(states[origin], states[target], count, years, expected, observed, low, high, times)
