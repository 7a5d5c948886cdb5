"""The register of forecasts: frozen, resolved once due, nothing overwritten; older projects get its tables."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text

from amity.errors import StoreError
from amity.store import Writer, create_project, open_engine, views
from amity.store.forecasts import Register, RegisteredForecast, SourceJudgement, forecasts, resolutions
from amity.testing import make_document

MADE = dt.datetime(2024, 1, 1, 9, 0, 0)
DUE = dt.date(2025, 1, 1)
FORECAST = RegisteredForecast(
    actors=("north", "south"),
    question="North and South split by 2025-01-01",
    as_of=dt.date(2024, 1, 1),
    known_on=dt.date(2024, 1, 1),
    horizon_years=1.0,
    due=DUE,
    p=0.07,
    low=0.03,
    high=0.15,
    word="very unlikely",
    confidence="low",
    base_rate=0.04,
    sources=(SourceJudgement("Ada Author", "st_1", 0.125),),
    data_hash="data_0",
    codebook="1.0",
    made_at=MADE,
)


@pytest.fixture
def register(target: str) -> Iterator[Register]:
    """A register of a new project, on the day that the forecast is due."""
    engine = create_project(target)
    yield Register(engine, lambda: dt.datetime.combine(DUE, dt.time(8)))
    engine.dispose()


def listed(register: Register) -> list[RegisteredForecast]:
    """All that is registered."""
    with register.engine.connect() as conn:
        return forecasts(conn)


def test_forecast_comes_back_whole(register: Register) -> None:
    """All fields survive; the same one twice is one, other data make another."""
    assert register.add(FORECAST)
    assert not register.add(dataclasses.replace(FORECAST, made_at=MADE + dt.timedelta(days=1)))
    assert listed(register) == [FORECAST]
    assert register.add(dataclasses.replace(FORECAST, data_hash="data_1"))
    assert len(listed(register)) == 2


def test_resolved_once_due_with_history(register: Register) -> None:
    """The last word counts, the first is kept."""
    register.add(FORECAST)
    register.resolve(FORECAST.id, happened=True, source="A report", by="ann")
    register.resolve(FORECAST.id, happened=False, source="A better report", by="bob")
    last = listed(register)[0].resolution
    assert last is not None
    assert (last.happened, last.source, last.by) == (False, "A better report", "bob")
    with register.engine.connect() as conn:
        assert [r.by for r in resolutions(conn, FORECAST.id)] == ["ann", "bob"]


def test_resolved_before_due_is_refused(register: Register) -> None:
    """The message says when it is due."""
    early = Register(register.engine, lambda: dt.datetime(2024, 12, 31, 23, 59))
    early.add(FORECAST)
    with pytest.raises(StoreError, match="due on 2025-01-01"):
        early.resolve(FORECAST.id, happened=False, source="A report", by="ann")
    assert listed(register)[0].resolution is None


@pytest.mark.parametrize(
    ("which", "source", "says"), [("fc_none", "A report", "amity forecasts"), (FORECAST.id, " ", "source")]
)
def test_unknown_id_and_missing_source_are_errors(register: Register, which: str, source: str, says: str) -> None:
    """Each says what to do."""
    register.add(FORECAST)
    with pytest.raises(StoreError, match=says):
        register.resolve(which, happened=False, source=source, by="ann")


def test_a_changed_row_is_noticed(register: Register) -> None:
    """A probability that was bettered afterwards no longer fits its id."""
    register.add(FORECAST)
    with register.engine.begin() as conn:
        conn.execute(text("UPDATE forecast SET p = 0.5"))
    with pytest.raises(StoreError, match="changed after it was made"):
        listed(register)


def test_a_forecast_made_when_due_is_a_hindcast() -> None:
    """From the due date on."""
    assert not FORECAST.hindcast
    assert dataclasses.replace(FORECAST, made_at=dt.datetime(2025, 1, 1)).hindcast


def test_an_older_project_gets_the_register(tmp_path: Path) -> None:
    """A project of the first tables is migrated when opened, its documents kept, and can register."""
    path = tmp_path / "old.amity"
    engine = create_project(path)
    Writer(engine, lambda: MADE).add_document(make_document())
    config = Config()
    config.set_main_option("script_location", "amity.store:migrations")
    with engine.begin() as conn:
        config.attributes["connection"] = conn
        command.downgrade(config, "0001")
        assert not inspect(conn).has_table("forecast")
    engine.dispose()
    opened = open_engine(path)
    register = Register(opened, lambda: MADE)
    assert register.add(FORECAST)
    with opened.connect() as conn:
        assert views.counts(conn)["document"] == 1
        assert conn.execute(text("SELECT version_num FROM alembic_version")).scalar() >= "0002"
