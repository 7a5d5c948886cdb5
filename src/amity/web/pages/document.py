"""Documents: the list of them, and one with its coded words marked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated

from fastapi import Depends, Request

from amity.answers import Evidence, VoiceNames, evidence_of
from amity.model import Rejected, Span
from amity.store import STATUSES, DocumentCard, StatementFilter, views
from amity.web import queries
from amity.web.blind import refuse_blind
from amity.web.desk import Desk, desk_of
from amity.web.problems import ProblemError

DOCUMENTS = 100
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur", "yi", "ug", "sd", "ckb"})


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in the list, with how many statements were coded from it."""

    card: DocumentCard
    statements: int


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """Documents, the newest first, in pages of a hundred."""

    lines: tuple[DocumentLine, ...]
    in_all: int
    number: int
    numbers: int
    search: str


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that the same statements cover; `first_of` are those that begin here."""

    text: str
    statements: tuple[str, ...] = ()
    kind: str = ""
    first_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document, its text in segments, its statements by place, and its neighbours in time."""

    card: DocumentCard
    notes: tuple[str, ...]
    direction: str
    segments: tuple[Segment, ...]
    statements: tuple[Evidence, ...]
    rejected: tuple[Rejected, ...]
    previous: str | None
    following: str | None
    same_origin: tuple[DocumentCard, ...]
    selected: str


def documents(desk: Annotated[Desk, Depends(desk_of)], page: int = 1, search: str = "") -> DocumentsPage:
    """All documents of the project; `search` keeps those with that in title, publisher or name."""
    cards = newest_first(desk)
    sought = search.strip().lower()
    if sought:
        cards = [c for c in cards if sought in f"{c.title} {c.source.publisher} {c.name}".lower()]
    numbers = max(1, -(-len(cards) // DOCUMENTS))
    number = min(max(page, 1), numbers)
    counts: dict[str, int] = desk.read("by_document", queries.statements_by_document)
    shown = cards[(number - 1) * DOCUMENTS : number * DOCUMENTS]
    return DocumentsPage(
        tuple(DocumentLine(c, counts.get(c.id, 0)) for c in shown), len(cards), number, numbers, search
    )


def document(id: str, request: Request, desk: Annotated[Desk, Depends(desk_of)], at: str = "") -> DocumentPage:
    """A document with its coded words; `at` is the statement to show first."""
    refuse_blind(request, desk, [id])
    with desk.project.view() as conn:
        doc = views.document(conn, id)
        if doc is None:
            raise ProblemError(404, f"The project has no document {id[:80]!r}.")
        items = views.statements(conn, StatementFilter(doc=id, statuses=tuple(s for s in STATUSES if s != "rejected")))
        left_out = views.rejected(conn, id)
    cards = newest_first(desk)
    place = next(n for n, card in enumerate(cards) if card.id == id)
    marked = [i for i in items if i.status != "edited"]
    names = VoiceNames(desk.names())
    evidence = tuple(evidence_of(i, names) for i in sorted(marked, key=lambda i: (i.stmt.span, i.stmt.id)))
    card = cards[place]
    return DocumentPage(
        card=card,
        notes=doc.notes,
        direction="rtl" if doc.language.split("-")[0] in RIGHT_TO_LEFT else "auto",
        segments=tuple(segments_of(doc.text, evidence)),
        statements=evidence,
        rejected=tuple(left_out),
        previous=cards[place + 1].id if place + 1 < len(cards) else None,
        following=cards[place - 1].id if place else None,
        same_origin=tuple(c for c in cards if c.origin == card.origin and c.id != id),
        selected=at,
    )


def segments_of(text: str, statements: Iterable[Evidence]) -> list[Segment]:
    """The text cut wherever a statement's words begin or end."""
    found = [e for e in statements if 0 <= e.start < e.end <= len(text)]
    cuts = sorted({0, len(text), *(e.start for e in found), *(e.end for e in found)})
    begin: dict[int, list[Evidence]] = {}
    for e in found:
        begin.setdefault(e.start, []).append(e)
    segments, covering = [], list[Evidence]()
    for start, end in pairwise(cuts):
        new = begin.get(start, [])
        covering = [e for e in covering if e.end > start] + new
        ids = tuple(e.id for e in covering)
        kind = covering[-1].kind if covering else ""
        segments.append(Segment(Span(start, end).of(text), ids, kind, tuple(e.id for e in new)))
    return segments


def newest_first(desk: Desk) -> list[DocumentCard]:
    """All documents without their texts, the newest first."""

    def by_day(card: DocumentCard) -> tuple[dt.date, str, str]:
        day = card.published.latest if card.published and card.published.latest else dt.date.min
        return day, card.name, card.id

    def ordered() -> list[DocumentCard]:
        with desk.project.view() as conn:
            return sorted(views.document_cards(conn), key=by_day, reverse=True)

    found: list[DocumentCard] = desk.kept_of_documents("cards", ordered)
    return found
