"""What becomes of a case on which two coders differ: one transaction that writes what stands, with its history."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from amity.model import Statement, statement_from_json
from amity.project import Project, utc_now
from amity.store import guarded, schema
from amity.store.rows import statement_of, statement_row
from amity.web import queries
from amity.web.decisions import Verdict, add_decision, check_seen, hold
from amity.web.problems import ProblemError

VERDICTS = ("first", "second", "neither")


@dataclass(frozen=True, slots=True)
class Ruling:
    """Who is right on two statements; either id may be "". `seen` is the last decision seen on what stands."""

    first: str
    second: str
    verdict: str
    seen: int
    by: str
    note: str = ""


def adjudicate(project: Project, ruling: Ruling) -> str:
    """
    Settle a case; returns the id of the statement that stands now, "" if none does.

    The winner is accepted; where the second coder's takes the place of the first's, that one stays in history as
    edited. Nothing is deleted.

    Raises:
        ProblemError: a statement is unknown (404), the verdict has no meaning here (400), or somebody settled the case
            or decided on the statement in the meantime (409).
    """
    _check(ruling)
    with guarded(project.name), project.engine.begin() as conn:
        hold(conn)
        _refuse_settled(conn, ruling)
        first, second = _found(conn, ruling.first), _found(conn, ruling.second)
        chosen = {"first": first, "second": second, "neither": None}[ruling.verdict]
        standing = standing_of(conn, ruling.first, ruling.second)
        note = f"adjudicated: {ruling.verdict}" + (f"; {ruling.note}" if ruling.note else "")
        if standing:
            check_seen(conn, Verdict(standing, "", ruling.seen, ruling.by))
        stands = _write(conn, chosen, standing, Verdict(standing or "", "", ruling.seen, ruling.by, note))
        doc = (first or second or chosen).doc  # type: ignore[union-attr]
        row = {"doc": doc, "first": ruling.first, "second": ruling.second, "verdict": ruling.verdict}
        conn.execute(insert(schema.adjudication), [row | {"statement": stands, "by": ruling.by, "at": utc_now()}])
    return stands


def standing_of(conn: Connection, first: str, second: str) -> str | None:
    """
    The statement of the project that a verdict on two codings is about: what stands for the first's.

    That is the second's where only it is one already, as another case brought it in. None if neither is.
    """
    known = next((side for side in (first, second) if side and _recorded(conn, side)), None)
    return queries.standing(conn, known) if known else None


def _write(conn: Connection, chosen: Statement | None, standing: str | None, verdict: Verdict) -> str:
    """Accept what was chosen and settle what stood; `chosen` may be what stood itself."""
    if chosen is None:
        if standing:
            add_decision(conn, Verdict(standing, "rejected", 0, verdict.by, verdict.note))
        return ""
    if _recorded(conn, chosen.id) is None:
        row = statement_row(chosen, utc_now(), replaces=standing)
        conn.execute(insert(schema.statement), [row])
    same = standing is not None and queries.standing(conn, chosen.id) == standing
    kept = standing if same and standing else chosen.id
    if standing and not same:
        add_decision(conn, Verdict(standing, "edited", 0, verdict.by, verdict.note))
    add_decision(conn, Verdict(kept, "accepted", 0, verdict.by, verdict.note))
    return kept


def _check(ruling: Ruling) -> None:
    if ruling.verdict not in VERDICTS:
        raise ProblemError(400, f"The verdict {ruling.verdict[:40]!r} is none of {', '.join(VERDICTS)}.")
    if not ruling.first and not ruling.second:
        raise ProblemError(400, "A case has a statement of the first coder, of the second, or of both.")
    if ruling.verdict != "neither" and not getattr(ruling, ruling.verdict):
        raise ProblemError(400, f"The {ruling.verdict} coder has no statement here to take.")


def _refuse_settled(conn: Connection, ruling: Ruling) -> None:
    a = schema.adjudication.c
    query = select(schema.adjudication).where(a.first == ruling.first, a.second == ruling.second)
    row = conn.execute(query).first()
    if row is not None:
        detail = {"verdict": row.verdict, "by": row.by, "at": row.at.isoformat(), "statement": row.statement}
        raise ProblemError(409, f"{row.by} settled this case already: {row.verdict}. Yours was not taken.", detail)


def _recorded(conn: Connection, statement_id: str) -> Statement | None:
    row = conn.execute(select(schema.statement).where(schema.statement.c.id == statement_id)).first()
    return statement_of(row) if row else None


def _found(conn: Connection, statement_id: str) -> Statement | None:
    """A statement of the project, or one that was coded blind."""
    if not statement_id:
        return None
    b = schema.blind_statement.c
    content = conn.execute(select(b.content).where(b.id == statement_id, b.withdrawn.is_(None))).scalar()
    found = _recorded(conn, statement_id) or (statement_from_json(content) if content else None)
    if found is None:
        raise ProblemError(404, f"There is no statement {statement_id[:80]!r}.")
    return found
