"""What an address asks: actors by any name, days, horizons; with clear words where it cannot be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from amity.answers import Question
from amity.errors import DataError
from amity.model import Dyad, parse_when
from amity.store import views
from amity.web.desk import Desk, today
from amity.web.problems import ProblemError
from amity.workflow.ask import horizon_years
from amity.workflow.naming import ActorIndex, final_id, resolve_actor


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a relation's page says beside the pair: dates, horizon, scale, and the part of time shown."""

    as_of: str = ""
    known_on: str = ""
    horizon: str = "12m"
    yardstick: str = "icd203"
    since: str = ""
    until: str = ""


def asked_in_address(
    as_of: str = "", known_on: str = "", horizon: str = "12m", yardstick: str = "icd203", span: str = ""
) -> Asked:
    """The dates, horizon and scale of an address; `span` is the part of time shown, such as 1998-01-01/2004-12-31."""
    since, _, until = span.partition("/")
    return Asked(as_of.strip(), known_on.strip(), horizon.strip() or "12m", yardstick.strip() or "icd203", since, until)


def day_asked(text: str | None, default: dt.date) -> dt.date:
    """
    The day that a date in an address stands for: the last day of a month or year.

    Raises:
        ProblemError: it is no date, or has no end.
    """
    if not text or not text.strip():
        return default
    try:
        when = parse_when(text)
    except DataError as error:
        raise ProblemError(400, str(error)) from error
    if when.latest is None:
        raise ProblemError(400, f"The date {text!r} has no end: write a day, a month or a year.")
    return when.latest - dt.timedelta(days=1)


def actor_asked(desk: Desk, text: str) -> str:
    """
    The id of an actor, by id or any name; where it was merged into another, that one's.

    Raises:
        ActorError: nobody is called so, or several are.
    """
    known = known_names(desk)
    found = known.find(text)
    return final_id(resolve_actor(desk.project, text), known.same) if found is None else found


def called(desk: Desk, actor: str) -> str:
    """What a form calls an actor: its name, where that leads to it and to no other, else its id."""
    return known_names(desk).called(actor)


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Who is called what just now, looked up once for any number of names."""

    names: Mapping[str, str]
    same: Mapping[str, str]
    index: ActorIndex

    def find(self, text: str) -> str | None:
        """The id that stands for the one actor of this id or name; None where that is nobody, or several."""
        found = text if text in self.names else self.index.find(text)
        return None if found is None else final_id(found, self.same)

    def called(self, actor: str) -> str:
        """The name of an actor, where that leads to it and to no other, else its id."""
        name = self.names.get(actor, actor)
        return name if self.find(name) == actor else actor


def known_names(desk: Desk) -> KnownNames:
    """Names as they lead to actors just now."""
    return KnownNames(desk.names(), desk.read("same_as", views.same_as), desk.actor_index())


def dyad_asked(desk: Desk, a: str, b: str) -> Dyad:
    """
    The pair of two names.

    Raises:
        ActorError: an actor is unknown.
        ProblemError: the two are one.
    """
    first, second = actor_asked(desk, a), actor_asked(desk, b)
    if first == second:
        raise ProblemError(400, f"{a!r} and {b!r} are the same actor: a relation needs two.")
    return Dyad.of(first, second)


def question_asked(desk: Desk, dyad: Dyad, asked: Asked) -> Question:
    """
    The question of an address.

    Raises:
        ProblemError: a date or the yardstick cannot be read.
        AnswerError: the horizon cannot be read.
    """
    day = day_asked(asked.as_of, today())
    scales = desk.project.codebook().yardsticks
    if asked.yardstick not in scales:
        raise ProblemError(400, f"Unknown scale of words {asked.yardstick[:40]!r}: choose {' or '.join(scales)}.")
    return Question(dyad, day, day_asked(asked.known_on, day), horizon_years(asked.horizon), asked.yardstick)
