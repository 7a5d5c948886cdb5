"""The words by which a named organisation is later taken up: `the council`, `the front`, `the Tigers`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from amity.coding.who.words import words
from amity.model import Actor

_WORD = re.compile(r"[^\W\d_]+")


def name_heads(actors: Iterable[Actor]) -> dict[str, frozenset[str]]:
    """The ids of the actors whose names hold a word such as Front or Council, by the word in lower case."""
    known = {w.lower() for w in words().organisation_words}
    found: dict[str, set[str]] = {}
    for actor in actors:
        if actor.kind in ("person", "state"):
            continue
        for word in {w.lower() for name in (actor.name, *actor.aliases) for w in _WORD.findall(name)}:
            if word in known:
                found.setdefault(word, set()).add(actor.id)
    return {word: frozenset(ids) for word, ids in found.items()}
