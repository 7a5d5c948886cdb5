"""Double coding: who codes which document blind, and the page on which a second coder does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from amity.answers import Evidence, VoiceNames, evidence_of
from amity.project import utc_now
from amity.store import BlindTask, DocumentCard, Recorded, double, views
from amity.web.desk import Desk, desk_of
from amity.web.new_statement import document_asked
from amity.web.pages.document import DOCUMENTS, RIGHT_TO_LEFT, Segment, newest_first, segments_of
from amity.web.problems import ProblemError
from amity.web.render import user_of


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A blind coding with its document's title; what was coded is told only once it is finished."""

    task: BlindTask
    title: str
    statements: int | None


@dataclass(frozen=True, slots=True)
class DoublePage:
    """Blind codings under way and finished, and documents that this person may begin."""

    user: str
    under_way: tuple[TaskLine, ...]
    finished: tuple[TaskLine, ...]
    to_begin: tuple[DocumentCard, ...]
    in_all: int
    search: str


@dataclass(frozen=True, slots=True)
class BlindPage:
    """A document without anybody's codings but one's own."""

    card: DocumentCard
    user: str
    direction: str
    segments: tuple[Segment, ...]
    statements: tuple[Evidence, ...]


def double_coding(desk: Annotated[Desk, Depends(desk_of)], request: Request, search: str = "") -> DoublePage:
    """Who codes what blind; `search` narrows the documents to begin by title, publisher or file."""
    user = user_of(request)
    cards = {card.id: card for card in newest_first(desk)}
    with desk.project.view() as conn:
        tasks = double.blind_tasks(conn)
        lines = [
            TaskLine(
                task,
                cards[task.doc].title or cards[task.doc].name,
                len(double.blind_statements(conn, coder=task.coder, doc=task.doc))
                if task.finished or task.coder == user
                else None,
            )
            for task in tasks
        ]
    begun = {task.doc for task in tasks if task.coder == user}
    sought = search.strip().lower()
    free = [c for c in cards.values() if c.id not in begun]
    free = [c for c in free if sought in f"{c.title} {c.source.publisher} {c.name}".lower()]
    return DoublePage(
        user=user,
        under_way=tuple(line for line in lines if line.task.finished is None),
        finished=tuple(line for line in lines if line.task.finished is not None),
        to_begin=tuple(free[:DOCUMENTS]),
        in_all=len(free),
        search=search,
    )


def blind(id: str, request: Request, desk: Annotated[Desk, Depends(desk_of)]) -> BlindPage:
    """A document to be coded blind: its text, and what this person has coded so far."""
    user = user_of(request)
    doc = document_asked(desk.project, id)
    with desk.project.view() as conn:
        if id not in double.open_blind(conn, user):
            raise ProblemError(404, f"{user} has no blind coding of this document under way; begin one at /double.")
        own = double.blind_statements(conn, coder=user, doc=id)
        card = views.document_cards(conn, id)[0]
    names = VoiceNames(desk.names())
    shown = tuple(evidence_of(Recorded(stmt, "proposed", card, utc_now()), names) for stmt in own)
    direction = "rtl" if doc.language.split("-")[0] in RIGHT_TO_LEFT else "auto"
    return BlindPage(card, user, direction, tuple(segments_of(doc.text, shown)), shown)
