"""Who matters in a signed network: centrality that counts enemies, brokers, and communities."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from amity.network.balance import BalanceResult
from amity.network.signed_graph import SignedGraph

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class NodeMeasures:
    """
    Measures of each node, (N,) each, in the order of the graph's names.

    `friends` and `enemies` count ties. `pn` is PN centrality: above 1 for nodes with well-connected friends, below
    for those with well-connected enemies. `brokered` counts pairs of a node's friends that are enemies of each other;
    `bridged` its friends in other communities. `community` is the group in the best partition.
    """

    friends: Ints
    enemies: Ints
    pn: Floats
    brokered: Ints
    bridged: Ints
    community: Ints


def node_measures(graph: SignedGraph, result: BalanceResult) -> NodeMeasures:
    """
    Centrality, brokerage and community of each node.

    Args:
        graph: any signed graph; only signs count.
        result: its balance; with K above 2 communities are more than two.

    Returns:
        NodeMeasures: arrays (N,).

    Raises:
        Nothing; the graph was checked when it was made.

    Reference: Everett & Borgatti (2014), Social Networks 38; Gould & Fernandez (1989), Sociol. Methodol. 19.
    """
    friendly, hostile = _adjacency(graph, graph.weights > 0), _adjacency(graph, graph.weights < 0)
    elsewhere = result.groups[:, None] != result.groups[None]
    return NodeMeasures(
        friends=friendly.sum(axis=1).astype(np.int64),
        enemies=hostile.sum(axis=1).astype(np.int64),
        pn=pn_centrality(graph),
        brokered=(np.einsum("ij,jk,ik->i", friendly, hostile, friendly, optimize=True) / 2).astype(np.int64),
        bridged=(friendly * elsewhere).sum(axis=1).astype(np.int64),
        community=result.groups,
    )


def pn_centrality(graph: SignedGraph) -> Floats:
    """
    PN centrality of each node: friends of friends add, enemies take away, enemies of enemies add a little.

    Args:
        graph: N nodes; only signs count.

    Returns:
        (N,) solution of (I - A / (2 N - 2)) x = 1, where A is 1 for friends and -2 for enemies; 1 for a node without
            ties.

    Raises:
        Nothing; the matrix is never singular for a simple graph.

    Reference: Everett & Borgatti (2014), Social Networks 38, eq. 6.
    """
    size = graph.n_nodes
    if size == 1:
        return np.ones(1)
    signed = _adjacency(graph, graph.weights > 0) - 2 * _adjacency(graph, graph.weights < 0)
    return np.asarray(np.linalg.solve(np.eye(size) - signed / (2 * size - 2), np.ones(size)), dtype=np.float64)


def _adjacency(graph: SignedGraph, chosen: npt.NDArray[np.bool_]) -> Floats:
    matrix = np.zeros((graph.n_nodes, graph.n_nodes))
    a, b = graph.ends[chosen, 0], graph.ends[chosen, 1]
    matrix[a, b] = matrix[b, a] = 1.0
    return matrix
