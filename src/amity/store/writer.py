"""The one place that writes to a project. Each call is one transaction: done whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from amity.errors import StoreError
from amity.model import Actor, Document, Rejected, Statement, content_id
from amity.store import schema, views
from amity.store.engine import guarded
from amity.store.many import insert_new
from amity.store.records import STATUSES
from amity.store.rows import actor_row, document_row, rejected_row, statement_row

ONE_FILE = "parts of one file"


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """What one coder made of one document."""

    doc: str
    coder: str
    codebook: str
    statements: tuple[Statement, ...]
    rejected: tuple[Rejected, ...] = ()
    proposed: tuple[Actor, ...] = ()


@dataclass(frozen=True, slots=True)
class RowsPart:
    """A part of a data set: its words, what its rows say, and pairs of an actor and who it is judged to be."""

    doc: Document
    coded: CodedDocument
    same: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """
    A decision on a statement; `instead` is what the reviewer puts in its place, which is accepted.

    Without `statement`, `instead` is one that nobody had proposed.
    """

    statement: str | None
    status: str = "accepted"
    instead: Statement | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes through `engine`; `now` gives the time (UTC) that history is stamped with."""

    engine: Engine
    now: Callable[[], dt.datetime]

    def add_document(self, doc: Document) -> bool:
        """Take a document in; False if the project has the same one already."""
        with self._transaction() as conn:
            return self._add_document(conn, doc)

    def add_actors(self, actors: Iterable[Actor], *, origin: str = "own") -> int:
        """Take actors in; those with a known id are replaced if they are the user's own. Returns how many are new."""
        rows = [actor_row(a, origin) for a in actors]
        with self._transaction() as conn:
            if origin == "own" and rows:
                conn.execute(delete(schema.actor).where(schema.actor.c.id.in_([r["id"] for r in rows])))
            return insert_new(conn, schema.actor, rows)

    def add_proposed(self, actors: Iterable[Actor], same: Sequence[tuple[str, str]], *, by: str) -> int:
        """Take in actors of a data set with the judgements on who they are: all or none. Returns how many are new."""
        with self._transaction() as conn:
            added = insert_new(conn, schema.actor, [actor_row(a, "proposed") for a in actors])
            self._judge_same(conn, same, by)
            return added

    def add_rows(self, parts: Sequence[RowsPart]) -> int:
        """
        Take in parts of a data set, what their rows say, and who their actors are judged to be: all or none.

        Returns how many statements are new.
        """
        with self._transaction() as conn:
            at = self.now()
            insert_new(conn, schema.document, (document_row(part.doc, at) for part in parts))
            added = self._add_codings(conn, [part.coded for part in parts])
            for part in parts:
                self._judge_same(conn, part.same, part.coded.coder)
            return added

    def add_coding(self, coded: CodedDocument) -> int:
        """Take in what a coder made of a document; the same again changes nothing. Returns how many are new."""
        with self._transaction() as conn:
            return self._add_codings(conn, [coded])

    def decide(self, statement_id: str, status: str, *, by: str, note: str = "") -> None:
        """
        Add a reviewer's decision.

        Raises:
            StoreError: the statement or the status is unknown.
        """
        self._check_status(status)
        with self._transaction() as conn:
            _check_statement(conn, statement_id)
            self._add_decision(conn, statement_id, status, (by, note))

    def edit(self, statement_id: str, edited: Statement, *, by: str, note: str = "") -> None:
        """
        Replace a statement by an edited one, which is accepted; the old one stays in history as `edited`.

        Raises:
            StoreError: the statement is unknown.
        """
        with self._transaction() as conn:
            _check_statement(conn, statement_id)
        self.review([Review(statement_id, "edited", edited, note)], by=by)

    def add_reviewed(self, stmt: Statement, *, by: str, note: str = "") -> None:
        """Take in a statement that a person coded: it is accepted at once."""
        self.review([Review(None, instead=stmt, note=note)], by=by)

    def review(self, decisions: Sequence[Review], *, by: str) -> None:
        """
        Take a reviewer's decisions on one document: all or none.

        Raises:
            StoreError: a status is unknown.
        """
        with self._transaction() as conn:
            for item in decisions:
                self._check_status(item.status)
                if item.instead is not None:
                    row = statement_row(item.instead, self.now(), replaces=item.statement)
                    insert_new(conn, schema.statement, [row])
                    self._add_decision(conn, item.instead.id, "accepted", (by, item.note))
                if item.statement is not None:
                    self._add_decision(conn, item.statement, item.status, (by, item.note))

    def judge(self, actor: str, other: str, *, verdict: str, by: str) -> None:
        """Add a judgement on whether two actors are the same; a later one on the same pair wins."""
        row = {"actor": actor, "other": other, "verdict": verdict, "by": by, "at": self.now()}
        with self._transaction() as conn:
            conn.execute(insert(schema.judgement), [row])

    def add_file_origin(self, sha256: str) -> None:
        """Make the documents that are parts of one file, known by its hash, one origin."""
        d = schema.document.c
        with self._transaction() as conn:
            parts = list(conn.execute(select(d.id).where(d.sha256 == sha256).order_by(d.id)).scalars())
            cluster = content_id("origin", sha256)
            rows = [{"doc": p, "cluster": cluster, "earliest": parts[0], "reason": ONE_FILE} for p in parts]
            insert_new(conn, schema.origin, rows)

    def set_origins(
        self, rows: Iterable[Mapping[str, Any]], *, compared: int, judged: Iterable[Mapping[str, Any]] = ()
    ) -> None:
        """
        Replace the clusters of documents that come from one source, but for those of data files.

        Args:
            rows: of doc, cluster, earliest, reason.
            compared: how many documents were compared, so that it can be told when there are new ones.
            judged: of one, other, verdict, by: new judgements that the clusters follow, kept with them or not at all.
        """
        with self._transaction() as conn:
            conn.execute(delete(schema.origin).where(schema.origin.c.reason != ONE_FILE))
            values = [dict(r) for r in rows]
            if values:
                conn.execute(insert(schema.origin), values)
            at = self.now()
            verdicts = [dict(r) | {"at": at} for r in judged]
            if verdicts:
                conn.execute(insert(schema.origin_judgement), verdicts)
            _set_setting(conn, views.COMPARED, compared)

    def set_setting(self, name: str, value: Any) -> None:
        """Set one setting of the project."""
        with self._transaction() as conn:
            _set_setting(conn, name, value)

    def _add_document(self, conn: Connection, doc: Document) -> bool:
        return insert_new(conn, schema.document, [document_row(doc, self.now())]) == 1

    def _add_codings(self, conn: Connection, codings: Sequence[CodedDocument]) -> int:
        """Table by table, so that of two who write the same at once none waits for the other in a ring."""
        at = self.now()
        again = []
        for item in sorted(codings, key=lambda item: item.doc):
            if _hold_coding(conn, {"doc": item.doc, "coder": item.coder, "codebook": item.codebook, "at": at}):
                again.append(item)
        actors = {a.id: a for item in codings for a in item.proposed}
        insert_new(conn, schema.actor, [actor_row(a, "proposed") for a in actors.values()])
        added = insert_new(conn, schema.statement, (statement_row(s, at) for item in codings for s in item.statements))
        for item in again:
            key = (schema.rejected.c.doc == item.doc) & (schema.rejected.c.coder == item.coder)
            conn.execute(delete(schema.rejected).where(key))  # of the run before: statements stay, leftovers do not
        rows = [rejected_row(r) | {"coder": item.coder} for item in codings for r in item.rejected]
        if rows:
            conn.execute(insert(schema.rejected), rows)
        return added

    def _judge_same(self, conn: Connection, pairs: Iterable[tuple[str, str]], by: str) -> None:
        """Judge each first actor to be the same as the second."""
        rows = [{"actor": a, "other": b, "verdict": "same", "by": by, "at": self.now()} for a, b in pairs]
        if rows:
            conn.execute(insert(schema.judgement), rows)

    def _add_decision(self, conn: Connection, statement_id: str, status: str, by_note: tuple[str, str]) -> None:
        by, note = by_note
        row = {"statement": statement_id, "status": status, "by": by, "at": self.now(), "note": note}
        conn.execute(insert(schema.decision), [row])

    def _check_status(self, status: str) -> None:
        if status not in STATUSES:
            raise StoreError(f"the status {status!r} is none of {', '.join(STATUSES)}")

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with guarded(str(self.engine.url.database)), self.engine.begin() as conn:
            yield conn


def _set_setting(conn: Connection, name: str, value: Any) -> None:
    if not insert_new(conn, schema.setting, [{"name": name, "value": value}]):
        conn.execute(update(schema.setting).where(schema.setting.c.name == name).values(value=value))


def _hold_coding(conn: Connection, done: dict[str, Any]) -> bool:
    """
    Note the coding before its rows are written: of two who code the same document at once, one waits here.

    True if the same coder has coded the document before.
    """
    new = insert_new(conn, schema.coding, [done])
    c = schema.coding.c
    same = (c.doc == done["doc"]) & (c.coder == done["coder"])
    return len(conn.execute(select(c.doc).where(same).with_for_update()).all()) > new


def _check_statement(conn: Connection, statement_id: str) -> None:
    if conn.execute(select(schema.statement.c.id).where(schema.statement.c.id == statement_id)).first() is None:
        raise StoreError(f"the project has no statement {statement_id!r}; `amity review` lists those to decide")
