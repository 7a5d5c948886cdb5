"""What all pages share: the open project, results that are kept, and the work under way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import Request
from sqlalchemy import Connection

from amity.actors import Gazetteer
from amity.answers import Assessment, Estimate, Question, StateOn, answer, estimate_from, refuse_if_thin, states_on
from amity.answers.reliability import SourceReliability, learn_reliability
from amity.dynamics import Fitter
from amity.errors import AnswerError
from amity.model import Dyad
from amity.project import Project, utc_now
from amity.store import Recorded
from amity.store.forecasts import forecasts
from amity.web import queries
from amity.web.cache import Answers
from amity.web.fit_process import FitProcess
from amity.web.jobs import Jobs
from amity.web.kept_fits import KeptFits
from amity.web.options import WebOptions
from amity.web.orders import Order, Orders
from amity.web.reading import seen_once
from amity.workflow.ask import known_statements
from amity.workflow.naming import ActorIndex, actor_names, known_gazetteer

CLOSING_S = 0.5  # how long a job may take to its next step when the workbench stops


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
    orders: Orders
    left: dict[str, Order] = field(default_factory=dict)
    fits: Answers = field(default_factory=lambda: Answers(most=3, threads=1))  # large, and one has all the processor
    answers: Answers = field(default_factory=Answers)
    networks: Answers = field(default_factory=lambda: Answers(most=32, threads=1))
    small: Answers = field(default_factory=lambda: Answers(most=256))
    pages: Answers = field(default_factory=lambda: Answers(most=48))  # up to two megabytes each
    states: Answers = field(default_factory=lambda: Answers(most=1000, threads=1))
    fitting: FitProcess = field(default_factory=FitProcess)
    files: Answers = field(default_factory=lambda: Answers(most=4, threads=1))
    jobs: Jobs = field(default_factory=lambda: Jobs(utc_now))

    @property
    def title(self) -> str:
        """The project's name for people."""
        return Path(self.project.name).stem or self.project.name

    def version(self) -> queries.Version:
        """Version of the data, part of every key."""
        return seen_once("data", lambda: self._look(queries.data_version))

    def kept(self, name: str, work: Callable[[], Any], *more: Any) -> Any:
        """A small result that holds as long as the data do not change."""
        return self.small.get((name, self.version(), *more), work)

    def kept_page(self, name: str, work: Callable[[], Any], *more: Any) -> Any:
        """A page or file as it is sent, which holds as long as the data do not change; only the latest are kept."""
        return self.pages.get((name, self.version(), *more), work)

    def kept_of_actors(self, name: str, work: Callable[[], Any]) -> Any:
        """A result that holds as long as who is who does not change, whatever is decided on statements."""
        version = seen_once("actors", lambda: self._look(queries.actors_version))
        return self.small.get((name, version), work)

    def kept_of_documents(self, name: str, work: Callable[[], Any]) -> Any:
        """A result that holds as long as the documents do not change, whatever is decided on statements."""
        version = seen_once("documents", lambda: self._look(queries.documents_version))
        return self.small.get((name, version), work)

    def kept_of_statements(self, name: str, query: Callable[..., Any], *more: Any) -> Any:
        """The kept result of a query that holds until statements or documents change, whatever is decided on them."""
        version = seen_once("statements", lambda: self._look(queries.statements_version))

        def work() -> Any:
            with self.project.view() as conn:
                return query(conn, *more)

        return self.small.get((name, version, *more), work)

    def warm(self, *more: Callable[[], Any]) -> None:
        """Begin behind what the first pages will need, the names of actors first."""
        first: tuple[Callable[[], Any], ...] = (
            self.names,
            self.pairs,
            lambda: self.actor_index().find(""),
            lambda: self.read("sources", queries.sources),
            lambda: self.kept_of_statements("actor_counts", queries.actor_counts),
            lambda: self.kept_of_statements("speakers", queries.speaker_counts),
        )
        for work in (*first, *more):
            self.small.peek(("warm", id(work)), work)

    def read(self, name: str, query: Callable[..., Any], *more: Any) -> Any:
        """The kept result of a query of the tables."""

        def work() -> Any:
            with self.project.view() as conn:
                return query(conn, *more)

        return self.kept(name, work, *more)

    def pairs(self) -> list[queries.PairCount]:
        """All pairs that statements in use speak of, those with the most statements first."""
        said = self.kept_of_statements("said of pairs", queries.said_of_pairs)

        def counted() -> list[queries.PairCount]:
            with self.project.view() as conn:
                return queries.pair_counts(conn, said)

        found: list[queries.PairCount] = self.kept("pairs", counted)
        return found

    def registered_ids(self) -> frozenset[str]:
        """Ids of all registered forecasts."""
        with self.project.view() as conn:
            return frozenset(f.id for f in forecasts(conn))

    def gazetteer(self) -> Gazetteer:
        """Every actor that the project may speak of."""
        found: Gazetteer = self.kept_of_actors("gazetteer", lambda: known_gazetteer(self.project))
        return found

    def actor_index(self) -> ActorIndex:
        """Every name that leads to one actor; made once, as a page may ask for hundreds."""
        found: ActorIndex = self.kept_of_actors("actor index", lambda: ActorIndex(self.project, self.gazetteer()))
        return found

    def names(self) -> dict[str, str]:
        """Names of actors by id."""
        return self.kept_of_actors("names", lambda: actor_names(self.project, self.gazetteer()))  # type: ignore[no-any-return]

    def assessment(self, question: Question) -> Assessment:
        """
        The answer to a question, kept as long as the data do not change.

        Raises:
            AnswerError: too little is known.
            NotReadyError: the model is being fitted; ask again.
        """
        key = ("assessment", self.version(), question)
        kept: Assessment | None = self.answers.look(key)
        if kept is not None:
            return kept
        known = self.known(question)

        def work() -> Assessment:
            return answer(known.estimate, known.items, question, codebook=self.project.codebook(), names=self.names())

        found: Assessment = self.answers.get(key, work, wait_seconds=self.options.wait_seconds)
        return found

    def known(self, question: Question) -> Known:
        """
        All that is known for a question, with the model fitted to it.

        Raises:
            AnswerError: nothing is known.
            NotReadyError: the model is being fitted; ask again.
        """
        return self.known_on(question.known_on, as_of=question.as_of)

    def known_on(self, day: dt.date, *, as_of: dt.date | None = None) -> Known:
        """
        All that is known on a day, with the model fitted to it up to `as_of`, or up to the day itself.

        Raises:
            AnswerError: nothing is known.
            NotReadyError: the model is being fitted; ask again.
        """
        end = as_of or day
        key = ("known", self.version(), day, end)
        found: Known = self.fits.get(key, lambda: self._known(day, as_of=end), wait_seconds=self.options.wait_seconds)
        return found

    def states_now(self, dyads: Iterable[Dyad], day: dt.date) -> dict[Dyad, StateOn | None]:
        """
        The state of each pair on a day, of those that are worked out already; the others begin in the background.

        None stands for a pair that nothing dated shows.
        """
        version, known = self.version(), self._known_now(day)
        if known is None:
            return dict.fromkeys(dyads) if self.fits.failed(("known", version, day, day)) else {}
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
        key = ("reliability", version, day)
        kept: dict[str, SourceReliability] | None = self.answers.look(key)
        if kept is not None:
            return kept
        known = self._known_now(day)
        if known is None:
            return {} if self.fits.failed(("known", version, day, day)) else None
        held = known

        def learned() -> dict[str, SourceReliability]:
            found = learn_reliability(held.estimate, held.items, codebook=self.project.codebook())
            return {source.source: source for source in found}

        result: dict[str, SourceReliability] | None = self.answers.peek(key, learned)
        return {} if result is None and self.answers.failed(key) else result

    def fitter(self) -> Fitter:
        """What fits models: large ones in another process, and from the folder of kept fits what was found before."""
        folder = self.options.fits
        return self.fitting.fit if folder is None else KeptFits(folder, self.fitting.fit).fit

    def close(self) -> None:
        """Stop what is under way and close the project; a job that has not come to its next step by then is cut off."""
        for waited in (self.fits, self.answers, self.networks, self.small, self.pages, self.states, self.files):
            waited.close()
        self.fitting.close()
        self.jobs.close(CLOSING_S)
        self.orders.close()
        self.project.close()

    def _look(self, version: Callable[[Connection], queries.Version]) -> queries.Version:
        with self.project.view() as conn:
            return version(conn)

    def _known_now(self, day: dt.date) -> Known | None:
        """What is known on a day and of it; None while the model is being fitted, or where nothing can be said."""
        key = ("known", self.version(), day, day)
        found: Known | None = self.fits.peek(key, lambda: self._known(day, as_of=day))
        return found

    def _known(self, known_on: dt.date, *, as_of: dt.date) -> Known:
        items = known_statements(self.project, known_on)
        if not items:
            raise AnswerError(f"too little to say: no statement is known by {known_on}; import documents first")
        estimate = estimate_from(items, as_of, self.project.codebook(), fitter=self.fitter())
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
