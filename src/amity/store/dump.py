"""All rows of a project but users, sessions and log as plain JSON values, and back into an empty project."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Date, DateTime, Engine, Table, insert, select

from amity.errors import StoreError
from amity.store import schema
from amity.store.engine import guarded

Rows = list[dict[str, Any]]
TABLES: Mapping[str, Table] = {t.name: t for t in schema.metadata.sorted_tables if not t.info.get("private")}


def dump_tables(conn: Connection) -> dict[str, Rows]:
    """The rows of every table that is not private, in the order of their keys; dates as ISO texts."""
    return {name: [_plain(row) for row in _ordered(conn, table)] for name, table in TABLES.items()}


def load_tables(engine: Engine, dumped: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
    """
    Put dumped rows into a new, empty project: all or none.

    Raises:
        StoreError: a table or column is unknown, or the rows contradict each other.
    """
    unknown = sorted(set(dumped) - set(TABLES))
    if unknown:
        raise StoreError(f"unknown table {unknown[0]!r}; this version knows {', '.join(TABLES)}")
    with guarded(str(engine.url.database)), engine.begin() as conn:
        for name, table in TABLES.items():
            rows = [_typed(table, row) for row in dumped.get(name, ())]
            if rows:
                conn.execute(insert(table), rows)


def _ordered(conn: Connection, table: Table) -> Iterable[Mapping[str, Any]]:
    keys = list(table.primary_key.columns) or list(table.columns)
    return [dict(row) for row in conn.execute(select(table).order_by(*keys)).mappings()]


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, dt.date) else v for k, v in row.items()}


def _typed(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(row) - set(table.columns.keys()))
    if unknown:
        raise StoreError(f"table {table.name!r}: unknown column {unknown[0]!r}; a newer Amity may have written it")
    try:
        return {name: _value(table, name, value) for name, value in row.items()}
    except (TypeError, ValueError) as error:
        raise StoreError(f"table {table.name!r}: a date cannot be read: {error}") from error


def _value(table: Table, name: str, value: Any) -> Any:
    kind = table.columns[name].type
    if value is None:
        return None
    if isinstance(kind, DateTime):
        return dt.datetime.fromisoformat(value)
    return dt.date.fromisoformat(value) if isinstance(kind, Date) else value
