"""Memberships and passages noted by people, with the actors found by any of their names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from amity.errors import ActorError, DataError
from amity.model import MEMBERSHIP_ROLES, Membership, Passage, parse_when
from amity.network.membership import parts_on
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
        DataError: an actor would belong to itself, or be a part of itself in a circle on one of the days.
    """
    if wanted.role not in MEMBERSHIP_ROLES:
        raise ActorError(f"unknown role {wanted.role!r}: choose {', '.join(MEMBERSHIP_ROLES)}")
    member, whole = resolve_actor(project, wanted.member), resolve_actor(project, wanted.whole)
    if member == whole:
        raise DataError(f"{member!r} cannot belong to itself: name the part, member or leader, and the organisation")
    found = Membership(member, whole, wanted.role, wanted.when, wanted.source)
    _check_circles(found, project_gazetteer(project).memberships)
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
        DataError: the actors do not fit the kind.
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


def _check_circles(found: Membership, others: Iterable[Membership]) -> None:
    """A circle that a membership would close begins with it, or with a later one while it lasts."""
    together = [found, *others]
    days = {m.when.earliest or dt.date.min for m in together}
    for day in sorted(day for day in days if found.when.covers(day)):
        parts_on(together, day)
