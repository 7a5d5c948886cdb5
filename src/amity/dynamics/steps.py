"""The matrices that carry state weights from one row of a panel to the next, and their derivative by the rates."""

from dataclasses import dataclass

import numpy as np

from amity.dynamics.panel import Scheme, StepPlan
from amity.dynamics.transition_probs import Exponentials
from amity.dynamics.transitions import Floats, Ints


@dataclass(frozen=True)
class StepTable:
    """
    Step matrices with what their derivative needs.

    Attributes:
        matrices: (G, K, K).
        q: (V, K, K) generators.
        probs: (G, K, K) transition probabilities over the gap; the identity for EXACT and STAY steps.
        exponentials: per variant, its rows of the table and its exponentials.
    """

    matrices: Floats
    q: Floats
    probs: Floats
    exponentials: tuple[tuple[Ints, Exponentials], ...]


def step_table(plan: StepPlan, q: Floats) -> StepTable:
    """
    Step matrices of a plan under generators.

    A snapshot moves by P(t). An exact time moves by staying, then at most one jump: exp(q_rr t) (Q with ones on the
    diagonal); a stay by exp(q_rr t) alone. An exact entry into d moves by P(t), then a jump into d from any other
    state; once in an absorbing d, it stays there with weight 1.

    Args:
        plan: distinct steps.
        q: (V, K, K) generator of each variant.

    Returns:
        StepTable.

    Raises:
        DataError: never; the generators come from `generators`.

    Reference: Jackson (2011), J. Stat. Softw. 38(8), section 1.4; docs/method/dynamics-observations.md.
    """
    n_states = q.shape[1]
    probs = np.broadcast_to(np.eye(n_states), (len(plan.gap), n_states, n_states)).copy()
    exponentials = []
    moving = np.flatnonzero((plan.scheme == Scheme.SNAPSHOT) | (plan.scheme == Scheme.ENTRY))
    order = moving[np.argsort(plan.variant[moving], kind="stable")]
    bounds = np.searchsorted(plan.variant[order], np.arange(len(q) + 1))
    for v in range(len(q)):
        rows = order[bounds[v] : bounds[v + 1]]
        if len(rows):
            powers = Exponentials(q[v], plan.gap[rows])
            probs[rows] = powers.probs
            exponentials.append((rows, powers))
    return StepTable(_with_endings(plan, q, probs), q, probs, tuple(exponentials))


def _with_endings(plan: StepPlan, q: Floats, probs: Floats) -> Floats:
    matrices = probs.copy()
    exact = np.flatnonzero((plan.scheme == Scheme.EXACT) | (plan.scheme == Scheme.STAY))
    if len(exact):
        matrices[exact] = _stay(plan, q, exact)[:, :, None] * _jumps(plan, q, exact)
    entry = np.flatnonzero(plan.scheme == Scheme.ENTRY)
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
    short = StepPlan(plan.variants, plan.variant[one], np.array([gap]), plan.scheme[one], plan.entered[one])
    matrix: Floats = step_table(short, q).matrices[0]
    return matrix


def pull_back_steps(plan: StepPlan, table: StepTable, by_matrix: Floats) -> Floats:
    """
    Derivative by every generator's entries from the derivative by the step matrices.

    Args:
        plan: distinct steps.
        table: from `step_table`.
        by_matrix: (G, K, K) derivative of a scalar by each entry of `table.matrices`.

    Returns:
        (V, K, K) derivative by each entry of the generators, taken as free; see `rates_gradient`.

    Raises:
        DataError: never; shapes are the caller's own.

    Reference: docs/method/dynamics-likelihood.md, "Gradient".
    """
    by_q = np.zeros_like(table.q)
    by_probs = by_matrix
    entry = np.flatnonzero(plan.scheme == Scheme.ENTRY)
    if len(entry):
        by_probs = by_matrix.copy()
        variant, entered = plan.variant[entry], plan.entered[entry]
        by_entry = table.probs[entry].transpose(0, 2, 1) @ by_matrix[entry]
        by_column = np.take_along_axis(by_entry, entered[:, None, None], axis=2)[:, :, 0]
        by_column[np.arange(len(entry)), entered] = 0.0
        np.add.at(by_q, (variant[:, None], np.arange(by_q.shape[1])[None, :], entered[:, None]), by_column)
        by_probs[entry] = by_matrix[entry] @ _entries(table.q, variant, entered).transpose(0, 2, 1)
    for rows, powers in table.exponentials:
        by_q[plan.variant[rows[0]]] += powers.pull_back(by_probs[rows])
    _pull_back_exact(plan, table.q, by_matrix, by_q)
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
