"""Heirs: after a split, merger or renaming, what was said of the actors before is also said of those after."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

from amity.model import Dyad, Passage, TieLabel
from amity.store.records import Recorded


def with_heirs(items: Iterable[Recorded], passages: Sequence[Passage], *, known_on: dt.date) -> list[Recorded]:
    """
    The statements, and for each passage copies about the heirs of what was said of the actors before it.

    After a split, each part starts with what was said of its whole up to that day; a part of which something was
    already said with that partner keeps to that. After a merger, the new actor starts with what was said of the
    merging ones, each with its share as standing; what was said of one with another vanishes into it. A renaming
    hands on everything, later statements under the old name too. From then on each tie moves by itself.

    Args:
        items: statements with final ids.
        passages: what happened to actors; those after `known_on` are not known yet.
        known_on: the day of what was known.

    Returns:
        Statements first, copies after them; a copy keeps the id, and `said_of` names the actors of its words.
    """
    found = list(items)
    for passage in sorted((p for p in passages if p.day <= known_on), key=lambda p: p.day):
        found += _copies(found, passage)
    return found


def handed_on(passages: Iterable[Passage], day: dt.date) -> frozenset[str]:
    """Actors that by `day` have become others and no longer go by their own name."""
    gone: set[str] = set()
    for passage in sorted((p for p in passages if p.day <= day), key=lambda p: p.day):
        gone = (gone | set(passage.before)) - set(passage.after)
    return frozenset(gone)


def _copies(items: Sequence[Recorded], passage: Passage) -> list[Recorded]:
    before = set(passage.before)
    earlier = [item for item in items if passage.kind == "renaming" or _by(item, passage.day)]
    known = {Dyad.of(*item.stmt.actors) for item in earlier}
    copies = []
    for item in earlier:
        mine = before.intersection(item.stmt.actors)
        if len(mine) != 1:
            continue
        (old,) = mine
        for heir in passage.after:
            (partner,) = set(item.stmt.actors) - {old}
            if heir != partner and (passage.kind == "renaming" or Dyad.of(heir, partner) not in known):
                copies.append(_copy(item, (old, heir), passage.share(old)))
    return copies


def _copy(item: Recorded, step: tuple[str, str], share: float) -> Recorded:
    old, heir = step
    first, second = (heir if actor == old else actor for actor in item.stmt.actors)
    label = item.stmt.label
    if isinstance(label, TieLabel) and label.provider == old:
        label = dataclasses.replace(label, provider=heir)
    stmt = dataclasses.replace(item.stmt, actors=(first, second), label=label)
    said_of = item.said_of or item.stmt.actors
    return dataclasses.replace(item, stmt=stmt, standing=item.standing * share, said_of=said_of)


def _by(item: Recorded, day: dt.date) -> bool:
    """True if the statement is about a time up to the day; without any time, it is not known to be."""
    when = item.stmt.when if item.stmt.when and item.stmt.when.known else item.document.published
    middle = when.middle() if when else None
    return middle is not None and middle <= day
