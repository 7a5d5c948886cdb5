"""The plain forward and backward recursions, which keep the weights of every row."""

import numpy as np

from amity.dynamics.compiled import compiled
from amity.dynamics.transitions import Floats, Ints

Index = tuple[Ints, Ints, Ints, Ints]


@compiled
def forward(steps: Floats, emissions: Floats, starts: Floats, index: Index) -> tuple[Floats, Floats, int]:
    """
    Scaled forward recursion over every subject.

    Args:
        steps: (G, K, K) matrices that carry a row vector of state weights over one gap.
        emissions: (N, K) likelihood of each distinct look by state.
        starts: (B, K) distinct weights of the states before the first look.
        index: `first` (D + 1,) row at which each subject begins, `step` and `look` (T,) rows of the tables above,
            `start` (D,) row of `starts`.

    Returns:
        `filtered` (T, K), `log_scale` (T,), and the first row that no state can explain, or -1.

    Reference: Rabiner (1989), Proc. IEEE 77(2), section V.A; docs/method/dynamics-likelihood.md.
    """
    first, step, look, start = index
    n_states = steps.shape[1]
    filtered = np.empty((len(step), n_states))
    log_scale = np.empty(len(step))
    ahead = np.empty(n_states)
    for d in range(len(first) - 1):
        for t in range(first[d], first[d + 1]):
            if t == first[d]:
                for j in range(n_states):
                    ahead[j] = starts[start[d], j]
            else:
                carry(filtered[t - 1], steps[step[t]], ahead)
            total = 0.0
            for j in range(n_states):
                filtered[t, j] = ahead[j] * emissions[look[t], j]
                total += filtered[t, j]
            if not total > 0.0:
                return filtered, log_scale, t
            log_scale[t] = np.log(total)
            for j in range(n_states):
                filtered[t, j] /= total
    return filtered, log_scale, -1


@compiled
def carry(weights: Floats, matrix: Floats, out: Floats) -> None:
    """Write the row vector `weights` times `matrix` into `out`."""
    n_states = len(weights)
    for j in range(n_states):
        out[j] = weights[0] * matrix[0, j]
    for i in range(1, n_states):
        for j in range(n_states):
            out[j] += weights[i] * matrix[i, j]


@compiled
def backward(
    steps: Floats,
    emissions: Floats,
    filtered: Floats,
    log_scale: Floats,
    index: Index,
) -> Floats:
    """
    Likelihood of what follows each row, by state, scaled so that `filtered * ahead` sums to one in every row.

    Args:
        steps: (G, K, K) step matrices, as in `forward`.
        emissions: (N, K) likelihoods, as in `forward`.
        filtered: (T, K) from `forward`.
        log_scale: (T,) from `forward`.
        index: as in `forward`.

    Returns:
        (T, K) backward weights.

    Reference: Rabiner (1989), Proc. IEEE 77(2), section V.A; docs/method/dynamics-likelihood.md.
    """
    first, step, look, _ = index
    n_states = steps.shape[1]
    later = np.ones_like(filtered)
    for d in range(len(first) - 1):
        for t in range(first[d + 1] - 1, first[d], -1):
            scale = np.exp(-log_scale[t])
            for i in range(n_states):
                total = 0.0
                for j in range(n_states):
                    total += steps[step[t], i, j] * emissions[look[t], j] * later[t, j]
                later[t - 1, i] = total * scale
    return later
