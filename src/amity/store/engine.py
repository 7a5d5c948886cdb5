"""Opening a project: create or migrate its tables, and turn what the database says into errors that help."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from amity.errors import StoreError

APPLICATION_ID = 0x416D6974  # "Amit": `file` and SQLite can tell a project from other databases
BUSY_SECONDS = 10


def create_project(target: str | Path) -> Engine:
    """
    A new, empty project.

    Args:
        target: path of the file to be made, or a PostgreSQL address.

    Raises:
        StoreError: the file is there already, or cannot be written.
    """
    if not is_address(target):
        path = Path(target)
        if path.exists():
            raise StoreError(f"{path}: is there already; open it, or choose another name")
        if not path.parent.is_dir():
            raise StoreError(f"{path.parent}: is no folder; make it first")
    engine = _engine(target)
    with _closed_on_failure(engine), guarded(target), engine.begin() as conn:
        if engine.dialect.name == "sqlite":
            conn.execute(text(f"PRAGMA application_id = {APPLICATION_ID}"))
        _upgrade(conn)
    return engine


def open_engine(target: str | Path) -> Engine:
    """
    The engine of an existing project, its tables brought up to this version.

    Raises:
        StoreError: there is no such file, it is no project, a newer Amity made it, or it cannot be read.
    """
    if not is_address(target):
        _check_file(Path(target))
    engine = _engine(target)
    with _closed_on_failure(engine), guarded(target), engine.connect() as conn:
        stamped = _revision(conn)
        known = {s.revision for s in ScriptDirectory.from_config(_config()).walk_revisions()}
        if stamped is None:
            raise StoreError(f"{_shown(target)}: is a database but no project of Amity; `amity init` makes one")
        if stamped not in known:
            raise StoreError(f"{_shown(target)}: was made by a newer Amity (tables {stamped}); update Amity to open it")
        head = ScriptDirectory.from_config(_config()).get_current_head()
        if stamped != head:
            _upgrade(conn)
            conn.commit()
    return engine


@contextmanager
def _closed_on_failure(engine: Engine) -> Iterator[None]:
    try:
        yield
    except BaseException:
        engine.dispose()
        raise


@contextmanager
def guarded(target: str | Path) -> Iterator[None]:
    """Turns errors of the database into `StoreError` with the file's name and what to try."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise StoreError(f"{_shown(target)}: {cause}{_advice(cause)}") from error


def is_address(target: str | Path) -> bool:
    """True if the project lives on a database server, such as `postgresql://…`."""
    return "://" in str(target)


def _check_file(path: Path) -> None:
    if not path.is_file():
        raise StoreError(f"{path}: there is no such project; `amity init {path}` makes one")
    try:
        with path.open("rb") as handle:
            head = handle.read(16)
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror}") from error
    if head != b"SQLite format 3\0":
        raise StoreError(f"{path}: is no project of Amity (not an SQLite file); `amity read` takes documents in")


def _engine(target: str | Path) -> Engine:
    if is_address(target):
        return _server_engine(str(target))
    engine = create_engine(f"sqlite:///{target}", connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _foreign_keys(raw: Any, _: Any) -> None:
        raw.execute("PRAGMA foreign_keys = ON")

    return engine


def _server_engine(address: str) -> Engine:
    """The engine of a database server; `postgresql://` goes through psycopg."""
    try:
        url = make_url(address)
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        return create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreError(f"{error.name} is not installed: pip install 'amity[postgres]'") from error
    except SQLAlchemyError as error:
        raise StoreError(
            f"the address {_shown(address)!r} cannot be used: {error}; write postgresql://user@host/database"
        ) from error


def _shown(target: str | Path) -> str:
    """The target for messages, without a password."""
    return re.sub(r"(://[^:/@]*):[^@/]*@", r"\1@", str(target))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("amity.store").joinpath("migrations")))
    return config


def _upgrade(conn: Connection) -> None:
    config = _config()
    config.attributes["connection"] = conn
    command.upgrade(config, "head")


def _revision(conn: Connection) -> str | None:
    try:
        if not inspect(conn).has_table("alembic_version"):
            return None
        return conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except DatabaseError as error:
        raise StoreError(f"{conn.engine.url.database}: the file is damaged: {error.orig}; restore a copy") from error


def _advice(cause: str) -> str:
    lowered = cause.lower()
    if "disk is full" in lowered or "no space" in lowered:
        return "; free some space and run the command again: what was finished is kept"
    if "readonly" in lowered or "unable to open" in lowered:
        return "; check that the file and its folder may be written"
    if "locked" in lowered:
        return "; another program is writing to it: try again in a moment"
    return ""
