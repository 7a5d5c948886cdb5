"""Simulated panels like those of relations between organisations, for the timings of this folder."""

from dataclasses import dataclass

import numpy as np

from amity.dynamics import (
    Looks,
    Model,
    ModelOptions,
    Panel,
    Params,
    allowed_transitions,
    categorical,
    generators,
    make_model,
    make_panel,
    make_params,
    transition_probs,
)

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True)
class Size:
    """How large a panel is; gaps are whole days up to two years, or any number where there are more than 730."""

    n_states: int = 7
    n_dyads: int = 2000
    n_looks: int = 30
    n_gaps: int = 300
    n_classes: int = 3
    own_generators: bool = False


@dataclass(frozen=True)
class Simulated:
    """A panel with the model and the parameters that made it, and its raw columns."""

    model: Model
    params: Params
    panel: Panel
    looks: Looks


def chain_graph(n_states: int, n_moves: int) -> np.ndarray:
    """Moves between neighbours first, then longer and longer jumps, until there are enough."""
    allowed = np.zeros((n_states, n_states))
    for reach in range(1, n_states):
        for r in range(n_states):
            for s in (r + reach, r - reach):
                if 0 <= s < n_states and allowed.sum() < n_moves:
                    allowed[r, s] = 1.0
    return allowed


def neighbour_errors(n_states: int, share: float) -> np.ndarray:
    """Reports of a neighbouring state with this probability, split between the two sides."""
    errors = np.zeros((n_states, n_states))
    for r in range(n_states):
        sides = [s for s in (r - 1, r + 1) if 0 <= s < n_states]
        errors[r, sides] = share / len(sides)
        errors[r, r] = 1 - share
    return errors


def simulate(size: Size, *, seed: int = 1) -> Simulated:
    """A panel of the given size: 21 rates and 36 misclassification logits for 7 states and 3 classes, 57 in all."""
    rng = np.random.default_rng(seed)
    graph = allowed_transitions(chain_graph(size.n_states, 3 * size.n_states))
    covariates = ("pressure",) if size.own_generators else ()
    model = make_model(graph, ModelOptions(covariates=covariates, start_kind="fixed"))
    rates = np.where(np.abs(graph.sources - graph.targets) == 1, 0.3, 0.08) * rng.uniform(0.7, 1.3, len(graph))
    errors = tuple(
        categorical(neighbour_errors(size.n_states, share)) for share in np.linspace(0.1, 0.35, size.n_classes)
    )
    start = np.full(size.n_states, 1 / size.n_states)
    coefs = np.full((len(covariates), len(graph)), 0.2)
    params = make_params(model, rates, coefs=coefs, emissions=errors, start=start)
    looks = _draw(model, params, size, rng)
    return Simulated(model, params, make_panel(looks, n_states=size.n_states), looks)


def _draw(model: Model, params: Params, size: Size, rng: np.random.Generator) -> Looks:
    daily = size.n_gaps < 730
    gap_days = np.sort(rng.choice(np.arange(1, 730), size.n_gaps, False) if daily else rng.uniform(1, 730, size.n_gaps))
    chosen = rng.integers(0, size.n_gaps, (size.n_dyads, size.n_looks))
    days = np.concatenate([np.zeros((size.n_dyads, 1)), np.cumsum(gap_days[chosen[:, 1:]], axis=1)], axis=1)
    pressure = rng.normal(size=size.n_dyads)
    columns = pressure[:, None] if model.covariates else np.empty((size.n_dyads, 0))
    q = generators(model, params, columns) if model.covariates else generators(model, params, np.empty((1, 0)))
    states = np.empty((size.n_dyads, size.n_looks), dtype=int)
    states[:, 0] = rng.integers(0, size.n_states, size.n_dyads)
    probs = None if model.covariates else transition_probs(q[0], gap_days / DAYS_PER_YEAR)
    for k in range(1, size.n_looks):
        for d in range(size.n_dyads):
            gap = (days[d, k] - days[d, k - 1]) / DAYS_PER_YEAR
            row = transition_probs(q[d], gap) if probs is None else probs[chosen[d, k]]
            states[d, k] = min(int(np.searchsorted(np.cumsum(row[states[d, k - 1]]), rng.random())), size.n_states - 1)
    classes = rng.integers(0, size.n_classes, states.shape)
    tables = np.cumsum(np.stack([emission.probs for emission in params.emissions]), axis=2)
    reported = (tables[classes, states] < rng.random(states.shape)[..., None]).sum(axis=2)
    return Looks(
        subject=np.repeat(np.arange(size.n_dyads), size.n_looks),
        time=(days / DAYS_PER_YEAR).ravel(),
        outcome=np.minimum(reported, size.n_states - 1).ravel(),
        emission=classes.ravel(),
        covariates=np.repeat(columns, size.n_looks, axis=0),
    )
