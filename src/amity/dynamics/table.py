"""A table of text as it comes from a file, and its columns as numbers, states or labels."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from amity.dynamics.transitions import Bools, Floats
from amity.errors import DataError

MISSING = frozenset({"", "na", "nan", "n/a", "null", "none"})
_LOGICAL = {"true": 1.0, "false": 0.0, "t": 1.0, "f": 0.0, "yes": 1.0, "no": 0.0}


@dataclass(frozen=True)
class Table:
    """
    Columns of text by name, all of one length.

    Attributes:
        name: how messages call it, for example the file's name.
        columns: texts by column.
        lines: (T,) line of the file that each row came from.
    """

    name: str
    columns: Mapping[str, Sequence[str]]
    lines: Sequence[int]

    def __len__(self) -> int:
        return len(self.lines)

    def where(self, row: int, column: str) -> str:
        """How messages call one cell."""
        return f"{self.name}, line {self.lines[row]}, column {column!r}"


def make_table(name: str, header: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]]) -> Table:
    """
    A table from a header and numbered rows.

    Args:
        name: how messages call it.
        header: names of the columns.
        rows: line number and cells of each row.

    Returns:
        Table.

    Raises:
        DataError: no rows, a repeated column, or a row with more or fewer cells than the header.

    Reference: docs/tutorial/from-msm.md.
    """
    names = [cell.strip() for cell in header]
    repeated = {column for column in names if names.count(column) > 1}
    if repeated:
        raise DataError(f"{name}: column {sorted(repeated)[0]!r} appears twice; rename one")
    if not rows:
        raise DataError(f"{name}: no rows below the header")
    for line, cells in rows:
        if len(cells) != len(names):
            raise DataError(f"{name}, line {line}: {len(cells)} cells, expected {len(names)} as in the header")
    columns = {column: [cells[at].strip() for _, cells in rows] for at, column in enumerate(names)}
    return Table(name, columns, [line for line, _ in rows])


def texts(table: Table, column: str) -> Sequence[str]:
    """
    One column as it stands.

    Args:
        table: the table.
        column: its name.

    Returns:
        (T,) texts.

    Raises:
        DataError: no such column; the message lists those that exist.

    Reference: docs/tutorial/from-msm.md.
    """
    if column not in table.columns:
        raise DataError(f"{table.name}: no column {column!r}; available: {', '.join(table.columns)}")
    return table.columns[column]


def missing(table: Table, column: str) -> Bools:
    """
    Which cells of a column say that the value is not known.

    Args:
        table: the table.
        column: its name.

    Returns:
        (T,) booleans.

    Raises:
        DataError: no such column.

    Reference: docs/tutorial/from-msm.md.
    """
    return np.array([cell.lower() in MISSING for cell in texts(table, column)], dtype=np.bool_)


def numbers(table: Table, column: str) -> Floats:
    """
    One column as numbers; missing cells are NaN, true and false are 1 and 0.

    Args:
        table: the table.
        column: its name.

    Returns:
        (T,) numbers.

    Raises:
        DataError: no such column, or a cell is not a number; its line is named.

    Reference: docs/tutorial/from-msm.md.
    """
    values = np.empty(len(table))
    for row, cell in enumerate(texts(table, column)):
        if cell.lower() in MISSING:
            values[row] = np.nan
            continue
        value = _LOGICAL.get(cell.lower())
        try:
            values[row] = float(cell) if value is None else value
        except ValueError as error:
            raise DataError(f"{table.where(row, column)}: {cell!r} is not a number") from error
        if np.isinf(values[row]):
            raise DataError(f"{table.where(row, column)}: {cell!r} is not finite")
    return values


def is_numeric(table: Table, column: str) -> bool:
    """
    Whether every known cell of a column is a plain number.

    Args:
        table: the table.
        column: its name.

    Returns:
        True where it can be a quantity, False where it holds labels.

    Raises:
        DataError: no such column.

    Reference: docs/tutorial/from-msm.md.
    """
    plain = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
    return all(plain.fullmatch(cell) or cell.lower() in MISSING for cell in texts(table, column))
