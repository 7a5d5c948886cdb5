"""A forecast frozen in the project's register, with what it was made from."""

from __future__ import annotations

import datetime as dt

from amity.answers import Assessment
from amity.errors import AnswerError
from amity.model import content_id
from amity.model.when import YEAR_DAYS
from amity.project import Project, utc_now
from amity.report.wording import horizon_words, pair_name
from amity.store import Recorded
from amity.store.forecasts import Register, RegisteredForecast, SourceJudgement
from amity.workflow.ask import known_statements


def register_forecast(project: Project, found: Assessment) -> RegisteredForecast:
    """
    Freeze the forecast of an assessment; the same one of the same data is kept once.

    Args:
        project: is written to.
        found: assessment of a pair of this project.

    Raises:
        AnswerError: the day stood on is still to come.
        StoreError: the project cannot be written.
    """
    made_at = utc_now()
    if found.question.as_of > made_at.date():
        raise AnswerError(f"{found.question.as_of} is still to come: a forecast is registered as of today or earlier")
    frozen = freeze(found, data_hash(known_statements(project, found.question.known_on)), made_at=made_at)
    register_of(project).add(frozen)
    return frozen


def register_of(project: Project) -> Register:
    """The register of a project."""
    return Register(project.engine, utc_now)


def freeze(found: Assessment, hashed: str, *, made_at: dt.datetime) -> RegisteredForecast:
    """The forecast of an assessment as the register keeps it."""
    question, p = found.question, found.forecast.p_split
    due = question.as_of + dt.timedelta(days=round(question.horizon_years * YEAR_DAYS))
    words = f"{pair_name(found)} split by {due} (within {horizon_words(question.horizon_years)} of {question.as_of})"
    pooled = found.pool.forecasts if found.pool else ()
    return RegisteredForecast(
        actors=(question.dyad.first, question.dyad.second),
        question=words,
        as_of=question.as_of,
        known_on=question.known_on,
        horizon_years=question.horizon_years,
        due=due,
        p=p.value,
        low=p.low,
        high=p.high,
        word=found.word,
        confidence=found.confidence.level,
        base_rate=found.base_rate.probability,
        sources=tuple(SourceJudgement(f.voice, f.statement, f.probability) for f in pooled),
        data_hash=hashed,
        codebook=found.codebook,
        made_at=made_at,
    )


def data_hash(items: list[Recorded]) -> str:
    """A hash of what is known: statements by id, their statuses, and which origin each document goes back to."""
    return content_id("data", sorted([i.stmt.id, i.status, i.document.origin, i.document.source.grade] for i in items))
