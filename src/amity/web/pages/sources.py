"""Sources: who published what, under which grade, how their statements fared, and who is quoted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from amity.answers import VoiceNames
from amity.web import queries
from amity.web.desk import Desk, desk_of

SPEAKERS = 100


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A publisher with its Admiralty grade; `borne_out` is the share of its decided statements that were accepted."""

    publisher: str
    kind: str
    grade: str
    documents: int
    statements: int
    accepted: int
    edited: int
    rejected: int
    borne_out: float | None


@dataclass(frozen=True, slots=True)
class SpeakerLine:
    """Somebody quoted in documents, and how many statements they vouch for."""

    id: str
    name: str
    statements: int


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """Publishers and speakers, those with the most first."""

    sources: tuple[SourceLine, ...]
    speakers: tuple[SpeakerLine, ...]


def sources(desk: Annotated[Desk, Depends(desk_of)]) -> SourcesPage:
    """Publishers with grades and what became of their statements; speakers with the number of their statements."""
    found: list[queries.SourceCount] = desk.read("sources", queries.sources)
    names = VoiceNames(desk.names())
    spoken = desk.read("speakers", queries.speaker_counts).most_common(SPEAKERS)
    return SourcesPage(
        tuple(_line(source) for source in found),
        tuple(SpeakerLine(speaker, names.actor(speaker), n) for speaker, n in spoken),
    )


def _line(source: queries.SourceCount) -> SourceLine:
    by_status = source.statements
    accepted, edited, rejected = (by_status.get(s, 0) for s in ("accepted", "edited", "rejected"))
    decided = accepted + rejected
    return SourceLine(
        publisher=source.publisher or "unknown",
        kind=source.kind,
        grade=source.grade,
        documents=source.documents,
        statements=sum(by_status.values()),
        accepted=accepted,
        edited=edited,
        rejected=rejected,
        borne_out=accepted / decided if decided else None,
    )
