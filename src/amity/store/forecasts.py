"""The register of forecasts: frozen when made, resolved once due by a person with a source. Rows are only added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select

from amity.errors import StoreError
from amity.model import content_id
from amity.store import schema
from amity.store.engine import guarded


@dataclass(frozen=True, slots=True)
class SourceJudgement:
    """What a voice forecast in a statement, brought to the horizon of the registered question."""

    voice: str
    statement: str
    probability: float


@dataclass(frozen=True, slots=True)
class Resolution:
    """Whether the event came, by which source, who said so, and when."""

    happened: bool
    source: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class RegisteredForecast:
    """
    A forecast as it was made. `p`, `low`, `high` and `base_rate` are probabilities; `low` to `high` holds 90 %.

    `data_hash` names what was known: the same statements with the same statuses give the same hash. `id` follows from
    all that is frozen, so that a changed row would not bear its own id.
    """

    actors: tuple[str, str]
    question: str
    as_of: dt.date
    known_on: dt.date
    horizon_years: float
    due: dt.date
    p: float
    low: float
    high: float
    word: str
    confidence: str
    base_rate: float
    sources: tuple[SourceJudgement, ...]
    data_hash: str
    codebook: str
    made_at: dt.datetime
    resolution: Resolution | None = None

    @property
    def hindcast(self) -> bool:
        """True if it was made when it was already due, so that what came could be known."""
        return self.made_at.date() >= self.due

    @property
    def id(self) -> str:
        """The id, from what is frozen except for the time of registration."""
        frozen = (self.question, *map(str, (self.as_of, self.known_on, self.due)), self.horizon_years, self.data_hash)
        sources = [[s.voice, s.statement, s.probability] for s in self.sources]
        numbers = [self.p, self.low, self.high, self.base_rate]
        return content_id("fc", self.actors, frozen, numbers, self.word, self.confidence, sources, self.codebook)


def forecasts(conn: Connection) -> list[RegisteredForecast]:
    """
    All registered forecasts with their last resolutions, those due first in front.

    Raises:
        StoreError: a row was changed after it was registered.
    """
    last = {r.forecast: r for r in conn.execute(select(schema.resolution).order_by(schema.resolution.c.seq))}
    query = select(schema.forecast).order_by(schema.forecast.c.due, schema.forecast.c.made_at, schema.forecast.c.id)
    return [_forecast_of(row, last.get(row.id)) for row in conn.execute(query)]


def resolutions(conn: Connection, forecast_id: str) -> list[Resolution]:
    """Every resolution that a forecast was given, the oldest first."""
    c = schema.resolution.c
    rows = conn.execute(select(schema.resolution).where(c.forecast == forecast_id).order_by(c.seq))
    return [Resolution(r.happened, r.source, r.by, r.at) for r in rows]


@dataclass(frozen=True, slots=True)
class Register:
    """Writes forecasts through `engine`; `now` gives the time (UTC) that resolutions are stamped with."""

    engine: Engine
    now: Callable[[], dt.datetime]

    def add(self, forecast: RegisteredForecast) -> bool:
        """Freeze a forecast; False if the same one, of the same data, is there already."""
        with guarded(str(self.engine.url.database)), self.engine.begin() as conn:
            if _row(conn, forecast.id) is not None:
                return False
            conn.execute(insert(schema.forecast), [_row_of(forecast)])
            return True

    def resolve(self, forecast_id: str, *, happened: bool, source: str, by: str) -> None:
        """
        Say whether a forecast's event came. A later word on the same forecast counts instead; the earlier one is kept.

        Args:
            forecast_id: of the register.
            happened: the event came by the due date.
            source: where that can be seen.
            by: who says so.

        Raises:
            StoreError: the id is unknown, the forecast is not yet due, or the source is empty.
        """
        if not source.strip():
            raise StoreError("a resolution needs a source: --source with a title, date and address")
        with guarded(str(self.engine.url.database)), self.engine.begin() as conn:
            row = _row(conn, forecast_id)
            if row is None:
                raise StoreError(
                    f"no forecast {forecast_id!r} is registered; `amity forecasts PROJECT list` shows them"
                )
            if self.now().date() < row.due:
                raise StoreError(
                    f"{forecast_id} is due on {row.due}, and it is {self.now().date()}: "
                    "it can be resolved from that day on"
                )
            given = {"forecast": forecast_id, "happened": happened, "source": source, "by": by, "at": self.now()}
            conn.execute(insert(schema.resolution), [given])


def _row(conn: Connection, forecast_id: str) -> Row[Any] | None:
    return conn.execute(select(schema.forecast).where(schema.forecast.c.id == forecast_id)).first()


_PLAIN = (
    "question", "as_of", "known_on", "horizon_years", "due", "p", "low", "high", "word", "confidence", "base_rate",
    "data_hash", "codebook", "made_at",
)  # fmt: skip


def _row_of(forecast: RegisteredForecast) -> dict[str, Any]:
    sources = [[s.voice, s.statement, s.probability] for s in forecast.sources]
    first, second = forecast.actors
    plain = {name: getattr(forecast, name) for name in _PLAIN}
    return plain | {"id": forecast.id, "actor1": first, "actor2": second, "sources": sources}


def _forecast_of(row: Row[Any], resolved: Row[Any] | None) -> RegisteredForecast:
    found = RegisteredForecast(
        actors=(row.actor1, row.actor2),
        sources=tuple(SourceJudgement(*s) for s in row.sources),
        resolution=Resolution(resolved.happened, resolved.source, resolved.by, resolved.at) if resolved else None,
        **{name: getattr(row, name) for name in _PLAIN},
    )
    if found.id != row.id:
        raise StoreError(
            f"the registered forecast {row.id} was changed after it was made; restore a copy of the project"
        )
    return found
