"""The dyads of a project as histories: for each day the state that all looks together make most likely."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import groupby

from amity.answers.estimate import Estimate, dyad_panel
from amity.answers.reference import History, Stretch
from amity.dynamics import smooth_states
from amity.model import Dyad
from amity.model.when import YEAR_DAYS

FEWEST_LOOKS = 3


def own_history(estimate: Estimate, dyad: Dyad, *, end: dt.date, kinds: Mapping[str, str]) -> History:
    """
    The most likely state of one dyad on each day, given all looks up to the last, as the timeline shows it.

    Args:
        estimate: of the project.
        dyad: the pair.
        end: last day whose looks count.
        kinds: of actors by id; those that are missing are left empty.

    Returns:
        History: from the first look on, the last spell open; changes fall on days of looks, or of the model's
        half-yearly grid.

    Raises:
        AnswerError: no dated tie or event of the pair by `end`.

    Reference: Rabiner (1989), Proc. IEEE 77(2), section III; docs/method/analogues.md.
    """
    panel = dyad_panel(estimate, dyad, end=end)
    first = estimate.history(dyad).looks[0].day
    path = smooth_states(estimate.fit.model, estimate.fit.params, panel).probs.argmax(axis=1)
    rows = [next(run) for _, run in groupby(range(len(path)), key=lambda row: int(path[row]))]
    states = [estimate.relation.states[path[row]] for row in rows]
    years = [float(panel.time[row] - panel.time[0]) for row in rows]
    begins = [first + dt.timedelta(days=round(y * YEAR_DAYS)) for y in years]
    count = sum(look.day <= end for look in estimate.history(dyad).looks)
    source = f"most likely states, from {count} looks in this project"
    spells = tuple(
        Stretch(state, begin, over, after, "", source, "", checked=False)
        for state, begin, over, after in zip(states, begins, [*begins[1:], None], [*states[1:], "open"], strict=True)
    )
    return History((dyad.first, dyad.second), (kinds.get(dyad.first, ""), kinds.get(dyad.second, "")), "", spells)


def own_histories(
    estimate: Estimate, *, besides: Dyad | None, end: dt.date, kinds: Mapping[str, str]
) -> tuple[History, ...]:
    """
    The histories of all dyads but one, or of all, with at least three looks by a day.

    Raises:
        DataError: the model cannot explain a dyad.

    Reference: docs/method/analogues.md.
    """
    return tuple(
        own_history(estimate, dyad, end=end, kinds=kinds)
        for dyad, history in estimate.histories.items()
        if dyad != besides and sum(look.day <= end for look in history.looks) >= FEWEST_LOOKS
    )
