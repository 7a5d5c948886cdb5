"""Tabu search for a partition of a signed graph into at most K groups; fast, and without a proof."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numba
import numpy as np
import numpy.typing as npt

from amity.network.signed_graph import TieArrays

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Each move looks at every node and group, so that long rounds on large graphs would take minutes.
_MOVES_TIMES_OPTIONS = 250_000_000


@dataclass(frozen=True)
class SearchOptions:
    """How long to search: `rounds` of tabu search, each of `moves_per_node` times N moves."""

    rounds: int = 12
    moves_per_node: int = 60
    shaken_share: float = 0.25


@dataclass(frozen=True)
class Neighbours:
    """A symmetric sparse matrix by rows: the neighbours of v are `other[first[v]:first[v + 1]]`, with `weights`."""

    first: Ints
    other: Ints
    weights: Array


def neighbour_lists(ties: TieArrays) -> Neighbours:
    """
    Neighbour lists of an undirected graph.

    Args:
        ties: the graph.

    Returns:
        Neighbours: `first` (N + 1,), `other` and `weights` (2 M,).

    Raises:
        Nothing; the graph was checked when it was made.

    Reference: docs/method/network-balance.md.
    """
    rows = np.concatenate([ties.ends[:, 0], ties.ends[:, 1]])
    columns = np.concatenate([ties.ends[:, 1], ties.ends[:, 0]])
    order = np.lexsort((columns, rows))
    first = np.zeros(ties.n_nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows, minlength=ties.n_nodes), out=first[1:])
    return Neighbours(first, columns[order], np.tile(ties.weights, 2)[order])


def partition_cost(ties: TieArrays, groups: npt.NDArray[np.integer]) -> float:
    """
    Total weight of frustrated ties: hostile within a group, friendly between groups.

    Args:
        ties: the graph.
        groups: (N,) group of each node.

    Returns:
        The cost, at least 0.

    Raises:
        Nothing; indices were checked when the graph was made.

    Reference: Doreian & Mrvar (1996), Social Networks 18(2).
    """
    together = groups[ties.ends[:, 0]] == groups[ties.ends[:, 1]]
    return float(np.abs(ties.weights[together == ties.hostile]).sum())


def search_partition(
    ties: TieArrays,
    *,
    n_groups: int,
    rng: np.random.Generator,
    options: SearchOptions | None = None,
    keep_going: Callable[[], bool] = lambda: True,
) -> tuple[Ints, float]:
    """
    A good partition into at most K groups, found by iterated tabu search.

    The first round starts from one group, later ones from the best partition with a quarter of the nodes moved at
    random.

    Args:
        ties: the graph, of at least one node.
        n_groups: K, at least 1.
        rng: source of randomness; the same state gives the same partition.
        options: length of the search; the usual one if None.
        keep_going: asked before each round after the first.

    Returns:
        (N,) groups from 0 to K - 1, and their cost.

    Raises:
        Nothing; the graph was checked when it was made.

    Reference: Glover (1989), ORSA J. Computing 1(3); docs/method/network-balance.md.
    """
    options = options or SearchOptions()
    n_nodes = ties.n_nodes
    best = np.zeros(n_nodes, dtype=np.int64)
    best_cost = partition_cost(ties, best)
    if n_groups == 1 or n_nodes == 1 or best_cost == 0:
        return best, best_cost
    lists = neighbour_lists(ties)
    moves = min(options.moves_per_node * n_nodes, _MOVES_TIMES_OPTIONS // (n_nodes * n_groups))
    start = best
    for done in range(options.rounds):
        if done and not keep_going():
            break
        jitter = rng.integers(0, 10, size=moves)
        found = _tabu((lists.first, lists.other, lists.weights), start, n_groups=n_groups, jitter=jitter)
        cost = partition_cost(ties, found)
        if cost <= best_cost:
            best, best_cost = found, cost
        if best_cost == 0:
            break
        shaken = rng.random(n_nodes) < options.shaken_share
        start = np.where(shaken, rng.integers(0, n_groups, size=n_nodes), best)
    return best, best_cost


@cache
def compile_search() -> None:
    """
    Compiles the search or loads what was compiled before, so that no time limit pays for it.

    Returns:
        Nothing.

    Raises:
        Nothing.

    Reference: docs/method/network-balance.md.
    """
    pair = TieArrays(np.array([[0, 1]], dtype=np.int64), np.array([-1.0]), 2)
    search_partition(pair, n_groups=2, rng=np.random.default_rng(1), options=SearchOptions(rounds=1))


@numba.njit(cache=True)
def _tabu(lists: tuple[Ints, Ints, Array], start: Ints, *, n_groups: int, jitter: Ints) -> Ints:
    first, other, weights = lists
    n_nodes = len(start)
    groups, best = start.copy(), start.copy()
    load = np.zeros((n_nodes, n_groups))
    for node in range(n_nodes):
        for at in range(first[node], first[node + 1]):
            load[node, groups[other[at]]] += weights[at]
    free_from = np.zeros(n_nodes, dtype=np.int64)
    gained, best_gained = 0.0, 0.0
    tenure = min(20, max(3, n_nodes // 4))
    gained += _descend(lists, groups, load)
    best[:] = groups
    best_gained = gained
    for move in range(len(jitter)):
        node, group, change = _best_move(load, groups, free_from <= move, best_gained - gained - 1e-9)
        if node < 0:
            continue
        for at in range(first[node], first[node + 1]):
            load[other[at], groups[node]] -= weights[at]
            load[other[at], group] += weights[at]
        groups[node] = group
        free_from[node] = move + 1 + tenure + jitter[move]
        gained += change
        if gained < best_gained - 1e-9:
            best_gained = gained
            best[:] = groups
    return best


@numba.njit(cache=True)
def _descend(lists: tuple[Ints, Ints, Array], groups: Ints, load: Array) -> float:
    """Moves each node to its best group, in place, until none gains; much cheaper than the search on large graphs."""
    first, other, weights = lists
    gained, before = 0.0, 1.0
    while gained < before:
        before = gained
        for node in range(len(groups)):
            group = np.argmax(load[node])
            change = load[node, groups[node]] - load[node, group]
            if change > -1e-9:
                continue
            for at in range(first[node], first[node + 1]):
                load[other[at], groups[node]] -= weights[at]
                load[other[at], group] += weights[at]
            groups[node] = group
            gained += change
    return gained


@numba.njit(cache=True)
def _best_move(load: Array, groups: Ints, free: npt.NDArray[np.bool_], aspiration: float) -> tuple[int, int, float]:
    """The cheapest move of a free node, or of any node that would give a new best."""
    node, group, change = -1, -1, np.inf
    for candidate in range(len(groups)):
        held = load[candidate, groups[candidate]]
        for option in range(load.shape[1]):
            rise = held - load[candidate, option]
            allowed = free[candidate] or rise < aspiration
            if rise < change and option != groups[candidate] and allowed:
                node, group, change = candidate, option, rise
    return node, group, change
