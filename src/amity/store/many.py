"""Many rows into a table at once, those aside whose key is there."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Column, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

SLICE = 1_000  # rows that are laid out together: so few are still in the processor's cache when they are written

Row = dict[str, Any]


def insert_new(conn: Connection, table: Table, rows: Iterable[Row]) -> int:
    """
    Insert the rows whose key is not there yet; returns how many.

    Args:
        conn: in a transaction.
        table: of the project.
        rows: all with the same columns; made one after the other where they come from a generator.
    """
    if conn.dialect.name == "postgresql":
        return _insert_into_server(conn, table, list(rows))
    rest, added = iter(rows), 0
    while some := list(islice(rest, SLICE)):
        added += _insert_into_file(conn, table, some)
    return added


def _insert_into_server(conn: Connection, table: Table, rows: list[Row]) -> int:
    """In the order of their keys, so that two writers who insert the same rows never wait for each other in a ring."""
    if not rows:
        return 0
    keys = [column.name for column in table.primary_key]
    if keys:
        rows.sort(key=lambda row: [row[key] for key in keys])
    asked = postgresql.insert(table).on_conflict_do_nothing().returning(next(iter(table.columns)))
    return len(conn.execute(asked, rows).all())


def _insert_into_file(conn: Connection, table: Table, rows: list[Row]) -> int:
    """Column by column: SQLAlchemy would make the values of each row anew, which takes four times as long."""
    columns = [table.columns[name] for name in rows[0]]
    asked = sqlite.insert(table).values(dict.fromkeys(rows[0])).on_conflict_do_nothing()
    compiled = asked.compile(dialect=conn.dialect)
    order = {column.name: _bound(column, [row[column.name] for row in rows], conn) for column in columns}
    values = list(zip(*(order[name] for name in compiled.positiontup or ()), strict=True))
    return conn.exec_driver_sql(str(compiled), values).rowcount


def _bound(column: Column[Any], values: list[Any], conn: Connection) -> list[Any]:
    """The values as the driver takes them; equal ones, of which there are many, are made once."""
    process = column.type.dialect_impl(conn.dialect).bind_processor(conn.dialect)
    if process is None:
        return values
    keys = [repr(value) for value in values] if isinstance(column.type, JSON) else values
    made: dict[Any, Any] = {}
    for key, value in zip(keys, values, strict=True):
        if key not in made:
            made[key] = process(value)
    return [made[key] for key in keys]
