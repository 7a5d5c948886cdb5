"""The allowed-transition graph of a multi-state model and the generators that live on it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from amity.errors import DataError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Transitions:
    """
    Which instantaneous moves are possible, in row order: all moves out of state 0, then out of state 1, and so on.

    Attributes:
        n_states: K.
        sources: (R,) state that each move leaves, from 0.
        targets: (R,) state that each move enters, from 0.
    """

    n_states: int
    sources: Ints
    targets: Ints

    def __len__(self) -> int:
        return len(self.sources)

    @property
    def absorbing(self) -> Bools:
        """(K,) whether no move leaves the state."""
        leaves = np.zeros(self.n_states, dtype=np.bool_)
        leaves[self.sources] = True
        return ~leaves


def allowed_transitions(allowed: ArrayLike) -> Transitions:
    """
    The graph whose moves are the non-zero entries off the diagonal of a matrix.

    Args:
        allowed: (K, K) booleans or intensities; the diagonal is ignored.

    Returns:
        Transitions: moves in row order.

    Raises:
        DataError: the matrix is not square, has fewer than two states, a negative or missing entry, or allows no move.

    Reference: Jackson (2011), J. Stat. Softw. 38(8), section 1.2; docs/method/dynamics-generator.md.
    """
    matrix = np.array(allowed, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or len(matrix) < 2:
        raise DataError(f"transition matrix: got shape {matrix.shape}, expected (K, K) with K of at least 2")
    np.fill_diagonal(matrix, 0.0)
    if not np.isfinite(matrix).all() or (matrix < 0).any():
        row, column = np.argwhere(~(np.isfinite(matrix) & (matrix >= 0)))[0]
        raise DataError(
            f"transition matrix: entry {matrix[row, column]} at row {row + 1}, column {column + 1}; "
            "off the diagonal give 0 (not allowed) or a positive intensity"
        )
    sources, targets = np.nonzero(matrix)
    if len(sources) == 0:
        raise DataError("transition matrix: no entry off the diagonal is positive, so no transition is allowed")
    return Transitions(len(matrix), sources.astype(np.int64), targets.astype(np.int64))


def generator(transitions: Transitions, rates: ArrayLike) -> Floats:
    """
    Generator matrix or matrices with these rates off the diagonal and rows that sum to zero.

    Args:
        transitions: R allowed moves among K states.
        rates: (..., R) intensities per unit of time, >= 0.

    Returns:
        (..., K, K) generators.

    Raises:
        DataError: the number of rates is not R, or a rate is negative or not finite.

    Reference: Norris (1997), Markov Chains, section 2.1; docs/method/dynamics-generator.md.
    """
    values = np.asarray(rates, dtype=np.float64)
    if values.shape[-1:] != (len(transitions),):
        raise DataError(f"rates: got shape {values.shape}, expected {len(transitions)} rates, one per transition")
    if not np.isfinite(values).all() or (values < 0).any():
        raise DataError("rates: every rate must be finite and >= 0")
    q = np.zeros((*values.shape[:-1], transitions.n_states, transitions.n_states))
    q.reshape(*values.shape[:-1], -1)[..., _places(transitions)[0]] = values  # flat: twice as fast as by two indices
    states = np.arange(transitions.n_states)
    q[..., states, states] = -q.sum(axis=-1)
    return q


def rates_of(transitions: Transitions, q: ArrayLike) -> Floats:
    """
    The rates of a generator in the order of the graph's moves.

    Args:
        transitions: R allowed moves among K states.
        q: (..., K, K) generators; the diagonal is ignored.

    Returns:
        (..., R) intensities.

    Raises:
        DataError: the matrix has another number of states.

    Reference: docs/method/dynamics-generator.md.
    """
    matrix = np.asarray(q, dtype=np.float64)
    if matrix.shape[-2:] != (transitions.n_states, transitions.n_states):
        raise DataError(f"generator: got shape {matrix.shape}, expected (..., K, K) with K = {transitions.n_states}")
    return np.take(matrix.reshape(*matrix.shape[:-2], -1), _places(transitions)[0], axis=-1)


def rates_gradient(transitions: Transitions, q_gradient: Floats) -> Floats:
    """
    Gradient by rate from the gradient by entry of the generator, whose diagonal is minus the row's sum.

    Args:
        transitions: R allowed moves among K states.
        q_gradient: (..., K, K) derivative of a scalar by every entry of the generator.

    Returns:
        (..., R) derivative by each rate.

    Raises:
        DataError: never; shapes are the caller's own.

    Reference: docs/method/dynamics-generator.md.
    """
    flat = q_gradient.reshape(*q_gradient.shape[:-2], -1)
    moves, stays = _places(transitions)
    gradient: Floats = np.take(flat, moves, axis=-1) - np.take(flat, stays, axis=-1)
    return gradient


def _places(transitions: Transitions) -> tuple[Ints, Ints]:
    """(R,) place of each move in a flattened generator, and that of the diagonal of its row."""
    row = transitions.sources * transitions.n_states
    return row + transitions.targets, row + transitions.sources
