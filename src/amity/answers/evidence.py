"""A statement as an answer shows it: its words, what they say, who vouches for them, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from amity.answers.voices import VoiceNames
from amity.model import ConditionalLabel, DriverLabel, EventLabel, ForecastLabel, Label, TieLabel
from amity.store import Recorded


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    A statement with its voice, source, dates and grade; `says` puts its coding in words.

    Where it stands in for others, such as a leader for his organisation, `says` names those whom its words speak of.
    """

    id: str
    kind: str
    says: str
    quote: str
    voice: str
    speakers: tuple[str, ...]
    factuality: str
    when: str | None
    publisher: str
    published: str | None
    grade: str
    title: str
    reference: str
    url: str
    doc: str
    start: int
    end: int
    status: str
    coder: str
    reason: str


def evidence_of(item: Recorded, names: VoiceNames) -> Evidence:
    """The statement as an answer shows it."""
    stmt, document = item.stmt, item.document
    return Evidence(
        id=stmt.id,
        kind=stmt.kind,
        says=in_words(stmt.label, stmt.actors, names) + _said_of(item, names),
        quote=stmt.quote,
        voice=names.of(item),
        speakers=tuple(names.actor(s) for s in stmt.speakers),
        factuality=stmt.factuality,
        when=stmt.when.as_written if stmt.when else None,
        publisher=document.source.publisher,
        published=document.published.as_written if document.published else None,
        grade=document.source.grade,
        title=document.title or document.name,
        reference=document.reference,
        url=document.url,
        doc=stmt.doc,
        start=stmt.span.start,
        end=stmt.span.end,
        status=item.status,
        coder=stmt.coder,
        reason=stmt.reason,
    )


def _said_of(item: Recorded, names: VoiceNames) -> str:
    if item.said_of is None:
        return ""
    return " (said of {} and {})".format(*(names.actor(actor) for actor in item.said_of))


def in_words(label: Label, actors: tuple[str, str], names: VoiceNames) -> str:
    """The coding in a short phrase, such as "al-Qaeda and Taliban: strained"."""
    first, second = (names.actor(a) for a in actors)
    match label:
        case TieLabel():
            given = f" ({', '.join(label.support)})" if label.support else ""
            return f"{first} and {second}: {label.state}{given}"
        case EventLabel():
            return f"{first} towards {second}: {label.category.lower()}"
        case DriverLabel():
            return f"{label.category.replace('_', ' ')} {label.effect} {first} to {second}".replace(
                f"strains {first} to", f"strains {first} with"
            )
        case ForecastLabel():
            low, high = label.probability
            span = f", {label.horizon} term" if label.horizon else ""
            return f"{label.outcome} of {first} and {second}: {low:.0%} to {high:.0%}{span}"
        case ConditionalLabel():
            return f"if met, {label.effect}: {first} and {second}"
