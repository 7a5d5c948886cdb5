"""How sure can one be? A grade with its reason, apart from the probability; and when to refuse."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from amity.answers.dissent import Dissent
from amity.answers.estimate import Estimate
from amity.errors import AnswerError
from amity.model import Dyad, years_between
from amity.panel import DyadHistory, until

RECENT_YEARS = 3.0
STALE_YEARS = 10.0
FEWEST_ORIGINS = 2


@dataclass(frozen=True, slots=True)
class Confidence:
    """
    `low`, `moderate` or `high`, with the reason in a sentence.

    `origins` are independent sources in the three years before the day. `prior_share` says how much of the rates is
    still what was expected before any document was read: 1 all, 0 nothing.
    """

    level: str
    reason: str
    origins: int
    prior_share: float
    rests_on_base_rates: bool


def judge_confidence(estimate: Estimate, dyad: Dyad, *, as_of: dt.date, dissent: Dissent) -> Confidence:
    """
    The grade of confidence in an answer on a day.

    High needs five independent sources in three years, no contested state and a prior share under 0.5; moderate needs
    three sources; all else is low.

    Args:
        estimate: of the project.
        dyad: the pair.
        as_of: the day.
        dissent: of the same day.

    Returns:
        Confidence.

    Raises:
        AnswerError: no dated tie or event of the pair.

    Reference: levels after ICD 203 (2015), D.6.e(2)(b); the rule is docs/method/confidence.md.
    """
    history = until(estimate.history(dyad), as_of)
    recent = {look.origin for look in history.looks if years_between(look.day, as_of) <= RECENT_YEARS}
    contested = any(c.topic == "state" for c in dissent.contradictions)
    share = prior_share(estimate)
    level = _level(len(recent), contested, share)
    reasons = [
        _count(len(recent)),
        "which disagree on what the relation is" if contested else "which agree on the state",
    ]
    if share > 0.5:
        reasons.append("and the rates of change rest mostly on base rates, not on this pair")
    return Confidence(level, ", ".join(reasons) + ".", len(recent), share, share > 0.5)


def refuse_if_thin(history: DyadHistory, *, as_of: dt.date) -> None:
    """
    Stop before a number without ground.

    Raises:
        AnswerError: fewer than two looks of any age, or none in the ten years before `as_of`; the message begins with
            "too little to say".
    """
    looks = until(history, as_of).looks
    shown = {(look.origin, look.day) for look in looks}
    pair = f"{history.dyad.first} and {history.dyad.second}"
    if len(shown) < FEWEST_ORIGINS:
        raise AnswerError(
            f"too little to say: {len(shown)} dated look at {pair} by {as_of}, and {FEWEST_ORIGINS} are needed; "
            "read and code more documents"
        )
    if years_between(looks[-1].day, as_of) > STALE_YEARS:
        raise AnswerError(
            f"too little to say: the last look at {pair} is of {looks[-1].day}, more than {STALE_YEARS:g} years before "
            f"{as_of}; read newer documents or ask of an earlier date"
        )


def prior_share(estimate: Estimate) -> float:
    """
    Mean ratio of posterior to prior variance of the log-rates out of the partner states, between 0 and 1.

    Reference: Gelman et al. (2013), Bayesian Data Analysis, section 2.5 (weight of the prior in a normal mean).
    """
    leaving = [n for n, m in enumerate(estimate.relation.moves) if m.origin in estimate.relation.partners]
    variance = np.diag(estimate.fit.covariance)[: len(estimate.relation.moves)]
    return float(np.clip(variance[leaving] / estimate.prior_sd[leaving] ** 2, 0, 1).mean())


def _level(origins: int, contested: bool, share: float) -> str:
    if origins >= 5 and not contested and share < 0.5:
        return "high"
    return "moderate" if origins >= 3 else "low"


def _count(origins: int) -> str:
    if origins == 0:
        return "no source speaks of the last three years"
    return f"{origins} independent source{'s' if origins > 1 else ''} in the last three years"
