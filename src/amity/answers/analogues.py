"""Which relations went through the like before, and how did they end?"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from amity.answers.course_distance import Course, course_at, course_distance, is_partner
from amity.answers.reference import History, Stretch
from amity.errors import AnswerError
from amity.model import Dyad, years_between
from amity.model.when import YEAR_DAYS
from amity.panel import relation_model

FEWEST_DAYS = 30  # a spell that had lasted less is no moment to compare with
OPEN = "open"


@dataclass(frozen=True, slots=True)
class Analogue:
    """
    A relation that was, at `moment` of its own history, most like the pair on its day.

    `path` is what it had gone through by then, as (state, years). `ended` says what its partnership (or, where the two
    were no partners, its state) gave way to after the moment: a state, `defunct`, `integration`, or `open` if it had
    not by the day that counts; `years_until_end` is None then. `split`: it ended in no relation, rivalry or war.
    """

    dyad: tuple[str, str]
    kinds: tuple[str, str]
    region: str
    moment: dt.date
    distance: float
    parts: dict[str, float]
    path: tuple[tuple[str, float], ...]
    ended: str
    ended_on: dt.date | None
    years_until_end: float | None
    split: bool
    how: str
    source: str
    address: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Analogues:
    """
    The nearest relations, nearest first, and what the pair itself had gone through by the day.

    `compared` relations were looked at. Of the nearest, `splits` ended in a split after the moment of likeness, and
    `splits_within` did so within the horizon.
    """

    dyad: Dyad
    as_of: dt.date
    horizon_years: float
    course: Course
    nearest: tuple[Analogue, ...]
    compared: int
    splits: int
    splits_within: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is asked: the day, what was known by then of other relations, how many, and the horizon of their splits."""

    as_of: dt.date
    known_on: dt.date
    top: int = 7
    horizon_years: float = 1.0


def find_analogues(own: History, others: Iterable[History], wanted: Likeness) -> Analogues:
    """
    The relations nearest in history to a pair on a day, with their ends.

    Each other relation is compared at yearly moments of its own history, and counts at the moment at which it is most
    like. Nothing after `known_on` is seen of it. The pair itself is passed over.

    Args:
        own: history of the pair, such as its most likely path.
        others: histories to look in.
        wanted: day, what was known, how many, horizon.

    Returns:
        Analogues.

    Raises:
        AnswerError: nothing is known of the pair on the day, `top` is not positive, or there is nothing to compare.

    Reference: docs/method/analogues.md.
    """
    if wanted.top < 1:
        raise AnswerError(f"at least one analogue must be wanted, got --top {wanted.top}")
    course = course_at(own, wanted.as_of)
    found = []
    for history in others:
        cut = known_by(history, wanted.known_on)
        if cut is not None and set(cut.dyad) != set(own.dyad):
            nearest = _nearest_moment(course, cut, wanted.known_on)
            found += [nearest] if nearest is not None else []
    if not found:
        raise AnswerError(
            f"no analogue: no other relation had lasted {FEWEST_DAYS} days by {wanted.known_on}; "
            "ask of a later date or give a table with --reference"
        )
    near = tuple(sorted(found, key=lambda a: (a.distance, a.dyad))[: wanted.top])
    within = [a for a in near if a.split and (a.years_until_end or 0.0) <= wanted.horizon_years]
    pair = Dyad.of(*own.dyad)
    splits = sum(a.split for a in near)
    return Analogues(pair, wanted.as_of, wanted.horizon_years, course, near, len(found), splits, len(within))


def known_by(history: History, day: dt.date) -> History | None:
    """A history as it could be known on a day: later spells gone, the one that lasted then open; None if not begun."""
    spells = [s for s in history.spells if s.begin < day]
    if not spells:
        return None
    if (over := spells[-1].end) is not None and over > day:
        spells[-1] = dataclasses.replace(spells[-1], end=None, next=OPEN, how="")
    return dataclasses.replace(history, spells=tuple(spells))


def moments_of(history: History, known_on: dt.date) -> list[tuple[int, dt.date]]:
    """Yearly moments of each spell, from its middle where it is short: the spell's place, and the day."""
    found = []
    for place, spell in enumerate(history.spells):
        last = spell.end or known_on
        days = (last - spell.begin).days
        if days >= FEWEST_DAYS:
            offset = min(days / 2, YEAR_DAYS / 2)
            steps = int((days - offset) // YEAR_DAYS) + 1
            found += [(place, spell.begin + dt.timedelta(days=offset + n * YEAR_DAYS)) for n in range(steps)]
    return found


def _nearest_moment(course: Course, history: History, known_on: dt.date) -> Analogue | None:
    best = None
    for place, moment in moments_of(history, known_on):
        distance = course_distance(course, course_at(history, moment))
        if best is None or distance.total < best[0].total:
            best = (distance, place, moment)
    if best is None:
        return None
    distance, place, moment = best
    last = _last_of_run(history.spells, place)
    split = is_partner(history.spells[place].state) and last.next in _apart()
    return Analogue(
        dyad=history.dyad,
        kinds=history.kinds,
        region=history.region,
        moment=moment,
        distance=distance.total,
        parts=distance.parts,
        path=course_at(history, moment).path,
        ended=last.next,
        ended_on=last.end,
        years_until_end=years_between(moment, last.end) if last.end is not None else None,
        split=split,
        how=last.how,
        source=last.source,
        address=last.address,
        checked=last.checked,
    )


def _last_of_run(spells: tuple[Stretch, ...], place: int) -> Stretch:
    """The last spell of the partnership that lasts at a place; of states of no partnership, the spell itself."""
    if not is_partner(spells[place].state):
        return spells[place]
    last = place
    while last + 1 < len(spells) and is_partner(spells[last + 1].state):
        last += 1
    return spells[last]


def _apart() -> set[str]:
    model = relation_model()
    return {model.states[k] for k in model.apart}
