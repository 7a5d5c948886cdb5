"""Steps under a generator that few rows share: the uniformised series applied to the weights, without a matrix P(t)."""

import numpy as np

from amity.dynamics.compiled import compiled
from amity.dynamics.simd import pull, spread
from amity.dynamics.transitions import Floats, Ints

_ENOUGH = 1e-15  # Poisson weight below which the series ends

Lanes = tuple[int, ...]
Ends = tuple[Floats, int, Floats, Floats, int]


@compiled
def push_series(lanes: Lanes, work: Floats, jumps: Floats, offset: Ints, moves: Floats) -> None:
    """
    Carry the weights of several subjects over their gaps, each under its own uniformised matrix.

    Args:
        lanes: tuple whose length is the padded number of states.
        work: (3, S, width) flat: weights before, weights after, and scratch.
        jumps: flat (V, width, width) uniformised matrices.
        offset: (S,) where each subject's matrix begins; -1 for subjects that are not to move.
        moves: (S,) expected jumps of each subject over its gap.

    Reference: Jensen (1953), Skand. Aktuarietidskr. 36; docs/method/dynamics-likelihood.md.
    """
    width, n = len(lanes), len(moves)
    after, scratch = n * width, 2 * n * width
    factor = np.exp(-moves)
    largest = 0.0
    for s in range(n):
        if offset[s] >= 0:
            largest = max(largest, moves[s])
            for j in range(s * width, (s + 1) * width):
                work[scratch + j] = work[j]
                work[after + j] = factor[s] * work[j]
    k = 0.0
    weight = np.exp(-largest)
    while k < largest or weight > _ENOUGH:
        k += 1.0
        weight *= largest / k
        for s in range(n):
            if offset[s] >= 0:
                factor[s] *= moves[s] / k
                at = scratch + s * width
                spread(lanes, work, at, jumps, offset[s], factor[s], work, after + s * width, work, at)


@compiled
def pull_series(
    lanes: Lanes,
    ends: tuple[Floats, int, Floats, Floats, int],
    jumps: tuple[Floats, Floats, Floats],
    offset: int,
    moves: float,
) -> None:
    """
    Carry a derivative back over one step of the series.

    Args:
        lanes: tuple whose length is the padded number of states.
        ends: weights before the step and where they begin; derivative after the step; where the derivative before the
            step goes, and at which place.
        jumps: flat uniformised matrices, the same turned, and their derivative, which is added to.
        offset: where the step's matrix begins.
        moves: expected jumps over the step.

    Reference: docs/method/dynamics-likelihood.md, "Gradient".
    """
    width = len(lanes)
    source, source_at, weighted, later, later_at = ends
    terms, weight = _count_terms(moves)
    series = np.empty((terms + 3) * width)
    for j in range(width):
        series[j] = source[source_at + j]
    spare, target = (terms + 1) * width, (terms + 2) * width
    for n in range(1, terms):
        spread(lanes, series, (n - 1) * width, jumps[0], offset, 0.0, series, spare, series, n * width)
    for j in range(width):
        series[target + j] = weight * weighted[j]
    carried = np.empty(width)
    for n in range(terms - 1, 0, -1):
        weight *= n / moves
        for j in range(width):
            carried[j] = series[target + j]
            series[target + j] = weight * weighted[j]
        pull(lanes, series, (n - 1) * width, carried, 0, jumps[1], offset, jumps[2], offset, 1.0, series, target)
    for j in range(width):
        later[later_at + j] = series[target + j]


@compiled
def _count_terms(moves: float) -> tuple[int, float]:
    """Number of terms of the series and the weight of its last one; a single term where nothing moves."""
    if moves == 0.0:
        return 1, 1.0
    terms = 1
    weight = np.exp(-moves)
    while terms - 1 < moves or weight > _ENOUGH:
        weight *= moves / terms
        terms += 1
    return terms, weight
