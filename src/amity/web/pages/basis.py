"""The statements that a number of a relation rests on, in pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from amity.answers import Evidence
from amity.web.asking import Asked, asked_in_address, dyad_asked, question_asked
from amity.web.basis import basis_of
from amity.web.blind import refuse_blind
from amity.web.desk import desk_of
from amity.web.problems import ProblemError

ROWS = 100


@dataclass(frozen=True, slots=True)
class BasisPage:
    """One page of the statements under a number; `unused` are the reasons of those that are not counted."""

    first: str
    second: str
    first_name: str
    second_name: str
    as_of_asked: str
    known_on_asked: str
    horizon_asked: str
    yardstick_asked: str
    of: str
    title: str
    statements: tuple[Evidence, ...]
    unused: dict[str, str]
    number: int
    numbers: int
    in_all: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """The number whose statements are wanted, and the page of them."""

    of: str
    page: int


def wanted_in_address(of: str = "all", page: int = 1) -> Wanted:
    """What an address asks for."""
    return Wanted(of, page)


def basis(
    a: str,
    b: str,
    request: Request,
    asked: Annotated[Asked, Depends(asked_in_address)],
    wanted: Annotated[Wanted, Depends(wanted_in_address)],
) -> BasisPage:
    """The statements that a number of the relation rests on; `of`: all, state, forecast, or as its links say."""
    desk = desk_of(request)
    dyad = dyad_asked(desk, a, b)
    question = question_asked(desk, dyad, asked)
    found = desk.assessment(question)
    refuse_blind(request, desk, {e.doc for e in found.evidence.values()})
    under = basis_of(found, wanted.of)
    if under is None:
        raise ProblemError(404, f"The answer has no number {wanted.of[:80]!r}: it may have changed; see the relation.")
    ids = [i for i in under.statements if i in found.evidence]
    numbers = max(1, -(-len(ids) // ROWS))
    number = min(max(wanted.page, 1), numbers)
    shown = ids[(number - 1) * ROWS : number * ROWS]
    names = desk.names()
    return BasisPage(
        first=dyad.first,
        second=dyad.second,
        first_name=names.get(dyad.first, dyad.first.replace("-", " ")),
        second_name=names.get(dyad.second, dyad.second.replace("-", " ")),
        as_of_asked=question.as_of.isoformat(),
        known_on_asked=asked.known_on and question.known_on.isoformat(),
        horizon_asked=asked.horizon,
        yardstick_asked=question.yardstick,
        of=wanted.of,
        title=under.title,
        statements=tuple(found.evidence[i] for i in shown),
        unused={i: found.unused[i] for i in shown if i in found.unused},
        number=number,
        numbers=numbers,
        in_all=len(ids),
    )
