"""All that is said of one dyad, ready for the model: looks, stakes, and arrays of them over time."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from amity.model import Dyad
from amity.model.when import YEAR_DAYS
from amity.panel.drivers import Scoring, Stake, covariate_rows, stakes_of
from amity.panel.looks import Look, Rows, Unused, looks_of
from amity.panel.relation_model import Floats, RelationModel
from amity.store.records import Recorded
from amity.vocab import Codebook

EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class DyadHistory:
    """Looks at one dyad and stakes in it, in the order of time; `unused` are statements that are neither."""

    dyad: Dyad
    looks: tuple[Look, ...]
    stakes: tuple[Stake, ...]
    unused: tuple[Unused, ...] = ()

    @property
    def first_day(self) -> dt.date | None:
        """Day of the first look."""
        return self.looks[0].day if self.looks else None

    @property
    def last_day(self) -> dt.date | None:
        """Day of the last look."""
        return self.looks[-1].day if self.looks else None


@dataclass(frozen=True, slots=True)
class Extra:
    """Statements that are left out, and days that get a row, from the first look on, though nothing was seen then."""

    without: frozenset[str] = frozenset()
    days: tuple[dt.date, ...] = ()


@dataclass(frozen=True, slots=True)
class DyadArrays:
    """
    A history as arrays, one row per look or change of covariates.

    `years` (T,) since 1 January 1970; `log_lik` (T, K), zero where a row is no look; `covariates` (T, C) in force from
    the row's time on; `look` (T,) place in `history.looks`, or -1.
    """

    years: Floats
    log_lik: Floats
    covariates: Floats
    look: tuple[int, ...]


def histories_of(items: Iterable[Recorded], *, model: RelationModel, codebook: Codebook) -> dict[Dyad, DyadHistory]:
    """The history of every dyad that the statements speak of."""
    by_dyad: dict[Dyad, list[Recorded]] = {}
    for item in items:
        by_dyad.setdefault(Dyad.of(*item.stmt.actors), []).append(item)
    found = {}
    rows: Rows = {}
    for dyad, own in sorted(by_dyad.items()):
        looks, no_looks = looks_of(own, model=model, codebook=codebook, rows=rows)
        stakes, no_stakes = stakes_of(own, model=model, codebook=codebook)
        found[dyad] = DyadHistory(dyad, looks, stakes, no_looks + no_stakes)
    return found


def until(history: DyadHistory, day: dt.date) -> DyadHistory:
    """The history without looks and stakes after `day`."""
    return replace(
        history,
        looks=tuple(k for k in history.looks if k.day <= day),
        stakes=tuple(s for s in history.stakes if s.since <= day),
    )


def arrays_of(
    history: DyadHistory,
    end: dt.date,
    *,
    model: RelationModel,
    scoring: Scoring,
    extra: Extra | None = None,
) -> DyadArrays:
    """
    A history as arrays up to `end`, which has a row of its own even where nothing was seen on it.

    From the first stake on, covariates change on the days of a fixed calendar grid and on those on which a stake is
    first reported, and are held in between, so that rows that are only asked about change nothing. Before it, and for
    ever where there is none, they are zero: of the thousands of dyads of an event table no grid is laid out.

    Args:
        history: with at least one look by `end`.
        end: the last day; later looks are left out.
        model: states, and the grid of the drivers.
        scoring: C categories of drivers, and how they count.
        extra: statements left out, and days that get a row.
    """
    more = extra or Extra()
    looks = [(k.day, n) for n, k in enumerate(history.looks) if k.day <= end]
    stakes = tuple(s for s in history.stakes if s.statement not in more.without)
    first = min(day for day, _ in looks)
    changes = change_days(stakes, first, end, model)
    asked = {day for day in more.days if first <= day <= end}
    silent_days = {*changes, *asked, end} - {day for day, _ in looks}
    rows = sorted(looks + [(day, -1) for day in silent_days])
    holders = (history.dyad.first, history.dyad.second)
    scores = covariate_rows(stakes, changes, holders=holders, scoring=scoring)
    silent = np.zeros(len(model.states))
    return DyadArrays(
        years=np.array([year_of(day) for day, _ in rows]),
        log_lik=np.array([history.looks[n].log_lik(more.without) if n >= 0 else silent for _, n in rows]),
        covariates=scores[[bisect_right(changes, day) - 1 for day, _ in rows]],
        look=tuple(n for _, n in rows),
    )


def change_days(stakes: Iterable[Stake], first: dt.date, end: dt.date, model: RelationModel) -> list[dt.date]:
    """The days on which covariates may change: the first, those of the stakes, and the grid from the first stake on."""
    since = {s.since for s in stakes}
    grid = grid_days(max(first, min(since)), end, model) if since else set()
    return sorted({first} | {d for d in grid | since if first < d < end})


def year_of(day: dt.date) -> float:
    """Years of 365.25 days since 1 January 1970."""
    return (day - EPOCH).days / YEAR_DAYS


def grid_days(first: dt.date, end: dt.date, model: RelationModel) -> set[dt.date]:
    """Days of the calendar grid around an interval, counted from the epoch, in which scores change as stakes fade."""
    step = model.drivers.grid_years
    numbers = range(math.floor(year_of(first) / step), math.ceil(year_of(end) / step) + 1)
    return {EPOCH + dt.timedelta(days=round(n * step * YEAR_DAYS)) for n in numbers}
