"""Organs of a state that a text names, where it only says `the army` or `the police`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from amity.actors import Gazetteer, Mention
from amity.coding.who.short_names import homes
from amity.model import Actor, Span

_ORGANS = ("army", "navy", "air force", "military", "police", "parliament")
_PATTERN = re.compile(rf"\bthe ({'|'.join(_ORGANS)})\b", re.IGNORECASE)


def organ_mentions(text: str, mentions: Sequence[Mention], gazetteer: Gazetteer) -> Iterator[Mention]:
    """
    The places where a text means a known organ by a bare word: that of the one state it names that has such an organ.

    Where two of its states have one, or the text is on another country, `the army` may be anybody's and is left. The
    mentions are in the text's order.
    """
    named = [m.actor_id for m in mentions if gazetteer.actors[m.actor_id].kind == "state"]
    organs = _organs_of(frozenset(named), gazetteer) if _PATTERN.search(text) else {}
    if organs:
        at_home = homes((gazetteer.actors[m.actor_id] for m in mentions), gazetteer)
        own = at_home or {*named[:1], *(i for i, _ in Counter(named).most_common(1))}
        known = {m.actor_id for m in mentions}
        organs = {word: actor for word, actor in organs.items() if actor.id in known or actor.part_of in own}
    starts = [m.span.start for m in mentions]
    for found in _PATTERN.finditer(text) if organs else ():
        actor = organs.get(found.group(1).lower())
        span = Span(found.start(1), found.end(1))
        before = bisect_left(starts, span.end)
        if actor is not None and not (before and mentions[before - 1].span.overlap(span)):
            yield Mention(span, actor.id, "alias")


def _organs_of(states: Collection[str], gazetteer: Gazetteer) -> dict[str, Actor]:
    """By the last words of their names; a word that two organs share is left out."""
    found: dict[str, list[Actor]] = {}
    for actor in gazetteer.actors.values():
        if actor.kind == "state_agency" and actor.part_of in states:
            for word in _ORGANS:
                if actor.name.lower().endswith(f" {word}"):
                    found.setdefault(word, []).append(actor)
    return {word: actors[0] for word, actors in found.items() if len(actors) == 1}
