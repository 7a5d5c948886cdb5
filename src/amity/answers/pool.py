"""What the sources themselves expect: their forecasts of a split, each turned into a hazard, pooled."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from amity.answers.voices import VoiceNames
from amity.model import ForecastLabel, years_between
from amity.panel import origin, relation_model, reliability
from amity.store import Recorded
from amity.vocab import Codebook

RECENCY_HALF_LIFE_YEARS = 1.0
DEFAULT_HORIZON_YEARS = 1.0
MAX_AGE_YEARS = 3.0


@dataclass(frozen=True, slots=True)
class SourceForecast:
    """
    One voice's judgement on a split, brought to the horizon that is asked about.

    `said` is the range that its words stand for over its own horizon; `probability` the middle of it brought, at a
    constant hazard, to the asked horizon; `weight` what it counts in the pool.
    """

    statement: str
    voice: str
    said: tuple[float, float]
    said_horizon_years: float
    probability: float
    weight: float


@dataclass(frozen=True, slots=True)
class SourcePool:
    """The sources' forecasts of a split and their logarithmic pool."""

    probability: float
    forecasts: tuple[SourceForecast, ...]


def pool_sources(
    items: Iterable[Recorded], *, as_of: dt.date, horizon_years: float, codebook: Codebook, names: VoiceNames
) -> SourcePool | None:
    """
    The logarithmic pool of what sources said of a split in the three years before a date; None if nobody did.

    Each range is read at its middle, as a constant hazard over its own horizon (a year where it names none), and
    weighted by reliability and recency (half after a year). One origin counts once, with its latest forecast; what is
    forecast only under a condition, or denied, is left out.

    Args:
        items: statements of one dyad, all that is known.
        as_of: the date asked about.
        horizon_years: years ahead.
        codebook: horizons and grades.
        names: of voices.

    Reference: Genest & Zidek (1986), Stat. Sci. 1(1), section 3 (logarithmic pool); docs/method/forecasts.md.
    """
    latest: dict[str, SourceForecast] = {}
    for item in items:
        published = item.document.published.middle() if item.document.published else None
        if published is None or not 0 <= years_between(published, as_of) <= MAX_AGE_YEARS:
            continue
        forecast = _of_split(item, years_between(published, as_of), horizon_years, codebook, names)
        if forecast is not None:
            latest[origin(item)] = forecast
    found = tuple(latest.values())
    total = sum(f.weight for f in found)
    if not total:
        return None
    log_odds = sum(f.weight * _logit(f.probability) for f in found) / total
    return SourcePool(1 / (1 + math.exp(-log_odds)), found)


def _of_split(
    item: Recorded, age_years: float, horizon_years: float, codebook: Codebook, names: VoiceNames
) -> SourceForecast | None:
    label = item.stmt.label
    if not isinstance(label, ForecastLabel) or label.outcome not in ("split", "hold"):
        return None
    if item.stmt.factuality in ("hypothetical", "denied"):
        return None
    low, high = label.probability
    if label.outcome == "hold":
        low, high = 1 - high, 1 - low
    own = codebook.horizons[label.horizon][1] if label.horizon else DEFAULT_HORIZON_YEARS
    middle = min(max((low + high) / 2, 0.005), 0.995)
    hazard_per_year = -math.log1p(-middle) / own
    trust = reliability(item, rules=relation_model().looks, codebook=codebook)
    return SourceForecast(
        statement=item.stmt.id,
        voice=names.of(item),
        said=(round(low, 4), round(high, 4)),
        said_horizon_years=own,
        probability=-math.expm1(-hazard_per_year * horizon_years),
        weight=trust * 0.5 ** (age_years / RECENCY_HALF_LIFE_YEARS),
    )


def _logit(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))
