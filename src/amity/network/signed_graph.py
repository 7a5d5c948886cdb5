"""A signed graph as arrays, and the rules that turn many directed, valued ties into one sign per pair."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from amity.errors import DataError

MergeRule = Literal["netsum", "anyneg", "recip"]
MERGE_RULES: tuple[str, ...] = get_args(MergeRule)


@dataclass(frozen=True)
class SignedTie:
    """One tie as a table gives it: friendly where `weight` is above 0, hostile below; `row` is its line in the file."""

    source: str
    target: str
    weight: float
    row: int = 0


@dataclass(frozen=True)
class TieArrays:
    """
    Signed ties over nodes numbered from 0, without names: what the algorithms work on.

    `ends` (M, 2) holds node indices, each pair once; `weights` (M,) is never 0; `n_nodes` counts isolated nodes too.
    """

    ends: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64]
    n_nodes: int

    @property
    def hostile(self) -> npt.NDArray[np.bool_]:
        """(M,) True where a tie is hostile."""
        return self.weights < 0


@dataclass(frozen=True)
class SignedGraph:
    """
    An undirected graph with one signed weight per pair.

    `names` has one entry per node; `ends` (M, 2) holds node indices, each pair once and the smaller first; `weights`
    (M,) is never 0. `offset` is imbalance that no partition can remove: the opposing ties that cancelled inside a
    pair when weights are valued. `cancelled` counts the pairs that a merge rule dropped.
    """

    names: tuple[str, ...]
    ends: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64]
    offset: float = 0.0
    cancelled: int = 0

    @property
    def n_nodes(self) -> int:
        """Number of nodes, isolated ones included."""
        return len(self.names)

    @property
    def n_ties(self) -> int:
        """Number of pairs with a tie."""
        return len(self.weights)

    @property
    def ties(self) -> TieArrays:
        """The ties without names."""
        return TieArrays(self.ends, self.weights, self.n_nodes)

    @property
    def n_negative(self) -> int:
        """Number of hostile pairs."""
        return int((self.weights < 0).sum())


def merge_ties(
    ties: Iterable[SignedTie], *, rule: MergeRule = "netsum", valued: bool = False, nodes: Sequence[str] = ()
) -> SignedGraph:
    """
    Signed graph with one tie per pair, from ties that may be directed, repeated or contradictory.

    Rules for a pair named more than once: `netsum` takes the sign of the sum and drops a pair that sums to 0;
    `anyneg` is hostile as soon as one tie is; `recip` is `netsum` over the pairs that are tied in both directions,
    others dropped. A weight of 0 says that there is no tie, but keeps both nodes.

    Args:
        ties: ties with finite weights; the order is free.
        rule: how a pair named more than once becomes one sign.
        valued: keep the strength (the sum under `netsum`); otherwise every tie weighs 1. Only with `netsum`.
        nodes: further nodes, for those without any tie.

    Returns:
        SignedGraph: names in sorted order (numbers by value), pairs in the order of the names.

    Raises:
        DataError: a self-loop, a weight that is not finite, an unknown rule, `valued` with a rule other than
            `netsum`.

    Reference: Aref & Wilson (2018), J. Complex Networks 6(2); Doreian & Mrvar (1996), Social Networks 18(2), for
    values.
    """
    if rule not in MERGE_RULES:
        raise DataError(f"unknown rule {rule!r} for merging ties; choose from {', '.join(MERGE_RULES)}")
    if valued and rule != "netsum":
        raise DataError(f"valued ties need the rule netsum, got {rule}; drop one of the two options")
    names = set(nodes)
    pairs: dict[tuple[str, str], list[tuple[bool, float]]] = {}
    for tie in ties:
        _check_tie(tie)
        names.update((tie.source, tie.target))
        forward = tie.source < tie.target
        pair = (tie.source, tie.target) if forward else (tie.target, tie.source)
        if tie.weight != 0:
            pairs.setdefault(pair, []).append((forward, tie.weight))
    merged = {pair: _merged_weight(seen, rule) for pair, seen in pairs.items()}
    offset = sum(_cancelled_strength(seen) for seen in pairs.values()) if valued else 0.0
    return _as_arrays(names, merged, valued=valued, offset=offset)


def graph_from_arrays(ends: npt.ArrayLike, weights: npt.ArrayLike, *, n_nodes: int) -> SignedGraph:
    """
    Signed graph over nodes numbered from 0, its names being the numbers.

    Args:
        ends: (M, 2) node indices, each pair at most once, no self-loops.
        weights: (M,) signed weights, finite, not 0.
        n_nodes: number of nodes, at least 1.

    Returns:
        SignedGraph: the same ties, the smaller index first.

    Raises:
        DataError: shapes disagree, an index is out of range, a pair repeats, a weight is 0 or not finite.

    Reference: docs/method/network-balance.md.
    """
    pairs = np.sort(np.asarray(ends, dtype=np.int64).reshape(-1, 2), axis=1)
    values = np.asarray(weights, dtype=np.float64).reshape(-1)
    if len(pairs) != len(values):
        raise DataError(f"got {len(pairs)} pairs but {len(values)} weights; give one weight per pair")
    if len(pairs) and (pairs.min() < 0 or pairs.max() >= n_nodes):
        raise DataError(f"node indices must lie in 0 to {n_nodes - 1}, got {pairs.min()} to {pairs.max()}")
    if not np.isfinite(values).all() or (values == 0).any():
        raise DataError("weights must be finite and not 0; leave out pairs without a tie")
    if (pairs[:, 0] == pairs[:, 1]).any() or len(np.unique(pairs, axis=0)) != len(pairs):
        raise DataError("each pair may appear once and no node be tied to itself; merge with merge_ties first")
    return SignedGraph(tuple(str(i) for i in range(n_nodes)), pairs, values)


def _check_tie(tie: SignedTie) -> None:
    where = f" (row {tie.row})" if tie.row else ""
    if tie.source == tie.target:
        raise DataError(f"self-loop: {tie.source!r} is tied to itself{where}; remove it, balance is about pairs")
    if not math.isfinite(tie.weight):
        raise DataError(f"weight {tie.weight} of {tie.source!r} and {tie.target!r}{where} is not a finite number")


def _merged_weight(seen: list[tuple[bool, float]], rule: str) -> float:
    if rule == "anyneg":
        return -1.0 if any(weight < 0 for _, weight in seen) else 1.0
    if rule == "recip" and len({forward for forward, _ in seen}) < 2:
        return 0.0
    return math.fsum(weight for _, weight in seen)


def _cancelled_strength(seen: list[tuple[bool, float]]) -> float:
    friendly = math.fsum(weight for _, weight in seen if weight > 0)
    hostile = math.fsum(-weight for _, weight in seen if weight < 0)
    return min(friendly, hostile)


def _as_arrays(names: set[str], merged: dict[tuple[str, str], float], *, valued: bool, offset: float) -> SignedGraph:
    ordered = tuple(sorted(names, key=_name_order))
    index = {name: i for i, name in enumerate(ordered)}
    kept = [(*sorted((index[a], index[b])), weight) for (a, b), weight in merged.items() if weight != 0]
    kept.sort()
    ends = np.array([(a, b) for a, b, _ in kept], dtype=np.int64).reshape(-1, 2)
    weights = np.array([weight for _, _, weight in kept], dtype=np.float64)
    weights = weights if valued else np.sign(weights)
    return SignedGraph(ordered, ends, weights, offset=offset, cancelled=len(merged) - len(kept))


def _name_order(name: str) -> tuple[int, int, str]:
    return (0, int(name), name) if name.isdecimal() else (1, 0, name)
