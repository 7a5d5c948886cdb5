"""One decision on all statements that are on the screen: all of them or none, and taken back in one go."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from amity.project import Project
from amity.store import guarded, schema
from amity.web.decisions import UNDO, Verdict, add_decision, check_seen, check_status, hold
from amity.web.problems import ProblemError

MOST = 50  # on one screen


def decide_all(project: Project, verdicts: Sequence[Verdict]) -> list[int]:
    """
    Add decisions together; returns their numbers.

    Raises:
        ProblemError: none or too many are given, a statement or status is unknown, or there is a newer decision on one
            of them (409): then none is taken.
    """
    if not 0 < len(verdicts) <= MOST:
        raise ProblemError(400, f"Decide on 1 to {MOST} statements at once, those on the screen; got {len(verdicts)}.")
    for verdict in verdicts:
        check_status(verdict.status)
    with guarded(project.name), project.engine.begin() as conn:
        hold(conn)
        for verdict in verdicts:
            check_seen(conn, verdict)
        return [add_decision(conn, verdict) for verdict in verdicts]


def take_all_back(project: Project, seqs: Sequence[int], *, by: str) -> int:
    """
    Undo decisions of one's own together by new ones that restore what was before; returns how many.

    Raises:
        ProblemError: one of them is not this person's (404), or somebody has decided since (409): then none is undone.
    """
    if not 0 < len(seqs) <= MOST:
        raise ProblemError(400, f"Take back 1 to {MOST} decisions at once; got {len(seqs)}.")
    with guarded(project.name), project.engine.begin() as conn:
        hold(conn)
        for seq in sorted(seqs):
            _restore(conn, seq, by)
    return len(seqs)


def _restore(conn: Connection, seq: int, by: str) -> None:
    d = schema.decision.c
    row = conn.execute(select(schema.decision).where(d.seq == seq, d.by == by)).first()
    if row is None:
        raise ProblemError(404, f"There is no decision number {seq} by {by} to take back.")
    if row.status == "edited":
        raise ProblemError(400, f"Decision number {seq} is an edit: take it back on the statement's page.")
    check_seen(conn, Verdict(row.statement, "", seq, by))
    before = select(d.status).where(d.statement == row.statement, d.seq < seq).order_by(d.seq.desc()).limit(1)
    status = conn.execute(before).scalar() or "proposed"
    add_decision(conn, Verdict(row.statement, status, seq, by, UNDO))
