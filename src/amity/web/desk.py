"""What all pages share: the open project, results that are kept, and the work under way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import Request

from amity.answers import Assessment, Estimate, Question, answer, estimate_relations
from amity.errors import AnswerError
from amity.panel import Scoring, histories_of, relation_model
from amity.project import Project, utc_now
from amity.store import Recorded
from amity.web import queries
from amity.web.cache import Answers
from amity.web.jobs import Jobs
from amity.web.options import WebOptions
from amity.workflow.ask import known_statements
from amity.workflow.naming import actor_names


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that was known on a day, and the model fitted to it up to `end`."""

    items: list[Recorded]
    estimate: Estimate


@dataclass(frozen=True)
class Desk:
    """The workbench at work. Nothing in it changes but what is kept and what is under way."""

    project: Project
    options: WebOptions
    answers: Answers = field(default_factory=Answers)
    small: Answers = field(default_factory=lambda: Answers(most=256))
    jobs: Jobs = field(default_factory=lambda: Jobs(utc_now))

    @property
    def title(self) -> str:
        """The project's name for people."""
        return Path(self.project.name).stem or self.project.name

    def version(self) -> tuple[Any, ...]:
        """Version of the data, part of every key."""
        with self.project.view() as conn:
            return queries.data_version(conn)

    def kept(self, name: str, work: Callable[[], Any], *more: Any) -> Any:
        """A small result that holds as long as the data do not change."""
        return self.small.get((name, self.version(), *more), work)

    def read(self, name: str, query: Callable[..., Any], *more: Any) -> Any:
        """The kept result of a query of the tables."""

        def work() -> Any:
            with self.project.view() as conn:
                return query(conn, *more)

        return self.kept(name, work, *more)

    def names(self) -> dict[str, str]:
        """Names of actors by id."""
        found: dict[str, str] = self.kept("names", lambda: actor_names(self.project))
        return found

    def assessment(self, question: Question) -> Assessment:
        """
        The answer to a question, kept as long as the data do not change.

        Raises:
            AnswerError: too little is known.
            NotReadyError: the model is being fitted; ask again.
        """
        version = self.version()
        key = ("assessment", version, question)
        found: Assessment = self.answers.get(
            key, lambda: self._assess(version, question), wait_seconds=self.options.wait_seconds
        )
        return found

    def estimate_now(self, day: dt.date) -> Known | None:
        """What is known on a day if it is worked out already; if not, that begins."""
        version = self.version()
        found: Known | None = self.answers.peek(
            ("known", version, day, day), lambda: self._known(version, day, as_of=day)
        )
        return found

    def close(self) -> None:
        """Stop what is under way and close the project."""
        self.jobs.close()
        self.answers.close()
        self.small.close()
        self.project.close()

    def _assess(self, version: tuple[Any, ...], question: Question) -> Assessment:
        key = ("known", version, question.known_on, question.as_of)
        known: Known = self.answers.get(key, lambda: self._known(version, question.known_on, as_of=question.as_of))
        return answer(known.estimate, known.items, question, codebook=self.project.codebook(), names=self.names())

    def _known(self, version: tuple[Any, ...], known_on: dt.date, *, as_of: dt.date) -> Known:
        key = ("items", version, known_on)
        items: list[Recorded] = self.answers.get(key, lambda: known_statements(self.project, known_on))
        if not items:
            raise AnswerError(f"too little to say: no statement is known by {known_on}; import documents first")
        codebook, relation = self.project.codebook(), relation_model()
        histories = histories_of(items, model=relation, codebook=codebook)
        last = max((h.last_day for h in histories.values() if h.last_day), default=as_of)
        scoring = Scoring(tuple(codebook.drivers), relation.drivers)
        estimate = estimate_relations(histories, relation=relation, scoring=scoring, end=max(last, as_of))
        return Known(items, estimate)


def desk_of(request: Request) -> Desk:
    """The desk of the application that a request came to."""
    found: Desk = request.app.state.desk
    return found


def today() -> dt.date:
    """The day that it is now, UTC."""
    return dt.datetime.now(dt.UTC).date()
