"""Which documents have one origin: the clusters that were found, and what people judge of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, select

from amity.store import schema

VERDICTS = ("together", "apart", "computed")


@dataclass(frozen=True, slots=True)
class OriginJudgement:
    """A judgement that two documents have one origin, or two; `computed` takes the earlier one back."""

    one: str
    other: str
    verdict: str
    by: str
    at: dt.datetime

    @property
    def pair(self) -> tuple[str, str]:
        """The two, in the order of their ids."""
        return (self.one, self.other) if self.one < self.other else (self.other, self.one)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Documents that count as one look, the first published first, and why."""

    id: str
    members: tuple[str, ...]
    earliest: str
    reason: str


def clusters(conn: Connection) -> list[Cluster]:
    """All clusters of documents, those with the most members first."""
    o, d = schema.origin.c, schema.document.c
    query = select(o.doc, o.cluster, o.earliest, o.reason).join(schema.document, d.id == o.doc)
    rows = conn.execute(query.order_by(d.published_by.nulls_last(), d.name, d.id)).all()
    members: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        members[row.cluster].append(row.doc)
    first = {row.cluster: row for row in reversed(rows)}
    found = [Cluster(c, tuple(docs), first[c].earliest, first[c].reason) for c, docs in members.items()]
    return sorted(found, key=lambda c: (-len(c.members), c.id))


def origin_judgements(conn: Connection) -> list[OriginJudgement]:
    """The judgements that hold, one a pair, in the order of judging."""
    table = schema.origin_judgement
    latest: dict[tuple[str, str], OriginJudgement] = {}
    for row in conn.execute(select(table).order_by(table.c.seq)):
        judgement = OriginJudgement(row.one, row.other, row.verdict, row.by, row.at)
        latest.pop(judgement.pair, None)
        latest[judgement.pair] = judgement
    return [j for j in latest.values() if j.verdict != "computed"]
