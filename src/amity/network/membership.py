"""Parts and wholes in time."""

import datetime as dt
from collections.abc import Iterable

from amity.model import Membership
from amity.network.structure import check_parts

# Roles that make an actor a part; a leader or a member state does not split when its whole does.
PART_ROLES = frozenset({"faction", "branch", "affiliate", "agency"})


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
