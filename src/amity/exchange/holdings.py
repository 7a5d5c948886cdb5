"""What an export is made from: a project's content in hand, read once, with nothing to look up while writing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from amity.model import Actor, Dyad, Membership
from amity.store import Decision, DocumentCard, Recorded
from amity.vocab import Codebook


@dataclass(frozen=True, slots=True)
class Period:
    """
    A dyad over a stretch of days `[since, until)`: probability of each state in the middle, as seen from the end.

    `statements` are the ties and events that were looked at in it.
    """

    dyad: Dyad
    since: dt.date
    until: dt.date
    probs: Mapping[str, float]
    statements: tuple[str, ...] = ()

    @property
    def most_likely(self) -> str:
        """The likeliest state."""
        return max(self.probs, key=lambda state: self.probs[state])


@dataclass(frozen=True, slots=True)
class Holdings:
    """
    A project's content as it is handed on.

    Attributes:
        name: of the project, without its folder.
        as_of: the day that the periods are seen from.
        cards: documents without their texts, by date.
        recorded: statements with status and document, in the order of documents and places.
        decisions: history of each statement, the oldest first.
        actors: everyone whom a statement is about or names, by id.
        text_of: the text of a document by its id.
        licence_of: under what licence a document may be passed on; empty where nobody said.
        memberships: who belongs to whom, dated, among `actors`.
        periods: of every dyad with a dated tie or event; empty where the model was not asked for.
        codebook: terms.
    """

    name: str
    as_of: dt.date
    codebook: Codebook
    cards: tuple[DocumentCard, ...]
    recorded: tuple[Recorded, ...]
    actors: Mapping[str, Actor]
    text_of: Callable[[str], str]
    licence_of: Mapping[str, str] = field(default_factory=dict)
    sha256_of: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    memberships: tuple[Membership, ...] = ()
    periods: tuple[Period, ...] = ()

    def name_of(self, actor: str) -> str:
        """The name of an actor, or the id where nobody has named it."""
        return self.actors[actor].name if actor in self.actors else actor

    @property
    def dyads(self) -> tuple[Dyad, ...]:
        """Pairs that some statement is about, in order."""
        return tuple(sorted({Dyad.of(*item.stmt.actors) for item in self.recorded}))
