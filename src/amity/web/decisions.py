"""Decisions that lose nobody's: each names the last decision that its author saw, and fails if there is a newer one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from amity.model import Statement
from amity.project import Project, utc_now
from amity.store import STATUSES, guarded, schema
from amity.store.rows import statement_row
from amity.web.problems import ProblemError
from amity.web.queries import last_seq

UNDO = "taken back"
DECIDING = 20_100_422  # the lock of those who decide, on PostgreSQL


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody decides on a statement, having seen its decisions up to the number `seen` (0: none)."""

    statement: str
    status: str
    seen: int
    by: str
    note: str = ""


def decide(project: Project, verdict: Verdict) -> int:
    """
    Add a decision; returns its number.

    Raises:
        ProblemError: the statement (404) or the status (400) is unknown, or there is a newer decision (409), which the
            detail tells.
    """
    check_status(verdict.status)
    with guarded(project.name), project.engine.begin() as conn:
        check_seen(conn, verdict)
        return add_decision(conn, verdict)


def replace(project: Project, verdict: Verdict, instead: Statement) -> int:
    """
    Put an edited statement in the place of another, all or nothing; returns the number of the decision on the old one.

    Raises:
        ProblemError: as `decide`; also (400) if the edit changes nothing.
    """
    if instead.id == verdict.statement:
        raise ProblemError(400, "The edit changes nothing: accept the statement, or change a field.")
    with guarded(project.name), project.engine.begin() as conn:
        check_seen(conn, verdict)
        known = conn.execute(select(schema.statement.c.id).where(schema.statement.c.id == instead.id)).first()
        if known is None:
            conn.execute(insert(schema.statement), [statement_row(instead, utc_now(), replaces=verdict.statement)])
        add_decision(conn, Verdict(instead.id, "accepted", 0, verdict.by, verdict.note))
        return add_decision(conn, Verdict(verdict.statement, "edited", verdict.seen, verdict.by, verdict.note))


def take_back(project: Project, *, seq: int, by: str) -> str:
    """
    Undo a decision by a new one that restores what was before it; returns the statement's id.

    Where the decision put an edited statement in place, that one is rejected again.

    Raises:
        ProblemError: there is no such decision of this person (404), or somebody has decided since (409).
    """
    d, s = schema.decision.c, schema.statement.c
    with guarded(project.name), project.engine.begin() as conn:
        row = conn.execute(select(schema.decision).where(d.seq == seq, d.by == by)).first()
        if row is None:
            raise ProblemError(404, f"There is no decision number {seq} by {by} to take back.")
        check_seen(conn, Verdict(row.statement, "", seq, by))
        before = select(d.status).where(d.statement == row.statement, d.seq < seq).order_by(d.seq.desc()).limit(1)
        made_here = select(s.coder).where(s.id == row.statement)
        first = "rejected" if conn.execute(made_here).scalar() == by else "proposed"  # one's own new statement goes
        status = conn.execute(before).scalar() or first
        add_decision(conn, Verdict(row.statement, status, seq, by, UNDO))
        if row.status == "edited":
            for made in conn.execute(select(s.id).where(s.replaces == row.statement)).scalars().all():
                add_decision(conn, Verdict(made, "rejected", 0, by, UNDO))
        return str(row.statement)


def check_status(status: str) -> None:
    """
    Nothing, if the status can be decided.

    Raises:
        ProblemError: it is unknown, or that of a statement with an edit in its place (400).
    """
    if status not in STATUSES or status == "edited":
        raise ProblemError(400, f"The status {status!r} is none of proposed, accepted, rejected, deferred.")


def hold(conn: Connection) -> None:
    """
    Lets one transaction decide at a time, so that nobody writes between a look and what follows from it.

    SQLite's write lock, or one of PostgreSQL's own that ends with the transaction: rows alone would let two write what
    was no row yet, and wait for each other where each holds what the other wants.
    """
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql("UPDATE statement SET id = id WHERE 0")
    else:
        conn.execute(select(func.pg_advisory_xact_lock(DECIDING)))


def check_seen(conn: Connection, verdict: Verdict) -> None:
    """
    Nothing, if the last decision on the statement is the one that the verdict's author saw.

    Raises:
        ProblemError: the statement is unknown (404), or there is a newer decision (409).
    """
    check_none_newer(conn, (verdict.statement,), verdict.seen)


def check_none_newer(conn: Connection, statements: Iterable[str], seen: int) -> None:
    """
    Nothing, if no decision on any of the statements has a higher number than `seen` (0: there is none).

    Holds them, so that nobody decides between this look and the write.

    Raises:
        ProblemError: a statement is unknown (404), or there is a newer decision (409), which the detail tells.
    """
    s, d = schema.statement.c, schema.decision.c
    hold(conn)
    newest = 0
    for statement in statements:
        if conn.execute(select(s.id).where(s.id == statement).with_for_update()).first() is None:
            raise ProblemError(404, f"The project has no statement {statement!r}.")
        newest = max(newest, last_seq(conn, statement))
    if newest <= seen:
        return
    row = conn.execute(select(schema.decision).where(d.seq == newest)).one()
    raise ProblemError(
        409,
        f"{row.by} decided on this statement in the meantime: {row.status}. Yours was not taken; look and decide anew.",
        {
            "statement": row.statement,
            "seq": newest,
            "status": row.status,
            "by": row.by,
            "at": row.at.isoformat(),
            "note": row.note,
        },
    )


def add_decision(conn: Connection, verdict: Verdict) -> int:
    """Write a decision into an open transaction; returns its number."""
    row = {
        "statement": verdict.statement,
        "status": verdict.status,
        "by": verdict.by,
        "at": utc_now(),
        "note": verdict.note,
    }
    key = conn.execute(insert(schema.decision).values(**row)).inserted_primary_key
    return int(key[0]) if key else 0
