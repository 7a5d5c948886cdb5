"""Forecasts: what was registered, what is due, what came, and how good the forecasts were."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from amity.evaluation import TrackRecord, track_record
from amity.store.forecasts import RegisteredForecast
from amity.store.forecasts import forecasts as registered
from amity.web.desk import Desk, desk_of, today


@dataclass(frozen=True, slots=True)
class ForecastLine:
    """A registered forecast with its id; `status` is waiting, due or resolved."""

    id: str
    status: str
    hindcast: bool
    forecast: RegisteredForecast


@dataclass(frozen=True, slots=True)
class ForecastsPage:
    """The register with its scores."""

    today: dt.date
    lines: tuple[ForecastLine, ...]
    record: TrackRecord


def forecasts(desk: Annotated[Desk, Depends(desk_of)]) -> ForecastsPage:
    """Registered forecasts, those to be resolved first, with the scores of those that were."""
    day = today()
    with desk.project.view() as conn:
        listed = registered(conn)
    order = ("due", "waiting", "resolved")
    lines = sorted((_line(f, day) for f in listed), key=lambda x: (order.index(x.status), x.forecast.due, x.id))
    return ForecastsPage(day, tuple(lines), track_record(listed, today=day))


def _line(forecast: RegisteredForecast, day: dt.date) -> ForecastLine:
    status = "resolved" if forecast.resolution else "due" if forecast.due <= day else "waiting"
    return ForecastLine(forecast.id, status, forecast.hindcast, forecast)
