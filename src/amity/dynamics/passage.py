"""When a set of states is first reached, and how long a stay lasts."""

import numpy as np
from numpy.typing import ArrayLike

from amity.dynamics.states import check_distribution
from amity.dynamics.transition_probs import check_generator, transition_probs
from amity.dynamics.transitions import Bools, Floats
from amity.errors import DataError


def passage_prob(q: ArrayLike, start: ArrayLike, *, into: ArrayLike, horizons: ArrayLike) -> Floats:
    """
    Probability that a set of states has been entered by each horizon.

    A start inside the set counts as reached.

    Args:
        q: (K, K) generator.
        start: (K,) state probabilities now.
        into: states of the set, from 0.
        horizons: (H,) times ahead, >= 0.

    Returns:
        (H,) probabilities, not decreasing in the horizon.

    Raises:
        DataError: the generator, start, set or a horizon is not valid.

    Reference: Norris (1997), Markov Chains, section 3.3; docs/method/dynamics-passage.md.
    """
    matrix, inside = _checked(q, into)
    probs = check_distribution(start, len(matrix))
    stopped = np.where(inside[:, None], 0.0, matrix)
    ahead = probs @ transition_probs(stopped, np.atleast_1d(np.asarray(horizons, dtype=np.float64)))
    reached: Floats = np.clip(ahead[:, inside].sum(axis=1), 0.0, 1.0)
    return reached


def expected_passage(q: ArrayLike, *, into: ArrayLike) -> Floats:
    """
    Mean time until a set of states is first entered, from each state.

    Args:
        q: (K, K) generator.
        into: states of the set, from 0.

    Returns:
        (K,) times in the unit of the rates; 0 inside the set, infinite where the set may never be reached.

    Raises:
        DataError: the generator or the set is not valid.

    Reference: Norris (1997), Markov Chains, theorem 3.3.3; docs/method/dynamics-passage.md.
    """
    matrix, inside = _checked(q, into)
    never = _may_never_reach(matrix, inside)
    times = np.zeros(len(matrix))
    times[never] = np.inf
    sure = ~inside & ~never
    if sure.any():
        times[sure] = np.linalg.solve(-matrix[np.ix_(sure, sure)], np.ones(int(sure.sum())))
    return times


def sojourn(q: ArrayLike) -> Floats:
    """
    Mean length of one stay in each state.

    Args:
        q: (K, K) generator.

    Returns:
        (K,) times in the unit of the rates; infinite for absorbing states.

    Raises:
        DataError: the generator is not valid.

    Reference: Norris (1997), Markov Chains, section 2.6; docs/method/dynamics-passage.md.
    """
    exits = -np.diag(check_generator(q))
    stays: Floats = np.divide(1.0, exits, out=np.full(len(exits), np.inf), where=exits > 0)
    return stays


def next_state_probs(q: ArrayLike) -> Floats:
    """
    Probability that the next move out of each state goes to each other state.

    Args:
        q: (K, K) generator.

    Returns:
        (K, K) rows that sum to 1, or to 0 for absorbing states.

    Raises:
        DataError: the generator is not valid.

    Reference: Norris (1997), Markov Chains, section 2.6; docs/method/dynamics-passage.md.
    """
    matrix = check_generator(q)
    exits = -np.diag(matrix)
    moves = matrix + np.diag(exits)
    return np.divide(moves, exits[:, None], out=np.zeros_like(moves), where=exits[:, None] > 0)


def length_of_stay(q: ArrayLike, start: ArrayLike, *, until: float = np.inf) -> Floats:
    """
    Expected total time in each state from now until a horizon.

    Args:
        q: (K, K) generator.
        start: (K,) state probabilities now.
        until: horizon in the unit of the rates; without one, states that are visited for ever have an infinite stay.

    Returns:
        (K,) times that sum to the horizon.

    Raises:
        DataError: the generator, start or horizon is not valid.

    Reference: van Loan (1978), IEEE Trans. Autom. Control 23(3); docs/method/dynamics-passage.md.
    """
    matrix = check_generator(q)
    probs = check_distribution(start, len(matrix))
    if not until >= 0:
        raise DataError(f"until: got {until}, expected a time ahead >= 0")
    if np.isinf(until):
        return _stay_for_ever(matrix, probs)
    scale = max(float(-np.diag(matrix).min()) * until, 1e-12)
    steps = max(1, int(np.ceil(scale)))
    single = _integral(matrix, until / steps)
    step = transition_probs(matrix, until / steps)
    total = np.zeros(len(matrix))
    for _ in range(steps):
        total += probs @ single
        probs = probs @ step
    return total


def _integral(q: Floats, gap: float) -> Floats:
    """(K, K) integral of P(u) for u from 0 to a gap of about one expected jump or less, by its power series."""
    term = np.eye(len(q)) * gap
    total = term.copy()
    for n in range(2, 60):
        term = term @ q * (gap / n)
        total += term
    return total


def _stay_for_ever(q: Floats, start: Floats) -> Floats:
    reach = _reachable(q)
    leaves = (reach & ~reach.T).any(axis=1)
    stay = np.zeros(len(q))
    stay[~leaves & ((start > 0) @ (reach | np.eye(len(q), dtype=bool)))] = np.inf
    if leaves.any():
        stay[leaves] = np.linalg.solve(-q[np.ix_(leaves, leaves)].T, start[leaves])
    return stay


def _checked(q: ArrayLike, into: ArrayLike) -> tuple[Floats, Bools]:
    matrix = check_generator(q)
    states = np.atleast_1d(np.asarray(into))
    if states.size == 0 or not ((states >= 0) & (states < len(matrix)) & (states == np.floor(states))).all():
        raise DataError(f"into: got {states.tolist()}, expected states from 0 to {len(matrix) - 1}")
    inside = np.zeros(len(matrix), dtype=np.bool_)
    inside[states.astype(np.int64)] = True
    return matrix, inside


def _reachable(q: Floats) -> Bools:
    """(K, K) whether a path of moves leads from row to column."""
    reach = (q - np.diag(np.diag(q))) > 0
    for k in range(len(q)):
        reach |= reach[:, [k]] & reach[[k], :]
    return reach


def _may_never_reach(q: Floats, inside: Bools) -> Bools:
    """(K,) states outside the set from which a state is reachable that cannot reach the set."""
    stopped = np.where(inside[:, None], 0.0, q)
    reach = _reachable(stopped) | np.eye(len(q), dtype=bool)
    stuck = ~reach[:, inside].any(axis=1)
    return ~inside & reach[:, stuck].any(axis=1)
