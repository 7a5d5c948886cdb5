"""A question put to a project: what was known on a day, then the answer."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from amity.answers import Assessment, Estimate, Question, answer, estimate_from
from amity.errors import AnswerError, DataError
from amity.model import Dyad, Passage
from amity.panel import relation_model, with_heirs, with_leaders
from amity.project import Project
from amity.store import Recorded, StatementFilter, lineage, views
from amity.vocab import Codebook
from amity.workflow.naming import actor_names, final_id, project_gazetteer, resolve_actor

MOST_YEARS = 100  # ahead: what the rates say of a longer time is their long run
_HORIZON = re.compile(r"(\d+(?:\.\d+)?)\s*(d|w|m|y)[a-z]*", re.IGNORECASE)
_YEARS_OF = {"d": 1 / 365.25, "w": 7 / 365.25, "m": 1 / 12, "y": 1.0}


@dataclass(frozen=True, slots=True)
class Ask:
    """
    When and how far: the day one stands on, what was known (None: that same day), the horizon as written.

    `yardstick` names the scale of probability words.
    """

    as_of: dt.date
    known_on: dt.date | None = None
    horizon: str = "12m"
    yardstick: str = "icd203"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A question with all that an answer needs: what was known, the fitted estimate, terms and names."""

    question: Question
    items: list[Recorded]
    estimate: Estimate
    codebook: Codebook
    names: dict[str, str]

    @property
    def own(self) -> list[Recorded]:
        """The statements of the pair."""
        return [item for item in self.items if Dyad.of(*item.stmt.actors) == self.question.dyad]


def ask(project: Project, a: str, b: str, wanted: Ask) -> Assessment:
    """
    Assess the relation of two actors.

    Args:
        project: is read.
        a: one actor, by id, name or alias.
        b: the other.
        wanted: dates and horizon.

    Raises:
        ActorError: an actor is unknown.
        AnswerError: the two are one, the horizon cannot be read, or too little is known.
    """
    ready = prepare(project, a, b, wanted)
    return answer(ready.estimate, ready.items, ready.question, codebook=ready.codebook, names=ready.names)


def prepare(project: Project, a: str, b: str, wanted: Ask) -> Prepared:
    """
    Everything that an answer about two actors needs, the model fitted.

    Raises:
        ActorError: an actor is unknown.
        AnswerError: the two are one, the horizon or yardstick cannot be read, or nothing is known.
    """
    first, dyad = _dyad(project, a, b)
    codebook = project.codebook()
    if wanted.yardstick not in codebook.yardsticks:
        raise AnswerError(f"unknown yardstick {wanted.yardstick!r}: choose {' or '.join(codebook.yardsticks)}")
    known_on = wanted.known_on or wanted.as_of
    question = Question(dyad, wanted.as_of, known_on, horizon_years(wanted.horizon), wanted.yardstick, first)
    items = known_statements(project, known_on)
    if not items:
        raise AnswerError(
            f"too little to say: the project has no statement known by {known_on}; "
            "`amity read` and `amity code` come first"
        )
    estimate = estimate_from(items, wanted.as_of, codebook)
    return Prepared(question, items, estimate, codebook, actor_names(project))


def known_statements(project: Project, known_on: dt.date) -> list[Recorded]:
    """
    Statements in use that were known on a day, under the ids that stand after merging.

    What is said of leaders is also said of those whom they led, and what was said of actors that split, merged or were
    renamed also of those that they became.
    """
    with project.view() as conn:
        items = views.statements(conn, StatementFilter(known_on=known_on))
        same = views.same_as(conn)
        passages = lineage.passages(conn)
    renamed = (_renamed(item, same) for item in items) if same else items
    apart = [item for item in renamed if item.stmt.actors[0] != item.stmt.actors[1]]
    led = with_leaders(apart, project_gazetteer(project).memberships, rules=relation_model().looks)
    return with_heirs(led, _moved(passages, same), known_on=known_on)


def horizon_years(text: str) -> float:
    """
    Years that a horizon such as `12m`, `90d`, `2y` or `18 months` stands for.

    Raises:
        AnswerError: it cannot be read, or is not ahead.
    """
    match = _HORIZON.fullmatch(text.strip())
    years = float(match[1]) * _YEARS_OF[match[2].lower()] if match else 0.0
    if not 0 < years <= MOST_YEARS:
        raise AnswerError(
            f"the horizon {text[:40]!r} cannot be read or is over {MOST_YEARS} years: write a number and d, w, m or y, "
            "such as 12m or 2y"
        )
    return years


def _dyad(project: Project, a: str, b: str) -> tuple[str, Dyad]:
    first, second = resolve_actor(project, a), resolve_actor(project, b)
    if first == second:
        raise AnswerError(f"{a!r} and {b!r} are both {first}: a relation needs two")
    return first, Dyad.of(first, second)


def _moved(passages: Iterable[Passage], same: dict[str, str]) -> list[Passage]:
    """The passages under the ids that stand; one whose actors were merged so that nothing passes on falls away."""
    found = []
    for passage in passages:
        before, after = (tuple(final_id(a, same) for a in side) for side in (passage.before, passage.after))
        try:
            found.append(dataclasses.replace(passage, before=before, after=after))
        except DataError:
            continue
    return found


def _renamed(item: Recorded, same: dict[str, str]) -> Recorded:
    first, second = (final_id(actor, same) for actor in item.stmt.actors)
    if (first, second) == item.stmt.actors:  # as of nearly all; a copy of each would double what they take
        return item
    return dataclasses.replace(item, stmt=dataclasses.replace(item.stmt, actors=(first, second)))
