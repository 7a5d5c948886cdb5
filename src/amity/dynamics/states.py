"""State probabilities over time: filtered, smoothed, predicted, and the most likely path."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from amity.dynamics.likelihood import run_forward
from amity.dynamics.model import Model, Params, generators
from amity.dynamics.panel import Panel, Scheme
from amity.dynamics.recursions import backward
from amity.dynamics.steps import rest_of_step
from amity.dynamics.transition_probs import transition_probs
from amity.dynamics.transitions import Floats, Ints
from amity.errors import DataError


@dataclass(frozen=True)
class StateProbs:
    """
    Probabilities of the states at every row of a panel.

    Attributes:
        probs: (T, K) rows that sum to 1.
        log_lik: log-likelihood of the panel.
    """

    probs: Floats
    log_lik: float


def filter_states(model: Model, params: Params, panel: Panel) -> StateProbs:
    """
    Probability of each state at each row, given that row and the ones before it.

    Use for forecasts; for "what was it then?" use `smooth_states`, which also looks ahead.

    Args:
        model: the model.
        params: its numbers.
        panel: the looks.

    Returns:
        StateProbs.

    Raises:
        DataError: no state can explain a row.

    Reference: Jackson (2011), J. Stat. Softw. 38(8), eq. 5; docs/method/dynamics-states.md.
    """
    run = run_forward(model, params, panel)
    return StateProbs(run.filtered, run.log_lik)


def smooth_states(model: Model, params: Params, panel: Panel) -> StateProbs:
    """
    Probability of each state at each row, given all rows of its subject.

    Args:
        model: the model.
        params: its numbers.
        panel: the looks.

    Returns:
        StateProbs.

    Raises:
        DataError: no state can explain a row.

    Reference: Rabiner (1989), Proc. IEEE 77(2), eq. 27; docs/method/dynamics-states.md.
    """
    run = run_forward(model, params, panel)
    tables = run.tables
    later = backward(tables.steps.matrices, tables.looks, run.filtered, run.log_scale, tables.index)
    probs = run.filtered * later
    return StateProbs(probs / probs.sum(axis=1, keepdims=True), run.log_lik)


def predict_states(model: Model, params: Params, now: ArrayLike, *, gaps: ArrayLike, covariates: ArrayLike) -> Floats:
    """
    Probability of each state after each gap, from probabilities now, under covariates that stay as they are.

    Args:
        model: the model.
        params: its numbers.
        now: (K,) state probabilities, for example the last row of `filter_states`.
        gaps: (G,) times ahead, >= 0.
        covariates: (C,) values in force; empty where the model has none.

    Returns:
        (G, K) probabilities.

    Raises:
        DataError: `now` is not a distribution over K states, or a gap is negative.

    Reference: docs/method/dynamics-states.md.
    """
    start = check_distribution(now, model.transitions.n_states)
    return start @ transition_probs(generators(model, params, covariates), np.atleast_1d(np.asarray(gaps, float)))


def check_distribution(probs: ArrayLike, n_states: int) -> Floats:
    """
    State probabilities as floats, once they are known to be such.

    Args:
        probs: (K,) candidate.
        n_states: K.

    Returns:
        (K,) the same numbers.

    Raises:
        DataError: wrong length, negative or missing entries, or a sum other than 1.

    Reference: none needed.
    """
    values = np.asarray(probs, dtype=np.float64)
    if values.shape != (n_states,) or not (values >= 0).all() or abs(float(values.sum()) - 1) > 1e-6:
        raise DataError(f"state probabilities: got {values}, expected {n_states} numbers >= 0 that sum to 1")
    return values


def smoothed_at(model: Model, params: Params, panel: Panel, *, subject: int, times: ArrayLike) -> Floats:
    """
    Probability of each state of one subject at any times, given all its looks.

    Before the first look the start is carried back by Bayes' rule only where it is known: times before it are refused.

    Args:
        model: the model.
        params: its numbers.
        panel: the looks.
        subject: its number in `panel.subjects`, from 0.
        times: (N,) times, none before the subject's first row.

    Returns:
        (N, K) probabilities.

    Raises:
        DataError: a time lies before the first look, or no state can explain a row.

    Reference: docs/method/dynamics-states.md.
    """
    run = run_forward(model, params, panel)
    tables = run.tables
    later = backward(tables.steps.matrices, tables.looks, run.filtered, run.log_scale, tables.index)
    rows = np.arange(panel.first[subject], panel.first[subject + 1])
    when = np.atleast_1d(np.asarray(times, dtype=np.float64))
    if (when < panel.time[rows[0]]).any():
        raise DataError(f"times: {when.min():g} is before the first look at {panel.time[rows[0]]:g}")
    probs = np.empty((len(when), model.transitions.n_states))
    before = rows[np.searchsorted(panel.time[rows], when, side="right") - 1]
    for n, (time, row) in enumerate(zip(when, before, strict=True)):
        q = tables.steps.q[panel.variant[row]]
        ahead = run.filtered[row] @ transition_probs(q, time - panel.time[row])
        if row < rows[-1]:
            onward = tables.looks[panel.look[row + 1]] * later[row + 1]
            ahead = ahead * (
                rest_of_step(panel.steps, tables.steps.q, panel.step[row + 1], panel.time[row + 1] - time) @ onward
            )
        probs[n] = ahead / ahead.sum()
    return probs


def most_likely_path(model: Model, params: Params, panel: Panel) -> Ints:
    """
    The single most probable sequence of states of each subject at its rows.

    Args:
        model: the model.
        params: its numbers.
        panel: the looks.

    Returns:
        (T,) states from 0; among equally probable paths, the one with the lowest last state.

    Raises:
        DataError: no state can explain a row.

    Reference: Viterbi (1967), IEEE Trans. Inf. Theory 13(2); docs/method/dynamics-states.md.
    """
    tables = run_forward(model, params, panel).tables
    with np.errstate(divide="ignore"):
        log_step, log_look = np.log(tables.steps.matrices), np.log(tables.looks)
        log_start = np.log(tables.starts)
    path = np.empty(panel.n_rows, dtype=np.int64)
    for d in range(len(panel.subjects)):
        first, end = int(panel.first[d]), int(panel.first[d + 1])
        best = log_start[tables.index[3][d]] + log_look[panel.look[first]]
        came_from = np.zeros((end - first, len(best)), dtype=np.int64)
        for t in range(first + 1, end):
            through = best[:, None] + log_step[panel.step[t]]
            came_from[t - first] = through.argmax(axis=0)
            best = through.max(axis=0) + log_look[panel.look[t]]
        path[end - 1] = int(best.argmax())
        for t in range(end - 1, first, -1):
            path[t - 1] = came_from[t - first, path[t]]
    return path


def as_snapshots(panel: Panel) -> Panel:
    """
    The same looks with exact entries taken as plain looks at a time, as msm does for paths and smoothed states.

    Args:
        panel: the looks.

    Returns:
        Panel that differs only in the schemes.

    Raises:
        DataError: never.

    Reference: Jackson (2011), J. Stat. Softw. 38(8), section 2.5; docs/method/dynamics-states.md.
    """
    scheme = np.where(panel.steps.scheme == Scheme.ENTRY, int(Scheme.SNAPSHOT), panel.steps.scheme)
    return replace(panel, steps=replace(panel.steps, scheme=scheme))
