"""A lower bound on two-way imbalance from a semidefinite program; it holds up where graphs are dense and large."""

import numba
import numpy as np
import numpy.typing as npt
from scipy.linalg import eigvalsh

from amity.network.search import neighbour_lists
from amity.network.signed_graph import TieArrays

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_SWEEPS = 400


def semidefinite_bound(ties: TieArrays, *, rng: np.random.Generator) -> float:
    """
    Lower bound on the frustration of any partition into two.

    The partition's signs are relaxed to unit vectors, solved approximately in low rank by coordinate ascent; the
    vectors give dual multipliers, and the smallest eigenvalue of the dual slack repairs whatever the ascent left
    open, so that the bound is valid however rough the ascent was.

    Args:
        ties: the graph; the eigenvalues of a dense (N, N) matrix are computed, so keep N below a few thousand.
        rng: start vectors; they move the bound only by the tolerance of the ascent.

    Returns:
        The bound in the unit of the weights, at least 0.

    Raises:
        Nothing beyond memory errors for very large N.

    Reference: Goemans & Williamson (1995), J. ACM 42(6); Poljak & Rendl (1995), SIAM J. Optim. 5(3).
    """
    n_nodes, a, b = ties.n_nodes, ties.ends[:, 0], ties.ends[:, 1]
    lists = neighbour_lists(ties)
    rank = min(n_nodes, int(np.ceil(np.sqrt(2 * n_nodes))) + 1)
    vectors = rng.standard_normal((n_nodes, rank))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    multipliers = _ascend(lists.first, lists.other, lists.weights, vectors, _SWEEPS)
    slack = np.diag(multipliers)
    slack[a, b] -= ties.weights
    slack[b, a] -= ties.weights
    smallest = float(eigvalsh(slack, subset_by_index=(0, 0))[0])
    strength = float(np.abs(ties.weights).sum())
    agreement = float(multipliers.sum()) + n_nodes * max(0.0, -smallest) + 1e-9 * strength
    return max(0.0, (strength - agreement / 2) / 2)


@numba.njit(cache=True)
def _ascend(first: Ints, other: Ints, weights: Array, vectors: Array, sweeps: int) -> Array:
    n_nodes, rank = vectors.shape
    norms = np.zeros(n_nodes)
    pull = np.zeros(rank)
    total = -np.inf
    for _ in range(sweeps):
        for node in range(n_nodes):
            pull[:] = 0.0
            for at in range(first[node], first[node + 1]):
                for axis in range(rank):
                    pull[axis] += weights[at] * vectors[other[at], axis]
            norm = np.sqrt((pull * pull).sum())
            norms[node] = norm
            if norm > 0:
                vectors[node] = pull / norm
        if norms.sum() - total < 1e-7 * norms.sum():
            break
        total = norms.sum()
    return norms
