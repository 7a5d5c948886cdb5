"""One dyad's arrays with some of its statements left out, again and again: only what they touch is worked out anew."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from functools import cached_property

import numpy as np

from amity.panel.drivers import Scoring, Stake, strongest_of
from amity.panel.history import DyadArrays, DyadHistory, change_days, year_of
from amity.panel.relation_model import Floats, RelationModel

_Side = tuple[str, str, bool]  # category, holder, and whether it binds


class LeftOut:
    """A history up to a day; `arrays` gives what `arrays_of` gives without some statements, to rounding."""

    def __init__(self, history: DyadHistory, end: dt.date, *, model: RelationModel, scoring: Scoring) -> None:
        self._history, self._end, self._model, self._scoring = history, end, model, scoring
        self._looks = [(k.day, n) for n, k in enumerate(history.looks) if k.day <= end]
        self._first = min(day for day, _ in self._looks)
        self._log_lik = np.array([history.looks[n].log_lik() for _, n in self._looks])
        self._silent = np.zeros(len(model.states))
        self._look_of: dict[str, set[int]] = defaultdict(set)
        for at, (_, n) in enumerate(self._looks):
            for glimpse in history.looks[n].glimpses:
                self._look_of[glimpse.statement].add(at)
        self._sides: dict[_Side, list[Stake]] = defaultdict(list)
        for stake in history.stakes:
            self._sides[_side(stake)].append(stake)
        self._side_of = {stake.statement: _side(stake) for stake in history.stakes}

    @cached_property
    def _days(self) -> list[dt.date]:
        """Every day on which a score may change, and the last."""
        return sorted({*change_days(self._history.stakes, self._first, self._end, self._model), self._end})

    @cached_property
    def _place(self) -> dict[dt.date, int]:
        return {day: at for at, day in enumerate(self._days)}

    @cached_property
    def _spared(self) -> dict[_Side, _Spared]:
        """By side and effect, what each origin leaves of 1 on all days."""
        days = np.array([day.toordinal() for day in self._days], dtype=np.float64)
        found = {}
        for side, own in self._sides.items():
            by_origin: dict[str, list[Stake]] = defaultdict(list)
            for stake in own:
                by_origin[stake.origin].append(stake)
            found[side] = _Spared(list(by_origin.values()), days, self._scoring.rules.half_life_years)
        return found

    @cached_property
    def _whole(self) -> dict[_Side, Floats]:
        """What all origins of a side together leave of 1."""
        return {side: spared.together(frozenset()) for side, spared in self._spared.items()}

    def arrays(self, gone: frozenset[str]) -> tuple[DyadArrays, Floats]:
        """The arrays without these statements, and the (C,) scores of the drivers on the last day itself."""
        stakes = [s for s in self._history.stakes if s.statement not in gone]
        changes = change_days(stakes, self._first, self._end, self._model)
        silent = {*changes, self._end} - {day for day, _ in self._looks}
        rows = sorted([(day, at) for at, (day, _) in enumerate(self._looks)] + [(day, -1) for day in silent])
        log_lik = np.vstack([self._log_lik, self._silent])[[at for _, at in rows]]
        place = {at: row for row, (_, at) in enumerate(rows)}
        for at in {at for statement in gone for at in self._look_of.get(statement, ())}:
            log_lik[place[at]] = self._history.looks[self._looks[at][1]].log_lik(gone)
        scores = self._scores(gone)
        kept = [self._place[day] for day in changes]
        found = DyadArrays(
            years=np.array([year_of(day) for day, _ in rows]),
            log_lik=log_lik,
            covariates=scores[[kept[bisect_right(changes, day) - 1] for day, _ in rows]],
            look=tuple(self._looks[at][1] if at >= 0 else -1 for _, at in rows),
        )
        return found, scores[self._place[self._end]]

    def _scores(self, gone: frozenset[str]) -> Floats:
        """(T, C) as `covariate_rows` on every day on which a score may change."""
        touched = {self._side_of[s] for s in gone if s in self._side_of}
        rows = np.zeros((len(self._days), len(self._scoring.categories)))
        for column, category in enumerate(self._scoring.categories):
            both = np.zeros(len(self._days))
            for holder in (self._history.dyad.first, self._history.dyad.second):
                for binds, sign in ((True, 1.0), (False, -1.0)):
                    side = (category, holder, binds)
                    if side in self._spared:
                        left = self._spared[side].together(gone) if side in touched else self._whole[side]
                        both += sign * (1 - left)
            rows[:, column] = self._scoring.factors.get(category, 1.0) * both / 2
        return rows


class _Spared:
    """The origins of one side: what the strongest stake of each leaves of 1 on each of T days."""

    def __init__(self, origins: list[list[Stake]], days: Floats, half_life_years: float) -> None:
        self._origins, self._days, self._half_life = origins, days, half_life_years
        self._left = 1 - strongest_of(origins, days, half_life_years)
        self._origin_of = {stake.statement: at for at, own in enumerate(origins) for stake in own}

    def together(self, gone: frozenset[str]) -> Floats:
        """(T,) what all origins together leave without some statements."""
        touched = {self._origin_of[s] for s in gone if s in self._origin_of}
        kept = np.ones(len(self._origins), dtype=np.bool_)
        kept[list(touched)] = False
        left: Floats = np.multiply.reduce(self._left[kept], axis=0)
        rest = [[s for s in self._origins[at] if s.statement not in gone] for at in sorted(touched)]
        rest = [own for own in rest if own]
        if rest:
            left = left * np.multiply.reduce(1 - strongest_of(rest, self._days, self._half_life), axis=0)
        return left


def _side(stake: Stake) -> _Side:
    return stake.category, stake.holder, stake.binds
