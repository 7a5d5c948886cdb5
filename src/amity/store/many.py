"""Many rows into a table at once, those aside whose key is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, Column, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(conn: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    """
    Insert the rows whose key is not there yet; returns how many.

    Args:
        conn: in a transaction.
        table: of the project.
        rows: all with the same columns.
    """
    if not rows:
        return 0
    if conn.dialect.name == "postgresql":
        # In the order of their keys, so that two writers who insert the same rows never wait for each other in a ring.
        keys = [column.name for column in table.primary_key]
        rows = sorted(rows, key=lambda row: [row[key] for key in keys]) if keys else rows
        asked = postgresql.insert(table).on_conflict_do_nothing().returning(next(iter(table.columns)))
        return len(conn.execute(asked, rows).all())
    # SQLAlchemy would make the values of each row anew; column by column it takes a quarter of the time.
    columns = [table.columns[name] for name in rows[0]]
    asked_here = sqlite.insert(table).values(dict.fromkeys(rows[0])).on_conflict_do_nothing()
    compiled = asked_here.compile(dialect=conn.dialect)
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
