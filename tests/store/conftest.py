"""The same store on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from amity.store import Writer, create_project

NOW = dt.datetime(2024, 5, 1, 12, 0, 0)


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a project can be made."""
    if request.param == "sqlite":
        return str(tmp_path / "case.amity")
    make: Callable[[], str] = request.getfixturevalue("new_database")
    return make()


@pytest.fixture
def writer(target: str) -> Iterator[Writer]:
    """A writer on a new project."""
    made = Writer(create_project(target), lambda: NOW)
    yield made
    made.engine.dispose()
