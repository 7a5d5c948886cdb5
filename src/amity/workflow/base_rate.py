"""The base rate of a split in a project's own pairs, or in those of a data set that was taken into it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from amity.answers import BaseRate, base_rate, estimate_from, own_histories
from amity.answers.reference import partnerships
from amity.errors import AnswerError
from amity.project import Project
from amity.workflow.ask import known_statements
from amity.workflow.naming import known_gazetteer


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted: as known on which day, how far ahead, and only what one coder coded (None: all)."""

    known_on: dt.date
    horizon_years: float = 1.0
    coder: str | None = None


def project_base_rate(project: Project, wanted: Counted) -> BaseRate:
    """
    How often partnerships of a project's pairs have split: spells of the most likely states, counted.

    Args:
        project: is read; pairs with fewer than three looks are left out.
        wanted: what is counted.

    Raises:
        AnswerError: nothing is known by then, or no pair was ever a partnership.
    """
    items = known_statements(project, wanted.known_on)
    if wanted.coder is not None:
        coders = sorted({item.stmt.coder for item in items})
        items = [item for item in items if item.stmt.coder == wanted.coder]
        if not items:
            there = f"there are: {', '.join(coders)}" if coders else "nor is anything else"
            raise AnswerError(
                f"nothing of the coder {wanted.coder!r} is known by {wanted.known_on}; {there}. A data set is known "
                "from the day given with `amity import --published`, else from its file's own: try a later --known-on"
            )
    if not items:
        raise AnswerError(f"no statement is known by {wanted.known_on}: take documents or data in first")
    estimate = estimate_from(items, wanted.known_on, project.codebook())
    kinds = {actor.id: actor.kind for actor in known_gazetteer(project).actors.values()}
    histories = own_histories(estimate, besides=None, end=wanted.known_on, kinds=kinds)
    of_whom = f"statements by {wanted.coder}" if wanted.coder else "all its statements"
    return base_rate(
        partnerships(histories),
        horizon_years=wanted.horizon_years,
        known_on=wanted.known_on,
        definition=f"partnerships of the {len(histories)} pairs with three looks or more in {project.name}, from "
        f"{of_whom}: spells of the most likely states; a split is an end in no relation, rivalry or war",
    )
