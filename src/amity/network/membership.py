"""Parts and wholes in time, and what becomes of ties when actors split, merge or are renamed."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from amity.errors import DataError
from amity.model import Membership
from amity.network.structure import check_parts

Floats = npt.NDArray[np.float64]

# Roles that make an actor a part; a leader or a member state does not split when its whole does.
PART_ROLES = frozenset({"faction", "branch", "affiliate", "agency"})

Succession = Literal["split", "merger", "renaming"]


@dataclass(frozen=True)
class Passage:
    """On `day`, `before` became `after`: a split has one before, a merger one after, a renaming one of each."""

    kind: Succession
    day: dt.date
    before: tuple[str, ...]
    after: tuple[str, ...]


def parts_on(memberships: Iterable[Membership], day: dt.date) -> tuple[tuple[str, str], ...]:
    """
    (part, whole) pairs in force on a day.

    An end that is not known counts as open: the membership then holds from or until whenever the other end says.

    Args:
        memberships: who belongs to whom, in what role, when.
        day: the day asked about.

    Returns:
        Pairs in alphabetical order, each once.

    Raises:
        DataError: on that day an actor is, directly or in a circle, a part of itself.

    Reference: docs/method/network-membership.md.
    """
    pairs = {(m.member, m.whole) for m in memberships if m.role in PART_ROLES and m.when.covers(day)}
    check_parts(pairs)
    return tuple(sorted(pairs))


def make_passage(passage: Passage) -> Passage:
    """
    The passage itself, once its actors fit its kind.

    Args:
        passage: a split, merger or renaming.

    Returns:
        Passage: the same.

    Raises:
        DataError: a split with several befores, a merger with several afters, an actor on both sides of a renaming.

    Reference: docs/method/network-membership.md.
    """
    sides = (len(passage.before), len(passage.after))
    expected = {"split": sides[0] == 1 and sides[1] >= 2, "merger": sides[0] >= 2 and sides[1] == 1}
    if not expected.get(passage.kind, sides == (1, 1)):
        raise DataError(
            f"a {passage.kind} of {', '.join(passage.before)} into {', '.join(passage.after)} does not add up: a split "
            "has one actor before and several after, a merger several before and one after, a renaming one and one"
        )
    if passage.kind == "renaming" and passage.before == passage.after:
        raise DataError(f"{passage.before[0]!r} is renamed to itself; give the new id")
    return passage


def pass_on_ties(
    ties: Mapping[tuple[str, str], Floats], passage: Passage, *, sizes: Mapping[str, float] | None = None
) -> dict[tuple[str, str], Floats]:
    """
    State probabilities of all ties on the day of a passage, once it is done.

    The rule: after a split, each part starts with the ties that its whole had that day; a part that already had a tie
    of its own to that partner keeps it. After a merger, the new actor's tie to a partner is the mean of those of its
    parts, by size. A renaming hands on everything. Ties between the actors on one side of a merger vanish into it.
    From then on each tie moves by itself.

    Args:
        ties: (K,) state probabilities by pair of ids, in alphabetical order.
        passage: what happened.
        sizes: weight of each actor in a merger; equal if None.

    Returns:
        Ties after the passage; those of other actors are untouched. A split whole keeps its ties only if it is one of
        the parts.

    Raises:
        DataError: a size is not above 0.

    Reference: docs/method/network-membership.md.
    """
    make_passage(passage)
    gone = set(passage.before)
    after = {
        pair: probs for pair, probs in ties.items() if not gone & set(pair) or set(pair) & gone <= set(passage.after)
    }
    by_partner = _by_partner(ties, passage.before)
    for heir in passage.after:
        for partner, inherited in by_partner.items():
            pair = _ordered(heir, partner)
            if partner not in passage.after and pair not in after:
                after[pair] = _mixed(inherited, sizes or {})
    return after


def _by_partner(ties: Mapping[tuple[str, str], Floats], before: Sequence[str]) -> dict[str, list[tuple[str, Floats]]]:
    found: dict[str, list[tuple[str, Floats]]] = {}
    for (a, b), probs in ties.items():
        for mine, partner in ((a, b), (b, a)):
            if mine in before and partner not in before:
                found.setdefault(partner, []).append((mine, probs))
    return found


def _mixed(inherited: list[tuple[str, Floats]], sizes: Mapping[str, float]) -> Floats:
    weights = np.array([sizes.get(actor, 1.0) for actor, _ in inherited])
    if (weights <= 0).any():
        actor = inherited[int(weights.argmin())][0]
        raise DataError(f"the size of {actor!r} is {weights.min()}; sizes must be above 0")
    mixed: Floats = np.average([probs for _, probs in inherited], axis=0, weights=weights)
    return mixed


def _ordered(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)
