"""The network on a date as plain data: ties with their state probabilities, and who is a part of whom."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from amity.errors import DataError
from amity.network.signed_graph import SignedGraph, SignedTie, merge_ties

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_SURE = 0.5


@dataclass(frozen=True)
class TieOnDate:
    """
    A dyad on a date: (K,) state probabilities and what they rest on.

    `statements` are ids of what was said of this pair; where nothing was, `ground` says by which rule the tie is
    inferred.
    """

    pair: tuple[str, str]
    probs: Floats
    statements: tuple[str, ...] = ()
    ground: str = ""


@dataclass(frozen=True)
class NetworkOnDate:
    """
    All ties known on a day.

    `states` are K names and `valence` (K,) their signs for others: -1 hostile, 1 partners, else 0. `names` and
    `kinds` are by actor id; `parts` are (part, whole) pairs and `sponsors` (sponsor, client) pairs on that day.
    """

    day: dt.date
    states: tuple[str, ...]
    valence: Ints
    ties: tuple[TieOnDate, ...]
    names: Mapping[str, str]
    kinds: Mapping[str, str]
    parts: tuple[tuple[str, str], ...] = ()
    sponsors: tuple[tuple[str, str], ...] = ()

    @property
    def actors(self) -> tuple[str, ...]:
        """Ids of all actors with a tie, in alphabetical order."""
        return tuple(sorted({name for tie in self.ties for name in tie.pair}))

    def probs(self) -> Floats:
        """(D, K) state probabilities in the order of the ties."""
        return np.array([tie.probs for tie in self.ties]).reshape(-1, len(self.states))


def signed_graph_on(network: NetworkOnDate) -> SignedGraph:
    """
    Signed graph of the ties whose sign is more likely than not.

    A tie is friendly where the probability of a partner state is above one half, hostile where that of a hostile
    state is; otherwise there is no tie, but both actors stay.

    Args:
        network: ties on a day.

    Returns:
        SignedGraph: nodes are actor ids.

    Raises:
        DataError: the network has no ties.

    Reference: docs/method/network-balance.md.
    """
    if not network.ties:
        raise DataError(
            f"the network has no tie on {network.day}; ask of a later date, or read and code more documents"
        )
    signs = [_sign(tie, network.valence) for tie in network.ties]
    ties = [SignedTie(*tie.pair, float(sign)) for tie, sign in zip(network.ties, signs, strict=True)]
    return merge_ties(ties)


def sign_probs(network: NetworkOnDate) -> tuple[Floats, Floats]:
    """
    Probability that each tie is friendly, and that it is hostile.

    Args:
        network: ties on a day.

    Returns:
        Two arrays (D,).

    Raises:
        Nothing; the network was checked when it was made.

    Reference: docs/method/network-balance.md.
    """
    probs = network.probs()
    return probs[:, network.valence > 0].sum(axis=1), probs[:, network.valence < 0].sum(axis=1)


def with_inherited_ties(network: NetworkOnDate, partners: frozenset[str], *, closest: int) -> NetworkOnDate:
    """
    The network with the ties that parts have through their wholes.

    The rule for a part about which nothing was said: its tie to a partner is that of its whole; its tie to the whole
    itself is the closest state. Only parts that have at least one tie, or whose whole does, are completed, and only
    towards the partners asked for.

    Args:
        network: ties on a day, with its parts.
        partners: actors towards whom ties are completed.
        closest: the state of a part and its whole where nothing is said of them.

    Returns:
        NetworkOnDate: with further ties, each with its ground.

    Raises:
        Nothing; the network was checked when it was made.

    Reference: docs/method/network-membership.md.
    """
    known = {frozenset(tie.pair): tie for tie in network.ties}
    of_part = np.eye(len(network.states))[closest]
    actors = set(network.actors)
    for part, whole in network.parts:
        if not {part, whole} & actors:
            continue
        named = network.names.get(whole, whole)
        if frozenset((part, whole)) not in known:
            tie = TieOnDate((part, whole), of_part, ground=f"nothing is said of it: a part of {named} on that day")
            known[frozenset((part, whole))] = tie
        for partner in sorted(partners - {part, whole}):
            of_whole = known.get(frozenset((whole, partner)))
            if of_whole is not None and frozenset((part, partner)) not in known:
                ground = f"nothing is said of it: taken over from its whole, {named}"
                known[frozenset((part, partner))] = TieOnDate((part, partner), of_whole.probs, ground=ground)
    return replace(network, ties=tuple(known.values()))


def with_open_ties(network: NetworkOnDate, pair: tuple[str, str], *, unrelated: int) -> NetworkOnDate:
    """
    The network in which whoever has a tie with one of two actors has one with the other too.

    The rule for a tie of which nothing was said: there is none yet. A shock can then open it.

    Args:
        network: ties on a day.
        pair: two actors, as a rule those of a shock.
        unrelated: the state without a working relation.

    Returns:
        NetworkOnDate: with further ties, each with its ground.

    Raises:
        Nothing; the network was checked when it was made.

    Reference: docs/method/network-cascades.md.
    """
    known = {frozenset(tie.pair): tie for tie in network.ties}
    none_yet = np.eye(len(network.states))[unrelated]
    for one, other in (pair, pair[::-1]):
        thirds = {name for tie in network.ties if one in tie.pair for name in tie.pair} - {one, other}
        for third in sorted(thirds):
            if frozenset((third, other)) not in known:
                tie = TieOnDate((third, other), none_yet, ground="nothing is said of it: taken to be none")
                known[frozenset((third, other))] = tie
    return replace(network, ties=tuple(known.values()))


def _sign(tie: TieOnDate, valence: Ints) -> int:
    if tie.probs[valence > 0].sum() > _SURE:
        return 1
    return -1 if tie.probs[valence < 0].sum() > _SURE else 0
