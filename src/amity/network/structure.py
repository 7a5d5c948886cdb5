"""Who can influence whom: triangles of dyads, and ties that pass between parts, wholes and sponsors."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import numpy.typing as npt

from amity.errors import DataError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# What a dyad feels from its neighbours, in the order of the covariate axis C.
COVARIATES = ("shared_friends", "shared_enemies", "split_loyalty", "faction_stance", "whole_stance", "sponsor_stance")
TRIADIC = 3
FACTION, WHOLE, SPONSOR = 3, 4, 5


@dataclass(frozen=True)
class DyadNetwork:
    """
    Dyads over actors and the ways in which one dyad's state bears on another's rates.

    `actors` are N names, `ends` (D, 2) indices into them. Triangles are stored per dyad: those of dyad d are the
    pairs (`tri_second[t]`, `tri_third[t]`) for t from `tri_first[d]` to `tri_first[d + 1]`. Links likewise: dyad d
    adds `link_weight` times its valence to the covariate `link_kind` of dyad `link_to`; the weights of one kind into
    one dyad sum to 1, so that the covariate is a mean stance in [-1, 1].
    """

    actors: tuple[str, ...]
    ends: Ints
    tri_first: Ints
    tri_second: Ints
    tri_third: Ints
    link_first: Ints
    link_to: Ints
    link_kind: Ints
    link_weight: Floats

    @property
    def n_dyads(self) -> int:
        """Number of dyads, D."""
        return len(self.ends)

    def names_of(self, dyad: int) -> tuple[str, str]:
        """The two actors of a dyad."""
        a, b = self.ends[dyad]
        return self.actors[a], self.actors[b]

    def index_of(self, a: str, b: str) -> int:
        """
        Place of the dyad of two actors.

        Raises:
            DataError: the network has no such dyad.
        """
        for dyad in range(self.n_dyads):
            if {a, b} == set(self.names_of(dyad)):
                return dyad
        partners = sorted(
            {name for d in range(self.n_dyads) for name in self.names_of(d) if a in self.names_of(d)} - {a}
        )
        known = f"{a} has ties with {', '.join(partners)}" if partners else f"{a} has no tie at all"
        raise DataError(f"the network has no dyad of {a} and {b}; {known}")

    def touching(self, dyad: int) -> frozenset[int]:
        """Dyads whose rates depend on this one's state."""
        triangles = slice(self.tri_first[dyad], self.tri_first[dyad + 1])
        links = slice(self.link_first[dyad], self.link_first[dyad + 1])
        near = (self.tri_second[triangles], self.tri_third[triangles], self.link_to[links])
        return frozenset(np.concatenate(near).tolist())


def make_network(
    dyads: Iterable[tuple[str, str]],
    *,
    parts: Sequence[tuple[str, str]] = (),
    sponsors: Iterable[tuple[str, str]] = (),
) -> DyadNetwork:
    """
    Network over dyads, with all its triangles and the links between parts, wholes and sponsors.

    Where f is a part of w and both have a tie to p, the tie f–p bears on w–p (`faction_stance`) and w–p on f–p
    (`whole_stance`). Where s sponsors a and both have a tie to p, s–p bears on a–p (`sponsor_stance`).

    Args:
        dyads: pairs of actor names, each once in either order.
        parts: (part, whole) pairs, on the date that the network is for; a part may have several wholes.
        sponsors: (sponsor, client) pairs.

    Returns:
        DyadNetwork: dyads in the order given.

    Raises:
        DataError: a dyad repeats or has one actor only; an actor is a part of itself, directly or in a circle.

    Reference: docs/method/network-coupling.md.
    """
    pairs = [tuple(pair) for pair in dyads]
    actors = tuple(dict.fromkeys(name for pair in pairs for name in pair))
    place = {name: at for at, name in enumerate(actors)}
    index: dict[frozenset[str], int] = {}
    for at, (a, b) in enumerate(pairs):
        if a == b:
            raise DataError(f"dyad {at + 1} is of {a!r} with itself; a relation needs two")
        if frozenset((a, b)) in index:
            raise DataError(f"the dyad of {a!r} and {b!r} is given twice; give each pair once")
        index[frozenset((a, b))] = at
    check_parts(parts)
    triangles = _triangles(pairs, index)
    links = _links(index, parts, sponsors)
    ends = np.array([(place[a], place[b]) for a, b in pairs], dtype=np.int64).reshape(-1, 2)
    tri_first, tri = _by_dyad(triangles, len(pairs))
    link_first, link = _by_dyad([row[:3] for row in links], len(pairs))
    into: dict[tuple[int, int], int] = {}
    for _, to, kind in links:
        into[to, kind] = into.get((to, kind), 0) + 1
    weights = np.array([1.0 / into[to, kind] for to, kind in link.tolist()], dtype=np.float64)
    return DyadNetwork(
        actors,
        ends,
        tri_first,
        tri[:, 0].copy(),
        tri[:, 1].copy(),
        link_first,
        link[:, 0].copy(),
        link[:, 1].copy(),
        weights,
    )


def check_parts(parts: Iterable[tuple[str, str]]) -> None:
    """
    Refuses a part that is, directly or in a circle, a part of itself.

    Args:
        parts: (part, whole) pairs.

    Raises:
        DataError: names the circle.

    Reference: docs/method/network-membership.md.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(parts)
    try:
        circle = [part for part, _ in nx.find_cycle(graph)]
    except nx.NetworkXNoCycle:
        return
    path = " in ".join([*circle, circle[0]])
    raise DataError(f"an actor cannot be a part of itself: {path}; correct the membership of one of them")


def _triangles(pairs: list[tuple[str, ...]], index: Mapping[frozenset[str], int]) -> list[tuple[int, int, int]]:
    near: dict[str, set[str]] = {}
    for a, b in pairs:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    found = []
    for at, (a, b) in enumerate(pairs):
        for third in sorted(near[a] & near[b]):
            found.append((at, index[frozenset((a, third))], index[frozenset((b, third))]))
    return found


def _links(
    index: Mapping[frozenset[str], int], parts: Iterable[tuple[str, str]], sponsors: Iterable[tuple[str, str]]
) -> list[tuple[int, int, int]]:
    """(from dyad, to dyad, kind) rows; a dyad between a part and its own whole links to nothing."""
    found = set()
    for part, whole in parts:
        for source, target in _shared_partners(index, part, whole):
            found.add((source, target, FACTION))
            found.add((target, source, WHOLE))
    for sponsor, client in sponsors:
        for source, target in _shared_partners(index, sponsor, client):
            found.add((source, target, SPONSOR))
    return sorted(found)


def _shared_partners(index: Mapping[frozenset[str], int], a: str, b: str) -> list[tuple[int, int]]:
    ties = {name: at for pair, at in index.items() if a in pair for name in pair - {a}}
    return [(at, index[frozenset((b, name))]) for name, at in ties.items() if frozenset((b, name)) in index]


def _by_dyad(rows: list[tuple[int, int, int]], n_dyads: int) -> tuple[Ints, Ints]:
    array = np.array(sorted(rows), dtype=np.int64).reshape(-1, 3)
    first = np.zeros(n_dyads + 1, dtype=np.int64)
    np.cumsum(np.bincount(array[:, 0], minlength=n_dyads), out=first[1:])
    return first, array[:, 1:]
