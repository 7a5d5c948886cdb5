"""What would become of two actors if they were one: what moves, what contradicts, and the way back."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from amity.actors import Gazetteer
from amity.model import Actor, Dyad, Membership, When
from amity.store import lineage, views
from amity.web import queries
from amity.web.asking import actor_asked
from amity.web.desk import Desk, desk_of
from amity.web.pages.actors import Judged, judged_line, written
from amity.web.problems import ProblemError
from amity.web.who_is_who import TieCount, judgements_on, newest_judgement, tie_counts

MOST = 40


@dataclass(frozen=True, slots=True)
class Moved:
    """Statements with one partner that would be of the other actor, beside those that are already."""

    partner: str
    name: str
    statements: int
    beside: int


@dataclass(frozen=True, slots=True)
class MergePage:
    """
    Two actors and what merging the first into the second would do, or did.

    `done`: they are one already. `between` counts the statements on the two of them, which would be about one actor
    and count for nothing. `seen` numbers the last judgement of the project, for the form.
    """

    actor: Actor
    other: Actor
    done: bool
    seen: int
    statements: int
    between: int
    moved: tuple[Moved, ...]
    partners_in_all: int
    memberships: tuple[str, ...]
    passages: tuple[str, ...]
    conflicts: tuple[str, ...]
    judged: tuple[Judged, ...]


def merge(request: Request, desk: Annotated[Desk, Depends(desk_of)], actor: str = "", other: str = "") -> MergePage:
    """What merging `actor` into `other` would move, and what would contradict; nothing is changed by looking."""
    if not actor.strip() or not other.strip():
        raise ProblemError(400, "Name two actors, by id or any name: who is really whom.")
    names, same = desk.names(), desk.read("same_as", views.same_as)
    one = actor.strip() if actor.strip() in names else actor_asked(desk, actor)
    two = other.strip() if same.get(one) == other.strip() else actor_asked(desk, other)
    done = same.get(one) == two
    if one == two or (not done and actor_asked(desk, one) == two):
        raise ProblemError(400, f"{actor[:80]!r} and {other[:80]!r} are the same actor already.")
    if not done:
        one = actor_asked(desk, one)
    pairs = desk.pairs()
    mine, theirs = _by_partner(pairs, one), _by_partner(pairs, two)
    moved = [Moved(p, names.get(p, p), n, theirs.get(p, 0)) for p, n in mine.most_common() if p != two]
    gazetteer = desk.gazetteer()
    with desk.project.view() as conn:
        seen, rows = newest_judgement(conn), judgements_on(conn, one, two)
        ties = tie_counts(conn, (one, two))
        passages = [n for n in lineage.noted(conn) if not isinstance(n.what, Membership)]
    first, second = (gazetteer.actors.get(a) or Actor(a, names.get(a, a)) for a in (one, two))
    return MergePage(
        actor=first,
        other=second,
        done=done,
        seen=seen,
        statements=mine.total(),
        between=mine.get(two, 0),
        moved=tuple(moved[:MOST]),
        partners_in_all=len(moved),
        memberships=tuple(_membership(m, names) for m in gazetteer.memberships if one in (m.member, m.whole)),
        passages=tuple(
            f"{p.kind} on {p.day}: {_called(p.before, names)} became {_called(p.after, names)}"
            for p in (n.what for n in passages)
            if not isinstance(p, Membership) and one in (*p.before, *p.after)
        ),
        conflicts=tuple(() if done else _conflicts(first, second, gazetteer, ties, names)),
        judged=tuple(judged_line(row, names, same) for row in rows),
    )


def _by_partner(pairs: Iterable[queries.PairCount], actor: str) -> Counter[str]:
    return Counter({p.dyad.other(actor): p.statements for p in pairs if actor in (p.dyad.first, p.dyad.second)})


def _conflicts(
    one: Actor, two: Actor, gazetteer: Gazetteer, ties: Mapping[Dyad, TieCount], names: Mapping[str, str]
) -> Iterable[str]:
    if one.kind != two.kind:
        first, second = (f"{a.name} is of the kind {a.kind.replace('_', ' ')}" for a in (one, two))
        yield f"{first}, {second}."
    between = ties.get(Dyad.of(one.id, two.id))
    if between:
        count = f"{between.total} {'statement reports' if between.total == 1 else 'statements report'}"
        hostile = f"{between.hostile} of them a hostile one" if between.hostile else "none a hostile one"
        yield f"{count} a tie between the two, {hostile}; about one actor, nothing of this would count."
    yield from _contrary_memberships(one, two, gazetteer.memberships, names)
    for partner in sorted({d.other(one.id) for d in ties if one.id in (d.first, d.second)} - {two.id}):
        mine, theirs = ties[Dyad.of(one.id, partner)], ties.get(Dyad.of(two.id, partner))
        if theirs and mine.leans * theirs.leans < 0:
            yield (f"With {names.get(partner, partner)}: of {one.name} {mine.words}, of {two.name} {theirs.words}.")


def _contrary_memberships(
    one: Actor, two: Actor, memberships: Iterable[Membership], names: Mapping[str, str]
) -> Iterable[str]:
    """One belongs to the other, or both to different ones in the same role at the same time."""
    own: dict[str, list[Membership]] = defaultdict(list)
    for m in memberships:
        if {m.member, m.whole} == {one.id, two.id}:
            yield f"{_membership(m, names)}: this would fall away."
        elif m.member in (one.id, two.id):
            own[m.member].append(m)
    for mine in own[one.id]:
        for theirs in own[two.id]:
            if mine.whole != theirs.whole and mine.role == theirs.role and _at_once(mine.when, theirs.when):
                yield f"{_membership(mine, names)}, but {_membership(theirs, names)}."


def _at_once(one: When, other: When) -> bool:
    begin = max(one.earliest or dt.date.min, other.earliest or dt.date.min)
    return begin < min(one.latest or dt.date.max, other.latest or dt.date.max)


def _membership(m: Membership, names: Mapping[str, str]) -> str:
    return f"{names.get(m.member, m.member)}: {m.role} of {names.get(m.whole, m.whole)} {written(m.when)}".strip()


def _called(actors: Iterable[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(actor, actor) for actor in actors)
