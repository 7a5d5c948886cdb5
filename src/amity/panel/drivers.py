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

_ORIGINS_AT_ONCE = 256  # whose strengths on all days are held together


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

    def strength_on(self, days: Floats, half_life_years: float) -> Floats:
        """
        (T,) strengths: none before it was reported, in full while it is said to hold, then halved in each half-life.

        Args:
            days: (T,) ordinals of days.
            half_life_years: of every stake.
        """
        faded_years = np.maximum(days - (self.until or self.since).toordinal(), 0) / YEAR_DAYS
        strength: Floats = self.strength * 0.5 ** (faded_years / half_life_years) * (days >= self.since.toordinal())
        return strength


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

    A driver that the text itself denies counts for the other effect. One that somebody in it denies, who may have
    reasons to, shows nothing and is left out, as is a hypothetical one.
    """
    stakes: list[Stake] = []
    unused: list[Unused] = []
    for item in items:
        if not isinstance(item.stmt.label, DriverLabel):
            continue
        since = _since(item)
        if item.stmt.factuality == "hypothetical":
            unused.append(Unused(item.stmt.id, "hypothetical: says what would be, not what is"))
        elif item.stmt.factuality == "denied" and item.stmt.speakers:
            unused.append(Unused(item.stmt.id, f"denied by {item.stmt.speakers[-1]}: shows nothing"))
        elif since is None:
            unused.append(Unused(item.stmt.id, "neither the statement nor its document has a date"))
        else:
            stakes.append(_stake(item, item.stmt.label, since, reliability(item, rules=model.looks, codebook=codebook)))
    return tuple(sorted(stakes, key=lambda s: (s.since, s.statement))), tuple(unused)


def net_scores(stakes: Iterable[Stake], days: Iterable[dt.date], *, rules: DriverRules) -> Floats:
    """
    (T,) binding less straining on each day, between -1 and 1.

    Each origin counts once, with its strongest stake; different origins add up as independent reasons do:
    1 - (1 - s1)(1 - s2)…
    """
    ordinals = np.array([day.toordinal() for day in days], dtype=np.float64)
    binding, straining = (_together([s for s in stakes if s.binds == side], ordinals, rules) for side in (True, False))
    return binding - straining


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
    asked = list(days)
    rows = np.zeros((len(asked), len(scoring.categories)))
    groups: dict[str, list[list[Stake]]] = defaultdict(lambda: [[], []])
    for stake in stakes:
        groups[stake.category][holders.index(stake.holder)].append(stake)
    for column, category in enumerate(scoring.categories):
        if category in groups:
            both = sum(net_scores(side, asked, rules=scoring.rules) for side in groups[category])
            rows[:, column] = scoring.factors.get(category, 1.0) * both / 2
    return rows


def _together(stakes: list[Stake], days: Floats, rules: DriverRules) -> Floats:
    by_origin: dict[str, list[Stake]] = defaultdict(list)
    for stake in stakes:
        by_origin[stake.origin].append(stake)
    left = np.ones(len(days))
    own = list(by_origin.values())
    for begin in range(0, len(own), _ORIGINS_AT_ONCE):
        for strength in strongest_of(own[begin : begin + _ORIGINS_AT_ONCE], days, rules.half_life_years):
            left = left * (1 - strength)
    return 1 - left


def strongest_of(own: list[list[Stake]], days: Floats, half_life_years: float) -> Floats:
    """(N, T) the strongest stake of each origin on each day."""
    stakes = [stake for some in own for stake in some]
    since = np.array([[s.since.toordinal()] for s in stakes])
    until = np.array([[(s.until or s.since).toordinal()] for s in stakes])
    strength = np.array([[s.strength] for s in stakes])
    faded_years = np.maximum(days - until, 0) / YEAR_DAYS
    strengths = strength * 0.5 ** (faded_years / half_life_years) * (days >= since)
    first = np.cumsum([0, *(len(some) for some in own[:-1])])
    strongest: Floats = np.maximum.reduceat(strengths, first, axis=0)
    return strongest


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
