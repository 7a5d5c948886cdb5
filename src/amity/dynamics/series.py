"""Steps under a generator that few rows share: the uniformised series applied to the weights, without a matrix P(t)."""

import numpy as np

from amity.dynamics.compiled import inner, woven
from amity.dynamics.simd import pull, spread
from amity.dynamics.transitions import Floats, Ints

SUBJECTS = 4  # subjects moved side by side, so that one's additions fill the waiting times of another's

MOST_TERMS = 256  # room for the terms of the longest series, whose moves are limited by `steps.step_table`

_ENOUGH = 1e-15  # Poisson weight below which the series ends

Lanes = tuple[int, ...]
Plan = tuple[Ints, Floats]
Jumps = tuple[Floats, Floats, Floats]  # flat (V, width, width): uniformised matrices, the same turned, their derivative


@inner
def push_series(lanes: Lanes, work: Floats, jumps: Floats, offset: Ints, moves: Floats) -> None:
    """
    Carry the weights of four subjects over their gaps, each under its own uniformised matrix.

    Args:
        lanes: tuple whose length is the padded number of states.
        work: (3, SUBJECTS, width) flat: weights before, weights after, and scratch; then SUBJECTS shares of terms.
        jumps: flat (V, width, width) uniformised matrices.
        offset: (SUBJECTS,) where each subject's matrix begins.
        moves: (SUBJECTS,) expected jumps of each subject over its gap.

    Reference: Jensen (1953), Skand. Aktuarietidskr. 36; docs/method/dynamics-likelihood.md.
    """
    width = len(lanes)
    half = SUBJECTS * width
    after, scratch, share = half, 2 * half, 3 * half
    for s in range(SUBJECTS):
        work[share + s] = np.exp(-moves[s])
        for j in range(s * width, (s + 1) * width):
            work[after + j] = work[share + s] * work[j]
            work[scratch + j] = work[j]
    for n in range(1, _count_terms(moves)):
        for s in range(SUBJECTS):
            at = s * width
            work[share + s] *= moves[s] / n
            spread(lanes, work, scratch + at, jumps, offset[s], work[share + s], work, after + at, work, scratch + at)


@inner
def pull_series(lanes: Lanes, work: Floats, jumps: Jumps, plan: Plan, weighted: Floats) -> None:
    """
    Carry the derivatives of four subjects back over one step of the series, in place.

    Args:
        lanes: tuple whose length is the padded number of states.
        work: flat room for MOST_TERMS + 2 times (SUBJECTS, width) and MOST_TERMS times SUBJECTS numbers; it begins
            with the weights before the step.
        jumps: the third is added to.
        plan: (SUBJECTS,) where each subject's matrix begins, and its expected jumps over its gap.
        weighted: (SUBJECTS, width) flat, derivative by the weights after the step; on return, by those before it.

    Reference: docs/method/dynamics-likelihood.md, "Gradient".
    """
    width = len(lanes)
    offset, moves = plan
    half = SUBJECTS * width
    last = _count_terms(moves) - 1
    carried, share = MOST_TERMS * half, (MOST_TERMS + 2) * half  # two derivatives in turn; weights of the terms
    for s in range(SUBJECTS):
        work[share + s] = np.exp(-moves[s])
    for n in range(1, last + 1):
        for s in range(SUBJECTS):
            here, weight = n * half + s * width, share + n * SUBJECTS + s
            work[weight] = work[weight - SUBJECTS] * moves[s] / n
            spread(lanes, work, here - half, jumps[0], offset[s], 0.0, work, carried + s * width, work, here)
    for s in range(SUBJECTS):
        for j in range(s * width, (s + 1) * width):
            work[carried + last % 2 * half + j] = work[share + last * SUBJECTS + s] * weighted[j]
    for n in range(last, 0, -1):
        for s in range(SUBJECTS):
            here, there = carried + n % 2 * half + s * width, carried + (n - 1) % 2 * half + s * width
            x, weight = (n - 1) * half + s * width, work[share + (n - 1) * SUBJECTS + s]
            at, own = offset[s], s * width
            pull(lanes, work, x, work, here, jumps[1], at, jumps[2], at, weight, weighted, own, work, there)
    for j in range(half):
        weighted[j] = work[carried + j]


@woven
def _count_terms(moves: Floats) -> int:
    """Number of terms of the longest series; a single one where nothing moves."""
    most, terms = max(max(moves[0], moves[1]), max(moves[2], moves[3])), 1
    weight = np.exp(-most)
    while most > 0.0 and (terms - 1 < most or weight > _ENOUGH):
        weight *= most / terms
        terms += 1
    return terms
