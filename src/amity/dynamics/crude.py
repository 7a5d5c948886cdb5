"""Crude rates for starting values: moves seen between looks over the time spent, as if nothing happened in between."""

import numpy as np

from amity.dynamics.panel import Panel
from amity.dynamics.transitions import Floats, Ints, Transitions
from amity.errors import DataError


def crude_rates(transitions: Transitions, panel: Panel) -> Floats:
    """
    Moves from state to state between looks, over the time spent in the state; looks of unsure state are skipped.

    A report with error counts as the state that it reports. A move that is never seen gets a tenth of a move.

    Args:
        transitions: R allowed moves.
        panel: the looks.

    Returns:
        (R,) rates per unit of time, > 0.

    Raises:
        DataError: no time passes between any two looks.

    Reference: Jackson (2011), J. Stat. Softw. 38(8), section 2.1; docs/method/dynamics-estimation.md.
    """
    seen, time, subject = _sure_looks(panel)
    n_states = transitions.n_states
    same = subject[1:] == subject[:-1]
    spent = np.bincount(seen[:-1][same], weights=np.diff(time)[same], minlength=n_states)[:n_states]
    moves = np.zeros((n_states, n_states))
    np.add.at(moves, (seen[:-1][same], seen[1:][same]), 1.0)
    total = float(spent.sum())
    if total <= 0:
        raise DataError("crude rates: no time passes between two looks of any subject")
    floor = 0.1
    spent = np.where(spent > 0, spent, total)
    rates: Floats = np.maximum(moves, floor)[transitions.sources, transitions.targets] / spent[transitions.sources]
    return rates


def _sure_looks(panel: Panel) -> tuple[Ints, Floats, Ints]:
    """State, time and subject of the looks that report one state."""
    allowed = panel.looks.allowed[panel.look]
    n_states = panel.looks.log_lik.shape[1]
    single = (allowed.sum(axis=1) == 1) & (allowed[:, :n_states].sum(axis=1) == 1)
    subject = np.repeat(np.arange(len(panel.subjects)), np.diff(panel.first))
    return allowed.argmax(axis=1)[single].astype(np.int64), panel.time[single], subject[single]
