"""New panels from a model: same subjects, times, schemes and classes of looks, other states and reports."""

from dataclasses import dataclass, replace

import numpy as np

from amity.dynamics.emission import Categorical
from amity.dynamics.likelihood import make_tables
from amity.dynamics.model import Model, Params
from amity.dynamics.panel import LookPlan, Panel, Scheme
from amity.dynamics.transitions import Floats, Ints
from amity.errors import DataError


@dataclass(frozen=True)
class SimulatedPanel:
    """
    A simulated panel and the truth behind it.

    Attributes:
        panel: looks of the same layout.
        states: (T,) true state at each row.
    """

    panel: Panel
    states: Ints


def simulate_panel(model: Model, params: Params, panel: Panel, *, rng: np.random.Generator) -> SimulatedPanel:
    """
    What might have been seen at the same times.

    States seen without error are drawn anew; reports are drawn from the emissions; sets and looks given as a further
    log-likelihood are replaced by reports of single outcomes of the same class. Conditional starts keep their states.

    Args:
        model: the model.
        params: its numbers.
        panel: gives subjects, times, covariates and classes; all of its times must be snapshots.
        rng: source of randomness.

    Returns:
        SimulatedPanel.

    Raises:
        DataError: the panel has exact times, which are themselves outcomes of the process.

    Reference: Gillespie (1977), J. Phys. Chem. 81(25); docs/method/dynamics-answers.md.
    """
    if (panel.steps.scheme != Scheme.SNAPSHOT).any():
        raise DataError("simulate: the panel has exact times; simulate snapshots, or paths in continuous time")
    states = draw_states(model, params, panel, rng=rng)
    looks, look = _draw_looks(params, panel, states, rng)
    return SimulatedPanel(replace(panel, looks=looks, look=look), states)


def draw_states(model: Model, params: Params, panel: Panel, *, rng: np.random.Generator) -> Ints:
    """
    A path of true states at the rows of a panel, from the model alone.

    Args:
        model: the model.
        params: its numbers.
        panel: gives subjects, times and covariates.
        rng: source of randomness.

    Returns:
        (T,) states from 0.

    Raises:
        DataError: as `make_tables`.

    Reference: docs/method/dynamics-answers.md.
    """
    tables = make_tables(model, params, panel)
    cumulative = np.cumsum(tables.steps.matrices, axis=2)
    starts = tables.starts[tables.index[3]]
    if model.start_kind == "conditional":
        starts = starts * tables.looks[panel.look[panel.first[:-1]]]
    starts = np.cumsum(starts / starts.sum(axis=1, keepdims=True), axis=1)
    states = np.empty(panel.n_rows, dtype=np.int64)
    draws = rng.random(panel.n_rows)
    for d in range(len(panel.subjects)):
        first = int(panel.first[d])
        states[first] = _pick(starts[d], draws[first])
        for t in range(first + 1, int(panel.first[d + 1])):
            states[t] = _pick(cumulative[panel.step[t], states[t - 1]], draws[t])
    return states


def _pick(cumulative: Floats, draw: float) -> int:
    """The first entry whose cumulative weight exceeds the draw, scaled to the total."""
    return int(np.searchsorted(cumulative, draw * cumulative[-1], side="right").clip(0, len(cumulative) - 1))


def _draw_looks(params: Params, panel: Panel, states: Ints, rng: np.random.Generator) -> tuple[LookPlan, Ints]:
    """Distinct looks of one outcome each, and which row has which."""
    old = panel.looks
    emission, covariates = old.emission[panel.look], old.covariates[panel.look]
    silent = (emission < 0) & old.allowed[panel.look].all(axis=1)
    outcome, value = states.copy(), np.full(len(states), np.nan)
    for m, family in enumerate(params.emissions):
        rows = np.flatnonzero(emission == m)
        if not isinstance(family, Categorical):
            value[rows] = family.draw_values(states[rows], rng)
            outcome[rows] = old.allowed.shape[1]
        elif len(rows):
            probs = family.probs_at(covariates[rows])[np.arange(len(rows)), states[rows]]
            above = np.cumsum(probs, axis=1) > rng.random(len(rows))[:, None] * probs.sum(axis=1, keepdims=True)
            outcome[rows] = above.argmax(axis=1)
    n_outcomes = old.allowed.shape[1]
    outcome = np.where(silent, n_outcomes, outcome)
    values, valued = np.unique(value, return_inverse=True, equal_nan=True)
    allowed = np.vstack([np.eye(n_outcomes, dtype=np.bool_), np.ones((1, n_outcomes), dtype=np.bool_)])
    key = np.column_stack([emission, outcome, valued, covariates])
    _, where, look = np.unique(key, axis=0, return_index=True, return_inverse=True)
    nothing = np.zeros((len(where), old.log_lik.shape[1]))
    plan = LookPlan(emission[where], allowed[outcome[where]], covariates[where], nothing, values[valued[where]])
    return plan, look.reshape(-1).astype(np.int64)
