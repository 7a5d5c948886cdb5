"""The statements under each number of an answer, by a name that an address can hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from amity.answers import Assessment, Evidence, LedgerLine
from amity.report import wording
from amity.web.figures import DAYS, LANES, day_of_mark

ALL, STATE, FORECAST = "all", "state", "forecast"
DRIVER, VOICES = "driver", "voices"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a number is, in words, and the statements that it rests on."""

    title: str
    statements: tuple[str, ...]


def basis_of(found: Assessment, of: str) -> Basis | None:
    """
    What a number of an answer rests on; None where the answer has no such number.

    Args:
        found: the answer.
        of: `all`, `state`, `forecast`; or as `name_of_driver`, `name_of_camp` or `figures.name_of_days` call it.
    """
    if of == ALL:
        return Basis("All statements", _newest_first(found.evidence.values()))
    if of == STATE:
        return Basis(f"What the state on {found.state.day} rests on", found.state.statements)
    if of == FORECAST:
        return Basis("What the forecast rests on", found.forecast.statements)
    for line in found.ledger.lines:
        if name_of_driver(line) == of:
            return Basis(_driver_in_words(found, line), line.statements)
    for topic in found.dissent.topics:
        for camp in topic.camps:
            if name_of_camp(topic.name, camp.position) == of:
                return Basis(f"Who says “{camp.position}”, on {topic.question}", camp.statements)
    return _on_days(found, of)


def name_of_driver(line: LedgerLine) -> str:
    """The name of a line of the ledger: who holds the stake, what it does, what it is, and with which third."""
    return "|".join((DRIVER, line.holder, line.effect, line.category, *line.third))


def name_of_camp(topic: str, position: str) -> str:
    """The name of those who say one thing on one topic."""
    return "|".join((VOICES, topic, position))


def _driver_in_words(found: Assessment, line: LedgerLine) -> str:
    third = f", with {', '.join(wording.name(found, t) for t in line.third)}" if line.third else ""
    category = line.category.replace("_", " ")
    return f"What is said of {category}, which {line.effect}, for {wording.name(found, line.holder)}{third}"


def _on_days(found: Assessment, of: str) -> Basis | None:
    what, *rest = of.split("|")
    if what != DAYS or len(rest) != 3 or rest[0] not in LANES:
        return None
    try:
        first, last = (dt.date.fromisoformat(text) for text in rest[1:])
    except ValueError:
        return None
    here = [
        e for e in found.evidence.values() if e.kind == rest[0] and (day := day_of_mark(e)) and first <= day <= last
    ]
    when = f"on {first}" if first == last else f"from {first} to {last}"
    return Basis(f"Statements of the kind {rest[0]} that speak of the time {when}", _newest_first(here))


def _newest_first(some: Iterable[Evidence]) -> tuple[str, ...]:
    return tuple(e.id for e in sorted(some, key=lambda e: (e.published or "", e.id), reverse=True))
