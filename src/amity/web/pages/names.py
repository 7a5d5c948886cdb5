"""New names: organisations and persons that texts name and no list knows, each with the sentences that name it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from ahocorasick_rs import AhoCorasick, MatchKind
from fastapi import Depends
from sqlalchemy import select

from amity.actors import Gazetteer, match_name
from amity.model import ACTOR_KINDS, Actor, Span
from amity.store import new_names, schema, views
from amity.web import queries
from amity.web.desk import Desk, desk_of
from amity.web.new_names import waiting_names
from amity.web.sentences import sentence_of
from amity.workflow.naming import project_gazetteer

ROWS = 25
SENTENCES = 3
ALIKE = 0.85  # from where on a known actor is offered


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence with a name in it: the words before, the name as written, the words after."""

    doc: str
    title: str
    day: str
    before: str
    name: str
    after: str


@dataclass(frozen=True, slots=True)
class Near:
    """A known actor that a name may mean, and why."""

    id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class NameLine:
    """A new name: how often texts have it, statements that speak of it, sentences, and whom it may mean."""

    actor: Actor
    times: int
    documents: int
    statements: int
    places: tuple[Place, ...]
    near: tuple[Near, ...]


@dataclass(frozen=True, slots=True)
class DecidedName:
    """What somebody made of a new name: `actor`, `none`, or `alias` with the actor that it leads to."""

    id: str
    name: str
    verdict: str
    to: str
    to_name: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class NamesPage:
    """New names that nobody has decided on, those named most often first, and what was decided."""

    lines: tuple[NameLine, ...]
    number: int
    numbers: int
    in_all: int
    decided: tuple[DecidedName, ...]
    kinds: tuple[str, ...] = ACTOR_KINDS


@dataclass(frozen=True, slots=True)
class _Found:
    times: int
    documents: int
    places: tuple[Place, ...]


def names(desk: Annotated[Desk, Depends(desk_of)], page: int = 1) -> NamesPage:
    """Names that texts brought in and no list knows, each with its sentences; and what was decided on others."""
    waiting: list[Actor] = waiting_names(desk)
    found = _places(desk, waiting)
    counts = desk.kept_of_statements("actor_counts", queries.actor_counts)
    nobody = _Found(0, 0, ())
    ordered = sorted(waiting, key=lambda a: (-counts[a.id], -found.get(a.id, nobody).times, a.name))
    numbers = max(1, -(-len(ordered) // ROWS))
    number = min(max(page, 1), numbers)
    shown = ordered[(number - 1) * ROWS : number * ROWS]
    known = listed_actors(desk)
    lines = tuple(_line(a, found.get(a.id, nobody), counts[a.id], known) for a in shown)
    return NamesPage(lines, number, numbers, len(ordered), tuple(_decided(desk)))


def listed_actors(desk: Desk) -> Gazetteer:
    """Every actor that a list knows or somebody added, without those that only texts name."""
    found: Gazetteer = desk.kept_of_actors("listed actors", lambda: project_gazetteer(desk.project))
    return found


def _places(desk: Desk, waiting: list[Actor]) -> Mapping[str, _Found]:
    """Where texts have the names; kept until documents or names change, whatever is decided meanwhile."""
    with desk.project.view() as conn:
        documents = views.counts(conn)["document"]
    key = ("places of names", documents, tuple(a.id for a in waiting))
    found: Mapping[str, _Found] = desk.small.get(
        key, lambda: _scan(desk, waiting), wait_seconds=desk.options.wait_seconds
    )
    return found


def _scan(desk: Desk, waiting: list[Actor]) -> dict[str, _Found]:
    """One pass over all texts for all names."""
    patterns = [(text, a.id) for a in waiting for text in (a.name, *a.aliases, *a.acronyms)]
    if not patterns:
        return {}
    automaton = AhoCorasick([text for text, _ in patterns], matchkind=MatchKind.LeftmostLongest)
    times: dict[str, int] = {}
    docs: dict[str, set[str]] = {}
    places: dict[str, list[Place]] = {}
    d = schema.document.c
    query = select(d.id, d.title, d.name, d.published, d.text).where(d.media_type != views.ROWS)
    with desk.project.view() as conn:
        for row in conn.execute(query.order_by(d.published_by.desc().nulls_last(), d.id)):
            plain = row.text.replace("\n", " ")
            for index, start, end in automaton.find_matches_as_indexes(plain):
                if not _whole(plain, start, end):
                    continue
                actor = patterns[index][1]
                times[actor] = times.get(actor, 0) + 1
                seen = docs.setdefault(actor, set())
                if row.id not in seen and len(seen) < SENTENCES:
                    places.setdefault(actor, []).append(_place(row, Span(start, end)))
                seen.add(row.id)
    return {actor: _Found(n, len(docs[actor]), tuple(places[actor])) for actor, n in times.items()}


def _whole(text: str, start: int, end: int) -> bool:
    return not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())


def _place(row: object, span: Span) -> Place:
    text: str = row.text  # type: ignore[attr-defined]
    whole = sentence_of(text, span)
    return Place(
        row.id,  # type: ignore[attr-defined]
        row.title or row.name,  # type: ignore[attr-defined]
        row.published or "undated",  # type: ignore[attr-defined]
        text[whole.start : span.start],
        span.of(text),
        text[span.end : whole.end],
    )


def _line(actor: Actor, found: _Found, statements: int, known: Gazetteer) -> NameLine:
    near = (
        Near(c.actor_id, known.actors[c.actor_id].name, c.reason)
        for c in match_name(actor.name, known, limit=3, least=ALIKE)
    )
    return NameLine(actor, found.times, found.documents, statements, found.places, tuple(near))


def _decided(desk: Desk) -> Iterable[DecidedName]:
    called = desk.names()
    with desk.project.view() as conn:
        verdicts, same = new_names.name_verdicts(conn), views.same_as(conn)
        proposed = {a.id for a in views.actors(conn, "proposed")}
        rows = queries.judgements(conn, 200)
    for row in rows:
        if row.actor in proposed and row.verdict == "same" and same.get(row.actor) == row.other:
            to = called.get(row.other, row.other)
            yield DecidedName(row.actor, called.get(row.actor, row.actor), "alias", row.other, to, row.by, row.at)
    for v in verdicts:
        yield DecidedName(v.actor, called.get(v.actor, v.actor), v.verdict, "", "", v.by, v.at)
