"""How unlike are two relations, each up to a moment? Path of states, state then, age, kinds of the two sides."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from amity.answers.reference import History
from amity.errors import AnswerError
from amity.model import years_between
from amity.panel import relation_model

WEIGHTS: Mapping[str, float] = {"path": 0.4, "state": 0.3, "age": 0.15, "kinds": 0.15}
SKIPPED = 0.5  # what a spell costs that only one of the two relations went through
OF_DURATION = 0.25  # share of duration in the difference of two spells; the rest is their states
_OFFICIAL = ("state", "state_agency", "international_organisation")
LONG_YEARS = 30.0  # durations and ages differ wholly where one is none and the other this long


@dataclass(frozen=True, slots=True)
class Course:
    """
    A relation up to a moment: its spells as (state, years), oldest first, and how long the two had been partners.

    `kinds` are those of the two actors; None where they are not known. `age_years` is 0 where they were no partners.
    """

    path: tuple[tuple[str, float], ...]
    age_years: float
    kinds: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Distance:
    """The weighted mean, and its parts, each from 0 (alike) to 1 (as unlike as can be)."""

    total: float
    parts: dict[str, float]


def course_at(history: History, moment: dt.date) -> Course:
    """
    What a relation had gone through by a moment.

    Args:
        history: its spells.
        moment: a day on which one of them lasted.

    Returns:
        Course.

    Raises:
        AnswerError: no spell had begun by then.

    Reference: docs/method/analogues.md.
    """
    begun = [s for s in history.spells if s.begin <= moment]
    if not begun:
        raise AnswerError(f"{' and '.join(history.dyad)}: no spell had begun by {moment}; ask of a later date")
    path = tuple((s.state, years_between(s.begin, min(s.end, moment) if s.end is not None else moment)) for s in begun)
    age = 0.0
    for state, years in reversed(path):
        if not is_partner(state):
            break
        age += years
    return Course(path, age, history.kinds if all(history.kinds) else None)


def course_distance(a: Course, b: Course) -> Distance:
    """
    The distance of two courses.

    Args:
        a: one.
        b: the other; the order does not matter.

    Returns:
        Distance: the mean of four parts with the weights 0.4 (path), 0.3 (state at the moment), 0.15 (age of the
        partnership), 0.15 (kinds); where the kinds of one are not known, the mean of the other three.

    Raises:
        AnswerError: a course without spells.

    Reference: docs/method/analogues.md.
    """
    if not a.path or not b.path:
        raise AnswerError("a course without spells has no distance: give at least one state with its duration")
    parts = {
        "path": path_distance(a.path, b.path),
        "state": _of_states(a.path[-1][0], b.path[-1][0]),
        "age": _of_years(a.age_years, b.age_years),
    }
    if a.kinds is not None and b.kinds is not None:
        parts["kinds"] = kinds_distance(a.kinds, b.kinds)
    weight = sum(WEIGHTS[p] for p in parts)
    return Distance(sum(WEIGHTS[p] * d for p, d in parts.items()) / weight, parts)


def path_distance(a: tuple[tuple[str, float], ...], b: tuple[tuple[str, float], ...]) -> float:
    """
    The cost of the best alignment of two sequences of spells, over the length of the longer: 0 to 1.

    Two aligned spells differ by their states (three quarters) and their durations (one quarter); a spell that only one
    of the two has costs a half.

    Args:
        a: (state, years), oldest first.
        b: the same of the other relation.

    Raises:
        AnswerError: a state is unknown.

    Reference: Needleman & Wunsch (1970), J. Mol. Biol. 48(3); Abbott & Tsay (2000), Sociol. Methods Res. 29(1).
    """
    cost = np.zeros((len(a) + 1, len(b) + 1))
    cost[:, 0] = SKIPPED * np.arange(len(a) + 1)
    cost[0, :] = SKIPPED * np.arange(len(b) + 1)
    for i, (state, years) in enumerate(a, start=1):
        for j, (other, length) in enumerate(b, start=1):
            unlike = (1 - OF_DURATION) * _of_states(state, other) + OF_DURATION * _of_years(years, length)
            cost[i, j] = min(cost[i - 1, j - 1] + unlike, cost[i - 1, j] + SKIPPED, cost[i, j - 1] + SKIPPED)
    return float(cost[-1, -1]) / max(len(a), len(b), 1)


def kinds_distance(a: tuple[str, str], b: tuple[str, str]) -> float:
    """
    0 if the kinds are the same, 0.5 if both relations are symmetric (or both not) with other kinds, else 1.

    A relation is asymmetric if one side, and only one, is a state, one of its agencies or an organisation of states.
    """
    if sorted(a) == sorted(b):
        return 0.0
    return 0.5 if _asymmetric(a) == _asymmetric(b) else 1.0


def is_partner(state: str) -> bool:
    """
    True for cooperation, strained, alliance and integration.

    Raises:
        AnswerError: the state is unknown.
    """
    return _place(state) in relation_model().partners


def _of_states(a: str, b: str) -> float:
    amity = relation_model().amity
    return abs(amity[_place(a)] - amity[_place(b)]) / (max(amity) - min(amity))


def _of_years(a: float, b: float) -> float:
    return min(1.0, abs(math.log1p(a) - math.log1p(b)) / math.log1p(LONG_YEARS))


def _asymmetric(kinds: tuple[str, str]) -> bool:
    official = [kind in _OFFICIAL for kind in kinds]
    return official[0] != official[1]


def _place(state: str) -> int:
    states = relation_model().states
    if state not in states:
        raise AnswerError(f"unknown state {state!r}: choose from {', '.join(states)}")
    return states.index(state)
