"""Data reduction for two-way balance: a smaller graph with the same optimum, and the way back."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx
import numpy as np
import numpy.typing as npt

from amity.network.signed_graph import SignedGraph, TieArrays

Sides = npt.NDArray[np.int8]
Adjacency = dict[int, dict[int, float]]


@dataclass(frozen=True)
class Block:
    """A biconnected part of the kernel: its `nodes` (B,) in the graph, and its `ties` over indices into them."""

    nodes: npt.NDArray[np.int64]
    ties: TieArrays


@dataclass(frozen=True)
class Kernel:
    """
    What is left of a graph once the easy nodes are gone.

    `merged` lists (node, host, sign) in the order of merging: the node takes the host's side times the sign. `cost`
    is the frustration that merging has already settled; the blocks' optima add to it.
    """

    n_nodes: int
    blocks: tuple[Block, ...]
    merged: tuple[tuple[int, int, int], ...]
    cost: float


def reduce_graph(graph: SignedGraph) -> Kernel:
    """
    Kernel of a signed graph for the frustration index; every optimum of the kernel extends to one of the graph.

    A node whose strongest tie weighs at least as much as all its others together can take the side which that tie
    asks for, so it is merged into that neighbour; nodes of degree 1 and 2 are the special case. Parallel ties of
    opposite sign that arise cancel at a fixed cost. The rest falls apart into biconnected blocks that are solved
    alone.

    Args:
        graph: any signed graph.

    Returns:
        Kernel: the blocks, largest first; none where the reductions solve the graph.

    Raises:
        Nothing beyond what a malformed SignedGraph raises in NumPy.

    Reference: Hüffner, Betzler & Niedermeier (2010), J. Comb. Optim. 19(2); docs/method/network-balance.md.
    """
    adjacency: Adjacency = {node: {} for node in range(graph.n_nodes)}
    for (a, b), weight in zip(graph.ends.tolist(), graph.weights.tolist(), strict=True):
        adjacency[a][b] = adjacency[b][a] = weight
    merged, cost = _merge_dominated(adjacency)
    return Kernel(graph.n_nodes, _blocks(adjacency), tuple(merged), cost + graph.offset)


def lift_sides(kernel: Kernel, sides: list[Sides]) -> Sides:
    """
    Sides of all nodes from the sides of each block.

    Args:
        kernel: the kernel whose blocks were solved.
        sides: per block (B,) of 1 and -1.

    Returns:
        (N,) 1 or -1 per node of the original graph; a node without ties is on side 1.

    Raises:
        ValueError: the number of sides differs from the number of blocks.

    Reference: docs/method/network-balance.md.
    """
    links: dict[int, list[tuple[int, int]]] = {}
    for block, block_sides in zip(kernel.blocks, sides, strict=True):
        anchor, signs = int(block.nodes[0]), block_sides * block_sides[0]
        for node, sign in zip(block.nodes[1:].tolist(), signs[1:].tolist(), strict=True):
            links.setdefault(anchor, []).append((node, sign))
            links.setdefault(node, []).append((anchor, sign))
    lifted = np.ones(kernel.n_nodes, dtype=np.int8)
    _spread(lifted, links)
    for node, host, sign in reversed(kernel.merged):
        lifted[node] = lifted[host] * sign
    return lifted


def _merge_dominated(adjacency: Adjacency) -> tuple[list[tuple[int, int, int]], float]:
    merged: list[tuple[int, int, int]] = []
    cost = 0.0
    queue, waiting = deque(adjacency), set(adjacency)
    while queue:
        node = queue.popleft()
        waiting.discard(node)
        host = _dominating_neighbour(adjacency.get(node, {}))
        if host is None:
            continue
        sign = 1 if adjacency[node][host] > 0 else -1
        touched = [*adjacency[node]]
        cost += _merge(adjacency, node, host)
        merged.append((node, host, sign))
        for other in touched:
            if other not in waiting:
                waiting.add(other)
                queue.append(other)
    return merged, cost


def _dominating_neighbour(ties: dict[int, float]) -> int | None:
    if not ties:
        return None
    host = max(ties, key=lambda other: abs(ties[other]))
    total = sum(abs(weight) for weight in ties.values())
    return host if 2 * abs(ties[host]) >= total - 1e-12 else None


def _merge(adjacency: Adjacency, node: int, host: int) -> float:
    """Cost settled by giving `node` the side that its tie to `host` asks for."""
    ties = adjacency.pop(node)
    sign = 1.0 if ties.pop(host) > 0 else -1.0
    del adjacency[host][node]
    cost = 0.0
    for other, weight in ties.items():
        del adjacency[other][node]
        passed, present = sign * weight, adjacency[host].get(other, 0.0)
        total = passed + present
        if passed * present < 0:
            cost += min(abs(passed), abs(present))
        if total == 0:
            adjacency[host].pop(other, None)
            adjacency[other].pop(host, None)
        else:
            adjacency[host][other] = adjacency[other][host] = total
    return cost


def _blocks(adjacency: Adjacency) -> tuple[Block, ...]:
    left: nx.Graph[int] = nx.Graph()
    left.add_edges_from((a, b) for a, ties in adjacency.items() for b in ties)
    blocks = []
    components: Iterator[set[int]] = nx.biconnected_components(left)  # type: ignore[assignment]
    for members in components:
        nodes = sorted(members)
        index = {node: i for i, node in enumerate(nodes)}
        ties = [(index[a], index[b], w) for a in nodes for b, w in adjacency[a].items() if a < b and b in index]
        ties.sort()
        ends = np.array([tie[:2] for tie in ties], dtype=np.int64)
        arrays = TieArrays(ends, np.array([tie[2] for tie in ties]), len(nodes))
        blocks.append(Block(np.array(nodes, dtype=np.int64), arrays))
    return tuple(sorted(blocks, key=lambda block: -len(block.nodes)))


def _spread(sides: Sides, links: dict[int, list[tuple[int, int]]]) -> None:
    seen: set[int] = set()
    for root in links:
        if root in seen:
            continue
        seen.add(root)
        stack = [root]
        while stack:
            node = stack.pop()
            for other, sign in links[node]:
                if other not in seen:
                    seen.add(other)
                    sides[other] = sides[node] * sign
                    stack.append(other)
