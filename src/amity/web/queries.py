"""Counts and lists that pages need, straight from the tables, so that no page loads all statements."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from sys import intern
from typing import Any

from sqlalchemy import ColumnElement, Connection, Dialect, Select, Text, and_, case, cast, func, or_, select

from amity.model import Dyad, Statement
from amity.store import IN_USE, schema
from amity.store.rows import statement_of

UNCERTAIN = ("possible", "doubtful", "hypothetical", "denied")
WAITING = ("proposed", "deferred")

_S, _D, _X = schema.statement.c, schema.document.c, schema.decision.c


@dataclass(frozen=True, slots=True)
class PairCount:
    """How much is said of a pair: statements in use, how many of them wait for a decision, and the latest document."""

    dyad: Dyad
    statements: int
    waiting: int
    latest: dt.date | None


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """
    Which statements are to be reviewed; None means all. `doubt_first` puts uncertain ones first.

    Those of `hidden` documents are left out.
    """

    dyad: Dyad | None = None
    kind: str | None = None
    coder: str | None = None
    doc: str | None = None
    status: str = "proposed"
    doubt_first: bool = False
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceCount:
    """One publisher: the grades that its documents have, their number, and its statements by status."""

    publisher: str
    kind: str
    grades: tuple[str, ...]
    documents: int
    statements: dict[str, int]


class Version(tuple[Any, ...]):
    """Version of the data: two are equal where nothing has changed between them."""

    __slots__ = ()


def _numbers(*parts: Select[Any]) -> Select[Any]:
    return select(*(part.scalar_subquery() for part in parts))


_TIMES = (schema.membership, schema.passage, schema.new_name)
_ACTORS_VERSION = _numbers(
    select(func.count()).select_from(schema.statement),
    select(func.max(schema.judgement.c.seq)),
    select(func.count()).select_from(schema.actor),
    select(func.count()).select_from(schema.coding),
    *(select(func.count(t.c.seq)) for t in _TIMES),
    *(select(func.count(t.c.withdrawn)) for t in _TIMES),
)
_DATA_VERSION = _numbers(
    select(func.max(_X.seq)),
    select(func.count()).select_from(schema.statement),
    select(func.count()).select_from(schema.document),
    select(func.max(schema.judgement.c.seq)),
    select(func.count()).select_from(schema.actor),
    select(func.count()).select_from(schema.coding),
    select(func.count()).select_from(schema.origin),
    select(func.max(schema.amendment.c.seq)),
    select(func.count(schema.blind_task.c.finished)),
    select(func.coalesce(func.max(schema.origin_judgement.c.seq), 0)),
    *(select(func.count(t.c.seq)) for t in _TIMES),
    *(select(func.count(t.c.withdrawn)) for t in _TIMES),
)


_DOCUMENTS_VERSION = _numbers(
    select(func.count()).select_from(schema.document),
    select(func.count()).select_from(schema.origin),
    select(func.max(schema.amendment.c.seq)),
    select(func.max(schema.origin_judgement.c.seq)),
)


def documents_version(conn: Connection) -> Version:
    """Changes whenever documents do, or which of them have one origin."""
    return _version(conn, _DOCUMENTS_VERSION)


_STATEMENTS_VERSION = _numbers(
    select(func.count()).select_from(schema.statement),
    select(func.count()).select_from(schema.document),
    select(func.count()).select_from(schema.coding),
    select(func.max(schema.amendment.c.seq)),
)


def statements_version(conn: Connection) -> Version:
    """Changes whenever statements or documents do, whatever is decided on them."""
    return _version(conn, _STATEMENTS_VERSION)


def actors_version(conn: Connection) -> Version:
    """Changes whenever who is who changes, or who is spoken of."""
    return _version(conn, _ACTORS_VERSION)


def data_version(conn: Connection) -> Version:
    """Changes whenever anything that an answer rests on changes."""
    return _version(conn, _DATA_VERSION)


def _version(conn: Connection, query: Select[Any]) -> Version:
    """Asked at every request, so the words of the query are made once for each kind of database."""
    return Version(conn.exec_driver_sql(_in_words(query, conn.dialect)).one())


@cache
def _in_words(query: Select[Any], dialect: Dialect) -> str:
    return str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def last_decision() -> Any:
    """Statement, seq and status of the last decision on each statement."""
    last = select(func.max(_X.seq).label("seq")).group_by(_X.statement).subquery()
    return select(_X.statement, _X.seq, _X.status).join(last, last.c.seq == _X.seq).subquery()


@dataclass(frozen=True, slots=True)
class Said:
    """How many statements there are of a pair, whatever became of them, and the date of the latest document."""

    statements: int
    latest: dt.date | None


def said_of_pairs(conn: Connection) -> dict[Dyad, Said]:
    """Of each pair what is said at all; it changes with statements and documents, not with decisions."""
    query = select(_S.actor1, _S.actor2, func.count().label("n"), func.max(_D.published_by).label("latest"))
    found: dict[Dyad, Said] = {}
    for row in conn.execute(query.join(schema.document, _D.id == _S.doc).group_by(_S.actor1, _S.actor2)):
        dyad = Dyad.of(intern(row.actor1), intern(row.actor2))
        other = found.get(dyad, Said(0, None))
        found[dyad] = Said(other.statements + row.n, _later(other.latest, row.latest))
    return found


def pair_counts(conn: Connection, said: Mapping[Dyad, Said]) -> list[PairCount]:
    """
    All pairs that statements in use speak of, those with the most statements first.

    Args:
        conn: to the project.
        said: as of `said_of_pairs`; what was decided is counted off from it.
    """
    by_status: dict[Dyad, Counter[str]] = defaultdict(Counter)
    last = last_decision()
    query = select(_S.actor1, _S.actor2, last.c.status, func.count().label("n")).join(last, last.c.statement == _S.id)
    for row in conn.execute(query.group_by(_S.actor1, _S.actor2, last.c.status)):
        by_status[Dyad.of(row.actor1, row.actor2)][row.status] += row.n
    dropped = {dyad for dyad, counts in by_status.items() if any(s not in IN_USE for s in counts)}
    latest = _latest_in_use(conn) if dropped else {}
    found = []
    for dyad, pair in said.items():
        counts = by_status.get(dyad, Counter())
        decided = counts.total() - counts["proposed"]
        in_use = pair.statements - sum(n for status, n in counts.items() if status not in IN_USE)
        if in_use:
            day = latest.get(dyad) if dyad in dropped else pair.latest
            found.append(PairCount(dyad, in_use, pair.statements - decided, day))
    return sorted(found, key=lambda p: (-p.statements, p.dyad))


def _latest_in_use(conn: Connection) -> dict[Dyad, dt.date | None]:
    """The date of the latest document with a statement in use, of each pair of which some statement is not."""
    last, out = last_decision(), last_decision()
    other = schema.statement.alias()
    pairs = (
        select(other.c.actor1, other.c.actor2)
        .join(out, out.c.statement == other.c.id)
        .where(out.c.status.not_in(IN_USE))
        .distinct()
        .subquery()
    )
    same = or_(
        and_(pairs.c.actor1 == _S.actor1, pairs.c.actor2 == _S.actor2),
        and_(pairs.c.actor1 == _S.actor2, pairs.c.actor2 == _S.actor1),
    )
    query = (
        select(_S.actor1, _S.actor2, func.max(_D.published_by).label("latest"))
        .join(pairs, same)
        .join(schema.document, _D.id == _S.doc)
        .outerjoin(last, last.c.statement == _S.id)
        .where(func.coalesce(last.c.status, "proposed").in_(IN_USE))
        .group_by(_S.actor1, _S.actor2)
    )
    found: dict[Dyad, dt.date | None] = {}
    for row in conn.execute(query):
        dyad = Dyad.of(row.actor1, row.actor2)
        found[dyad] = _later(found.get(dyad), row.latest)
    return found


def status_counts(conn: Connection) -> dict[str, int]:
    """How many statements have each status."""
    last = last_decision()
    status = func.coalesce(last.c.status, "proposed").label("status")
    query = (
        select(status, func.count().label("n"))
        .select_from(schema.statement)
        .outerjoin(last, last.c.statement == _S.id)
        .group_by(status)
    )
    return {row.status: row.n for row in conn.execute(query)}


def queue_ids(conn: Connection, wanted: QueueFilter) -> list[str]:
    """
    Ids of all statements under the filter, whatever their status: the newest documents first, each from its beginning.

    They change with statements and documents, not with decisions.
    """
    query = select(_S.id).join(schema.document, _D.id == _S.doc).where(*_conditions(wanted))
    return list(conn.execute(query.order_by(*_order(wanted.doubt_first))).scalars())


def decided_statuses(conn: Connection) -> dict[str, str]:
    """The status of each statement on which anything was decided; all others are proposed."""
    last = last_decision()
    return {row.statement: intern(row.status) for row in conn.execute(select(last.c.statement, last.c.status))}


def coders(conn: Connection) -> list[str]:
    """Everybody who coded a statement."""
    return list(conn.execute(select(_S.coder).distinct().order_by(_S.coder)).scalars())


def last_seq(conn: Connection, statement_id: str) -> int:
    """Number of the last decision on a statement; 0 if there is none."""
    return int(
        conn.execute(select(func.coalesce(func.max(_X.seq), 0)).where(_X.statement == statement_id)).scalar_one()
    )


def last_by(conn: Connection, by: str) -> tuple[int, str] | None:
    """Number and statement of the last decision that somebody made."""
    row = conn.execute(select(_X.seq, _X.statement).where(_X.by == by).order_by(_X.seq.desc()).limit(1)).first()
    return (row.seq, row.statement) if row else None


def actor_counts(conn: Connection) -> Counter[str]:
    """How many statements speak of each actor."""
    found: Counter[str] = Counter()
    for column in (_S.actor1, _S.actor2):
        for actor, n in conn.execute(select(column, func.count()).group_by(column)):
            found[actor] += n
    return found


def speaker_counts(conn: Connection) -> Counter[str]:
    """How many statements each speaker vouches for, as the innermost voice."""
    found: Counter[str] = Counter()
    as_text = cast(_S.speakers, Text)  # PostgreSQL does not group by JSON
    for text, n in conn.execute(select(as_text, func.count()).group_by(as_text)):
        speakers = json.loads(text)
        if speakers:
            found[speakers[-1]] += n
    return found


def sources(conn: Connection) -> list[SourceCount]:
    """All publishers, those with the most documents first."""
    last = last_decision()
    status = func.coalesce(last.c.status, "proposed").label("status")
    said: dict[str, dict[str, int]] = defaultdict(dict)
    joined = select(_D.publisher, status, func.count().label("n")).join(schema.statement, _S.doc == _D.id)
    for row in conn.execute(joined.outerjoin(last, last.c.statement == _S.id).group_by(_D.publisher, status)):
        said[row.publisher][row.status] = row.n
    graded: dict[str, list[str]] = defaultdict(list)
    for publisher, grade in conn.execute(select(_D.publisher, _D.grade).distinct().order_by(_D.grade)):
        graded[publisher].append(grade)
    query = select(_D.publisher, func.max(_D.publisher_kind), func.count().label("n"))
    rows = conn.execute(query.group_by(_D.publisher).order_by(func.count().desc(), _D.publisher))
    return [SourceCount(name, kind, tuple(graded[name]), n, said[name]) for name, kind, n in rows]


def statements_by_document(conn: Connection) -> dict[str, int]:
    """How many statements each document has."""
    rows = conn.execute(select(_S.doc, func.count()).group_by(_S.doc))
    return {row[0]: row[1] for row in rows}


def judgements(conn: Connection, most: int = 20) -> list[Any]:
    """The latest judgements on who is who, the newest first."""
    j = schema.judgement
    return list(conn.execute(select(j).order_by(j.c.seq.desc()).limit(most)))


def replaced_by(conn: Connection, statement_id: str) -> list[str]:
    """Ids of statements that were put in the place of this one; they are of the same document, which has an index."""
    doc = select(_S.doc).where(_S.id == statement_id).scalar_subquery()
    query = select(_S.id).where(_S.doc == doc, _S.replaces == statement_id).order_by(_S.coded_at)
    return list(conn.execute(query).scalars())


def statements_of(conn: Connection, doc: str) -> list[Statement]:
    """All statements of a document, whatever became of them."""
    query = select(schema.statement).where(_S.doc == doc).order_by(_S.span_start, _S.id)
    return [statement_of(row) for row in conn.execute(query)]


def standing(conn: Connection, statement_id: str) -> str:
    """The statement that stands for one today: itself, or the edit in use that took its place."""
    last = last_decision()
    for later in replaced_by(conn, statement_id):
        if in_use(conn, later):
            return later
        if conn.execute(select(last.c.status).where(last.c.statement == later)).scalar() == "edited":
            return standing(conn, later)
    return statement_id


def in_use(conn: Connection, statement_id: str) -> bool:
    """True unless a statement was rejected or another took its place."""
    last = last_decision()
    return (
        conn.execute(select(last.c.status).where(last.c.statement == statement_id)).scalar() or "proposed"
    ) in IN_USE


def _later(one: dt.date | None, other: dt.date | None) -> dt.date | None:
    return max((day for day in (one, other) if day), default=None)


def _conditions(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.dyad is not None:
        a, b = wanted.dyad.first, wanted.dyad.second
        found.append(or_((_S.actor1 == a) & (_S.actor2 == b), (_S.actor1 == b) & (_S.actor2 == a)))
    if wanted.hidden:
        found.append(_S.doc.not_in(wanted.hidden))
    for column, value in ((_S.kind, wanted.kind), (_S.coder, wanted.coder), (_S.doc, wanted.doc)):
        if value is not None:
            found.append(column == value)
    return found


def _order(doubt_first: bool) -> list[Any]:
    place = [_D.published_by.desc().nulls_last(), _D.id, _S.span_start, _S.span_end, _S.id]
    if not doubt_first:
        return place
    return [case((_S.factuality.in_(UNCERTAIN), 0), (_S.factuality == "probable", 1), else_=2), *place]
