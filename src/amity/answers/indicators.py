"""What to watch for: which report, act or turn of a driver, if it came, would move P(split) most?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from amity.answers.estimate import Estimate
from amity.answers.interval import Estimated
from amity.answers.splits_by import curve_at_maximum, start_of_forecast
from amity.answers.what_if import Scenario, suppose, what_if
from amity.errors import AnswerError
from amity.model import Dyad


@dataclass(frozen=True, slots=True)
class Indicator:
    """
    A hypothetical statement: a `state` reported, an `event` seen, or a `driver` turned (`score` -1 against, 1 for).

    `then` is P(split) if it came, `difference` the change, both with 90 % intervals.
    """

    kind: str
    term: str
    score: float | None
    then: Estimated
    difference: Estimated


def indicators(
    estimate: Estimate, dyad: Dyad, *, as_of: dt.date, horizon_years: float, top: int = 4
) -> tuple[Indicator, ...]:
    """
    The hypothetical statements that would raise P(split) most, then those that would lower it most.

    Args:
        estimate: of the project.
        dyad: the pair.
        as_of: the day.
        horizon_years: years ahead, > 0.
        top: how many of each direction at most; those that move nothing are left out.

    Returns:
        Indicators, first those that raise it, strongest first.

    Raises:
        AnswerError: too little is known of the pair, or `top` is not positive.

    Reference: docs/method/what-if.md; screened at the maximum, then given intervals over all draws.
    """
    if top < 1:
        raise AnswerError(f"at least one indicator must be wanted, got {top}")
    now = start_of_forecast(estimate, dyad, as_of)
    base = curve_at_maximum(estimate, now.covariates, now.states[0], horizon_years)
    moved = []
    for name, scenario in _candidates(estimate):
        then = suppose(estimate, now, scenario)
        change = curve_at_maximum(estimate, then.covariates, then.states[0], horizon_years) - base
        moved.append((change, name, scenario))
    moved.sort(key=lambda m: (-m[0], m[1]))
    rising = [m for m in moved[:top] if m[0] > 0]
    falling = [m for m in moved[::-1][:top] if m[0] < 0]
    found = []
    for _, (kind, term), scenario in (*rising, *falling):
        answer = what_if(estimate, dyad, scenario, as_of=as_of, horizon_years=horizon_years)
        found.append(Indicator(kind, term, scenario.scores.get(term), answer.changed, answer.difference))
    return tuple(found)


def _candidates(estimate: Estimate) -> list[tuple[tuple[str, str], Scenario]]:
    found = [(("state", s), Scenario(states=(s,))) for s in estimate.relation.states]
    found += [(("event", e), Scenario(events=(e,))) for e in estimate.relation.event_odds]
    for category in estimate.scoring.categories:
        found += [(("driver", category), Scenario(scores={category: score})) for score in (-1.0, 1.0)]
    return found
