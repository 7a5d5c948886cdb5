"""The same store on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from tests.store.postgres import running_server

from amity.store import Writer, create_project

NOW = dt.datetime(2024, 5, 1, 12, 0, 0)
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def new_database() -> Iterator[Callable[[], str]]:
    """A function that makes an empty database and gives its address."""
    with running_server() as address:
        admin = create_engine(
            address.format(name="postgres").replace("://", "+psycopg://"), isolation_level="AUTOCOMMIT"
        )

        def make() -> str:
            name = f"case{next(_numbers)}"
            with admin.connect() as conn:
                conn.execute(text(f"CREATE DATABASE {name}"))
            return address.format(name=name)

        yield make
        admin.dispose()


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
