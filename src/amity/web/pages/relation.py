"""The page of a pair: the whole answer on one screen, each number open to its statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from amity.answers import Assessment, Evidence, LedgerLine
from amity.panel import relation_model
from amity.vocab import Codebook
from amity.web.asking import Asked, asked_in_address, day_asked, dyad_asked, question_asked
from amity.web.blind import refuse_blind
from amity.web.desk import Desk, desk_of, today
from amity.web.problems import ProblemError

ASKED = ("as_of", "known_on", "horizon", "yardstick", "span")


@dataclass(frozen=True, slots=True)
class Side:
    """What binds and strains one of the two."""

    holder: str
    name: str
    net: float
    lines: tuple[LedgerLine, ...]


@dataclass(frozen=True, slots=True)
class RelationPage:
    """The answer with what the page needs around it; `since` and `until` bound the picture of the time.

    `meanings` are those of the codebook's terms, for "states" and "drivers".
    """

    first: str
    second: str
    found: Assessment
    sides: tuple[Side, ...]
    statements: tuple[Evidence, ...]
    since: dt.date
    until: dt.date
    earliest: dt.date
    today: dt.date
    as_of_asked: str
    known_on_asked: str
    horizon_asked: str
    yardstick_asked: str
    half_life_years: float
    meanings: Mapping[str, Mapping[str, str]]


def relation(
    a: str,
    b: str,
    request: Request,
    asked: Annotated[Asked, Depends(asked_in_address)],
    desk: Annotated[Desk, Depends(desk_of)],
) -> RelationPage:
    """The relation of two actors: state, time, drivers, voices, forecast, confidence, and the statements under them."""
    dyad = dyad_asked(desk, a, b)
    question = question_asked(desk, dyad, asked)
    found = desk.assessment(question)
    refuse_blind(request, desk, {e.doc for e in found.evidence.values()})
    earliest = found.timeline[0].day
    since, until = day_asked(asked.since, earliest), day_asked(asked.until, question.as_of)
    if since >= until:
        raise ProblemError(400, f"The part of time from {since} to {until} is empty.")
    return RelationPage(
        first=dyad.first,
        second=dyad.second,
        found=found,
        sides=tuple(_side(found, holder) for holder in (dyad.first, dyad.second)),
        statements=tuple(sorted(found.evidence.values(), key=lambda e: (e.published or "", e.id), reverse=True)),
        since=max(since, earliest),
        until=min(until, question.as_of),
        earliest=earliest,
        today=today(),
        as_of_asked=question.as_of.isoformat(),
        known_on_asked=asked.known_on and question.known_on.isoformat(),
        horizon_asked=asked.horizon,
        yardstick_asked=question.yardstick,
        half_life_years=relation_model().drivers.half_life_years,
        meanings=_meanings(desk.project.codebook()),
    )


def relation_at(request: Request) -> RelationPage:
    """The relation that an address asks for."""
    given = {name: request.query_params[name] for name in ASKED if name in request.query_params}
    a, b = (request.path_params[name] for name in ("a", "b"))
    return relation(a, b, request, asked_in_address(**given), desk_of(request))


def _meanings(book: Codebook) -> dict[str, dict[str, str]]:
    return {"states": {s.name: s.meaning for s in book.states}, "drivers": dict(book.drivers)}


def _side(found: Assessment, holder: str) -> Side:
    lines = tuple(line for line in found.ledger.lines if line.holder == holder)
    return Side(holder, found.names.get(holder, holder.replace("-", " ")), found.ledger.net[holder], lines)
