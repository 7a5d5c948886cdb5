"""The review queue: one statement at a time, with what is needed to decide on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request

from amity.web import queries
from amity.web.asking import dyad_asked
from amity.web.blind import closed_to, refuse_blind
from amity.web.desk import Desk, desk_of
from amity.web.pages.statement import StatementPage, statement_page
from amity.web.problems import ProblemError
from amity.web.render import user_of

KINDS = ("tie", "event", "driver", "forecast", "conditional")


@dataclass(frozen=True, slots=True)
class PairChoice:
    """A pair that the queue can be narrowed to."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class QueueAsked:
    """The queue that an address asks for; `at` is the statement shown."""

    pair: str = ""
    kind: str = ""
    coder: str = ""
    doc: str = ""
    status: str = "proposed"
    order: str = "date"
    at: str = ""

    def address(self, base: str = "/review", **changes: str) -> str:
        """The address of the queue, or of its screen, with some of it changed; what is empty is left out."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__} | changes
        plain = {"status": "proposed", "order": "date"}
        kept = {k: v for k, v in values.items() if v and plain.get(k) != v}
        return base + (f"?{urlencode(kept)}" if kept else "")


@dataclass(frozen=True, slots=True)
class Queue:
    """Ids of the statements to review; of all under the filter, whatever their status, how many are decided."""

    ids: list[str]
    decided: int
    in_all: int


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The queue: what is shown, how far one is, and what to filter by. `undo` is the last decision of this person."""

    current: StatementPage | None
    asked: QueueAsked
    waiting: int
    place: int
    following: str | None
    previous: str | None
    decided: int
    in_all: int
    pairs: tuple[PairChoice, ...]
    coders: tuple[str, ...]
    kinds: tuple[str, ...]
    undo: int | None


def queue_in_address(request: Request) -> QueueAsked:
    """The filters of an address: pair (A|B), kind, coder, doc, status (proposed, deferred), order (date, doubt), at."""
    given = {k: v.strip() for k, v in request.query_params.items() if k in QueueAsked.__dataclass_fields__}
    asked = QueueAsked(**{k: v for k, v in given.items() if v})
    if asked.kind and asked.kind not in KINDS:
        raise ProblemError(400, f"Unknown kind {asked.kind[:40]!r}: choose {', '.join(KINDS)}.")
    if asked.status not in queries.WAITING:
        raise ProblemError(400, f"Unknown status {asked.status[:40]!r}: choose {' or '.join(queries.WAITING)}.")
    return asked


def review(
    request: Request, asked: Annotated[QueueAsked, Depends(queue_in_address)], desk: Annotated[Desk, Depends(desk_of)]
) -> ReviewPage:
    """The next statement that waits for a decision."""
    wanted = queue_filter(desk, asked, request)
    queue = queue_of(desk, wanted)
    ids = queue.ids
    place = ids.index(asked.at) if asked.at in ids else 0
    shown = asked.at or (ids[0] if ids else "")
    with desk.project.view() as conn:
        last = queries.last_by(conn, user_of(request))
    current = statement_page(desk, shown) if shown else None
    refuse_blind(request, desk, [current.stmt.doc] if current else [])
    return ReviewPage(
        current=current,
        asked=asked,
        waiting=len(ids),
        place=place,
        following=next_of(ids, asked.at or shown),
        previous=ids[place - 1] if place > 0 else None,
        decided=queue.decided,
        in_all=queue.in_all,
        pairs=pair_choices(desk),
        coders=tuple(desk.kept_of_statements("coders", queries.coders)),
        kinds=KINDS,
        undo=last[0] if last else None,
    )


def queue_of(desk: Desk, wanted: queries.QueueFilter) -> Queue:
    """What waits under a filter; only what was decided is read anew after a decision."""
    everything: list[str] = desk.kept_of_statements("queue", queries.queue_ids, replace(wanted, status=""))

    def sifted() -> Queue:
        with desk.project.view() as conn:
            statuses = queries.decided_statuses(conn)
        found = [statuses.get(one, "proposed") for one in everything]
        ids = [one for one, status in zip(everything, found, strict=True) if status == wanted.status]
        return Queue(ids, sum(status not in queries.WAITING for status in found), len(everything))

    queue: Queue = desk.kept("sifted queue", sifted, wanted)
    return queue


def whole_queue(desk: Desk) -> Queue:
    """All that waits for a decision."""
    return queue_of(desk, queries.QueueFilter())


def next_of(ids: list[str], shown: str) -> str | None:
    """The statement after the one shown; None at the end."""
    after = ids.index(shown) + 1 if shown in ids else 0
    return ids[after] if after < len(ids) else None


def queue_filter(desk: Desk, asked: QueueAsked, request: Request) -> queries.QueueFilter:
    """
    The statements that an address asks for, without those that are closed to a person who codes blind.

    Raises:
        ProblemError: the pair cannot be read.
    """
    dyad = None
    if asked.pair:
        a, bar, b = asked.pair.partition("|")
        if not bar:
            raise ProblemError(400, f"The pair {asked.pair[:80]!r} cannot be read: write two actors as A|B.")
        dyad = dyad_asked(desk, a, b)
    return queries.QueueFilter(
        dyad,
        asked.kind or None,
        asked.coder or None,
        asked.doc or None,
        asked.status,
        asked.order == "doubt",
        hidden=tuple(sorted(closed_to(desk, user_of(request)))),
    )


def pair_choices(desk: Desk) -> tuple[PairChoice, ...]:
    """Pairs with statements that wait, those with the most statements first."""
    names = desk.names()
    counts = desk.pairs()
    return tuple(
        PairChoice(str(p.dyad), f"{names.get(p.dyad.first, p.dyad.first)} – {names.get(p.dyad.second, p.dyad.second)}")
        for p in counts[:60]
        if p.waiting
    )
