"""What was the state of the relation on a date?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from amity.answers.estimate import Estimate, state_draws
from amity.answers.interval import Estimated, estimated
from amity.model import Dyad
from amity.model.when import YEAR_DAYS

WINDOW_YEARS = 3.0


@dataclass(frozen=True, slots=True)
class StateOn:
    """
    Probability of each state on a day, with 90 % intervals, in the order of the codebook.

    `statements` are the ties and events within three years of the day that it rests on.
    """

    day: dt.date
    probs: dict[str, Estimated]
    most_likely: str
    p_partner: Estimated
    statements: tuple[str, ...]


def states_on(estimate: Estimate, dyad: Dyad, days: list[dt.date], *, end: dt.date) -> tuple[StateOn, ...]:
    """
    The state of a relation on each of some days, given all looks up to `end`.

    Args:
        estimate: of the project.
        dyad: the pair.
        days: N days; one before the first look is answered for the first look.
        end: last day whose looks count; no earlier than the days asked about.

    Returns:
        One answer a day.

    Raises:
        AnswerError: no dated tie or event of the pair by `end`.

    Reference: Rabiner (1989), Proc. IEEE 77(2), section III; docs/method/relations-model.md.
    """
    draws = state_draws(estimate, dyad, days, end=end)
    names = estimate.relation.states
    partners = list(estimate.relation.partners)
    history = estimate.history(dyad)
    answers = []
    for n, day in enumerate(days):
        probs = {name: estimated(draws[:, n, k]) for k, name in enumerate(names)}
        near = [k for k in history.looks if abs((k.day - day).days) <= WINDOW_YEARS * YEAR_DAYS and k.day <= end]
        answers.append(
            StateOn(
                day=day,
                probs=probs,
                most_likely=max(names, key=lambda s: probs[s].value),
                p_partner=estimated(draws[:, n, partners].sum(axis=1)),
                statements=tuple(dict.fromkeys(g.statement for look in near for g in look.glimpses)),
            )
        )
    return tuple(answers)
