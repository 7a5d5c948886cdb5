"""The first page: what is in the project, and every pair with its state now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from amity.answers import StateOn
from amity.model import Dyad
from amity.store import views
from amity.web import queries
from amity.web.desk import Desk, desk_of, today

PAIRS = 40


@dataclass(frozen=True, slots=True)
class PairLine:
    """A pair: how much is said of it, and its most likely state now with the probability, where enough is known."""

    first: str
    second: str
    first_name: str
    second_name: str
    statements: int
    waiting: int
    latest: dt.date | None
    state: str | None = None
    probability: float | None = None
    low: float | None = None
    high: float | None = None
    thin: bool = False


@dataclass(frozen=True, slots=True)
class HomePage:
    """`ready` is False while the states are being worked out; `shown` pairs of `pairs_in_all` are listed."""

    day: dt.date
    counts: dict[str, int]
    statuses: dict[str, int]
    pairs: tuple[PairLine, ...]
    pairs_in_all: int
    ready: bool
    search: str


def home(desk: Annotated[Desk, Depends(desk_of)], search: str = "") -> HomePage:
    """What is in the project, and every pair with its state now; `search` keeps pairs with that in a name."""
    day, names = today(), desk.names()
    found = desk.pairs()
    if search.strip():
        sought = search.strip().lower()
        found = [p for p in found if any(sought in names.get(a, a).lower() for a in (p.dyad.first, p.dyad.second))]
    shown = found[:PAIRS]
    states = desk.states_now([p.dyad for p in shown], day) if shown else {}
    lines = tuple(_line(pair, states, names) for pair in shown)
    counts = desk.read("counts", views.counts)
    statuses = desk.read("statuses", queries.status_counts)
    return HomePage(day, counts, statuses, lines, len(found), len(states) == len(shown), search)


def _line(pair: queries.PairCount, states: Mapping[Dyad, StateOn | None], names: Mapping[str, str]) -> PairLine:
    dyad = pair.dyad
    state = states.get(dyad)
    best = state.probs[state.most_likely] if state else None
    return PairLine(
        first=dyad.first,
        second=dyad.second,
        first_name=names.get(dyad.first, dyad.first.replace("-", " ")),
        second_name=names.get(dyad.second, dyad.second.replace("-", " ")),
        statements=pair.statements,
        waiting=pair.waiting,
        latest=pair.latest,
        state=state.most_likely if state else None,
        probability=best.value if best else None,
        low=best.low if best else None,
        high=best.high if best else None,
        thin=dyad in states and state is None,
    )
