"""What binds the two and what strains them, side by side, and how far the sums are from a break."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from amity.answers.estimate import Estimate
from amity.answers.interval import Estimated, estimated
from amity.answers.splits_by import Now, split_curves, start_of_forecast
from amity.model import Dyad
from amity.panel import Stake, net_scores, until

FAINT = 0.005  # a stake so faded is no line of the ledger
BREAK = 0.5  # the model "expects" a split where it is more likely than not


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """
    One category on one side: its strength (0 to 1) on the day, and what it does to the rate of moving apart.

    `hazard_ratio` is the factor on the rate of every move away that this line alone makes; below 1 it binds.
    """

    holder: str
    partner: str
    category: str
    effect: str
    strength: float
    hazard_ratio: Estimated
    third: tuple[str, ...]
    voices: tuple[str, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Threshold:
    """
    How far the sums are from a break.

    `away_factor`: by how much every move away would have to become more frequent before a split within the horizon is
    more likely than not; None if even a thousandfold would not do. `nearest` is the driver whose complete turn against
    the relation, alone, raises P(split) most, to `p_if_turned`.
    """

    away_factor: float | None
    nearest: str | None
    p_if_turned: float | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The calculus: lines per holder, what binds first, then by strength; `net` is binding less straining strength."""

    as_of: dt.date
    lines: tuple[LedgerLine, ...]
    net: dict[str, float]
    threshold: Threshold


def weigh_drivers(estimate: Estimate, dyad: Dyad, *, as_of: dt.date, horizon_years: float) -> Ledger:
    """
    What binds and what strains each side on a day, with the effect of each on the rate of moving apart.

    Args:
        estimate: of the project.
        dyad: the pair.
        as_of: the day.
        horizon_years: of the split that the threshold speaks of.

    Returns:
        Ledger.

    Raises:
        AnswerError: no dated tie or event by `as_of`.

    Reference: docs/method/drivers.md.
    """
    stakes = until(estimate.history(dyad), as_of).stakes
    groups: dict[tuple[str, str, bool], list[Stake]] = defaultdict(list)
    for stake in stakes:
        groups[stake.holder, stake.category, stake.binds].append(stake)
    lines = [_line(estimate, dyad, key, group, as_of) for key, group in groups.items()]
    kept = sorted(
        (x for x in lines if x.strength >= 0.005), key=lambda x: (x.holder, x.effect, -x.strength, x.category)
    )
    net = {h: sum(x.strength * (1 if x.effect == "binds" else -1) for x in kept if x.holder == h) for h in _sides(dyad)}
    threshold = find_threshold(estimate, start_of_forecast(estimate, dyad, as_of), horizon_years)
    return Ledger(as_of, tuple(kept), net, threshold)


def find_threshold(estimate: Estimate, now: Now, horizon_years: float) -> Threshold:
    """How far the drivers are from a break; see `Threshold`."""
    best = dataclasses.replace(estimate, draws=estimate.draws[:1])
    point = Now(now.states[:1], now.covariates)
    horizon = np.array([horizon_years])
    turned = {}
    for n, category in enumerate(estimate.scoring.categories):
        scores = point.covariates.copy()
        scores[n] = -1.0
        turned[category] = float(split_curves(best, Now(point.states, scores), horizon)[0, 0])
    nearest = max(turned, key=lambda c: turned[c]) if turned else None
    return Threshold(_away_factor(best, point, horizon_years), nearest, turned[nearest] if nearest else None)


def _away_factor(estimate: Estimate, now: Now, horizon_years: float) -> float | None:
    """The factor on all rates away at which P(split) is one half, by bisection on its logarithm."""
    away = np.array([not m.towards for m in estimate.relation.moves])

    def p_split(log_factor: float) -> float:
        params = estimate.draws[0]
        shifted = dataclasses.replace(params, log_rates=params.log_rates + log_factor * away)
        trial = dataclasses.replace(estimate, draws=(shifted,))
        return float(split_curves(trial, now, np.array([horizon_years]))[0, 0])

    low, high = 0.0, float(np.log(1000.0))
    if p_split(low) >= BREAK:
        return 1.0
    if p_split(high) < BREAK:
        return None
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if p_split(middle) >= BREAK else (middle, high)
    return float(np.exp(high))


def _line(estimate: Estimate, dyad: Dyad, key: tuple[str, str, bool], stakes: list[Stake], day: dt.date) -> LedgerLine:
    holder, category, binds = key
    rules = estimate.relation.drivers
    strength = abs(float(net_scores(stakes, [day], rules=rules)[0]))
    on_day = np.array([day.toordinal()], dtype=np.float64)
    living = sorted(stakes, key=lambda s: -float(s.strength_on(on_day, rules.half_life_years)[0]))
    return LedgerLine(
        holder=holder,
        partner=dyad.other(holder),
        category=category,
        effect="binds" if binds else "strains",
        strength=strength,
        hazard_ratio=_hazard_ratio(estimate, category, strength * (1 if binds else -1) / 2),
        third=_distinct(t for s in living for t in s.third),
        voices=_distinct(s.voice for s in living),
        statements=_distinct(s.statement for s in living),
    )


def _hazard_ratio(estimate: Estimate, category: str, score: float) -> Estimated:
    """Factor on the rates of moves away that a score of one category makes; every such move shares the coefficient."""
    row = estimate.scoring.categories.index(category)
    column = next(n for n, m in enumerate(estimate.relation.moves) if not m.towards)
    return estimated(np.exp(score * np.array([p.coefs[row, column] for p in estimate.draws])))


def _sides(dyad: Dyad) -> tuple[str, str]:
    return dyad.first, dyad.second


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
