"""How many subjects are in each state at given times: seen, and expected under a model."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from amity.dynamics.model import Model, Params, generators
from amity.dynamics.panel import Panel
from amity.dynamics.transition_probs import transition_probs
from amity.dynamics.transitions import Floats
from amity.errors import DataError


@dataclass(frozen=True)
class Prevalence:
    """
    Numbers of subjects by state.

    Attributes:
        times: (N,) times since each subject's first look.
        observed: (N, K) subjects whose last single-state look before the time reported the state.
        expected: (N, K) the same number under the model, from the states at the first looks.
    """

    times: Floats
    observed: Floats
    expected: Floats


def prevalence(model: Model, params: Params, panel: Panel, *, times: ArrayLike) -> Prevalence:
    """
    Observed and expected occupancy, to see where a model misses.

    A subject counts at a time between its first and last look, in the state of its last look; once seen in an
    absorbing state, it counts there for ever. Meant for states seen without error; covariates stay at their first row.

    Args:
        model: the model.
        params: its numbers.
        panel: the looks.
        times: (N,) times since the first look, >= 0.

    Returns:
        Prevalence.

    Raises:
        DataError: a time is negative.

    Reference: Gentleman et al. (1994), Statist. Med. 13; docs/method/dynamics-answers.md.
    """
    when = np.atleast_1d(np.asarray(times, dtype=np.float64))
    if not (when >= 0).all():
        raise DataError(f"times: got {when.min()}, expected times since the first look, >= 0")
    observed = np.array([_observed(model, panel, float(time)) for time in when])
    first = panel.first[:-1]
    n_states = model.transitions.n_states
    entry = panel.looks.allowed[panel.look[first]][:, :n_states].astype(np.float64)
    entry /= entry.sum(axis=1, keepdims=True)
    expected = np.zeros_like(observed)
    q = generators(model, params, panel.steps.variants)
    for variant in np.unique(panel.variant[first]):
        mix = entry[panel.variant[first] == variant].sum(axis=0)
        expected += mix @ transition_probs(q[variant], when)
    share = expected / expected.sum(axis=1, keepdims=True)
    return Prevalence(when, observed, share * observed.sum(axis=1, keepdims=True))


def _observed(model: Model, panel: Panel, time: float) -> Floats:
    """(K,) subjects by state at one time since their first look."""
    n_states = model.transitions.n_states
    counts = np.zeros(n_states)
    for d in range(len(panel.subjects)):
        rows = np.arange(panel.first[d], panel.first[d + 1])
        since = panel.time[rows] - panel.time[rows[0]]
        seen = panel.looks.allowed[panel.look[rows]][:, :n_states]
        sure = np.flatnonzero((seen.sum(axis=1) == 1) & (since <= time + 1e-12))
        if len(sure):
            state = int(seen[sure[-1]].argmax())
            if since[-1] >= time - 1e-12 or model.transitions.absorbing[state]:
                counts[state] += 1
    return counts
