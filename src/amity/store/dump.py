"""All rows of a project but users, sessions and log as plain JSON values, and back into an empty project."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import JSON, Connection, Date, DateTime, Engine, Float, Table, insert, select

from amity.errors import StoreError
from amity.store import schema
from amity.store.engine import guarded

Rows = list[dict[str, Any]]
LARGEST = 2**63 - 1
TEXTS = ("authors", "notes", "aliases", "acronyms", "speakers", "before", "after")  # columns that hold lists of texts
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
    missing = [c.name for c in table.columns if not c.nullable and c.name not in row]
    if missing:
        raise StoreError(f"table {table.name!r}: a row has no {missing[0]!r}")
    try:
        return {name: _value(table, name, value) for name, value in row.items()}
    except (TypeError, ValueError) as error:
        raise StoreError(f"table {table.name!r}: a row cannot be read: {error}") from error


def _value(table: Table, name: str, value: Any) -> Any:
    kind = table.columns[name].type
    if value is None and table.columns[name].nullable:
        return None
    if isinstance(kind, JSON):
        return _list_of_texts(name, value) if name in TEXTS else value
    if isinstance(kind, DateTime):
        return dt.datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return dt.date.fromisoformat(value)
    if not isinstance(value, kind.python_type | int if isinstance(kind, Float) else kind.python_type):
        raise TypeError(f"{name} is {value!r}, expected {kind.python_type.__name__}")
    if isinstance(value, int) and abs(value) > LARGEST:
        raise ValueError(f"{name} is a number of more than 64 bits")
    return value


def _list_of_texts(name: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError(f"{name} is {value!r}, expected a list of texts")
    return value
