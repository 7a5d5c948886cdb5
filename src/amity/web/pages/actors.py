"""Actors: who is spoken of, under which names, and who was judged to be whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends

from amity.model import MEMBERSHIP_ROLES, PASSAGE_KINDS, Actor, Membership, When
from amity.store import lineage, views
from amity.web import queries
from amity.web.asking import actor_asked
from amity.web.desk import Desk, desk_of
from amity.web.new_names import count_new

ACTORS = 200


@dataclass(frozen=True, slots=True)
class ActorLine:
    """An actor of the project with the number of statements on it; `origin` is own, proposed or gazetteer."""

    actor: Actor
    statements: int
    origin: str
    same_as: str | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement on two actors, in words."""

    seq: int
    actor: str
    actor_name: str
    other: str
    other_name: str
    verdict: str
    by: str
    at: dt.datetime
    holds: bool


@dataclass(frozen=True, slots=True)
class NotedLine:
    """A membership or passage that somebody noted, in words, with its number."""

    kind: str
    number: int
    says: str
    source: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class ActorsPage:
    """Actors of whom statements speak or whom the user listed, with the latest judgements."""

    lines: tuple[ActorLine, ...]
    in_all: int
    search: str
    judged: tuple[Judged, ...]
    noted: tuple[NotedLine, ...]
    new_names: int
    seen: int
    roles: tuple[str, ...] = MEMBERSHIP_ROLES
    passages: tuple[str, ...] = PASSAGE_KINDS


@dataclass(frozen=True, slots=True)
class Part:
    """A membership of or in an actor, in words."""

    other: str
    other_name: str
    role: str
    when: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Partner:
    """Another actor of whom statements speak together with this one."""

    id: str
    name: str
    statements: int


@dataclass(frozen=True, slots=True)
class ActorPage:
    """One actor: its names, its memberships, and its partners."""

    actor: Actor
    parts: tuple[Part, ...]
    partners: tuple[Partner, ...]


def actors(desk: Annotated[Desk, Depends(desk_of)], search: str = "") -> ActorsPage:
    """Actors of the project, those most spoken of first; `search` looks into every name."""
    lines: list[ActorLine] = desk.kept("actors", lambda: _lines(desk))
    sought = search.strip().lower()
    if sought:
        lines = [x for x in lines if any(sought in name.lower() for name in (x.actor.id, *x.actor.names))]
    rows = desk.read("judgements", queries.judgements)
    same = desk.read("same_as", views.same_as)
    names = desk.names()
    judged = tuple(judged_line(row, names, same) for row in rows)
    noted = tuple(_noted(n, names) for n in desk.read("noted", lineage.noted))
    seen = max((r.seq for r in rows), default=0)
    return ActorsPage(tuple(lines[:ACTORS]), len(lines), search, judged, noted, count_new(desk), seen)


def actor(id: str, desk: Annotated[Desk, Depends(desk_of)]) -> ActorPage:
    """One actor: names, memberships in time, and with whom it is spoken of."""
    found = actor_asked(desk, id)
    gazetteer, names = desk.gazetteer(), desk.names()
    known = gazetteer.actors.get(found) or Actor(found, names[found])  # one that texts only describe
    parts = tuple(
        Part(other, names.get(other, other), m.role, written(m.when), m.member == found)
        for m in gazetteer.memberships
        if found in (m.member, m.whole)
        for other in [m.whole if m.member == found else m.member]
    )
    pairs = desk.pairs()
    partners = tuple(
        Partner(p.dyad.other(found), names.get(p.dyad.other(found), p.dyad.other(found)), p.statements)
        for p in pairs
        if found in (p.dyad.first, p.dyad.second)
    )
    return ActorPage(known, parts, partners)


def judged_line(row: Any, names: Mapping[str, str], same: Mapping[str, str]) -> Judged:
    """A judgement in words; `same` tells whether it holds."""
    return Judged(
        row.seq,
        row.actor,
        names.get(row.actor, row.actor),
        row.other,
        names.get(row.other, row.other),
        row.verdict,
        row.by,
        row.at,
        row.verdict == "same" and same.get(row.actor) == row.other,
    )


def _noted(noted: lineage.Noted, names: dict[str, str]) -> NotedLine:
    def called(actors: Iterable[str]) -> str:
        return ", ".join(names.get(actor, actor) for actor in actors)

    what = noted.what
    if isinstance(what, Membership):
        says = f"{called([what.member])}: {what.role} of {called([what.whole])} {written(what.when)}".strip()
        return NotedLine("membership", noted.seq, says, what.source, noted.by, noted.at)
    shares = f", with shares {' to '.join(f'{share:g}' for share in what.shares)}" if what.shares else ""
    says = f"{what.kind} on {what.day}: {called(what.before)} became {called(what.after)}{shares}"
    return NotedLine("passage", noted.seq, says, what.source, noted.by, noted.at)


def written(when: When) -> str:
    """A time for people; nothing where it is open on both sides."""
    if when.earliest is None and when.latest is None:
        return ""
    begin, end = (day.isoformat() if day else "" for day in (when.earliest, when.latest))
    return f"{begin} to {end}".strip() if end else f"since {begin}"


def _lines(desk: Desk) -> list[ActorLine]:
    with desk.project.view() as conn:
        counts = queries.actor_counts(conn)
        own = {a.id for a in views.actors(conn, "own")}
        proposed = {a.id for a in views.actors(conn, "proposed")}
        same = views.same_as(conn)
    known = desk.gazetteer().actors
    wanted = sorted({*counts, *own} & set(known), key=lambda a: (-counts[a], known[a].name.lower()))
    origin = {a: "own" if a in own else "proposed" if a in proposed else "gazetteer" for a in wanted}
    return [ActorLine(known[a], counts[a], origin[a], same.get(a)) for a in wanted]
