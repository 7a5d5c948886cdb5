"""What each dyad feels from its neighbours, worked out one dyad at a time, so that nothing is held per triangle."""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from amity.network.structure import COVARIATES, TRIADIC, DyadNetwork

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Near(NamedTuple):
    """The neighbours of each dyad as the compiled code reads them; links are those that go into a dyad."""

    tri_first: Ints
    tri_second: Ints
    tri_third: Ints
    into_first: Ints
    into_from: Ints
    into_kind: Ints
    into_weight: Floats


def neighbour_covariates(network: DyadNetwork, friendly: Floats, hostile: Floats) -> Floats:
    """
    What each dyad feels from its neighbours, from the probability that each dyad is friendly or hostile.

    With 0 and 1 for probabilities this is exact; otherwise expected counts under independence. The three counts of
    third parties enter as log(1 + count), so that the tenth shared friend matters less than the first.

    Args:
        network: D dyads.
        friendly: (..., D) probability of a friendly state.
        hostile: (..., D) probability of a hostile state.

    Returns:
        (..., D, C) covariates in the order of `COVARIATES`.

    Raises:
        Nothing; shapes are the caller's.

    Reference: Heider (1946), J. Psychol. 21(1); docs/method/network-coupling.md.
    """
    felt = np.zeros((*np.shape(friendly), len(COVARIATES)))
    rows = felt.reshape(-1, *felt.shape[-2:])
    _feel_all(_near(network), _by_row(friendly), _by_row(hostile), rows)
    return felt


def felt_in_turn(network: DyadNetwork, turns: tuple[Floats, Ints], friendly: Floats, hostile: Floats) -> Floats:
    """
    What the dyad of each row feels at the row's time, from its neighbours at their own last rows by then.

    A neighbour without a row by then does not count. Of rows of one dyad at one time the last counts.

    Args:
        network: D dyads.
        turns: (T,) time and dyad of each row, those of one dyad in the order of time.
        friendly: (T,) probability of a friendly state at each row.
        hostile: (T,) probability of a hostile state at each row.

    Returns:
        (T, C) covariates in the order of `COVARIATES`.

    Raises:
        Nothing; shapes are the caller's.

    Reference: docs/method/network-coupling.md.
    """
    time, dyad = turns
    order = np.argsort(time, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(time[order])) + 1, len(order))
    felt = np.zeros((len(order), len(COVARIATES)))
    seen = np.zeros((2, network.n_dyads))
    _feel_in_turn(_near(network), (order, ends, dyad), (friendly, hostile), seen, felt)
    return felt


def _by_row(values: Floats) -> Floats:
    return np.ascontiguousarray(values, dtype=np.float64).reshape(-1, values.shape[-1])


def _near(network: DyadNetwork) -> Near:
    order = np.argsort(network.link_to, kind="stable")
    first = np.zeros(network.n_dyads + 1, dtype=np.int64)
    np.cumsum(np.bincount(network.link_to, minlength=network.n_dyads), out=first[1:])
    sources = np.repeat(np.arange(network.n_dyads), np.diff(network.link_first))
    links = (first, sources[order], network.link_kind[order], network.link_weight[order])
    return Near(network.tri_first, network.tri_second, network.tri_third, *links)


@numba.njit(cache=True, nogil=True)
def _feel_all(near: Near, friendly: Floats, hostile: Floats, felt: Floats) -> None:
    for row in range(len(friendly)):
        for dyad in range(friendly.shape[1]):
            _feel(near, friendly[row], hostile[row], dyad, felt[row, dyad])


@numba.njit(cache=True, nogil=True)
def _feel_in_turn(
    near: Near, turns: tuple[Ints, Ints, Ints], stance: tuple[Floats, Floats], seen: Floats, felt: Floats
) -> None:
    order, ends, dyad = turns
    begin = 0
    for end in ends:
        for row in order[begin:end]:
            seen[0, dyad[row]], seen[1, dyad[row]] = stance[0][row], stance[1][row]
        for row in order[begin:end]:
            _feel(near, seen[0], seen[1], dyad[row], felt[row])
        begin = end


@numba.njit(cache=True, nogil=True)
def _feel(near: Near, friendly: Floats, hostile: Floats, dyad: int, felt: Floats) -> None:
    """Write the covariates of one dyad, `felt` (C,) zero before, from the stance of all (D,)."""
    for at in range(near.tri_first[dyad], near.tri_first[dyad + 1]):
        second, third = near.tri_second[at], near.tri_third[at]
        felt[0] += friendly[second] * friendly[third]
        felt[1] += hostile[second] * hostile[third]
        felt[2] += friendly[second] * hostile[third] + hostile[second] * friendly[third]
    for kind in range(TRIADIC):
        felt[kind] = np.log1p(felt[kind])
    for at in range(near.into_first[dyad], near.into_first[dyad + 1]):
        source = near.into_from[at]
        felt[near.into_kind[at]] += (friendly[source] - hostile[source]) * near.into_weight[at]
