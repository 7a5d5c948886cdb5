"""Rows of the tables to nouns and back."""

from __future__ import annotations

import datetime as dt
from sys import intern
from typing import Any, TypeAlias

from sqlalchemy import Row as SqlRow

from amity.model import (
    Actor,
    Document,
    Rejected,
    Source,
    Span,
    Statement,
    label_from_json,
    label_to_json,
    parse_when,
)
from amity.model.when import DAY
from amity.store.records import DocumentCard

Row: TypeAlias = SqlRow[*tuple[Any, ...]]
NOWHERE = (None, None)  # mentions of a statement whose actors have no place in the text


def document_row(doc: Document, at: dt.datetime) -> dict[str, Any]:
    """The row of `document`."""
    latest = doc.published.latest if doc.published else None
    return {
        "id": doc.id,
        "name": doc.name,
        "text": doc.text,
        "sha256": doc.sha256,
        "title": doc.title,
        "publisher": doc.source.publisher,
        "publisher_kind": doc.source.kind,
        "grade": doc.source.grade,
        "authors": list(doc.source.authors),
        "published": doc.published.as_written if doc.published else None,
        "published_by": latest - DAY if latest else None,
        "url": doc.url,
        "language": doc.language,
        "media_type": doc.media_type,
        "reference": doc.reference,
        "licence": doc.licence,
        "notes": list(doc.notes),
        "added_at": at,
    }


def document_of(row: Row) -> Document:
    """The document of a row."""
    return Document(
        id=row.id,
        name=row.name,
        text=row.text,
        sha256=row.sha256,
        title=row.title,
        source=_source(row),
        published=parse_when(row.published) if row.published else None,
        url=row.url,
        language=row.language,
        media_type=row.media_type,
        reference=row.reference,
        licence=row.licence,
        notes=tuple(row.notes),
    )


def card_of(row: Row) -> DocumentCard:
    """The document of a row, without its text; the row has `cluster` of the origin table, or None."""
    return DocumentCard(
        id=row.id,
        name=row.name,
        title=row.title,
        source=_source(row),
        published=parse_when(row.published) if row.published else None,
        url=row.url,
        reference=row.reference,
        language=row.language,
        origin=row.cluster or row.id,
    )


def statement_row(stmt: Statement, at: dt.datetime, replaces: str | None = None) -> dict[str, Any]:
    """The row of `statement`."""
    return {
        "id": stmt.id,
        "doc": stmt.doc,
        "span_start": stmt.span.start,
        "span_end": stmt.span.end,
        "quote": stmt.quote,
        "kind": stmt.kind,
        "actor1": stmt.actors[0],
        "actor2": stmt.actors[1],
        "label": label_to_json(stmt.label),
        "mentions": [[m.start, m.end] if m else None for m in stmt.mentions],
        "speakers": list(stmt.speakers),
        "factuality": stmt.factuality,
        "happened": stmt.when.as_written if stmt.when else None,
        "coder": stmt.coder,
        "codebook": stmt.codebook,
        "reason": stmt.reason,
        "replaces": replaces,
        "coded_at": at,
    }


def statement_of(row: Row) -> Statement:
    """The statement of a row; texts that many statements share are held once, which halves what a million take."""
    first, second = row.mentions
    return Statement(
        id=row.id,
        doc=intern(row.doc),
        span=Span(row.span_start, row.span_end),
        quote=row.quote,
        kind=intern(row.kind),
        actors=(intern(row.actor1), intern(row.actor2)),
        label=label_from_json(row.kind, row.label),
        mentions=(Span(*first) if first else None, Span(*second) if second else None) if first or second else NOWHERE,
        speakers=tuple(row.speakers),
        factuality=intern(row.factuality),
        when=parse_when(row.happened) if row.happened else None,
        coder=intern(row.coder),
        codebook=intern(row.codebook),
        reason=row.reason,
    )


def actor_row(actor: Actor, origin: str) -> dict[str, Any]:
    """The row of `actor`; `origin` is own, gazetteer or proposed."""
    return {
        "id": actor.id,
        "name": actor.name,
        "kind": actor.kind,
        "part_of": actor.part_of,
        "aliases": list(actor.aliases),
        "acronyms": list(actor.acronyms),
        "wikidata": actor.wikidata,
        "region": actor.region,
        "origin": origin,
    }


def actor_of(row: Row) -> Actor:
    """The actor of a row."""
    return Actor(
        row.id, row.name, row.kind, row.part_of, tuple(row.aliases), tuple(row.acronyms), row.wikidata, row.region
    )


def rejected_row(item: Rejected) -> dict[str, Any]:
    """The row of `rejected`."""
    return {
        "doc": item.doc,
        "span_start": item.span.start if item.span else None,
        "span_end": item.span.end if item.span else None,
        "quote": item.quote,
        "reason": item.reason,
        "coder": item.coder,
    }


def rejected_of(row: Row) -> Rejected:
    """The rejected item of a row."""
    span = None if row.span_start is None else Span(row.span_start, row.span_end)
    return Rejected(row.doc, row.reason, span, row.quote, row.coder)


def _source(row: Row) -> Source:
    return Source(row.publisher, row.publisher_kind, row.grade, tuple(row.authors))
