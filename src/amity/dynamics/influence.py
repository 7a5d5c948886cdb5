"""How much each look moves an answer: leave one out, by exact message passing rather than by fitting again."""

import numpy as np

from amity.dynamics.likelihood import run_forward
from amity.dynamics.model import Model, Params
from amity.dynamics.panel import Panel
from amity.dynamics.recursions import backward
from amity.dynamics.transitions import Floats, Ints


def leave_one_out(model: Model, params: Params, panel: Panel) -> Floats:
    """
    State probabilities at every row from all other looks of the subject: what one would think without this look.

    Exact at given parameters: the messages from before and after meet at the row without its own evidence.

    Args:
        model: the model.
        params: its numbers.
        panel: the looks.

    Returns:
        (T, K) probabilities, rows sum to 1.

    Raises:
        DataError: no state can explain a row.

    Reference: Pearl (1988), Probabilistic Reasoning, section 4.2; docs/method/dynamics-answers.md.
    """
    run = run_forward(model, params, panel)
    tables = run.tables
    later = backward(tables.steps.matrices, tables.looks, run.filtered, run.log_scale, tables.index)
    before = np.empty_like(run.filtered)
    first = panel.first[:-1]
    before[first] = tables.starts[tables.index[3]]
    inner = np.setdiff1d(np.arange(panel.n_rows), first)
    before[inner] = np.einsum("tk,tkj->tj", run.filtered[inner - 1], tables.steps.matrices[panel.step[inner]])
    without = before * later
    probs: Floats = without / without.sum(axis=1, keepdims=True)
    return probs


def last_without(model: Model, params: Params, panel: Panel, *, subject: int) -> Floats:
    """
    State probabilities of one subject at its last row, leaving out each of its looks in turn.

    One forward pass gives what is known before each row, one backward pass the map from each row to the end; their
    product without the row's own evidence is the answer, so the cost is that of two passes and not of one per look.

    Args:
        model: the model.
        params: its numbers.
        panel: the looks.
        subject: its number in `panel.subjects`, from 0.

    Returns:
        (n, K) probabilities at the last row; row i is without the look at the subject's row i.

    Raises:
        DataError: no state can explain a row.

    Reference: Pearl (1988), Probabilistic Reasoning, section 4.2; docs/method/dynamics-answers.md.
    """
    run = run_forward(model, params, panel)
    tables = run.tables
    rows: Ints = np.arange(panel.first[subject], panel.first[subject + 1])
    onward = np.eye(model.transitions.n_states)
    answer = np.empty((len(rows), model.transitions.n_states))
    for i in range(len(rows) - 1, -1, -1):
        row = rows[i]
        step = tables.steps.matrices[panel.step[row]]
        before = tables.starts[tables.index[3][subject]] if i == 0 else run.filtered[row - 1] @ step
        ahead = before @ onward
        answer[i] = ahead / ahead.sum()
        onward = step @ (tables.looks[panel.look[row]][:, None] * onward)
        onward /= onward.max()
    return answer
