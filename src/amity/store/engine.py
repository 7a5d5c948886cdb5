"""Opening a project: create or migrate its tables, and turn what the database says into errors that help."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any
from weakref import WeakSet

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, SQLAlchemyError

from amity.errors import StoreError

APPLICATION_ID = 0x416D6974  # "Amit": `file` and SQLite can tell a project from other databases
BUSY_SECONDS = 10
CACHE_KIB = 131_072  # of pages held in memory: indexes of a million rows are written to at random places
SERVERS = ("postgresql", "postgres")


def create_project(target: str | Path) -> Engine:
    """
    A new, empty project.

    Args:
        target: path of the file to be made, or a PostgreSQL address.

    Raises:
        StoreError: the file is there already, or cannot be written; or the database cannot be reached, or is in use.
    """
    if not is_address(target):
        path = Path(target)
        if path.exists():
            raise StoreError(f"{path}: is there already; open it, or choose another name")
        if not path.parent.is_dir():
            raise StoreError(f"{path.parent}: is no folder; make it first")
    engine = _engine(target)
    with _closed_on_error(engine), guarded(target), engine.begin() as conn:
        if is_address(target):
            _check_unused(conn, shown(target))
        else:
            conn.execute(text(f"PRAGMA application_id = {APPLICATION_ID}"))
        _lock(conn)
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
    with _closed_on_error(engine), guarded(target), engine.connect() as conn:
        stamped = _revision(conn)
        known = {s.revision for s in ScriptDirectory.from_config(_config()).walk_revisions()}
        if stamped is None:
            raise StoreError(f"{shown(target)}: is a database but no project of Amity; `amity init` makes one")
        if stamped not in known:
            raise StoreError(f"{shown(target)}: was made by a newer Amity (tables {stamped}); update Amity to open it")
        head = ScriptDirectory.from_config(_config()).get_current_head()
        if stamped != head:
            _lock(conn)
            if _revision(conn) != head:  # of two who open it at once, the second finds it done
                _upgrade(conn)
            conn.commit()
    return engine


@contextmanager
def guarded(target: str | Path) -> Iterator[None]:
    """Turns errors of the database into `StoreError` with the file's name and what to try."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise StoreError(f"{shown(target)}: {cause}{_advice(cause)}") from error


def shown(target: str | Path) -> str:
    """The file or address as it may be shown: without a password."""
    return _url(target).render_as_string(hide_password=True) if is_address(target) else str(target)


def is_address(target: str | Path) -> bool:
    """True if the project lives on a database server, such as `postgresql://…`."""
    return "://" in str(target)


@contextmanager
def _closed_on_error(engine: Engine) -> Iterator[None]:
    try:
        yield
    except StoreError:
        engine.dispose()
        raise


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
        return _server_engine(_url(target))
    engine = create_engine(f"sqlite:///{target}", connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _foreign_keys(raw: Any, _: Any) -> None:
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute(f"PRAGMA cache_size = -{CACHE_KIB}")

    return engine


def _server_engine(url: URL) -> Engine:
    try:
        # A connection that the server has closed meanwhile is replaced before it is used.
        engine = create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    except ImportError as error:
        raise StoreError("projects on PostgreSQL need the driver psycopg: install amity[postgres]") from error
    _close_what_comes_back_late(engine)
    return engine


def _close_what_comes_back_late(engine: Engine) -> None:
    """Close a connection that was in use when its engine was disposed of, which the old pool would keep open."""
    given_out: WeakSet[Any] = WeakSet()

    @event.listens_for(engine, "checkout")
    def _note(_: Any, record: Any, __: Any) -> None:
        given_out.add(record)

    @event.listens_for(engine, "engine_disposed")
    def _mark(_: Any) -> None:
        for record in given_out:
            record.record_info["late"] = True

    @event.listens_for(engine, "checkin")
    def _close(raw: Any, record: Any) -> None:
        given_out.discard(record)
        if raw is not None and record.record_info.pop("late", False):
            record.invalidate()


def _url(target: str | Path) -> URL:
    try:
        url = make_url(str(target))
    except (ArgumentError, ValueError) as error:
        raise StoreError("the address cannot be read; expected postgresql://USER:PASSWORD@HOST/DATABASE") from error
    if url.drivername.partition("+")[0] not in SERVERS:
        raise StoreError(f"{url.drivername!r}: only postgresql:// addresses and files can hold a project")
    return url


def _check_unused(conn: Connection, where: str) -> None:
    tables = set(inspect(conn).get_table_names())
    if "alembic_version" in tables and "statement" in tables:
        raise StoreError(f"{where}: holds a project already; open it, or name another database")
    if tables:
        raise StoreError(
            f"{where}: holds other tables ({', '.join(sorted(tables)[:3])}); make a database for the project: createdb"
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("amity.store").joinpath("migrations")))
    return config


def _lock(conn: Connection) -> None:
    """Nobody else changes the tables until the end of the transaction, which is done whole or not at all."""
    if conn.dialect.name == "postgresql":
        conn.execute(text(f"SELECT pg_advisory_xact_lock({APPLICATION_ID})"))
    else:
        conn.exec_driver_sql("BEGIN IMMEDIATE")  # the driver would write each change of a table at once


def _upgrade(conn: Connection) -> None:
    config = _config()
    config.attributes["connection"] = conn
    command.upgrade(config, "head")
    if conn.dialect.name == "postgresql":
        _order_by_code_point(conn)


def _order_by_code_point(conn: Connection) -> None:
    """Texts in the order of their characters, as SQLite has it, whatever the server's language."""
    found = conn.execute(
        text(
            "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = "
            "current_schema() AND data_type IN ('character varying', 'text') AND collation_name IS DISTINCT FROM 'C' "
            "AND table_name <> 'alembic_version' ORDER BY table_name, ordinal_position"
        )
    )
    quoted = conn.dialect.identifier_preparer.quote
    for table, column, kind in found.all():
        conn.execute(text(f'ALTER TABLE {quoted(table)} ALTER COLUMN {quoted(column)} TYPE {kind} COLLATE "C"'))


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
    if "does not exist" in lowered and "database" in lowered:
        return "; make it first: createdb"
    if "connection" in lowered:
        return "; check the address, and that the server runs and lets you in"
    return ""
