"""The loom of a pair: every sentence on the two, in time order, with one key for the state that it reports."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import Request
from sqlalchemy import or_, select

from amity.answers import Evidence, VoiceNames, evidence_of
from amity.model import Actor, Dyad, Span, TieLabel
from amity.store import DocumentCard, Recorded, StatementFilter, schema, views
from amity.web import queries
from amity.web.asking import dyad_asked
from amity.web.blind import closed_to
from amity.web.desk import Desk, desk_of
from amity.web.pages.document import newest_first
from amity.web.problems import ProblemError
from amity.web.render import user_of
from amity.web.sentences import naming_both, pattern_of, sentence_of

ROWS = 25
SHOWN = ("proposed", "accepted", "deferred", "rejected")
SHOW = ("all", "undecided", "uncoded")


@dataclass(frozen=True, slots=True)
class Thread:
    """
    A sentence on the pair with what is coded from it; `tie` is the statement of the state, None where there is none;
    `state` is empty where it was rejected.

    `seen` is the number of the last decision on the tie, for the form.
    """

    doc: str
    title: str
    day: dt.date | None
    when: str
    publisher: str
    grade: str
    start: int
    end: int
    before: str
    text: str
    after: str
    tie: Evidence | None
    state: str
    seen: int
    others: tuple[Evidence, ...]

    @property
    def key(self) -> str:
        """What the row is called in the address."""
        return f"{self.doc}.{self.start}"


@dataclass(frozen=True, slots=True)
class LoomPage:
    """One page of the sentences on a pair; `states` in the order of their keys 1 to 8."""

    first: str
    second: str
    first_name: str
    second_name: str
    states: tuple[tuple[str, str], ...]
    threads: tuple[Thread, ...]
    at: str
    number: int
    numbers: int
    in_all: int
    decided: int
    show: str
    undo: int | None


@dataclass(frozen=True, slots=True)
class _Group:
    doc: str
    span: Span
    items: tuple[Recorded, ...]
    day: dt.date
    when: str
    decided: bool = False


def loom(a: str, b: str, request: Request, page: int = 1, show: str = "all") -> LoomPage:
    """All sentences on a pair in time order; `show`: all, undecided, uncoded; `at` marks a row."""
    if show not in SHOW:
        raise ProblemError(400, f"Unknown choice {show[:40]!r}: show {', '.join(SHOW)}.")
    desk = desk_of(request)
    dyad, names, book = dyad_asked(desk, a, b), desk.names(), desk.project.codebook()
    hidden = closed_to(desk, user_of(request))
    groups: list[_Group] = desk.small.get(
        ("loom", desk.version(), dyad), lambda: _groups(desk, dyad), wait_seconds=desk.options.wait_seconds
    )
    groups = [g for g in groups if g.doc not in hidden]
    wanted = [g for g in groups if show == "all" or (not g.decided if show == "undecided" else not g.items)]
    numbers = max(1, -(-len(wanted) // ROWS))
    number = min(max(page, 1), numbers)
    shown = wanted[(number - 1) * ROWS : number * ROWS]
    threads = desk.kept("threads", lambda: tuple(_threads(desk, shown)), dyad, show, number, hidden)
    with desk.project.view() as conn:
        last = queries.last_by(conn, user_of(request))
    return LoomPage(
        first=dyad.first,
        second=dyad.second,
        first_name=names.get(dyad.first, dyad.first),
        second_name=names.get(dyad.second, dyad.second),
        states=tuple((s.name, s.meaning) for s in book.states),
        threads=threads,
        at=request.query_params.get("at", ""),
        number=number,
        numbers=numbers,
        in_all=len(groups),
        decided=sum(g.decided for g in groups),
        show=show,
        undo=last[0] if last else None,
    )


def _groups(desk: Desk, dyad: Dyad) -> list[_Group]:
    cards = {card.id: card for card in newest_first(desk)}
    with desk.project.view() as conn:
        items = views.statements(conn, StatementFilter(dyad=dyad, statuses=SHOWN), cards=cards)
    coded = list(_joined(items))
    taken: dict[str, list[Span]] = {}
    for group in coded:
        taken.setdefault(group.doc, []).append(group.span)
    bare = [
        _Group(doc, span, (), *_day(cards[doc], ()))
        for doc, spans in _naming(desk, dyad).items()
        if doc in cards
        for span in spans
        if all(span.overlap(other) == 0 for other in taken.get(doc, ()))
    ]
    return sorted([*coded, *bare], key=lambda g: (g.day, g.doc, g.span))


def _joined(items: Iterable[Recorded]) -> Iterable[_Group]:
    """Statements whose words overlap are of one sentence."""
    ordered = sorted(items, key=lambda i: (i.stmt.doc, i.stmt.span))
    for _, of_doc in itertools.groupby(ordered, key=lambda i: i.stmt.doc):
        here: list[Recorded] = []
        end = -1
        for item in of_doc:
            if here and item.stmt.span.start >= end:
                yield _group(here, end)
                here = []
            here.append(item)
            end = max(end if len(here) > 1 else -1, item.stmt.span.end)
        yield _group(here, end)


def _group(items: list[Recorded], end: int) -> _Group:
    first = items[0]
    decided = all(item.status in ("accepted", "rejected") for item in items)
    return _Group(first.stmt.doc, Span(first.stmt.span.start, end), tuple(items), *_day(first.document, items), decided)


def _day(card: DocumentCard, items: Iterable[Recorded]) -> tuple[dt.date, str]:
    """When it holds, else when it was published, also as it is written; undated ones come first."""
    for when in (*(i.stmt.when for i in items), card.published):
        if when and (day := when.middle()):
            return day, when.as_written
    return dt.date.min, ""


def _naming(desk: Desk, dyad: Dyad) -> dict[str, list[Span]]:
    """Sentences that name both; kept until documents or actors change, whatever is decided meanwhile."""
    gazetteer = desk.gazetteer()
    actors = [gazetteer.actors.get(a) or Actor(a, a.replace("-", " ")) for a in (dyad.first, dyad.second)]
    with desk.project.view() as conn:
        documents = views.counts(conn)["document"]
    key = ("naming", dyad, documents, tuple(a.names for a in actors))
    found: dict[str, list[Span]] = desk.small.get(key, lambda: _scan(desk, actors))
    return found


def _scan(desk: Desk, actors: list[Actor]) -> dict[str, list[Span]]:
    first, second = (pattern_of(a.names) for a in actors)
    d = schema.document.c
    query = select(d.id, d.text).where(d.media_type != views.ROWS)
    for actor in actors:
        query = query.where(or_(*(d.text.icontains(n, autoescape=True) for n in actor.names)))
    with desk.project.view() as conn:
        rows = conn.execute(query).all()
    return {row.id: found for row in rows if (found := naming_both(row.text, first, second))}


def _threads(desk: Desk, groups: list[_Group]) -> Iterable[Thread]:
    names = VoiceNames(desk.names())
    with desk.project.view() as conn:
        for group in groups:
            doc = views.document(conn, group.doc)
            if doc is None:
                continue
            whole = sentence_of(doc.text, group.span)
            tie = _tie(group)
            rejected = tie is not None and tie.status == "rejected"
            yield Thread(
                doc=doc.id,
                title=doc.title or doc.name,
                day=None if group.day == dt.date.min else group.day,
                when=group.when,
                publisher=doc.source.publisher,
                grade=doc.source.grade,
                start=group.span.start,
                end=group.span.end,
                before=doc.text[whole.start : group.span.start],
                text=group.span.of(doc.text),
                after=doc.text[group.span.end : whole.end],
                tie=evidence_of(tie, names) if tie else None,
                state=tie.stmt.label.state if tie and isinstance(tie.stmt.label, TieLabel) and not rejected else "",
                seen=queries.last_seq(conn, tie.stmt.id) if tie else 0,
                others=tuple(evidence_of(i, names) for i in group.items if i is not tie and i.status != "rejected"),
            )


def _tie(group: _Group) -> Recorded | None:
    """The tie of a sentence; one that was rejected only where there is no other."""
    ties = [i for i in group.items if isinstance(i.stmt.label, TieLabel)]
    return min(ties, key=lambda i: i.status == "rejected", default=None)
