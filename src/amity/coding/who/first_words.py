"""The first word of a named organisation before those who act for it: `Arakan commanders` of the Arakan Army."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from amity.actors import Gazetteer, Mention, find_mentions
from amity.coding.who.words import GROUP_KINDS, words
from amity.model import Actor, Span

_SHORTEST = 4
_OF_MANY = ("al", "ern", "ese", "ian", "ic", "ish", "ist", "ist", "ive")  # `Islamic fighters` are anybody's


def first_word_mentions(text: str, mentions: Sequence[Mention], gazetteer: Gazetteer) -> Iterator[Mention]:
    """
    The places where a text means an organisation that it names by the first word of its name and who acts for it.

    A first word that begins two of its names, or that is a name, a country or a people of the list, says nothing. The
    mentions are in the text's order.
    """
    starts = [m.span.start for m in mentions]
    for word, actor in _first_words({m.actor_id: gazetteer.actors[m.actor_id] for m in mentions}, gazetteer).items():
        for found in re.finditer(rf"\b{re.escape(word)}\b(?= ([a-z]+))", text):
            span = Span(found.start(), found.end())
            before = bisect_left(starts, span.end)
            if _acts(found.group(1)) and not (before and mentions[before - 1].span.overlap(span)):
                yield Mention(span, actor.id, "alias")


def _first_words(named: dict[str, Actor], gazetteer: Gazetteer) -> dict[str, Actor]:
    bodies = set(words().organisation_words)
    found: dict[str, dict[str, Actor]] = {}
    for actor in named.values():
        for name in (actor.name, *actor.aliases):
            first, *rest = name.split()
            if actor.kind in GROUP_KINDS and bodies & set(rest) and _is_own(first, bodies):
                found.setdefault(first, {})[actor.id] = actor
    return {
        word: next(iter(actors.values()))
        for word, actors in found.items()
        if len(actors) == 1 and not find_mentions(word, gazetteer)
    }


def _is_own(word: str, bodies: set[str]) -> bool:
    return len(word) >= _SHORTEST and word.istitle() and word not in bodies and not word.endswith(_OF_MANY)


def _acts(noun: str) -> bool:
    return any(n in words().members for n in (noun, noun.removesuffix("s"), re.sub("men$", "man", noun)))
