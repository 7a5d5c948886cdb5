"""Names of the voices that vouch for statements, for people to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amity.store import Recorded

_SMALL = frozenset({"a", "al", "an", "and", "bin", "bint", "de", "el", "for", "ibn", "in", "of", "the", "ul", "van"})
_LETTERS = frozenset(["cia", "eu", "fbi", "isi", "nato", "uk", "un", "us", "usa"])
_UNNAMED = {"unnamed-reports": "unnamed reports", "unnamed-observers": "unnamed observers"}


@dataclass(frozen=True, slots=True)
class VoiceNames:
    """Names of actors by id."""

    actors: Mapping[str, str]

    def actor(self, actor_id: str) -> str:
        """The actor's name, or its id made readable."""
        return self.actors.get(actor_id) or _UNNAMED.get(actor_id) or readable(actor_id)

    def of(self, item: Recorded) -> str:
        """Who vouches for a statement: its innermost speaker, or the document's first author, or its publisher."""
        if item.stmt.speakers:
            return self.actor(item.stmt.speakers[-1])
        source = item.document.source
        author = source.authors[0] if source.authors else ""
        if author and source.publisher and author != source.publisher:
            return f"{author} ({source.publisher})"
        return author or source.publisher or item.document.title or item.document.name


def readable(actor_id: str) -> str:
    """An id as a name, for actors that no list names: `noor-mohammad-saqib` is "Noor Mohammad Saqib"."""
    return " ".join(_written(word, first=not n) for n, word in enumerate(actor_id.split("-")) if word)


def _written(word: str, *, first: bool) -> str:
    if word in _LETTERS:
        return word.upper()
    return word if word in _SMALL and not first else word[:1].upper() + word[1:]
