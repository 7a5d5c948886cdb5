"""Names of the voices that vouch for statements, for people to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amity.store import Recorded

_UNNAMED = {"unnamed-reports": "unnamed reports", "unnamed-observers": "unnamed observers"}


@dataclass(frozen=True, slots=True)
class VoiceNames:
    """Names of actors by id."""

    actors: Mapping[str, str]

    def actor(self, actor_id: str) -> str:
        """The actor's name, or its id made readable."""
        return self.actors.get(actor_id) or _UNNAMED.get(actor_id) or actor_id.replace("-", " ")

    def of(self, item: Recorded) -> str:
        """Who vouches for a statement: its innermost speaker, or the document's first author, or its publisher."""
        if item.stmt.speakers:
            return self.actor(item.stmt.speakers[-1])
        source = item.document.source
        author = source.authors[0] if source.authors else ""
        if author and source.publisher and author != source.publisher:
            return f"{author} ({source.publisher})"
        return author or source.publisher or item.document.title or item.document.name
