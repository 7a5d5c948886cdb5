"""Driver statements of one dyad as scores over time: binding less straining, per holder and category."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from amity.model import DriverLabel
from amity.model.when import YEAR_DAYS
from amity.panel.grading import origin, reliability, voice
from amity.panel.looks import Unused
from amity.panel.relation_model import DriverRules, Floats, RelationModel
from amity.store.records import Recorded
from amity.vocab import Codebook


@dataclass(frozen=True, slots=True)
class Stake:
    """One driver statement: whose stake, of which kind, from which day on, how strong at first (0 to 1)."""

    statement: str
    holder: str
    category: str
    binds: bool
    since: dt.date
    until: dt.date | None
    strength: float
    origin: str
    voice: str
    third: tuple[str, ...] = ()

    def strength_on(self, day: dt.date, half_life_years: float) -> float:
        """None before it was reported, in full while it is said to hold, then halved in each half-life."""
        if day < self.since:
            return 0.0
        faded_years = max((day - (self.until or self.since)).days, 0) / YEAR_DAYS
        return float(self.strength * 0.5 ** (faded_years / half_life_years))


@dataclass(frozen=True, slots=True)
class Scoring:
    """C categories to score, how stakes fade, and what-if multipliers by category (1 where not given)."""

    categories: tuple[str, ...]
    rules: DriverRules
    factors: Mapping[str, float] = field(default_factory=dict)


def stakes_of(
    items: Iterable[Recorded], *, model: RelationModel, codebook: Codebook
) -> tuple[tuple[Stake, ...], tuple[Unused, ...]]:
    """
    Stakes in the order of their days, and the driver statements that could not be one.

    A denied driver counts for the other effect; a hypothetical one is left out.
    """
    stakes: list[Stake] = []
    unused: list[Unused] = []
    for item in items:
        if not isinstance(item.stmt.label, DriverLabel):
            continue
        since = _since(item)
        if item.stmt.factuality == "hypothetical":
            unused.append(Unused(item.stmt.id, "hypothetical: says what would be, not what is"))
        elif since is None:
            unused.append(Unused(item.stmt.id, "neither the statement nor its document has a date"))
        else:
            stakes.append(_stake(item, item.stmt.label, since, reliability(item, rules=model.looks, codebook=codebook)))
    return tuple(sorted(stakes, key=lambda s: (s.since, s.statement))), tuple(unused)


def net_score(stakes: Iterable[Stake], day: dt.date, *, rules: DriverRules) -> float:
    """
    Binding less straining on a day, between -1 and 1.

    Each origin counts once, with its strongest stake; different origins add up as independent reasons do:
    1 - (1 - s1)(1 - s2)…
    """
    return _together(stakes, day, True, rules) - _together(stakes, day, False, rules)


def covariate_rows(
    stakes: tuple[Stake, ...], days: Iterable[dt.date], *, holders: tuple[str, str], scoring: Scoring
) -> Floats:
    """
    (T, C) score of each category on each day: the mean of both holders' net scores, each between -1 and 1.

    Args:
        stakes: of one dyad.
        days: T days.
        holders: the two actors.
        scoring: C categories, how stakes fade, and factors.
    """
    groups: dict[tuple[str, str], list[Stake]] = defaultdict(list)
    for stake in stakes:
        groups[stake.holder, stake.category].append(stake)
    return np.array(
        [
            [
                scoring.factors.get(c, 1.0)
                * sum(net_score(groups[h, c], day, rules=scoring.rules) for h in holders)
                / 2
                for c in scoring.categories
            ]
            for day in days
        ]
    ).reshape(-1, len(scoring.categories))


def _together(stakes: Iterable[Stake], day: dt.date, binds: bool, rules: DriverRules) -> float:
    by_origin: dict[str, float] = defaultdict(float)
    for stake in stakes:
        if stake.binds == binds:
            strength = stake.strength_on(day, rules.half_life_years)
            by_origin[stake.origin] = max(by_origin[stake.origin], strength)
    return float(1 - np.prod([1 - s for s in by_origin.values()]))


def _stake(item: Recorded, label: DriverLabel, since: dt.date, strength: float) -> Stake:
    stmt = item.stmt
    until = stmt.when.latest if stmt.when else None
    return Stake(
        statement=stmt.id,
        holder=stmt.actors[0],
        category=label.category,
        binds=(label.effect == "binds") != (stmt.factuality == "denied"),
        since=since,
        until=until if until and until > since else None,
        strength=strength,
        origin=origin(item),
        voice=voice(item),
        third=label.third,
    )


def _since(item: Recorded) -> dt.date | None:
    when = item.stmt.when if item.stmt.when and item.stmt.when.known else item.document.published
    if when is None:
        return None
    return when.earliest or when.middle()
