"""A project in hand: the Python API's verbs, each a call of the room that does the work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine

from amity.store import Writer, create_project, guarded, open_engine, shown, views
from amity.vocab import Codebook, extend_codebook, standard_codebook

CODEBOOK_SETTING = "codebook"


def utc_now() -> dt.datetime:
    """The time now, UTC, without zone, as the store keeps it."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)


@dataclass(frozen=True, slots=True)
class Project:
    """An open project. `amity.open(path)` and `amity.init(path)` make one; use it in a `with` block or close it."""

    engine: Engine
    name: str

    @property
    def writer(self) -> Writer:
        """The one that writes."""
        return Writer(self.engine, utc_now)

    @contextmanager
    def view(self) -> Iterator[Connection]:
        """A connection to read through, for the functions of `amity.store.views`."""
        with guarded(self.name), self.engine.connect() as conn:
            yield conn

    def codebook(self) -> Codebook:
        """The shipped codebook with the project's own terms."""
        with self.view() as conn:
            extra = views.setting(conn, CODEBOOK_SETTING)
        return extend_codebook(extra, self.name) if extra else standard_codebook()

    def close(self) -> None:
        """Close the file."""
        self.engine.dispose()

    def __enter__(self) -> Project:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_project(target: str | Path) -> Project:
    """
    Open an existing project.

    Raises:
        StoreError: as `amity.store.open_engine`.
    """
    return Project(open_engine(target), shown(target))


def init_project(target: str | Path) -> Project:
    """
    Make a new, empty project.

    Raises:
        StoreError: as `amity.store.create_project`.
    """
    return Project(create_project(target), shown(target))
