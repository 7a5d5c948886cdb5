"""How often do partnerships of this kind end? The rate of a reference class, with its definition and count."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from scipy.stats import gamma

from amity.answers.interval import LEVEL
from amity.errors import AnswerError
from amity.model import years_between

PRIOR_SPLITS = 0.5  # Jeffreys' prior for a Poisson rate: half an event in no time


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of time that a pair of organisations were partners, and how it ended; `end` None: it had not."""

    pair: tuple[str, str]
    begin: dt.date
    end: dt.date | None
    ended_in_split: bool
    source: str


@dataclass(frozen=True, slots=True)
class BaseRate:
    """
    Probability that a partnership of the reference class splits within the horizon, with a 90 % interval.

    `splits` in `partner_years` of `pairs` pairs are what was counted; `definition` says what the class is.
    """

    probability: float
    low: float
    high: float
    horizon_years: float
    splits: int
    partner_years: float
    pairs: int
    definition: str


def base_rate(spells: Iterable[Spell], *, horizon_years: float, known_on: dt.date, definition: str) -> BaseRate:
    """
    The base rate of a split, counted in spells as they were known on a day.

    Args:
        spells: of the reference class; those that began after `known_on` are left out, those still open are cut there.
        horizon_years: years ahead.
        known_on: nothing later is counted.
        definition: of the class, in words.

    Returns:
        BaseRate: 1 - exp(-rate · horizon), the rate with a gamma posterior under Jeffreys' prior.

    Raises:
        AnswerError: no spell had begun by `known_on`.

    Reference: Jeffreys' prior for a Poisson rate, Gelman et al. (2013), Bayesian Data Analysis, section 2.8.
    """
    years, splits, pairs = 0.0, 0, set()
    for spell in spells:
        if spell.begin >= known_on:
            continue
        over = spell.end is not None and spell.end <= known_on
        years += years_between(spell.begin, spell.end if over and spell.end else known_on)
        splits += int(over and spell.ended_in_split)
        pairs.add(frozenset(spell.pair))
    if not pairs:
        raise AnswerError(f"no base rate: the reference class has no partnership that began before {known_on}")
    rate = gamma(splits + PRIOR_SPLITS, scale=1 / years)
    low, high = (_within(float(rate.ppf(q)), horizon_years) for q in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return BaseRate(
        _within(float(rate.mean()), horizon_years), low, high, horizon_years, splits, years, len(pairs), definition
    )


REFERENCE_DEFINITION = (
    "partnerships (cooperation, strained, alliance or integration) of armed organisations with each other or with a "
    "sponsoring state, in the shipped reference set; a split is an end in no relation, rivalry or war"
)


def _within(rate_per_year: float, horizon_years: float) -> float:
    return -math.expm1(-rate_per_year * horizon_years)
