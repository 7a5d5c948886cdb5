"""Violated cycle inequalities of a fractional solution: the cuts that make balance provable."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from amity.network.signed_graph import TieArrays

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# A hair on every tie makes the shortest cycle also the one with the fewest ties, and keeps zeros out of the matrix.
_HAIR = 1e-7
_VIOLATION = 1e-4


def negative_cycles(ties: TieArrays, broken: Array, *, sources: Ints) -> list[tuple[int, ...]]:
    """
    Cycles with an odd number of hostile ties along which `broken` sums to less than 1.

    Every partition into two frustrates a tie of each such cycle, so each is a valid cut; the search is exact when all
    nodes are sources. It looks for the shortest way from a node to its own mirror image in the doubled graph where
    hostile ties change sheets.

    Args:
        ties: the graph.
        broken: (M,) fractional frustration of each tie, in [0, 1].
        sources: nodes to start from.

    Returns:
        One tuple of tie indices per cycle, sorted, without repetition, most violated first.

    Raises:
        Nothing; `broken` comes from the linear program.

    Reference: Barahona & Mahjoub (1986), Math. Programming 36(2); docs/method/network-balance.md.
    """
    n_nodes, a, b = ties.n_nodes, ties.ends[:, 0], ties.ends[:, 1]
    across = np.where(ties.hostile, n_nodes, 0)
    rows = np.concatenate([a, a + n_nodes, b + across, b + n_nodes - across])
    columns = np.concatenate([b + across, b + n_nodes - across, a, a + n_nodes])
    lengths = csr_array((np.tile(broken + _HAIR, 4), (rows, columns)), shape=(2 * n_nodes, 2 * n_nodes))
    distance, before = dijkstra(lengths, indices=sources, limit=1.0, return_predecessors=True)
    tie_of = _tie_lookup(ties)
    found: dict[tuple[int, ...], float] = {}
    for row, source in enumerate(sources.tolist()):
        length = distance[row, source + n_nodes]
        if length < 1 - _VIOLATION:
            cycle = _walk_back(before[row], source + n_nodes, source, tie_of=tie_of, n_nodes=n_nodes)
            if cycle is not None:
                found[cycle] = length
    return sorted(found, key=lambda cycle: (found[cycle], cycle))


def single_hostile_cycles(ties: TieArrays, broken: Array, *, sources: Ints) -> list[tuple[int, ...]]:
    """
    Cycles with exactly one hostile tie along which `broken` sums to less than 1.

    Every partition, into however many groups, frustrates a tie of each such cycle; the search is exact when all nodes
    are sources. It closes each hostile tie by the shortest way of friendly ties.

    Args:
        ties: the graph.
        broken: (M,) fractional frustration of each tie, in [0, 1].
        sources: nodes to start from.

    Returns:
        One tuple of tie indices per cycle, sorted, without repetition, most violated first.

    Raises:
        Nothing; `broken` comes from the linear program.

    Reference: Davis (1967), Human Relations 20(2); Demaine et al. (2006), Theor. Comput. Sci. 361(2-3).
    """
    friendly = np.flatnonzero(~ties.hostile)
    a, b = ties.ends[friendly, 0], ties.ends[friendly, 1]
    values = np.tile(broken[friendly] + _HAIR, 2)
    shape = (ties.n_nodes, ties.n_nodes)
    lengths = csr_array((values, (np.concatenate([a, b]), np.concatenate([b, a]))), shape=shape)
    distance, before = dijkstra(lengths, indices=sources, limit=1.0, return_predecessors=True)
    row_of = {int(source): row for row, source in enumerate(sources)}
    tie_of = _tie_lookup(ties)
    found: dict[tuple[int, ...], float] = {}
    for tie in np.flatnonzero(ties.hostile).tolist():
        start, end = (int(node) for node in ties.ends[tie])
        if start not in row_of:
            continue
        length = distance[row_of[start], end] + broken[tie]
        if length < 1 - _VIOLATION:
            way = _walk_back(before[row_of[start]], end, start, tie_of=tie_of, n_nodes=ties.n_nodes)
            if way is not None:
                found[tuple(sorted((*way, tie)))] = length
    return sorted(found, key=lambda cycle: (found[cycle], cycle))


def _tie_lookup(ties: TieArrays) -> dict[tuple[int, int], int]:
    lookup = {}
    for tie, (a, b) in enumerate(ties.ends.tolist()):
        lookup[a, b] = lookup[b, a] = tie
    return lookup


def _walk_back(
    before: npt.NDArray[np.int32], end: int, start: int, *, tie_of: dict[tuple[int, int], int], n_nodes: int
) -> tuple[int, ...] | None:
    """Ties on the way from `start` to `end`; None where it passes a node twice, as a shorter cycle then exists."""
    way, passed, node = [], set(), end
    while node != start:
        previous = int(before[node])
        way.append(tie_of[node % n_nodes, previous % n_nodes])
        if node % n_nodes in passed:
            return None
        passed.add(node % n_nodes)
        node = previous
    return tuple(sorted(way))
