"""The whole question at once: state, what binds and strains, who dissents, what will come, how sure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from amity.answers.base_rate import REFERENCE_DEFINITION, BaseRate, base_rate
from amity.answers.confidence import Confidence, judge_confidence, refuse_if_thin
from amity.answers.dissent import Dissent, find_dissent
from amity.answers.drivers import Ledger, weigh_drivers
from amity.answers.estimate import Estimate, estimate_relations
from amity.answers.evidence import Evidence, evidence_of
from amity.answers.pool import SourcePool, pool_sources
from amity.answers.reference import reference_partnerships
from amity.answers.splits_by import SplitForecast, forecast_split
from amity.answers.state_on import StateOn, states_on
from amity.answers.voices import VoiceNames
from amity.dynamics import Fitter, fit_model
from amity.model import DriverLabel, Dyad
from amity.model.when import YEAR_DAYS
from amity.panel import Scoring, histories_of, relation_model
from amity.store import Recorded
from amity.vocab import Codebook

TIMELINE_POINTS = 120


@dataclass(frozen=True, slots=True)
class Question:
    """
    What is asked: a pair, the day one stands on, what was known by then, and how far ahead to look.

    `first` is the actor that was named first; the answer keeps that order.
    """

    dyad: Dyad
    as_of: dt.date
    known_on: dt.date
    horizon_years: float = 1.0
    yardstick: str = "icd203"
    first: str = ""

    @property
    def sides(self) -> tuple[str, str]:
        """The two actors in the order in which they were named."""
        first = self.first or self.dyad.first
        return first, self.dyad.other(first)


@dataclass(frozen=True, slots=True)
class Assessment:
    """
    The answer. Every list of statement ids in it opens in `evidence`.

    `word` is the yardstick's word for `forecast.p_split`; confidence is a judgement of its own.
    """

    question: Question
    names: Mapping[str, str]
    state: StateOn
    timeline: tuple[StateOn, ...]
    ledger: Ledger
    dissent: Dissent
    forecast: SplitForecast
    word: str
    base_rate: BaseRate
    pool: SourcePool | None
    confidence: Confidence
    evidence: Mapping[str, Evidence]
    unused: Mapping[str, str]
    codebook: str
    warnings: tuple[str, ...] = field(default=())


def assess(
    items: Iterable[Recorded], question: Question, *, codebook: Codebook, names: Mapping[str, str]
) -> Assessment:
    """
    Answer the whole question from what is known.

    Args:
        items: all statements of the project that are known on the day, of all dyads: they share the rates.
        question: pair, dates and horizon.
        codebook: terms and grades.
        names: of actors by id.

    Returns:
        Assessment.

    Raises:
        AnswerError: too little is known; the message says what is missing.

    Reference: docs/method/relations-model.md.
    """
    known = list(items)
    return answer(estimate_from(known, question.as_of, codebook), known, question, codebook=codebook, names=names)


def estimate_from(
    items: Iterable[Recorded], as_of: dt.date, codebook: Codebook, *, fitter: Fitter = fit_model
) -> Estimate:
    """
    The model fitted to all that is known; its panel reaches to `as_of` or to the last look, if that is later.

    Raises:
        AnswerError: no dyad has a look.

    Reference: docs/method/relations-model.md.
    """
    relation = relation_model()
    histories = histories_of(items, model=relation, codebook=codebook)
    last = max((h.last_day for h in histories.values() if h.last_day), default=as_of)
    scoring = Scoring(tuple(codebook.drivers), relation.drivers)
    return estimate_relations(histories, relation=relation, scoring=scoring, end=max(last, as_of), fitter=fitter)


def answer(
    estimate: Estimate, items: list[Recorded], question: Question, *, codebook: Codebook, names: Mapping[str, str]
) -> Assessment:
    """
    Answer the whole question from an estimate that is already there.

    Raises:
        AnswerError: too little is known of the pair.

    Reference: docs/method/relations-model.md.
    """
    dyad, as_of = question.dyad, question.as_of
    history = estimate.history(dyad)
    refuse_if_thin(history, as_of=as_of)
    own = [i for i in items if Dyad.of(*i.stmt.actors) == dyad]
    voices = VoiceNames(names)
    dissent = find_dissent(own, as_of=as_of, names=voices)
    days = timeline_days(history.looks[0].day, as_of)
    states = states_on(estimate, dyad, [*days, as_of], end=estimate.end)
    forecast = forecast_split(estimate, dyad, as_of=as_of, horizon_years=question.horizon_years)
    return Assessment(
        question=question,
        names={a: voices.actor(a) for i in own for a in _named(i)},
        state=states[-1],
        timeline=states,
        ledger=weigh_drivers(estimate, dyad, as_of=as_of, horizon_years=question.horizon_years),
        dissent=dissent,
        forecast=forecast,
        word=codebook.yardsticks[question.yardstick].word(forecast.p_split.value),
        base_rate=base_rate(
            reference_partnerships(),
            horizon_years=question.horizon_years,
            known_on=question.known_on,
            definition=REFERENCE_DEFINITION,
        ),
        pool=pool_sources(own, as_of=as_of, horizon_years=question.horizon_years, codebook=codebook, names=voices),
        confidence=judge_confidence(estimate, dyad, as_of=as_of, dissent=dissent),
        evidence={i.stmt.id: evidence_of(i, voices) for i in own},
        unused={u.statement: u.reason for u in history.unused},
        codebook=codebook.version,
        warnings=estimate.fit.warnings,
    )


def _named(item: Recorded) -> tuple[str, ...]:
    """Every actor that a statement speaks of or through."""
    label = item.stmt.label
    third = label.third if isinstance(label, DriverLabel) else ()
    return (*item.stmt.actors, *item.stmt.speakers, *third)


def timeline_days(first: dt.date, last: dt.date) -> list[dt.date]:
    """Days from `first` to just before `last`, at regular steps of no less than a month."""
    count = int(min(TIMELINE_POINTS, max(1, (last - first).days / YEAR_DAYS * 12)))
    return sorted({first + (last - first) * n / count for n in range(count)})
