"""Memberships and passages noted by people, with the actors found by any of their names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from amity.errors import ActorError, DataError
from amity.model import MEMBERSHIP_ROLES, Membership, Passage, parse_when
from amity.network.structure import check_parts
from amity.project import Project, utc_now
from amity.store.lineage import Lineage
from amity.workflow.naming import project_gazetteer, resolve_actor


def lineage_of(project: Project) -> Lineage:
    """The writer of a project's memberships and passages."""
    return Lineage(project.engine, utc_now)


def note_membership(project: Project, wanted: Membership, *, by: str) -> Membership:
    """
    Note that an actor belongs to another for a time.

    Args:
        project: is written to.
        wanted: actors by any name.
        by: who notes it.

    Returns:
        The membership under ids; the same one again changes nothing.

    Raises:
        ActorError: an actor is unknown, or the role is none of the codebook's.
        DataError: an actor would be, directly or in a circle, a part of itself.
    """
    if wanted.role not in MEMBERSHIP_ROLES:
        raise ActorError(f"unknown role {wanted.role!r}: choose {', '.join(MEMBERSHIP_ROLES)}")
    member, whole = resolve_actor(project, wanted.member), resolve_actor(project, wanted.whole)
    found = Membership(member, whole, wanted.role, wanted.when, wanted.source)
    alike = (m for m in project_gazetteer(project).memberships if _overlap(m, found) and m.role != "leader")
    if found.role != "leader":
        check_parts({(member, whole), *((m.member, m.whole) for m in alike)})
    elif member == whole:
        raise DataError(f"{member!r} cannot lead itself: name the person and the organisation")
    lineage_of(project).add(found, by=by)
    return found


def note_passage(project: Project, wanted: Passage, *, by: str) -> Passage:
    """
    Note that actors split, merged or were renamed.

    Args:
        project: is written to.
        wanted: actors by any name.
        by: who notes it.

    Returns:
        The passage under ids; the same one again changes nothing.

    Raises:
        ActorError: an actor is unknown.
        DataError: the actors do not fit the kind, or one was handed on before.
    """
    found = Passage(
        wanted.kind,
        wanted.day,
        _resolved(project, wanted.before),
        _resolved(project, wanted.after),
        wanted.shares,
        wanted.source,
    )
    lineage_of(project).add(found, by=by)
    return found


def day_of(text: str) -> dt.date:
    """
    The day that a date such as `2014-02-03`, `2014-02` or `2014` stands for: its middle.

    Raises:
        DataError: it is no date, or is open.
    """
    day = parse_when(text).middle()
    if day is None:
        raise DataError(f"{text!r} names no day: write a date such as 2014-02-03, 2014-02 or 2014")
    return day


def _resolved(project: Project, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(resolve_actor(project, name) for name in names)


def _overlap(a: Membership, b: Membership) -> bool:
    begins = max(m.when.earliest or dt.date.min for m in (a, b))
    ends = min(m.when.latest or dt.date.max for m in (a, b))
    return begins < ends
