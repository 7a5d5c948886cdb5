"""Places for the nodes of a signed graph on a map: friends near, enemies far, and steady from one date to the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from amity.network.signed_graph import SignedGraph

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LayoutOptions:
    """
    Wished distances between friends, strangers and enemies, and how strongly pairs pull.

    Strangers pull weakly, so that unconnected parts stay on the map; `anchor` is the pull towards a node's last
    place.
    """

    friends: float = 1.0
    strangers: float = 2.4
    enemies: float = 2.8
    stranger_weight: float = 0.06
    anchor: float = 0.5
    steps: int = 300


def place_nodes(
    graph: SignedGraph,
    *,
    before: Mapping[str, tuple[float, float]] | None = None,
    parts: Sequence[tuple[str, str]] = (),
    options: LayoutOptions | None = None,
) -> dict[str, tuple[float, float]]:
    """
    A place for each node by stress majorisation with signed distances.

    Nodes start at their last place, and are held there by a weak spring: the same nodes stay where the reader left
    them. Without a last place they start on a circle, in the order of their names, so that the same graph gives the
    same map.

    Args:
        graph: any signed graph; only signs count.
        before: places on an earlier date.
        parts: (part, whole) pairs, which stay together on the map whatever is said of them.
        options: distances and weights; the usual ones if None.

    Returns:
        (x, y) by name.

    Raises:
        Nothing; the graph was checked when it was made.

    Reference: Gansner, Koren & North (2005), Graph Drawing 2004, LNCS 3383; docs/method/network-maps.md.
    """
    options = options or LayoutOptions()
    before = before or {}
    wished, weight = _wishes(graph, options, parts)
    start = _start(graph.names, before)
    anchored = np.array([options.anchor if name in before else 0.0 for name in graph.names])
    laplacian = np.diag(weight.sum(axis=1) + anchored + 1e-9) - weight
    places = start
    for _ in range(options.steps):
        offsets = places[:, None, :] - places[None, :, :]
        distance = np.maximum(np.linalg.norm(offsets, axis=2), 1e-9)
        pull = weight * wished / distance
        target = pull.sum(axis=1)[:, None] * places - pull @ places + anchored[:, None] * start
        moved = np.linalg.solve(laplacian, target)
        done = bool(np.abs(moved - places).max() < 1e-4)
        places = moved
        if done:
            break
    if not before:
        places = places - places.mean(axis=0)
    return {name: (float(x), float(y)) for name, (x, y) in zip(graph.names, places, strict=True)}


def _wishes(graph: SignedGraph, options: LayoutOptions, parts: Sequence[tuple[str, str]]) -> tuple[Floats, Floats]:
    size = graph.n_nodes
    wished, weight = np.full((size, size), options.strangers), np.full((size, size), options.stranger_weight)
    a, b = graph.ends[:, 0], graph.ends[:, 1]
    distance = np.where(graph.weights > 0, options.friends, options.enemies)
    wished[a, b] = wished[b, a] = distance
    weight[a, b] = weight[b, a] = 1.0
    place = {name: at for at, name in enumerate(graph.names)}
    for part, whole in parts:
        if part in place and whole in place:
            one, other = place[part], place[whole]
            wished[one, other] = wished[other, one] = options.friends
            weight[one, other] = weight[other, one] = 2.0
    np.fill_diagonal(weight, 0.0)
    return wished, weight


def _start(names: tuple[str, ...], before: Mapping[str, tuple[float, float]]) -> Floats:
    turns = 2 * np.pi * np.arange(len(names)) / max(1, len(names))
    radius = 0.5 + 0.15 * len(names) ** 0.5
    circle = radius * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    return np.array([before.get(name, tuple(circle[at])) for at, name in enumerate(names)]).reshape(-1, 2)
