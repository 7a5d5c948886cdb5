"""The matrices that carry state weights from one row of a panel to the next, and their derivative by the rates."""

from dataclasses import dataclass

import numpy as np

from amity.dynamics.exponentials import exponentials, pull_back_exponentials
from amity.dynamics.panel import Scheme, StepPlan
from amity.dynamics.transition_probs import MOST_JUMPS
from amity.dynamics.transitions import Floats, Ints
from amity.errors import DataError

_MOST_MOVES = 60.0  # expected moves in a gap up to which the series is applied to the weights themselves


@dataclass(frozen=True)
class StepTable:
    """
    Step matrices with what their derivative needs.

    Attributes:
        matrices: (S, K, K) those that are kept as a table.
        slot: (G,) row of the table of each step; -1 where the uniformised series is applied to the weights.
        rows: (S,) step of each row of the table.
        q: (V, K, K) generators.
        rate: (V,) rate of the uniformised chain of each.
        probs: (S, K, K) transition probabilities over the gap; the identity for EXACT and STAY steps.
        moving: rows of the table that hold or end such probabilities.
    """

    matrices: Floats
    slot: Ints
    rows: Ints
    q: Floats
    rate: Floats
    probs: Floats
    moving: Ints


def step_table(plan: StepPlan, q: Floats, *, complete: bool = True) -> StepTable:
    """
    Step matrices of a plan under generators.

    A snapshot moves by P(t). An exact time moves by staying, then at most one jump: exp(q_rr t) (Q with ones on the
    diagonal); a stay by exp(q_rr t) alone. An exact entry into d moves by P(t), then a jump into d from any other
    state; once in an absorbing d, it stays there with weight 1.

    Args:
        plan: distinct steps.
        q: (V, K, K) generator of each variant.
        complete: keep every step in the table, also where the series is faster.

    Returns:
        StepTable.

    Raises:
        DataError: more moves are expected in a gap than can be computed.

    Reference: Jackson (2011), J. Stat. Softw. 38(8), section 1.4; docs/method/dynamics-observations.md.
    """
    rate = np.maximum(-np.diagonal(q, axis1=1, axis2=2).min(axis=1), 1e-300)
    moves = rate[plan.variant] * plan.gap
    _check_moves(moves)
    kept, rows = plan, np.arange(len(plan.gap))
    slot = rows
    if not complete and plan.serial.any():
        series = plan.serial & (moves <= _MOST_MOVES)
        rows = np.flatnonzero(~series)
        slot = np.full(len(plan.gap), -1, dtype=np.int64)
        slot[rows] = np.arange(len(rows))
        kept = StepPlan(
            plan.variants, plan.variant[rows], plan.gap[rows], plan.scheme[rows], plan.entered[rows], plan.rare
        )
    moving = kept.moving
    probs = exponentials(q, kept.variant[moving], kept.gap[moving])
    if len(moving) < len(rows):
        stays = np.broadcast_to(np.eye(q.shape[1]), (len(rows), *q.shape[1:])).copy()
        stays[moving] = probs
        probs = stays
    return StepTable(_with_endings(kept, q, probs), slot, rows, q, rate, probs, moving)


def _check_moves(moves: Floats) -> None:
    most = float(moves.max(initial=0.0))
    if not most < MOST_JUMPS:
        raise DataError(f"rates: {most:.3g} moves expected in one gap; rates or gap are too large")


def _with_endings(plan: StepPlan, q: Floats, probs: Floats) -> Floats:
    exact = np.flatnonzero((plan.scheme == Scheme.EXACT) | (plan.scheme == Scheme.STAY))
    entry = np.flatnonzero(plan.scheme == Scheme.ENTRY)
    if len(exact) + len(entry) == 0:
        return probs
    matrices = probs.copy()
    if len(exact):
        matrices[exact] = _stay(plan, q, exact)[:, :, None] * _jumps(plan, q, exact)
    if len(entry):
        variant, entered = plan.variant[entry], plan.entered[entry]
        matrices[entry] = probs[entry] @ _entries(q, variant, entered)
        absorbed = q[variant, entered, entered] == 0
        matrices[entry[absorbed], entered[absorbed], entered[absorbed]] = 1.0
    return matrices


def _stay(plan: StepPlan, q: Floats, rows: Ints) -> Floats:
    """(rows, K) probability of no move over the gap."""
    exits = np.diagonal(q, axis1=1, axis2=2)[plan.variant[rows]]
    stay: Floats = np.exp(exits * plan.gap[rows, None])
    return stay


def _jumps(plan: StepPlan, q: Floats, rows: Ints) -> Floats:
    """(rows, K, K) intensities off the diagonal, none for STAY; ones on it, since an exact time may find no move."""
    jumps = np.where((plan.scheme[rows] == Scheme.EXACT)[:, None, None], q[plan.variant[rows]], 0.0)
    states = np.arange(q.shape[1])
    jumps[:, states, states] = 1.0
    return jumps


def _entries(q: Floats, variant: Ints, entered: Ints) -> Floats:
    """(rows, K, K) only column `entered` filled: the intensity into it from each other state."""
    rows = np.arange(len(variant))
    entries = np.zeros((len(variant), *q.shape[1:]))
    entries[rows, :, entered] = q[variant, :, entered]
    entries[rows, entered, entered] = 0.0
    return entries


def rest_of_step(plan: StepPlan, q: Floats, step: int, gap: float) -> Floats:
    """
    Matrix from a moment inside a step to the step's end.

    Args:
        plan: distinct steps.
        q: (V, K, K) generators.
        step: which step.
        gap: time left until its end, >= 0.

    Returns:
        (K, K) step matrix.

    Raises:
        DataError: never; see `step_table`.

    Reference: docs/method/dynamics-states.md.
    """
    one = slice(step, step + 1)
    short = StepPlan(plan.variants, plan.variant[one], np.array([gap]), plan.scheme[one], plan.entered[one], plan.rare)
    matrix: Floats = step_table(short, q).matrices[0]
    return matrix


def pull_back_steps(plan: StepPlan, table: StepTable, by_matrix: Floats) -> Floats:
    """
    Derivative by every generator's entries from the derivative by the step matrices.

    Args:
        plan: distinct steps.
        table: from `step_table`.
        by_matrix: (S, K, K) derivative of a scalar by each entry of `table.matrices`.

    Returns:
        (V, K, K) derivative by each entry of the generators, taken as free; see `rates_gradient`.

    Raises:
        DataError: never; shapes are the caller's own.

    Reference: docs/method/dynamics-likelihood.md, "Gradient".
    """
    by_q = np.zeros_like(table.q)
    variant, scheme, gap = plan.variant[table.rows], plan.scheme[table.rows], plan.gap[table.rows]
    by_probs = by_matrix
    entry = np.flatnonzero(scheme == Scheme.ENTRY)
    if len(entry):
        by_probs = by_matrix.copy()
        entered = plan.entered[table.rows[entry]]
        by_entry = table.probs[entry].transpose(0, 2, 1) @ by_matrix[entry]
        by_column = np.take_along_axis(by_entry, entered[:, None, None], axis=2)[:, :, 0]
        by_column[np.arange(len(entry)), entered] = 0.0
        np.add.at(by_q, (variant[entry, None], np.arange(by_q.shape[1])[None, :], entered[:, None]), by_column)
        by_probs[entry] = by_matrix[entry] @ _entries(table.q, variant[entry], entered).transpose(0, 2, 1)
    moving = table.moving
    by_q += pull_back_exponentials(table.q, variant[moving], gap[moving], np.ascontiguousarray(by_probs[moving]))
    _pull_back_exact(StepPlan(plan.variants, variant, gap, scheme, scheme, plan.rare), table.q, by_matrix, by_q)
    return by_q


def _pull_back_exact(plan: StepPlan, q: Floats, by_matrix: Floats, by_q: Floats) -> None:
    exact = np.flatnonzero((plan.scheme == Scheme.EXACT) | (plan.scheme == Scheme.STAY))
    if len(exact) == 0:
        return
    stay = _stay(plan, q, exact)
    by_jump = stay[:, :, None] * by_matrix[exact] * (plan.scheme[exact] == Scheme.EXACT)[:, None, None]
    by_exit = (by_matrix[exact] * _jumps(plan, q, exact)).sum(axis=2) * stay * plan.gap[exact, None]
    states = np.arange(q.shape[1])
    by_jump[:, states, states] = by_exit
    np.add.at(by_q, plan.variant[exact], by_jump)
