"""Sources: who published what, under which grade, how their word proved, and which documents have one origin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from amity.answers import VoiceNames
from amity.answers.reliability import SourceReliability
from amity.evaluation import Record, track_record
from amity.store import DocumentCard
from amity.store import origins as stored
from amity.store.forecasts import forecasts as registered
from amity.web import queries
from amity.web.desk import Desk, desk_of, today
from amity.web.origin_actions import newest_origin_judgement
from amity.web.pages.document import newest_first

SPEAKERS = 100
CLUSTERS = 40


@dataclass(frozen=True, slots=True)
class SourceLine:
    """
    A publisher with the Admiralty grades of its documents; `borne_out` is the share of its decided statements accepted.

    `learned` is what its reports of ties show of it where nobody else is quoted, `forecasts` how its own ones came out.
    """

    publisher: str
    kind: str
    grades: tuple[str, ...]
    documents: int
    statements: int
    accepted: int
    edited: int
    rejected: int
    borne_out: float | None
    learned: SourceReliability | None
    forecasts: Record | None


@dataclass(frozen=True, slots=True)
class SpeakerLine:
    """Somebody quoted in documents, how many statements they vouch for, and how their word proved."""

    id: str
    name: str
    statements: int
    learned: SourceReliability | None
    forecasts: Record | None


@dataclass(frozen=True, slots=True)
class OriginLine:
    """Documents that count as one look, the first published first, and why."""

    id: str
    reason: str
    earliest: str
    members: tuple[DocumentCard, ...]


@dataclass(frozen=True, slots=True)
class JudgedOrigin:
    """What somebody judged of two documents."""

    one: DocumentCard
    other: DocumentCard
    verdict: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """
    Publishers and speakers, those with the most first, and the groups of documents with one origin.

    `ready` is False while the records are being worked out; `scored` is True if somebody's forecasts came due. `seen`
    numbers the last judgement on origins, for forms.
    """

    sources: tuple[SourceLine, ...]
    speakers: tuple[SpeakerLine, ...]
    ready: bool
    scored: bool
    origins: tuple[OriginLine, ...]
    origins_in_all: int
    judged: tuple[JudgedOrigin, ...]
    seen: int


def sources(desk: Annotated[Desk, Depends(desk_of)]) -> SourcesPage:
    """Publishers and speakers with their grades and records; documents of one origin, and what was judged of them."""
    found: list[queries.SourceCount] = desk.read("sources", queries.sources)
    names = VoiceNames(desk.names())
    spoken = desk.kept_of_statements("speakers", queries.speaker_counts).most_common(SPEAKERS)
    learned = desk.reliability_now(today())
    records = _forecasters(desk)
    by_source = learned or {}
    cards = {card.id: card for card in newest_first(desk)}
    groups: list[stored.Cluster] = desk.read("clusters", stored.clusters)
    judged: list[stored.OriginJudgement] = desk.read("origin judgements", stored.origin_judgements)
    return SourcesPage(
        tuple(_line(source, by_source, records) for source in found),
        tuple(SpeakerLine(s, names.actor(s), n, by_source.get(s), records.get(names.actor(s))) for s, n in spoken),
        learned is not None,
        bool(records),
        tuple(_origins(groups[:CLUSTERS], cards)),
        len(groups),
        tuple(
            JudgedOrigin(cards[j.one], cards[j.other], j.verdict, j.by, j.at)
            for j in reversed(judged)
            if j.one in cards and j.other in cards
        ),
        newest_origin_judgement(desk),
    )


def _forecasters(desk: Desk) -> dict[str, Record]:
    """Scores of the sources' own forecasts that came due, by name."""

    def scored() -> dict[str, Record]:
        with desk.project.view() as conn:
            return {record.name: record for record in track_record(registered(conn), today=today()).voices}

    return scored()


def _origins(groups: Iterable[stored.Cluster], cards: Mapping[str, DocumentCard]) -> Iterable[OriginLine]:
    for group in groups:
        members = tuple(cards[doc] for doc in group.members if doc in cards)
        yield OriginLine(group.id, group.reason.removesuffix(": "), group.earliest, members)


def _line(
    source: queries.SourceCount, learned: Mapping[str, SourceReliability], records: Mapping[str, Record]
) -> SourceLine:
    by_status = source.statements
    accepted, edited, rejected = (by_status.get(s, 0) for s in ("accepted", "edited", "rejected"))
    decided = accepted + rejected
    return SourceLine(
        publisher=source.publisher or "unknown",
        kind=source.kind,
        grades=source.grades,
        documents=source.documents,
        statements=sum(by_status.values()),
        accepted=accepted,
        edited=edited,
        rejected=rejected,
        borne_out=accepted / decided if decided else None,
        learned=learned.get(source.publisher),
        forecasts=records.get(source.publisher),
    )
