"""How probable is a split, and every other outcome, within a horizon?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from amity.answers.estimate import Estimate, generator_on, state_draws
from amity.answers.interval import Estimated, estimated
from amity.dynamics import Params, passage_prob, transition_probs
from amity.errors import AnswerError
from amity.model import Dyad
from amity.panel import covariate_rows, until
from amity.panel.relation_model import Floats


@dataclass(frozen=True, slots=True)
class SplitForecast:
    """
    P(split by the horizon), given that the two are partners on the day, with 90 % intervals.

    `outcomes` are the chances that at the horizon the relation is better, as now, or worse than now on the scale from
    war to integration, whatever it is now. `curve` holds P(split) at horizons in years.
    """

    as_of: dt.date
    horizon_years: float
    p_split: Estimated
    p_partner_now: Estimated
    outcomes: dict[str, Estimated]
    curve: tuple[tuple[float, Estimated], ...]
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Now:
    """State probabilities (S, K) on a day and the scores (C,) of the drivers then, from which a forecast starts."""

    states: Floats
    covariates: Floats


def forecast_split(estimate: Estimate, dyad: Dyad, *, as_of: dt.date, horizon_years: float) -> SplitForecast:
    """
    P(split by T): first passage from the partner states into none, rivalry or war.

    Only looks and stakes up to `as_of` count; the drivers' scores are held as they are on that day.

    Args:
        estimate: of the project.
        dyad: the pair.
        as_of: the day that one stands on.
        horizon_years: years ahead, > 0.

    Returns:
        SplitForecast.

    Raises:
        AnswerError: no dated tie or event by `as_of`, or the horizon is not positive.

    Reference: Norris (1997), Markov Chains, section 3.3; docs/method/relations-model.md.
    """
    if not horizon_years > 0:
        raise AnswerError(f"the horizon must be a time ahead, got {horizon_years} years; write 12m or 2y")
    now = start_of_forecast(estimate, dyad, as_of)
    horizons = np.unique([*np.linspace(horizon_years / 12, horizon_years, 12), horizon_years])
    partners = list(estimate.relation.partners)
    curves = split_curves(estimate, now, horizons)
    history = until(estimate.history(dyad), as_of)
    seen = [g.statement for look in history.looks for g in look.glimpses] + [s.statement for s in history.stakes]
    return SplitForecast(
        as_of=as_of,
        horizon_years=horizon_years,
        p_split=estimated(curves[:, -1]),
        p_partner_now=estimated(now.states[:, partners].sum(axis=1)),
        outcomes=_outcomes(estimate, now, horizon_years),
        curve=tuple((round(float(h), 4), estimated(curves[:, n])) for n, h in enumerate(horizons)),
        statements=tuple(dict.fromkeys(seen)),
    )


def start_of_forecast(estimate: Estimate, dyad: Dyad, as_of: dt.date, *, without: frozenset[str] = frozenset()) -> Now:
    """
    State and drivers on the day that a forecast starts from, leaving out the statements of `without`.

    Raises:
        AnswerError: no dated tie or event by `as_of`.
    """
    stakes = tuple(s for s in until(estimate.history(dyad), as_of).stakes if s.statement not in without)
    scores = covariate_rows(stakes, [as_of], holders=(dyad.first, dyad.second), scoring=estimate.scoring)
    return Now(state_draws(estimate, dyad, [as_of], end=as_of, without=without)[:, 0], scores[0])


def split_curves(estimate: Estimate, now: Now, horizons: Floats) -> Floats:
    """(S, H) P(split by each horizon | partners now), for each draw of the parameters."""
    return np.array(
        [_curve(estimate, p, now.covariates, s, horizons) for p, s in zip(estimate.draws, now.states, strict=True)]
    )


def curve_at_maximum(estimate: Estimate, covariates: Floats, states: Floats, horizon_years: float) -> float:
    """P(split by the horizon | partners now) at the maximum itself, from (K,) states under (C,) scores."""
    return float(_curve(estimate, estimate.fit.params, covariates, states, np.array([horizon_years]))[0])


def _curve(estimate: Estimate, params: Params, covariates: Floats, states: Floats, horizons: Floats) -> Floats:
    partners = list(estimate.relation.partners)
    start = np.zeros(len(states))
    start[partners] = states[partners]
    q = generator_on(estimate, params, covariates)
    return passage_prob(q, start / start.sum(), into=estimate.relation.apart, horizons=horizons)


def _outcomes(estimate: Estimate, now: Now, horizon_years: float) -> dict[str, Estimated]:
    rank = np.array(estimate.relation.amity)
    better, worse = rank[None, :] > rank[:, None], rank[None, :] < rank[:, None]
    masks = {"improve": better, "hold": ~better & ~worse, "deteriorate": worse}
    joint = []
    for params, states in zip(estimate.draws, now.states, strict=True):
        q = generator_on(estimate, params, now.covariates)
        joint.append(states[:, None] * transition_probs(q, np.array([horizon_years]))[0])
    table = np.array(joint)
    return {name: estimated((table * mask).sum(axis=(1, 2))) for name, mask in masks.items()}
