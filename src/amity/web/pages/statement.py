"""The page of one statement: its words in context, what they were coded as, why, and everything decided on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from amity.answers import Evidence, VoiceNames, evidence_of
from amity.model import Span, label_to_json
from amity.store import Decision, Recorded, views
from amity.web import queries
from amity.web.blind import refuse_blind
from amity.web.desk import Desk, desk_of
from amity.web.problems import ProblemError

CONTEXT = 420


@dataclass(frozen=True, slots=True)
class InContext:
    """A quote between the words before and after it; `mentions` cut the quote into plain and marked pieces."""

    before: str
    pieces: tuple[tuple[str, bool], ...]
    after: str


@dataclass(frozen=True, slots=True)
class StatementPage:
    """A statement with its context and history; `seen` is the number of its last decision."""

    stmt: Evidence
    actors: tuple[str, str]
    actor_names: tuple[str, str]
    label: dict[str, Any]
    context: InContext
    history: tuple[Decision, ...]
    replaces: str | None
    replaced_by: tuple[str, ...]
    coded_at: dt.datetime
    codebook: str
    seen: int


def statement(id: str, request: Request, desk: Annotated[Desk, Depends(desk_of)]) -> StatementPage:
    """One statement: words, coding, reason and history."""
    page = statement_page(desk, id)
    refuse_blind(request, desk, [page.stmt.doc])
    return page


def statement_page(desk: Desk, statement_id: str) -> StatementPage:
    """
    The context of a statement's page.

    Raises:
        ProblemError: the project has no such statement.
    """
    with desk.project.view() as conn:
        item = views.statement(conn, statement_id)
        if item is None:
            raise ProblemError(404, f"The project has no statement {statement_id[:80]!r}.")
        text = views.text_of(conn, item.stmt.doc)
        history = views.history(conn, statement_id)
        seen = queries.last_seq(conn, statement_id)
        later = queries.replaced_by(conn, statement_id)
    names = VoiceNames(desk.names())
    first, second = item.stmt.actors
    return StatementPage(
        stmt=evidence_of(item, names),
        actors=item.stmt.actors,
        actor_names=(names.actor(first), names.actor(second)),
        label=label_to_json(item.stmt.label),
        context=in_context(text, item),
        history=tuple(history),
        replaces=item.replaces,
        replaced_by=tuple(later),
        coded_at=item.coded_at,
        codebook=item.stmt.codebook,
        seen=seen,
    )


def in_context(text: str, item: Recorded) -> InContext:
    """The quote with the words around it, from where a word begins, and the two actors' words marked."""
    start, end = item.stmt.span.start, item.stmt.span.end
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    if start > CONTEXT:
        before = "… " + before.partition(" ")[2]
    if end + CONTEXT < len(text):
        after = after.rpartition(" ")[0] + " …"
    return InContext(before, _pieces(text, item), after)


def _pieces(text: str, item: Recorded) -> tuple[tuple[str, bool], ...]:
    whole = item.stmt.span
    inside = sorted({m for m in item.stmt.mentions if m and whole.start <= m.start and m.end <= whole.end})
    pieces, at = [], whole.start
    for mention in inside:
        if mention.start < at:
            continue
        pieces += [(Span(at, mention.start).of(text), False), (mention.of(text), True)]
        at = mention.end
    pieces.append((Span(at, whole.end).of(text), False))
    return tuple(piece for piece in pieces if piece[0])
