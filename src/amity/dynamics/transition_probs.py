"""Transition probabilities over a gap, P(t) = expm(Qt), and the check that Q is a generator."""

import numpy as np
from numpy.typing import ArrayLike

from amity.dynamics.exponentials import exponentials
from amity.dynamics.transitions import Floats
from amity.errors import DataError

MOST_JUMPS = 1e15  # beyond this, rounding of the gap itself decides the answer


def transition_probs(q: ArrayLike, gaps: ArrayLike) -> Floats:
    """
    Probability of each state after each gap, given the state before it.

    Uses uniformisation with scaling and squaring: only sums and products of non-negative numbers, so defective and
    stiff generators are safe and no entry is ever negative.

    Args:
        q: (K, K) generator: off-diagonal entries >= 0, rows that sum to 0.
        gaps: (...) lengths of time, >= 0, in the unit of the rates.

    Returns:
        (..., K, K) matrices whose rows sum to 1.

    Raises:
        DataError: the generator or a gap is not valid.

    Reference: Jensen (1953), Skand. Aktuarietidskr. 36; Moler & Van Loan (2003), SIAM Review 45(1);
        docs/method/dynamics-generator.md.
    """
    matrix = check_generator(q)
    times = np.asarray(gaps, dtype=np.float64)
    if not np.isfinite(times).all() or (times < 0).any():
        raise DataError("gaps: every gap must be finite and >= 0")
    most = float(times.max(initial=0.0)) * float(-np.diag(matrix).min(initial=0.0))
    if not most < MOST_JUMPS:
        raise DataError(f"rates: {most:.3g} moves expected in one gap; rates or gap are too large")
    probs = exponentials(matrix[None], np.zeros(times.size, dtype=np.int64), times.ravel())
    return probs.reshape(*times.shape, *matrix.shape)


def check_generator(q: ArrayLike) -> Floats:
    """
    The generator as floats, once it is known to be one.

    Args:
        q: (K, K) candidate.

    Returns:
        (K, K) the same numbers.

    Raises:
        DataError: not square, not finite, a negative rate, or a row that does not sum to zero.

    Reference: Norris (1997), Markov Chains, section 2.1.
    """
    matrix = np.asarray(q, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise DataError(f"generator: got shape {matrix.shape}, expected (K, K)")
    off = matrix - np.diag(np.diag(matrix))
    if not np.isfinite(matrix).all() or (off < 0).any():
        raise DataError("generator: off-diagonal entries must be finite and >= 0")
    sums = matrix.sum(axis=1)
    worst = int(np.argmax(np.abs(sums)))
    if abs(sums[worst]) > 1e-8 * max(1.0, float(np.abs(matrix).max())):
        raise DataError(
            f"generator: row {worst + 1} sums to {sums[worst]:.3g}, expected 0; see `generator` to build one"
        )
    return matrix
