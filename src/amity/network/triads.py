"""Triangles and the two classic tests of balance, strong (two camps) and weak (any number of camps)."""

from dataclasses import dataclass

import networkx as nx
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from amity.network.signed_graph import SignedGraph

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Triangles:
    """Triangles by their number of hostile ties: 0 and 2 are balanced, 1 never is, 3 only in the weak sense."""

    hostile_0: int
    hostile_1: int
    hostile_2: int
    hostile_3: int

    @property
    def total(self) -> int:
        """All triangles."""
        return self.hostile_0 + self.hostile_1 + self.hostile_2 + self.hostile_3

    @property
    def index(self) -> float | None:
        """Share of triangles that are balanced; None where there are none."""
        return (self.hostile_0 + self.hostile_2) / self.total if self.total else None

    @property
    def weak_index(self) -> float | None:
        """Share of triangles that weak balance allows; None where there are none."""
        return 1 - self.hostile_1 / self.total if self.total else None


def count_triangles(graph: SignedGraph) -> Triangles:
    """
    Triangles of a signed graph by their number of hostile ties.

    Args:
        graph: any signed graph; only signs count.

    Returns:
        Triangles: four counts.

    Raises:
        Nothing; the graph was checked when it was made.

    Reference: Cartwright & Harary (1956), Psychol. Rev. 63(5); Davis (1967), Human Relations 20(2).
    """
    friendly, hostile = _sparse(graph, graph.weights > 0), _sparse(graph, graph.weights < 0)
    return Triangles(
        _closed(friendly, friendly, friendly) // 6,
        _closed(friendly, friendly, hostile) // 2,
        _closed(hostile, hostile, friendly) // 2,
        _closed(hostile, hostile, hostile) // 6,
    )


def triangles_per_tie(graph: SignedGraph) -> tuple[Ints, Ints]:
    """
    Balanced and unbalanced triangles that each tie lies in.

    Args:
        graph: any signed graph; only signs count.

    Returns:
        Two arrays (M,): balanced triangles, unbalanced triangles. A tie that changed its sign would swap its two.

    Raises:
        Nothing; the graph was checked when it was made.

    Reference: Cartwright & Harary (1956), Psychol. Rev. 63(5).
    """
    every = np.ones(graph.n_ties, dtype=bool)
    signs, ties = _sparse(graph, every, signed=True), _sparse(graph, every)
    a, b = graph.ends[:, 0], graph.ends[:, 1]
    if not graph.n_ties:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    agreeing = np.asarray((signs @ signs)[a, b]).ravel() * np.sign(graph.weights).astype(np.int64)
    total = np.asarray((ties @ ties)[a, b]).ravel()
    return (total + agreeing) // 2, (total - agreeing) // 2


def is_strongly_balanced(graph: SignedGraph) -> bool:
    """
    True where the nodes fall into two camps, friendly within and hostile between (one may be empty).

    Args:
        graph: any signed graph.

    Returns:
        Whether no cycle has an odd number of hostile ties.

    Raises:
        Nothing; the graph was checked when it was made.

    Reference: Harary (1953), Michigan Math. J. 2(2).
    """
    doubled: nx.Graph[tuple[int, bool]] = nx.Graph()
    for (a, b), weight in zip(graph.ends.tolist(), graph.weights.tolist(), strict=True):
        crossing = weight < 0
        doubled.add_edge((a, False), (b, crossing))
        doubled.add_edge((a, True), (b, not crossing))
    camps = {node: at for at, members in enumerate(nx.connected_components(doubled)) for node in members}
    return all(camps[node, False] != camps[node, True] for node, sheet in camps if not sheet)


def is_weakly_balanced(graph: SignedGraph) -> bool:
    """
    True where the nodes fall into any number of camps, friendly within and hostile between.

    Args:
        graph: any signed graph.

    Returns:
        Whether no cycle has exactly one hostile tie.

    Raises:
        Nothing; the graph was checked when it was made.

    Reference: Davis (1967), Human Relations 20(2).
    """
    friends: nx.Graph[int] = nx.Graph()
    friends.add_edges_from(graph.ends[graph.weights > 0].tolist())
    camp = {node: at for at, members in enumerate(nx.connected_components(friends)) for node in members}
    hostile = graph.ends[graph.weights < 0].tolist()
    return all(camp.get(a, (a,)) != camp.get(b, (b,)) for a, b in hostile)


def _sparse(graph: SignedGraph, chosen: npt.NDArray[np.bool_], *, signed: bool = False) -> csr_array:
    a, b = graph.ends[chosen, 0], graph.ends[chosen, 1]
    values = np.sign(graph.weights[chosen]).astype(np.int64) if signed else np.ones(len(a), dtype=np.int64)
    rows, columns = np.concatenate([a, b]), np.concatenate([b, a])
    return csr_array((np.tile(values, 2), (rows, columns)), shape=(graph.n_nodes, graph.n_nodes))


def _closed(x: csr_array, y: csr_array, z: csr_array) -> int:
    """Trace of the product of three symmetric matrices: the closed walks of length three."""
    return int(((x @ y) * z).sum())
