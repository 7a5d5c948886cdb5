"""A project's forecasts as they would have been: on each past date fitted on what was known then, then scored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from amity.answers import (
    VoiceNames,
    base_rate,
    estimate_from,
    forecast_split,
    own_history,
    pool_sources,
    reference_partnerships,
    refuse_if_thin,
)
from amity.answers.base_rate import REFERENCE_DEFINITION
from amity.answers.course_distance import is_partner
from amity.answers.reference import History
from amity.cluster import Workers
from amity.errors import AnswerError
from amity.evaluation.scores import (
    Bin,
    Difference,
    brier_scores,
    log_scores,
    reliability_table,
    score_difference,
    two_way,
)
from amity.evaluation.track_record import PERSISTENCE_P
from amity.model import Dyad
from amity.model.when import YEAR_DAYS
from amity.panel import relation_model
from amity.store import Recorded
from amity.vocab import Codebook

Known = Callable[[dt.date], list[Recorded]]  # all statements of a project that were known on a day


@dataclass(frozen=True, slots=True)
class Plan:
    """Which pair, from when to when, at which step, and how far each forecast looks ahead (both in years)."""

    dyad: Dyad
    first: dt.date
    last: dt.date
    step_years: float = 1.0
    horizon_years: float = 1.0


@dataclass(frozen=True, slots=True)
class PastForecast:
    """What would have been said on a day, and whether a split came within the horizon, as hindsight has it."""

    as_of: dt.date
    p: float
    base_rate: float
    pool: float | None
    happened: bool


@dataclass(frozen=True, slots=True)
class ForecasterScore:
    """Mean Brier score (0 to 2) and log score (natural) over `count` dates."""

    name: str
    count: int
    brier: float
    log: float


@dataclass(frozen=True, slots=True)
class ProjectBacktest:
    """
    Forecasts with scores; `skipped` says for each day without a forecast why.

    `differences` are in log score, model less baseline; the sources' pool is compared on the dates on which it spoke.
    """

    dyad: Dyad
    horizon_years: float
    forecasts: tuple[PastForecast, ...]
    skipped: dict[str, str]
    scores: tuple[ForecasterScore, ...]
    differences: dict[str, Difference]
    reliability: tuple[Bin, ...]


def backtest_project(
    known: Known, plan: Plan, *, codebook: Codebook, workers: Workers | None = None
) -> ProjectBacktest:
    """
    Forecast a pair at each past date from what was known then, and score it by the state that hindsight gives.

    A split came if the most likely state, given everything known by the plan's last day, was a partner's on the date
    and no relation, rivalry or war at some time within the horizon; dates on which hindsight has no partners are passed
    over. The base rate is counted in the reference set as of each date.

    Args:
        known: statements known on a day.
        plan: pair, dates, step and horizon.
        codebook: terms and grades.
        workers: fit the past dates on these instead of here; the numbers are the same.

    Returns:
        ProjectBacktest.

    Raises:
        AnswerError: the plan has no date, or no date could be forecast.

    Reference: docs/method/backtest.md.
    """
    if plan.step_years <= 0 or plan.horizon_years <= 0 or plan.first >= plan.last:
        raise AnswerError(f"the backtest from {plan.first} to {plan.last} has no date: check --from, --to and --every")
    items = known(plan.last)
    hindsight = own_history(estimate_from(items, plan.last, codebook), plan.dyad, end=plan.last, kinds={})
    made: list[PastForecast] = []
    skipped: dict[str, str] = {}
    shared = _Shared(plan, hindsight, codebook)
    days = ((day, known(day)) for day in _dates(plan))
    each = workers.each(_try_forecast, days, shared=shared) if workers else (_try_forecast(shared, x) for x in days)
    for day, found in each:
        if isinstance(found, PastForecast):
            made.append(found)
        else:
            skipped[day.isoformat()] = found
    if not made:
        why = next(iter(skipped.values()), "no date")
        raise AnswerError(f"nothing to score from {plan.first} to {plan.last}: {why}")
    return _scored(plan, tuple(made), skipped)


def split_within(hindsight: History, day: dt.date, horizon_years: float) -> bool:
    """
    Whether a split came within the horizon of a day, by a history.

    Raises:
        AnswerError: they were no partners on the day, or the history had not begun.
    """
    lasting = [s for s in hindsight.spells if s.begin <= day]
    if not lasting or not is_partner(lasting[-1].state):
        state = lasting[-1].state if lasting else "nothing yet"
        raise AnswerError(f"no partners to split on {day}: in hindsight they were in {state}")
    apart = {relation_model().states[k] for k in relation_model().apart}
    until = day + dt.timedelta(days=round(horizon_years * YEAR_DAYS))
    return any(s.state in apart and day < s.begin <= until for s in hindsight.spells)


def _dates(plan: Plan) -> list[dt.date]:
    """Dates whose horizon has passed by the plan's last day."""
    reach = (plan.last - plan.first).days / YEAR_DAYS - plan.horizon_years
    count = int(np.floor(reach / plan.step_years)) + 1 if reach >= 0 else 0
    return [plan.first + dt.timedelta(days=round(n * plan.step_years * YEAR_DAYS)) for n in range(count)]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the forecasts of all dates have in common."""

    plan: Plan
    hindsight: History
    codebook: Codebook


def _try_forecast(shared: _Shared, day_items: tuple[dt.date, list[Recorded]]) -> tuple[dt.date, PastForecast | str]:
    """The forecast of a day, or why there is none."""
    day, items = day_items
    try:
        found = _forecast(items, day, shared.plan, hindsight=shared.hindsight, codebook=shared.codebook)
    except AnswerError as error:
        return day, str(error)
    return day, found


def _forecast(
    items: list[Recorded], day: dt.date, plan: Plan, *, hindsight: History, codebook: Codebook
) -> PastForecast:
    happened = split_within(hindsight, day, plan.horizon_years)
    estimate = estimate_from(items, day, codebook)
    refuse_if_thin(estimate.history(plan.dyad), as_of=day)
    own = [i for i in items if Dyad.of(*i.stmt.actors) == plan.dyad]
    years = plan.horizon_years
    pool = pool_sources(own, as_of=day, horizon_years=years, codebook=codebook, names=VoiceNames({}))
    rate = base_rate(reference_partnerships(), horizon_years=years, known_on=day, definition=REFERENCE_DEFINITION)
    made = forecast_split(estimate, plan.dyad, as_of=day, horizon_years=years)
    return PastForecast(day, made.p_split.value, rate.probability, pool.probability if pool else None, happened)


def _scored(plan: Plan, made: tuple[PastForecast, ...], skipped: dict[str, str]) -> ProjectBacktest:
    spoke = [f for f in made if f.pool is not None]
    given: dict[str, tuple[Sequence[PastForecast], list[float]]] = {
        "model": (made, [f.p for f in made]),
        "base rate": (made, [f.base_rate for f in made]),
        "persistence": (made, [PERSISTENCE_P] * len(made)),
    }
    if spoke:
        given["sources"] = (spoke, [f.pool for f in spoke if f.pool is not None])
    differences = {name: _difference(of, p) for name, (of, p) in given.items() if name != "model"}
    return ProjectBacktest(
        dyad=plan.dyad,
        horizon_years=plan.horizon_years,
        forecasts=made,
        skipped=skipped,
        scores=tuple(_score(name, of, p) for name, (of, p) in given.items()),
        differences=differences,
        reliability=reliability_table([f.p for f in made], [f.happened for f in made]),
    )


def _score(name: str, of: Sequence[PastForecast], probs: list[float]) -> ForecasterScore:
    came = [f.happened for f in of]
    brier, log = brier_scores(two_way(probs), came), log_scores(two_way(probs), came)
    return ForecasterScore(name, len(came), float(brier.mean()), float(log.mean()))


def _difference(of: Sequence[PastForecast], probs: list[float]) -> Difference:
    """Model less baseline on the same dates; forecasts of one calendar year are drawn together."""
    came, own = [f.happened for f in of], [f.p for f in of]
    years = [f.as_of.year for f in of]
    return score_difference(log_scores(two_way(own), came), log_scores(two_way(probs), came), clusters=years)
