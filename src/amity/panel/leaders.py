"""Leaders stand for their organisations: what is said of them is also, with less standing, said of those they led."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from amity.model import Membership, When
from amity.panel.relation_model import LookRules
from amity.store.records import Recorded


def with_leaders(items: Iterable[Recorded], memberships: Iterable[Membership], *, rules: LookRules) -> list[Recorded]:
    """
    The statements, each one about a leader followed by its copy about the organisation that he led at the time.

    A bond of two leaders, or the shelter that an organisation gives the head of another, shows the relation of the
    organisations, though less surely: the copy keeps the statement's id and has `rules.leader` as its standing.
    Statements within one organisation have no copy.

    Args:
        items: statements.
        memberships: of the gazetteer; those with the role `leader` count.
        rules: gives the standing.
    """
    led: dict[str, list[Membership]] = defaultdict(list)
    for membership in memberships:
        if membership.role == "leader":
            led[membership.member].append(membership)
    found = []
    for item in items:
        found.append(item)
        first, second = (_organisation(a, led, _day(item)) for a in item.stmt.actors)
        if (first, second) != item.stmt.actors and first != second:
            stmt = dataclasses.replace(item.stmt, actors=(first, second))
            standing = item.standing * rules.leader
            said_of = item.said_of or item.stmt.actors
            found.append(dataclasses.replace(item, stmt=stmt, standing=standing, said_of=said_of))
    return found


def _organisation(actor: str, led: dict[str, list[Membership]], day: dt.date | None) -> str:
    """The one organisation that the actor led on the day, or the actor."""
    wholes = {m.whole for m in led.get(actor, ()) if day is None or m.when.covers(day)}
    return wholes.pop() if len(wholes) == 1 else actor


def _day(item: Recorded) -> dt.date | None:
    when: When | None = item.stmt.when if item.stmt.when and item.stmt.when.known else item.document.published
    return when.middle() if when else None
