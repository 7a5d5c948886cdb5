"""Questions to a resolution: who is meant by a token, by a span, by a coordination; what is a paragraph about."""

from __future__ import annotations

from typing import Any

from amity.coding.who.clauses import coordinated
from amity.coding.who.reference import Reference, Resolution, Sentence
from amity.model import Dyad, Span


def reference_of(resolution: Resolution, sentence: Sentence, token: Any) -> Reference | None:
    """The reference whose head is a token of a parsed sentence, or None."""
    return resolution.by_head.get((sentence.index, token.i))


def participants(resolution: Resolution, sentence: Sentence, token: Any) -> tuple[Reference, ...]:
    """The references of a token and of everything coordinated with it, from left to right: `A and B joined C`."""
    found = (reference_of(resolution, sentence, member) for member in coordinated(token))
    return tuple(reference for reference in found if reference is not None)


def actors_of(resolution: Resolution, span: Span) -> tuple[str, ...]:
    """The actors that the words of a span stand for, in the order of the text, each once."""
    inside = (r for r in resolution.references if r.span.overlap(span) and r.how != "relation")
    return tuple(dict.fromkeys(i for r in inside for i in r.actor_ids))


def focal_dyad(resolution: Resolution, paragraph: int) -> Dyad | None:
    """The pair that a paragraph is about: what `the relationship` means there; None if it names no two actors."""
    return resolution.focal[paragraph] if 0 <= paragraph < len(resolution.focal) else None
