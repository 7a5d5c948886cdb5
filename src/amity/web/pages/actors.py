"""Actors: who is spoken of, under which names, and who was judged to be whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from amity.model import Actor, When
from amity.store import views
from amity.web import queries
from amity.web.asking import actor_asked
from amity.web.desk import Desk, desk_of

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
class ActorsPage:
    """Actors of whom statements speak or whom the user listed, with the latest judgements."""

    lines: tuple[ActorLine, ...]
    in_all: int
    search: str
    judged: tuple[Judged, ...]


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
    judged = tuple(
        Judged(
            r.seq,
            r.actor,
            names.get(r.actor, r.actor),
            r.other,
            names.get(r.other, r.other),
            r.verdict,
            r.by,
            r.at,
            r.verdict == "same" and same.get(r.actor) == r.other,
        )
        for r in rows
    )
    return ActorsPage(tuple(lines[:ACTORS]), len(lines), search, judged)


def actor(id: str, desk: Annotated[Desk, Depends(desk_of)]) -> ActorPage:
    """One actor: names, memberships in time, and with whom it is spoken of."""
    found = actor_asked(desk, id)
    gazetteer, names = desk.gazetteer(), desk.names()
    parts = tuple(
        Part(other, names.get(other, other), m.role, written(m.when), m.member == found)
        for m in gazetteer.memberships
        if found in (m.member, m.whole)
        for other in [m.whole if m.member == found else m.member]
    )
    pairs: list[queries.PairCount] = desk.read("pairs", queries.pair_counts)
    partners = tuple(
        Partner(p.dyad.other(found), names.get(p.dyad.other(found), p.dyad.other(found)), p.statements)
        for p in pairs
        if found in (p.dyad.first, p.dyad.second)
    )
    return ActorPage(gazetteer.actor(found), parts, partners)


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
