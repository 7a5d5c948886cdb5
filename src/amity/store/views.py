"""Questions to a project's tables; each takes a connection and returns nouns. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from sys import intern
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from amity.errors import StoreError
from amity.model import Actor, Document, Dyad, Rejected
from amity.store import schema
from amity.store.records import IN_USE, Decision, DocumentCard, Recorded
from amity.store.rows import actor_of, card_of, document_of, rejected_of, statement_of

COMPARED = "documents_compared"  # setting: how many texts there were when their origins were last found
ROWS = "text/x-amity-rows"  # media type of documents whose lines are rows of a data file
_CARD = [c for c in schema.document.c if c.name not in ("text", "notes")]


@dataclass(frozen=True, slots=True)
class StatementFilter:
    """
    Which statements are wanted; None means all.

    `known_on`: only documents published by that day, and of documents without a date only what was coded by it.
    """

    dyad: Dyad | None = None
    known_on: dt.date | None = None
    statuses: tuple[str, ...] = IN_USE
    kinds: tuple[str, ...] | None = None
    doc: str | None = None
    coder: str | None = None


def statements(
    conn: Connection, wanted: StatementFilter | None = None, *, cards: Mapping[str, DocumentCard] | None = None
) -> list[Recorded]:
    """
    Statements with status and document, in the order of documents' dates and of their places in the text.

    `cards` spares the reading of the documents, where they are in hand by id.
    """
    wanted = wanted or StatementFilter()
    held = dict(cards) if cards is not None else {card.id: card for card in document_cards(conn, wanted.doc)}
    s, d = schema.statement, schema.document
    status = _status(None if wanted.doc is None else select(s.c.id).where(s.c.doc == wanted.doc))
    query = (
        select(s, func.coalesce(status.c.status, "proposed").label("status"))
        .join(d, d.c.id == s.c.doc)
        .outerjoin(status, status.c.statement == s.c.id)
        .order_by(d.c.published_by.nulls_first(), d.c.id, s.c.span_start, s.c.span_end, s.c.id)
    )
    for condition in _conditions(wanted, status):
        query = query.where(condition)
    at: dict[dt.datetime, dt.datetime] = {}  # moments: of one, in which thousands were coded, there is one
    return [
        Recorded(
            statement_of(row),
            intern(row.status),
            held.get(row.doc) or document_cards(conn, row.doc)[0],  # came in since the cards were read
            at.setdefault(row.coded_at, row.coded_at),
            row.replaces,
        )
        for row in conn.execute(query)
    ]


def statement(conn: Connection, statement_id: str) -> Recorded | None:
    """One statement with its status and document, whatever the status."""
    s = schema.statement
    status = _status(select(s.c.id).where(s.c.id == statement_id))
    query = (
        select(s, func.coalesce(status.c.status, "proposed").label("status"))
        .outerjoin(status, status.c.statement == s.c.id)
        .where(s.c.id == statement_id)
    )
    row = conn.execute(query).first()
    if row is None:
        return None
    card = document_cards(conn, row.doc)[0]
    return Recorded(statement_of(row), row.status, card, row.coded_at, row.replaces)


def history(conn: Connection, statement_id: str) -> list[Decision]:
    """All decisions on a statement, the oldest first."""
    c = schema.decision.c
    query = select(schema.decision).where(c.statement == statement_id).order_by(c.seq)
    return [Decision(r.statement, r.status, r.by, r.at, r.note) for r in conn.execute(query)]


def decisions_by_statement(conn: Connection) -> dict[str, tuple[Decision, ...]]:
    """All decisions by statement, the oldest of each first."""
    found: dict[str, list[Decision]] = {}
    for r in conn.execute(select(schema.decision).order_by(schema.decision.c.seq)):
        found.setdefault(r.statement, []).append(Decision(r.statement, r.status, r.by, r.at, r.note))
    return {statement: tuple(rows) for statement, rows in found.items()}


def document_facts(conn: Connection) -> dict[str, tuple[str, str]]:
    """SHA-256 of the original bytes, and licence, of each document."""
    d = schema.document.c
    return {r.id: (r.sha256, r.licence) for r in conn.execute(select(d.id, d.sha256, d.licence))}


def document_cards(conn: Connection, doc: str | None = None) -> list[DocumentCard]:
    """Documents without their texts, by date; only one where `doc` is given."""
    d, o = schema.document, schema.origin
    query = (
        select(*_CARD, o.c.cluster)
        .outerjoin(o, o.c.doc == d.c.id)
        .order_by(d.c.published_by.nulls_first(), d.c.name, d.c.id)
    )
    if doc is not None:
        query = query.where(d.c.id == doc)
    return [card_of(row) for row in conn.execute(query)]


def document(conn: Connection, doc: str) -> Document | None:
    """One document with its text."""
    row = conn.execute(select(schema.document).where(schema.document.c.id == doc)).first()
    return document_of(row) if row else None


def text_of(conn: Connection, doc: str) -> str:
    """
    The text of one document.

    Raises:
        StoreError: the project has no such document.
    """
    text = conn.execute(select(schema.document.c.text).where(schema.document.c.id == doc)).scalar()
    if text is None:
        raise StoreError(f"the project has no document {doc!r}")
    return str(text)


def documents(conn: Connection) -> Iterator[Document]:
    """All documents with their texts, one at a time, by id."""
    for doc in conn.execute(select(schema.document.c.id).order_by(schema.document.c.id)).scalars().all():
        found = document(conn, doc)
        if found is not None:
            yield found


def origins_are_found(conn: Connection) -> bool:
    """True if no text was added since the origins of all were found; False also after an interruption before that."""
    return bool(setting(conn, COMPARED) == count_texts(conn))


def count_texts(conn: Connection) -> int:
    """How many documents are texts, not rows of data files."""
    texts = select(func.count()).select_from(schema.document).where(schema.document.c.media_type != ROWS)
    return int(conn.execute(texts).scalar_one())


def documents_to_code(conn: Connection, coder: str, codebook: str) -> list[str]:
    """Ids of documents that the coder has not coded under this codebook; rows of data files say what they say."""
    done = select(schema.coding.c.doc).where(and_(schema.coding.c.coder == coder, schema.coding.c.codebook == codebook))
    d = schema.document.c
    texts = select(d.id).where(d.id.not_in(done), d.media_type != ROWS).order_by(d.published_by.nulls_first(), d.id)
    return list(conn.execute(texts).scalars())


def coded_documents(conn: Connection, coder: str) -> set[str]:
    """Ids of the documents that a coder has coded under whatever codebook."""
    c = schema.coding.c
    return set(conn.execute(select(c.doc).where(c.coder == coder)).scalars())


def judged_pairs(conn: Connection) -> set[str]:
    """Ids of the actors on whom somebody has passed a judgement."""
    return set(conn.execute(select(schema.judgement.c.actor).distinct()).scalars())


def actors(conn: Connection, origin: str | None = None) -> list[Actor]:
    """The project's own and proposed actors, by id."""
    query = select(schema.actor).order_by(schema.actor.c.id)
    if origin is not None:
        query = query.where(schema.actor.c.origin == origin)
    return [actor_of(row) for row in conn.execute(query)]


def actors_spoken_of(conn: Connection) -> set[str]:
    """Ids of all actors that statements speak of."""
    s = schema.statement.c
    return {actor for column in (s.actor1, s.actor2) for actor in conn.execute(select(column).distinct()).scalars()}


def same_as(conn: Connection) -> dict[str, str]:
    """Actors judged to be another one: id to the id that stands for both. The last judgement on a pair wins."""
    latest: dict[tuple[str, str], str] = {}
    for row in conn.execute(select(schema.judgement).order_by(schema.judgement.c.seq)):
        latest[(row.actor, row.other)] = row.verdict
    return {actor: other for (actor, other), verdict in latest.items() if verdict == "same"}


def rejected(conn: Connection, doc: str | None = None) -> list[Rejected]:
    """What coders could not use, with the reasons."""
    query = select(schema.rejected).order_by(schema.rejected.c.seq)
    if doc is not None:
        query = query.where(schema.rejected.c.doc == doc)
    return [rejected_of(row) for row in conn.execute(query)]


def setting(conn: Connection, name: str) -> Any:
    """One setting of the project, or None."""
    return conn.execute(select(schema.setting.c.value).where(schema.setting.c.name == name)).scalar()


def counts(conn: Connection) -> dict[str, int]:
    """How many documents, statements, decisions and rejected items there are."""
    tables = (schema.document, schema.statement, schema.decision, schema.rejected)
    return {t.name: conn.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}


def _status(among: Select[Any] | None = None) -> Any:
    """The last decision on each statement, or on each of some."""
    c = schema.decision.c
    decided = select(func.max(c.seq).label("seq")).group_by(c.statement)
    last = (decided if among is None else decided.where(c.statement.in_(among))).subquery()
    query: Select[Any] = select(c.statement, c.status).join(last, last.c.seq == c.seq)
    return query.subquery()


def _conditions(wanted: StatementFilter, status: Any) -> Iterator[Any]:
    s, d = schema.statement.c, schema.document.c
    yield func.coalesce(status.c.status, "proposed").in_(wanted.statuses)
    if wanted.dyad is not None:
        pair = (wanted.dyad.first, wanted.dyad.second)
        yield and_(s.actor1.in_(pair), s.actor2.in_(pair))
    if wanted.known_on is not None:
        day_after = dt.datetime.combine(wanted.known_on + dt.timedelta(days=1), dt.time())
        yield or_(d.published_by <= wanted.known_on, and_(d.published_by.is_(None), s.coded_at < day_after))
    if wanted.kinds is not None:
        yield s.kind.in_(wanted.kinds)
    if wanted.doc is not None:
        yield s.doc == wanted.doc
    if wanted.coder is not None:
        yield s.coder == wanted.coder
