"""Old projects are brought up to date: by several at once, and whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect

from amity.store import create_project, engine, open_engine


@contextmanager
def at_revision(target: str, revision: str) -> Iterator[str]:
    """A project as an earlier version left it."""
    made = create_project(target)
    with made.begin() as conn:
        config = engine._config()
        config.attributes["connection"] = conn
        command.downgrade(config, revision)
    made.dispose()
    yield target


def revision_of(target: str) -> str | None:
    opened = open_engine(target)
    with opened.connect() as conn:
        found = engine._revision(conn)
    opened.dispose()
    return found


def test_several_who_open_an_old_project_at_once_all_find_it_new(target: str) -> None:
    """One migrates, the others wait and go on; no table is made twice."""
    with at_revision(target, "0002"), ThreadPoolExecutor(6) as pool:
        found = set(pool.map(lambda _: revision_of(target), range(6)))
    assert len(found) == 1
    assert found == {revision_of(target)}


def test_a_migration_that_breaks_leaves_the_project_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No half of the new tables is there; the next try does the whole."""
    path = tmp_path / "old.amity"
    with at_revision(str(path), "0002"):
        before = sqlite3.connect(path).execute("SELECT count(*) FROM sqlite_master").fetchone()

        def break_off(*_: object) -> None:
            raise RuntimeError("the lights went out")

        whole = engine._upgrade

        def half(conn: object) -> None:
            whole(conn)  # type: ignore[arg-type]
            break_off()

        monkeypatch.setattr(engine, "_upgrade", half)
        with pytest.raises(RuntimeError, match="lights"):
            open_engine(path)
        monkeypatch.undo()
        assert sqlite3.connect(path).execute("SELECT count(*) FROM sqlite_master").fetchone() == before
        opened = open_engine(path)
        assert {"membership", "passage"} <= set(inspect(opened).get_table_names())
        opened.dispose()
