"""Signed graphs for tests: random ones, and the plain enumeration that the solvers are held against."""

from itertools import product

import numpy as np

from amity.network import SignedGraph, graph_from_arrays


def random_graph(rng: np.random.Generator, *, n_nodes: int, n_ties: int, strength: int = 1) -> SignedGraph:
    """A graph with ties drawn without repetition and signs by a fair coin; weights up to `strength`."""
    first, second = np.triu_indices(n_nodes, 1)
    chosen = rng.choice(len(first), size=min(n_ties, len(first)), replace=False)
    weights = rng.choice([-1.0, 1.0], size=len(chosen)) * rng.integers(1, strength + 1, size=len(chosen))
    return graph_from_arrays(np.stack([first[chosen], second[chosen]], axis=1), weights, n_nodes=n_nodes)


def camps_graph(rng: np.random.Generator, *, n_nodes: int, n_ties: int, noise: float) -> SignedGraph:
    """A graph of two camps whose signs are wrong with probability `noise`."""
    camp = rng.integers(0, 2, size=n_nodes)
    graph = random_graph(rng, n_nodes=n_nodes, n_ties=n_ties)
    right = np.where(camp[graph.ends[:, 0]] == camp[graph.ends[:, 1]], 1.0, -1.0)
    wrong = rng.random(graph.n_ties) < noise
    return graph_from_arrays(graph.ends, np.where(wrong, -right, right), n_nodes=n_nodes)


def enumerated_index(graph: SignedGraph, n_groups: int) -> float:
    """The least cost over all partitions into at most K groups, by trying each."""
    best = np.inf
    for rest in product(range(n_groups), repeat=graph.n_nodes - 1):
        groups = np.array((0, *rest))
        together = groups[graph.ends[:, 0]] == groups[graph.ends[:, 1]]
        best = min(best, float(np.abs(graph.weights[together == (graph.weights < 0)]).sum()))
    return best


def cost_of(graph: SignedGraph, groups: np.ndarray) -> float:
    """The cost of one partition, written out tie by tie."""
    cost = 0.0
    for (a, b), weight in zip(graph.ends, graph.weights, strict=True):
        if (groups[a] == groups[b]) == (weight < 0):
            cost += abs(weight)
    return cost
