"""What all pages share: the open project, results that are kept, and the work under way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import Request

from amity.actors import Gazetteer
from amity.answers import Assessment, Estimate, Question, StateOn, answer, estimate_from, refuse_if_thin, states_on
from amity.answers.reliability import SourceReliability, learn_reliability
from amity.errors import AnswerError
from amity.model import Dyad
from amity.project import Project, utc_now
from amity.store import Recorded
from amity.store.forecasts import forecasts
from amity.web import queries
from amity.web.cache import Answers
from amity.web.jobs import Jobs
from amity.web.options import WebOptions
from amity.workflow.ask import known_statements
from amity.workflow.naming import actor_names, known_gazetteer


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
    states: Answers = field(default_factory=lambda: Answers(most=1000, threads=1))
    files: Answers = field(default_factory=lambda: Answers(most=4, threads=1))
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

    def registered_ids(self) -> frozenset[str]:
        """Ids of all registered forecasts."""
        with self.project.view() as conn:
            return frozenset(f.id for f in forecasts(conn))

    def gazetteer(self) -> Gazetteer:
        """Every actor that the project may speak of."""
        found: Gazetteer = self.kept("gazetteer", lambda: known_gazetteer(self.project))
        return found

    def names(self) -> dict[str, str]:
        """Names of actors by id."""
        return self.kept("names", lambda: actor_names(self.project))  # type: ignore[no-any-return]

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

    def known(self, question: Question) -> Known:
        """
        All that is known for a question, with the model fitted to it.

        Raises:
            AnswerError: nothing is known.
            NotReadyError: the model is being fitted; ask again.
        """
        version = self.version()
        key = ("known", version, question.known_on, question.as_of)
        found: Known = self.answers.get(
            key,
            lambda: self._known(version, question.known_on, as_of=question.as_of),
            wait_seconds=self.options.wait_seconds,
        )
        return found

    def states_now(self, dyads: Iterable[Dyad], day: dt.date) -> dict[Dyad, StateOn | None]:
        """
        The state of each pair on a day, of those that are worked out already; the others begin in the background.

        None stands for a pair that nothing dated shows.
        """
        version = self.version()
        known: Known | None = self.answers.peek(
            ("known", version, day, day), lambda: self._known(version, day, as_of=day)
        )
        if known is None:
            return {}
        found = {}
        for dyad in dyads:
            key = ("state", version, dyad, day)
            kept = self.states.peek(key, partial(_state, known, dyad, day))
            if kept is not None:
                found[dyad] = kept[0]
        return found

    def reliability_now(self, day: dt.date) -> dict[str, SourceReliability] | None:
        """How far each source's word has proved right, by publisher or speaker; None while it is being worked out."""
        version = self.version()
        known: Known | None = self.answers.peek(
            ("known", version, day, day), lambda: self._known(version, day, as_of=day)
        )
        if known is None:
            return {} if self.has_nothing() else None
        held = known

        def learned() -> dict[str, SourceReliability]:
            found = learn_reliability(held.estimate, held.items, codebook=self.project.codebook())
            return {source.source: source for source in found}

        result: dict[str, SourceReliability] | None = self.states.peek(("reliability", version, day), learned)
        return result

    def has_nothing(self) -> bool:
        """True if the project has no statement in use, so that nothing can be worked out."""
        return not self.read("pairs", queries.pair_counts)

    def close(self) -> None:
        """Stop what is under way and close the project."""
        self.jobs.close()
        self.answers.close()
        self.small.close()
        self.states.close()
        self.files.close()
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
        estimate = estimate_from(items, as_of, self.project.codebook())
        return Known(items, estimate)


def desk_of(request: Request) -> Desk:
    """The desk of the application that a request came to."""
    found: Desk = request.app.state.desk
    return found


def today() -> dt.date:
    """The day that it is now, UTC."""
    return dt.datetime.now(dt.UTC).date()


def _state(known: Known, dyad: Dyad, day: dt.date) -> tuple[StateOn | None]:
    """The state in a tuple, so that "nothing shows it" differs from "not worked out yet"."""
    try:
        refuse_if_thin(known.estimate.history(dyad), as_of=day)
        return (states_on(known.estimate, dyad, [day], end=known.estimate.end)[0],)
    except AnswerError:
        return (None,)
