"""Are forecasts right as often as they say, where the truth is known? Panels are drawn, fitted and scored."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.dynamics import (
    FitOptions,
    Looks,
    Model,
    ModelOptions,
    Params,
    Priors,
    allowed_transitions,
    filter_states,
    fit_model,
    generators,
    make_model,
    make_panel,
    make_params,
    passage_prob,
)
from amity.errors import DataError
from amity.evaluation.scores import Bin, brier_scores, calibration_error, log_scores, reliability_table, skill, two_way
from amity.panel import RelationModel, relation_model, tie_log_lik

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Design:
    """How many dyads, how many looks at each, how far apart and how faithful, and how far ahead to forecast."""

    dyads: int = 500
    looks: int = 10
    gap_years: float = 1.0
    faithful: float = 0.8
    horizon_years: float = 1.0


@dataclass(frozen=True, slots=True)
class SimulatedReliability:
    """
    Calibration error (bins of a tenth, weighted by count) of P(partners now, and split within the horizon) per dyad.

    `happened` splits came in `dyads`; `mean_forecast` is to be near their share. `skill_log` is over their share.
    """

    dyads: int
    happened: int
    mean_forecast: float
    calibration_error: float
    brier: float
    log: float
    skill_log: float | None
    reliability: tuple[Bin, ...]


def simulated_reliability(design: Design, *, seed: int) -> SimulatedReliability:
    """
    Draw rates from the prior, a panel from the rates, fit it as a project is fitted, forecast, and see what came.

    Args:
        design: size of the panel and horizon.
        seed: of the whole draw.

    Returns:
        SimulatedReliability.

    Raises:
        DataError: a size is not positive, or faithfulness is outside 0..1.

    Reference: Cook, Gelman & Rubin (2006), J. Comput. Graph. Stat. 15(3); docs/method/backtest.md.
    """
    if min(design.dyads, design.looks) < 1 or not 0 < design.faithful < 1 or design.horizon_years <= 0:
        raise DataError(f"simulation: {design}; sizes and horizon must be positive, faithful between 0 and 1")
    rng, relation = np.random.default_rng(seed), relation_model()
    model = _chain(relation)
    means, spread = _log_rates(relation)
    truth = make_params(model, np.exp(rng.normal(means, spread)), start=relation.start)
    q = np.asarray(generators(model, truth, np.zeros(0)))
    states = _true_states(q, design, relation, rng)
    probs = _forecasts(model, states, design, rng)
    into = set(relation.apart)
    happened = np.array(
        [s in relation.partners and _enters(q, s, into, design.horizon_years, rng) for s in states[:, -1].tolist()]
    )
    table = reliability_table(probs, happened)
    own = log_scores(two_way(probs), happened)
    share = np.full(len(probs), happened.mean())
    return SimulatedReliability(
        dyads=design.dyads,
        happened=int(happened.sum()),
        mean_forecast=float(probs.mean()),
        calibration_error=calibration_error(table),
        brier=float(brier_scores(two_way(probs), happened).mean()),
        log=float(own.mean()),
        skill_log=skill(own, log_scores(two_way(share), happened)),
        reliability=table,
    )


def _forecasts(model: Model, states: Ints, design: Design, rng: np.random.Generator) -> Floats:
    """(D,) P(partners at the last look, and split within the horizon), from looks alone."""
    relation = relation_model()
    reports = np.array([tie_log_lik(s, p=design.faithful, denied=False, model=relation) for s in relation.states])
    chance = np.exp(reports).T
    chance = (chance / chance.sum(axis=1, keepdims=True)).cumsum(axis=1)
    said = (rng.uniform(size=(*states.shape, 1)) > chance[states]).sum(axis=2).clip(max=len(relation.states) - 1)
    n_dyads, n_looks = states.shape
    looks = Looks(
        subject=[str(d) for d in range(n_dyads) for _ in range(n_looks)],
        time=np.tile(np.arange(n_looks) * design.gap_years, n_dyads),
        outcome=np.full(states.size, -1),
        log_lik=reports[said.ravel()],
    )
    panel = make_panel(looks, n_states=len(relation.states))
    means, spread = _log_rates(relation)
    start = make_params(model, np.exp(means), start=relation.start)
    fit = fit_model(model, start, panel, FitOptions(priors=Priors(log_rate_mean=means, log_rate_sd=spread)))
    now = filter_states(model, fit.params, panel).probs[n_looks - 1 :: n_looks]
    return _split_probs(model, fit.params, now, relation, design.horizon_years)


def _split_probs(model: Model, params: Params, now: Floats, relation: RelationModel, horizon_years: float) -> Floats:
    """(D,) from (D, K) states: the chance of a split is linear in the state that one starts from."""
    q = np.asarray(generators(model, params, np.zeros(0)))
    from_each = np.zeros(len(relation.states))
    for k in relation.partners:
        start = np.eye(len(relation.states))[k]
        from_each[k] = passage_prob(q, start, into=relation.apart, horizons=np.array([horizon_years]))[0]
    return np.asarray(now @ from_each)


def _true_states(q: Floats, design: Design, relation: RelationModel, rng: np.random.Generator) -> Ints:
    """(D, looks) the true state at each look."""
    states = np.empty((design.dyads, design.looks), dtype=np.int64)
    for d in range(design.dyads):
        state = int(rng.choice(len(q), p=relation.start))
        for t in range(design.looks):
            states[d, t] = state
            state = _after(q, state, design.gap_years, rng)
    return states


def _after(q: Floats, state: int, years: float, rng: np.random.Generator) -> int:
    """The state after some years."""
    for reached, _ in _path(q, state, years, rng):
        state = reached
    return state


def _enters(q: Floats, state: int, into: set[int], years: float, rng: np.random.Generator) -> bool:
    """True if the path enters the set within some years."""
    return any(reached in into for reached, _ in _path(q, state, years, rng))


def _path(q: Floats, state: int, years: float, rng: np.random.Generator) -> list[tuple[int, float]]:
    """The moves of one path: state reached and time; jump by jump after Gillespie (1977), J. Phys. Chem. 81(25)."""
    moves: list[tuple[int, float]] = []
    time = rng.exponential(1 / -q[state, state])
    while time < years:
        rates = np.where(np.arange(len(q)) == state, 0.0, q[state])
        state = int(rng.choice(len(q), p=rates / rates.sum()))
        moves.append((state, time))
        time += rng.exponential(1 / -q[state, state])
    return moves


def _chain(relation: RelationModel) -> Model:
    allowed = np.zeros((len(relation.states), len(relation.states)))
    for move in relation.moves:
        allowed[move.origin, move.target] = 1.0
    return make_model(allowed_transitions(allowed), ModelOptions(start_kind="fixed"))


def _log_rates(relation: RelationModel) -> tuple[Floats, Floats]:
    """(R,) centre and spread of the log-rates, in the order of the model's transitions."""
    moves = relation.moves
    return np.log([m.rate_per_year for m in moves]), np.log([m.spread for m in moves])
