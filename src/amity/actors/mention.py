"""A place in a text where an actor is written."""

from __future__ import annotations

from dataclasses import dataclass

from amity.model import Span


@dataclass(frozen=True, slots=True)
class Mention:
    """
    An actor's name in a text.

    `how` is name, acronym, alias, demonym or metonym. `role_hint` is `place` where plain cues say that a country is
    meant as a territory, `actor` where they say that it acts, else empty. `others` are the ids that the same letters
    could also mean, for a reviewer.
    """

    span: Span
    actor_id: str
    how: str
    role_hint: str = ""
    others: tuple[str, ...] = ()
