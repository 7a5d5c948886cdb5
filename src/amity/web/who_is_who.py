"""Judgements on who is who: what merging two actors needs from the tables, and the judgement itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select

from amity.model import Dyad
from amity.project import Project, utc_now
from amity.store import IN_USE, guarded, schema, views
from amity.vocab import standard_codebook
from amity.web.decisions import hold
from amity.web.problems import ProblemError
from amity.web.queries import last_decision
from amity.workflow.naming import final_id


@dataclass(frozen=True, slots=True)
class TieCount:
    """How many statements in use report a tie of a pair, and how many of them a partnership or hostility."""

    total: int
    partners: int
    hostile: int

    @property
    def leans(self) -> int:
        """Above 0 where more reports are of partners than of enemies, below where fewer."""
        return self.partners - self.hostile

    @property
    def words(self) -> str:
        """The counts for people."""
        return f"{self.partners} report partners and {self.hostile} enemies"


def judge(project: Project, pair: tuple[str, str], verdict: str, *, by: str, seen: int | None = None) -> None:
    """
    Judge two actors to be the same, so that the first counts as the second, or different.

    Args:
        project: is written to.
        pair: ids as they are, nothing followed.
        verdict: same or different.
        by: who judges.
        seen: number of the last judgement that its author saw; None: whatever there is.

    Raises:
        ProblemError: somebody has judged one of the two since, or they are one the other way round (409).
    """
    table = schema.judgement
    with guarded(project.name), project.engine.begin() as conn:
        hold(conn)
        if seen is not None:
            _refuse_newer(conn, pair, seen)
        same = views.same_as(conn)
        if verdict == "same" and final_id(pair[1], same) == pair[0]:
            raise ProblemError(409, f"{pair[1]!r} counts as {pair[0]!r} already: split the two first.")
        row = {"actor": pair[0], "other": pair[1], "verdict": verdict, "by": by, "at": utc_now()}
        conn.execute(insert(table), [row])


def _refuse_newer(conn: Connection, pair: tuple[str, str], seen: int) -> None:
    j = schema.judgement.c
    newer = select(schema.judgement).where(j.seq > seen, or_(j.actor.in_(pair), j.other.in_(pair)))
    row = conn.execute(newer.order_by(j.seq.desc())).first()
    if row is not None:
        raise ProblemError(
            409,
            f"{row.by} judged {row.actor!r} and {row.other!r} to be {row.verdict} in the meantime. "
            "Yours was not taken; look again.",
            {"actor": row.actor, "other": row.other, "verdict": row.verdict, "by": row.by, "at": row.at.isoformat()},
        )


def newest_judgement(conn: Connection) -> int:
    """Number of the last judgement on who is who; 0 if there is none."""
    return int(conn.execute(select(func.coalesce(func.max(schema.judgement.c.seq), 0))).scalar_one())


def judgements_on(conn: Connection, one: str, other: str) -> Sequence[Any]:
    """The judgements on two actors, whichever came first, the newest first."""
    j = schema.judgement.c
    pair = or_((j.actor == one) & (j.other == other), (j.actor == other) & (j.other == one))
    return conn.execute(select(schema.judgement).where(pair).order_by(j.seq.desc())).all()


def tie_counts(conn: Connection, actors: Sequence[str]) -> dict[Dyad, TieCount]:
    """For each pair with one of these actors, how its reports of ties in use lean; denials are left out."""
    s = schema.statement.c
    last = last_decision()
    query = (
        select(s.actor1, s.actor2, s.label)
        .outerjoin(last, last.c.statement == s.id)
        .where(s.kind == "tie", s.factuality != "denied", or_(s.actor1.in_(actors), s.actor2.in_(actors)))
        .where(func.coalesce(last.c.status, "proposed").in_(IN_USE))
    )
    states = {state.name: state for state in standard_codebook().states}
    found: dict[Dyad, Counter[str]] = defaultdict(Counter)
    for row in conn.execute(query):
        counts, state = found[Dyad.of(row.actor1, row.actor2)], states.get(row.label.get("state", ""))
        counts["total"] += 1
        counts["partners"] += bool(state and state.partner)
        counts["hostile"] += bool(state and state.hostile)
    return {dyad: TieCount(c["total"], c["partners"], c["hostile"]) for dyad, c in found.items()}
