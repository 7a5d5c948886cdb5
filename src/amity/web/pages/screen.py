"""A screenful of the review queue, on which one decision may be taken for all that are ticked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from amity.web import queries
from amity.web.desk import Desk, desk_of
from amity.web.pages.review import KINDS, PairChoice, QueueAsked, pair_choices, queue_filter, queue_in_address, queue_of
from amity.web.pages.statement import StatementPage, statement_page

SCREEN = 20


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """Statements of the queue from `at` on; `undo` are the numbers of the last decisions just taken together."""

    items: tuple[StatementPage, ...]
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
    undo: tuple[int, ...]


def screen(
    request: Request, asked: Annotated[QueueAsked, Depends(queue_in_address)], desk: Annotated[Desk, Depends(desk_of)]
) -> ScreenPage:
    """A screenful of statements that wait for a decision; `just`: numbers of decisions to offer to undo."""
    wanted = queue_filter(desk, asked, request)
    queue = queue_of(desk, wanted)
    ids = queue.ids
    place = ids.index(asked.at) if asked.at in ids else 0
    after = place + SCREEN
    given = request.query_params.get("just", "").split(",")
    return ScreenPage(
        items=desk.kept("screen", lambda: tuple(statement_page(desk, i) for i in ids[place:after]), *ids[place:after]),
        asked=asked,
        waiting=len(ids),
        place=place,
        following=ids[after] if after < len(ids) else None,
        previous=ids[max(0, place - SCREEN)] if place else None,
        decided=queue.decided,
        in_all=queue.in_all,
        pairs=pair_choices(desk),
        coders=tuple(desk.kept_of_statements("coders", queries.coders)),
        kinds=KINDS,
        undo=tuple(int(n) for n in given if n.isascii() and n.isdigit() and len(n) < 18),
    )
