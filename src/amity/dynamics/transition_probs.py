"""Transition probabilities over a gap, P(t) = expm(Qt), for many gaps at once, and their derivative by Q."""

import numpy as np
from numpy.typing import ArrayLike

from amity.dynamics.transitions import Floats
from amity.errors import DataError

MAX_JUMPS = 24.0  # expected jumps of the uniformised chain beyond which the gap is halved and the result squared
_TAIL = 1e-18
_MOST_JUMPS = 1e15  # beyond this, rounding of the gap itself decides the answer


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
    probs = Exponentials(matrix, times.ravel()).probs
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


class Exponentials:
    """
    P(t) for one generator at many gaps, with what is needed to carry a derivative back to the generator.

    Attributes:
        probs: (G, K, K) transition probabilities.
    """

    def __init__(self, q: Floats, gaps: Floats) -> None:
        self._n_states = len(q)
        self._rate = max(float(-np.diag(q).min()), 1e-300)
        jumps = self._rate * gaps
        self._halvings = np.zeros(len(gaps), dtype=np.int64)
        if not float(jumps.max(initial=0.0)) < _MOST_JUMPS:
            raise DataError(
                f"rates: {jumps.max():.3g} moves expected within one gap; the rates or the gap are too large"
            )
        long = jumps > MAX_JUMPS
        self._halvings[long] = np.ceil(np.log2(jumps[long] / MAX_JUMPS)).astype(np.int64)
        self._weights = _poisson_weights(jumps / 2.0**self._halvings)
        self._powers = _powers(np.eye(len(q)) + q / self._rate, self._weights.shape[1])
        probs = (self._weights @ self._powers.reshape(len(self._powers), -1)).reshape(-1, *q.shape)
        self._squares = [probs]
        for level in range(1, int(self._halvings.max(initial=0)) + 1):
            squared = probs @ probs
            squared /= squared.sum(axis=2, keepdims=True)
            probs = np.where((self._halvings >= level)[:, None, None], squared, probs)
            self._squares.append(probs)
        self.probs: Floats = probs / probs.sum(axis=2, keepdims=True)

    def pull_back(self, by_probs: Floats) -> Floats:
        """
        Derivative by the generator's entries from the derivative by the transition probabilities.

        Args:
            by_probs: (G, K, K) derivative of a scalar by each entry of `probs`.

        Returns:
            (K, K) derivative of that scalar by each entry of Q, taken as free.
        """
        bar = by_probs
        for level in range(len(self._squares) - 1, 0, -1):
            root = self._squares[level - 1]
            turned = root.transpose(0, 2, 1)
            bar = np.where((self._halvings >= level)[:, None, None], turned @ bar + bar @ turned, bar)
        by_powers = (self._weights.T @ bar.reshape(len(bar), -1)).reshape(-1, self._n_states, self._n_states)
        jump = self._powers[1].T if len(self._powers) > 1 else np.eye(self._n_states)
        by_jump = np.zeros_like(jump)
        carried = by_powers[-1]
        for n in range(len(self._powers) - 1, 0, -1):
            by_jump += self._powers[n - 1].T @ carried
            carried = by_powers[n - 1] + carried @ jump
        return by_jump / self._rate


def _poisson_weights(jumps: Floats) -> Floats:
    """(G, N) probability of n jumps, n < N, with N large enough that the rest is below the tail bound."""
    largest = float(jumps.max(initial=0.0))
    n_terms = 2
    term = np.exp(-largest) * largest
    while n_terms < largest or term > _TAIL:
        term *= largest / n_terms
        n_terms += 1
    weights = np.empty((len(jumps), n_terms))
    weights[:, 0] = np.exp(-jumps)
    for n in range(1, n_terms):
        weights[:, n] = weights[:, n - 1] * (jumps / n)
    return weights


def _powers(jump: Floats, count: int) -> Floats:
    """(count, K, K) powers of the uniformised matrix, from the identity up."""
    powers = np.empty((count, *jump.shape))
    powers[0] = np.eye(len(jump))
    for n in range(1, count):
        powers[n] = powers[n - 1] @ jump
    return powers
