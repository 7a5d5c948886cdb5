"""What becomes of a case on which two coders differ: one transaction that writes what stands, with its history."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from amity.model import Statement, statement_from_json
from amity.project import Project, utc_now
from amity.store import guarded, schema
from amity.store.rows import statement_of, statement_row
from amity.web import queries
from amity.web.decisions import Verdict, add_decision, check_none_newer, hold
from amity.web.problems import ProblemError

VERDICTS = ("first", "second", "neither")


@dataclass(frozen=True, slots=True)
class Ruling:
    """Who is right on two statements; either id may be "". `seen` is the last decision seen on what stands for both."""

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
    edited. What the project has of the loser's, as another case brought it in, is rejected. Nothing is deleted.

    Raises:
        ProblemError: a statement is unknown (404), the verdict has no meaning here (400), or somebody settled the case
            or decided on one of the statements in the meantime (409).
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
            check_none_newer(conn, standing, ruling.seen)
        stands = _write(conn, chosen, standing, (ruling.by, note))
        doc = (first or second or chosen).doc  # type: ignore[union-attr]
        row = {"doc": doc, "first": ruling.first, "second": ruling.second, "verdict": ruling.verdict}
        conn.execute(insert(schema.adjudication), [row | {"statement": stands, "by": ruling.by, "at": utc_now()}])
    return stands


def standing_of(conn: Connection, first: str, second: str) -> tuple[str, ...]:
    """
    The statements of the project that a verdict on two codings is about: what stands for each, the first's before.

    The second's is one already where another case brought it in. Empty if neither is.
    """
    known = [side for side in (first, second) if side and _recorded(conn, side)]
    return tuple(dict.fromkeys(queries.standing(conn, side) for side in known))


def last_seen(conn: Connection, first: str, second: str) -> int:
    """Number of the last decision on what stands for two codings; 0 if there is none."""
    return max((queries.last_seq(conn, stmt) for stmt in standing_of(conn, first, second)), default=0)


def _write(conn: Connection, chosen: Statement | None, standing: tuple[str, ...], decided: tuple[str, str]) -> str:
    """Accept what was chosen and settle what stood, by whom and with which note; `chosen` may be what stood itself."""
    kept, fresh = "", False
    if chosen is not None:
        fresh = _recorded(conn, chosen.id) is None
        if fresh:
            row = statement_row(chosen, utc_now(), replaces=standing[0] if standing else None)
            conn.execute(insert(schema.statement), [row])
        kept = queries.standing(conn, chosen.id)
    for at, other in enumerate(standing):
        if other == kept:
            continue
        in_its_place = bool(kept) and (fresh or at == 0)
        if at == 0 or queries.in_use(conn, other):
            add_decision(conn, Verdict(other, "edited" if in_its_place else "rejected", 0, *decided))
    if kept:
        add_decision(conn, Verdict(kept, "accepted", 0, *decided))
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
