"""Double coding: who codes what blind, what they coded, and what was decided where two codings differ."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from amity.errors import DataError
from amity.model import Statement, statement_from_json, statement_to_json
from amity.store import schema
from amity.store.many import insert_new
from amity.store.records import IN_USE

_T, _B, _A = schema.blind_task.c, schema.blind_statement.c, schema.adjudication.c


@dataclass(frozen=True, slots=True)
class BlindTask:
    """One person's blind coding of a document; `stood` are the statements that were in use when it began."""

    doc: str
    coder: str
    stood: tuple[str, ...]
    begun: dt.datetime
    finished: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Adjudication:
    """What was decided on two statements (either may be missing: ""), and which statement stands since."""

    doc: str
    first: str
    second: str
    verdict: str
    statement: str
    by: str
    at: dt.datetime


def blind_tasks(conn: Connection, coder: str | None = None) -> list[BlindTask]:
    """All blind codings, the newest first; only those of one coder where it is given."""
    query = select(schema.blind_task).order_by(_T.begun.desc(), _T.doc)
    if coder is not None:
        query = query.where(_T.coder == coder)
    return [BlindTask(r.doc, r.coder, tuple(r.stood), r.begun, r.finished) for r in conn.execute(query)]


def blind_statements(conn: Connection, *, coder: str, doc: str | None = None) -> list[Statement]:
    """What a second coder coded and did not withdraw, by place."""
    query = select(_B.content).where(_B.coder == coder, _B.withdrawn.is_(None))
    if doc is not None:
        query = query.where(_B.doc == doc)
    found = [statement_from_json(content) for content in conn.execute(query).scalars()]
    return sorted(found, key=lambda s: (s.doc, s.span, s.id))


def open_blind(conn: Connection, coder: str) -> set[str]:
    """Documents that somebody is coding blind just now: their codings are closed to that person."""
    return set(conn.execute(select(_T.doc).where(_T.coder == coder, _T.finished.is_(None))).scalars())


def begin_blind(conn: Connection, doc: str, coder: str, *, at: dt.datetime) -> None:
    """
    Begin a blind coding; one that was begun already stays as it is.

    Raises:
        DataError: the project has no such document.
    """
    if conn.execute(select(schema.document.c.id).where(schema.document.c.id == doc)).first() is None:
        raise DataError(f"the project has no document {doc[:80]!r}")
    row = {"doc": doc, "coder": coder, "stood": _in_use(conn, doc), "begun": at, "finished": None}
    insert_new(conn, schema.blind_task, [row])


def finish_blind(conn: Connection, doc: str, coder: str, *, at: dt.datetime) -> bool:
    """End a blind coding for good; False if there is none under way."""
    under_way = (_T.doc == doc) & (_T.coder == coder) & _T.finished.is_(None)
    return conn.execute(update(schema.blind_task).where(under_way).values(finished=at)).rowcount == 1


def add_blind(conn: Connection, stmt: Statement, *, at: dt.datetime) -> None:
    """
    Keep what a second coder coded; one that was withdrawn and is coded again holds again.

    Raises:
        DataError: this coder has no blind coding of the document under way.
    """
    _check_under_way(conn, stmt.doc, stmt.coder)
    if conn.execute(update(schema.blind_statement).where(_B.id == stmt.id).values(withdrawn=None)).rowcount == 0:
        row = {"id": stmt.id, "doc": stmt.doc, "coder": stmt.coder, "content": statement_to_json(stmt), "at": at}
        insert_new(conn, schema.blind_statement, [row])


def withdraw_blind(conn: Connection, statement_id: str, *, coder: str, at: dt.datetime) -> str:
    """
    Take back what one coded, while the coding is under way; returns the document.

    Raises:
        DataError: this coder has no such statement, or has finished.
    """
    doc = conn.execute(select(_B.doc).where(_B.id == statement_id, _B.coder == coder)).scalar()
    if doc is None:
        raise DataError(f"{coder} has coded no statement {statement_id[:80]!r} blind")
    _check_under_way(conn, doc, coder)
    conn.execute(update(schema.blind_statement).where(_B.id == statement_id).values(withdrawn=at))
    return str(doc)


def adjudications(conn: Connection) -> dict[tuple[str, str], Adjudication]:
    """What was decided, by the ids of the first and the second statement."""
    rows = conn.execute(select(schema.adjudication).order_by(_A.seq))
    return {
        (r.first, r.second): Adjudication(r.doc, r.first, r.second, r.verdict, r.statement, r.by, r.at) for r in rows
    }


def _check_under_way(conn: Connection, doc: str, coder: str) -> None:
    if doc not in open_blind(conn, coder):
        raise DataError(f"{coder} has no blind coding of this document under way: begin one, or it is finished")


def _in_use(conn: Connection, doc: str) -> list[str]:
    s, d = schema.statement.c, schema.decision.c
    newest = select(func.max(d.seq)).where(d.statement == s.id).correlate(schema.statement).scalar_subquery()
    status = select(d.status).where(d.seq == newest).scalar_subquery()
    query = select(s.id).where(s.doc == doc, func.coalesce(status, "proposed").in_(IN_USE)).order_by(s.id)
    return list(conn.execute(query).scalars())
