"""How far a signed graph is from balance: the frustration index, its proof, and the partition that shows it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from amity.errors import DataError
from amity.network.cuts import negative_cycles, single_hostile_cycles
from amity.network.eigen_bound import semidefinite_bound
from amity.network.exact import PartitionProgram, solve_partition
from amity.network.kernel import lift_sides, reduce_graph
from amity.network.relaxation import relax_balance
from amity.network.search import SearchOptions, compile_search, partition_cost, search_partition
from amity.network.signed_graph import SignedGraph, TieArrays

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_DENSE_EIGEN_NODES = 3000
_SMALL_NODES = 40
_RELAXATION_SHARE = 0.6


@dataclass(frozen=True)
class BalanceOptions:
    """
    Limits of a balance computation.

    `time_limit_s` is a wall-clock limit; `clock` reads seconds, so that a caller can bring its own; `seed` feeds the
    search.
    """

    time_limit_s: float = 60.0
    search: SearchOptions = field(default_factory=SearchOptions)
    seed: int = 1
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True)
class BalanceResult:
    """
    Imbalance of a graph under its best known partition.

    `frustration_index` is the total weight of ties that the partition frustrates (a count where every tie weighs 1),
    and no partition can go below `lower_bound`; `optimal` says that the two meet. `groups` (N,) numbers the groups
    from 0, the largest first; `frustrated` (M,) marks the ties; `n_groups` is the K that was asked for.
    """

    frustration_index: float
    lower_bound: float
    optimal: bool
    groups: Ints
    frustrated: npt.NDArray[np.bool_]
    n_groups: int = 2

    @property
    def gap(self) -> float:
        """Relative distance of the index from its bound, 0 where proved."""
        return 0.0 if self.optimal else (self.frustration_index - self.lower_bound) / self.frustration_index


@dataclass(frozen=True)
class _Search:
    """What one computation carries along: the groups asked for, the clock's end and the randomness."""

    n_groups: int
    seconds_left: Callable[[], float]
    rng: np.random.Generator
    effort: SearchOptions
    whole: bool = True

    def closes(self, bound: float, cost: float) -> bool:
        """True where no cheaper partition fits above the bound."""
        return bound > cost - (1 - 1e-6 if self.whole else 1e-7 * max(1.0, cost))


def frustration(graph: SignedGraph, *, n_groups: int = 2, options: BalanceOptions | None = None) -> BalanceResult:
    """
    Smallest total weight of ties that are hostile within a group or friendly between groups.

    For two groups this is the frustration index (line index of balance); for K above 2 the criterion of relaxed
    balance, with at most K groups. The graph is reduced, a tabu search gives a partition, a linear program with cycle
    cuts a bound; where the two do not meet, a semidefinite bound and an integer program follow until the time is
    over.

    Args:
        graph: any signed graph, connected or not.
        n_groups: K, at least 1.
        options: time limit, effort and seed; the usual ones if None.

    Returns:
        BalanceResult: `optimal` is False where time ran out before the proof.

    Raises:
        DataError: the graph has no nodes, K is below 1, the time limit is not above 0, or the solver failed
            numerically.

    Reference: Aref, Mason & Wilson (2020), Networks 75(1); Doreian & Mrvar (1996), Social Networks 18(2).
    """
    options = options or BalanceOptions()
    if graph.n_nodes == 0:
        raise DataError("the graph has no nodes; give at least one tie or one isolated node")
    if n_groups < 1:
        raise DataError(f"the number of groups must be at least 1, got {n_groups}")
    if not options.time_limit_s > 0:
        raise DataError(f"the time limit must be above 0 seconds, got {options.time_limit_s}")
    if graph.n_nodes > _SMALL_NODES:
        compile_search()
    end = options.clock() + options.time_limit_s
    search = _Search(
        n_groups=n_groups,
        seconds_left=lambda: end - options.clock(),
        rng=np.random.default_rng(options.seed),
        effort=options.search,
        whole=bool((graph.weights == np.rint(graph.weights)).all()),
    )
    solve = _solve_two if n_groups == 2 else _solve_many
    groups, bound = solve(graph, search)
    return _as_result(graph, groups, bound, search)


def _solve_two(graph: SignedGraph, search: _Search) -> tuple[Ints, float]:
    kernel = reduce_graph(graph)
    sides: list[npt.NDArray[np.int8]] = [np.ones(len(block.nodes), dtype=np.int8) for block in kernel.blocks]
    bound = kernel.cost
    for at in reversed(range(len(kernel.blocks))):
        groups, block_bound = _solve_ties(kernel.blocks[at].ties, search)
        sides[at] = np.where(groups == 0, 1, -1).astype(np.int8)
        bound += block_bound
    return (lift_sides(kernel, sides) < 0).astype(np.int64), bound


def _solve_many(graph: SignedGraph, search: _Search) -> tuple[Ints, float]:
    groups, bound = _solve_ties(graph.ties, search)
    return groups, bound + graph.offset


def _solve_ties(ties: TieArrays, search: _Search) -> tuple[Ints, float]:
    """Groups of the nodes and a bound on the cost of any other grouping."""
    groups, cost = _first_guess(ties, search)
    if cost == 0 or search.n_groups == 1:
        return groups, cost
    reserve = (1 - _RELAXATION_SHARE) * search.seconds_left()
    relaxed = relax_balance(
        ties,
        separate=negative_cycles if search.n_groups == 2 else single_hostile_cycles,
        stop=lambda bound: search.closes(bound, cost),
        seconds_left=lambda: search.seconds_left() - reserve,
    )
    bound = relaxed.bound
    if not search.closes(bound, cost) and search.n_groups == 2 and _SMALL_NODES < ties.n_nodes <= _DENSE_EIGEN_NODES:
        bound = max(bound, semidefinite_bound(ties, rng=search.rng))
    if not search.closes(bound, cost) and search.seconds_left() > 0:
        program = PartitionProgram(ties, search.n_groups, groups, cycles=relaxed.cycles, whole=search.whole)
        proof = solve_partition(program, seconds=search.seconds_left())
        bound = max(bound, proof.bound)
        groups = min(groups, proof.groups, key=lambda found: partition_cost(ties, found))
        cost = partition_cost(ties, groups)
    return groups, cost if search.closes(bound, cost) else bound


def _first_guess(ties: TieArrays, search: _Search) -> tuple[Ints, float]:
    """One group for a small graph, which the solver settles sooner than the search compiles; else a search."""
    if ties.n_nodes <= _SMALL_NODES:
        groups = np.zeros(ties.n_nodes, dtype=np.int64)
        return groups, partition_cost(ties, groups)
    half = search.seconds_left() / 2
    return search_partition(
        ties,
        n_groups=search.n_groups,
        rng=search.rng,
        options=search.effort,
        keep_going=lambda: search.seconds_left() > half,
    )


def _as_result(graph: SignedGraph, groups: Ints, bound: float, search: _Search) -> BalanceResult:
    ordered = _largest_first(groups)
    together = ordered[graph.ends[:, 0]] == ordered[graph.ends[:, 1]]
    frustrated = together == (graph.weights < 0)
    index = float(np.abs(graph.weights[frustrated]).sum()) + graph.offset
    if search.whole:
        bound = float(np.ceil(bound - graph.offset - 1e-6)) + graph.offset
    optimal = search.closes(bound, index)
    return BalanceResult(index, index if optimal else min(bound, index), optimal, ordered, frustrated, search.n_groups)


def _largest_first(groups: Ints) -> Ints:
    sizes = np.bincount(groups)
    order = np.argsort(-sizes, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank[groups]
