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
