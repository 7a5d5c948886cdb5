"""Fixtures that every test may use."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text
from tests.store.postgres import running_server

# How long an example takes says nothing of what is tested. What is kept after the first call, as parsed dates are, is
# quick the second time: on a busy machine a deadline then ends in "unreliable results".
settings.register_profile("amity", deadline=None)
settings.load_profile("amity")


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder `shared` beside the repository, with data for evaluation; the test is skipped where there is none."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the folder ../shared with evaluation data is not here")
    return folder


@pytest.fixture
def rng() -> np.random.Generator:
    """A generator of random numbers with a fixed seed."""
    return np.random.default_rng(20100422)


@pytest.fixture(scope="session")
def new_database() -> Iterator[Callable[[], str]]:
    """A function that makes an empty database and gives its address."""
    numbers = itertools.count(1)
    with running_server() as address:
        admin = create_engine(
            address.format(name="postgres").replace("://", "+psycopg://"), isolation_level="AUTOCOMMIT"
        )

        def make() -> str:
            name = f"case{next(numbers)}"
            with admin.connect() as conn:
                conn.execute(text(f"CREATE DATABASE {name}"))
            return address.format(name=name)

        yield make
        admin.dispose()
