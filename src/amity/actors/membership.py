"""Who belongs to whom on a date."""

from __future__ import annotations

import datetime as dt

from amity.actors.gazetteer import Gazetteer
from amity.model import Membership


def wholes_on(actor_id: str, day: dt.date, gazetteer: Gazetteer) -> tuple[Membership, ...]:
    """The memberships of an actor that hold on a day; open ends hold for ever."""
    return tuple(m for m in gazetteer.memberships if m.member == actor_id and m.when.covers(day))


def members_on(whole: str, day: dt.date, gazetteer: Gazetteer) -> tuple[Membership, ...]:
    """The memberships in an actor that hold on a day: its factions, leaders, branches."""
    return tuple(m for m in gazetteer.memberships if m.whole == whole and m.when.covers(day))


def belongs_to(actor_id: str, whole: str, day: dt.date, *, gazetteer: Gazetteer) -> bool:
    """True if an actor is the whole, or is in it on a day, directly or through others."""
    return whole in _above(actor_id, day, gazetteer)


def whole_of(actor_id: str, gazetteer: Gazetteer, day: dt.date | None = None) -> str | None:
    """
    The organisation that an actor belongs to, directly.

    On a day, the membership that began last; without a day, or where no dated membership is known at all, the actor's
    `part_of`. None where the actor stands for itself, and on a day outside all of its known memberships.
    """
    dated = [m for m in gazetteer.memberships if m.member == actor_id]
    if day is None or not dated:
        actor = gazetteer.actors.get(actor_id)
        return actor.part_of if actor else None
    holding = [m for m in dated if m.when.covers(day)]
    return max(holding, key=lambda m: (m.when.earliest or dt.date.min, m.whole)).whole if holding else None


def _above(actor_id: str, day: dt.date, gazetteer: Gazetteer) -> set[str]:
    found = {actor_id}
    waiting = [actor_id]
    while waiting:
        here = waiting.pop()
        direct = {m.whole for m in wholes_on(here, day, gazetteer)}
        if (whole := whole_of(here, gazetteer, day)) is not None:
            direct.add(whole)
        waiting += sorted(direct - found)
        found |= direct
    return found
