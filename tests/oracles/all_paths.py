"""The likelihood of a short panel by adding up every path of states: slow, and too simple to be wrong."""

from itertools import product

import numpy as np
from scipy.linalg import expm


def all_paths_likelihood(
    q: np.ndarray, looks: np.ndarray, *, gaps: np.ndarray, start: np.ndarray, entered: dict[int, int] | None = None
) -> float:
    """
    Sum over all paths of start, moves and looks.

    Args:
        q: (K, K) generator.
        looks: (T, K) likelihood of each look by state.
        gaps: (T - 1,) times between looks.
        start: (K,) weights before the first look.
        entered: rows at which a state was entered exactly, with the state.

    Returns:
        The likelihood.
    """
    n_rows, n_states = looks.shape
    steps = [expm(q * gap) for gap in gaps]
    for row, state in (entered or {}).items():
        jump = np.zeros_like(q)
        jump[:, state] = q[:, state]
        jump[state, state] = 0.0
        steps[row - 1] = steps[row - 1] @ jump
    total = 0.0
    for path in product(range(n_states), repeat=n_rows):
        weight = start[path[0]] * looks[0, path[0]]
        for t in range(1, n_rows):
            weight *= steps[t - 1][path[t - 1], path[t]] * looks[t, path[t]]
        total += weight
    return float(total)


def best_path_log_prob(log_step: np.ndarray, log_look: np.ndarray) -> float:
    """
    The largest log-probability of any path, by trying them all.

    Args:
        log_step: (T, K, K) log-probability of the move into each row; the first row's is not used.
        log_look: (T, K) log-likelihood of each look by state, that of the start included.

    Returns:
        The maximum over all paths.
    """
    n_rows, n_states = log_look.shape
    scores = log_look[0]  # one axis per row so far, the last row's state last
    for t in range(1, n_rows):
        scores = scores[..., :, None] + log_step[t] + log_look[t]
    assert scores.size == n_states**n_rows
    return float(scores.max())
