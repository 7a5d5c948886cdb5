"""Ties from a table of edges: columns i,j or source,target, and weight or sign."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from amity.errors import DataError
from amity.network.signed_graph import SignedTie

_SOURCE_COLUMNS = ("i", "source", "from", "a")
_TARGET_COLUMNS = ("j", "target", "to", "b")
_WEIGHT_COLUMNS = ("weight", "sign", "value")
_LONGEST_CELL = 131_072  # characters
_NETWORK_COLUMN = "network"
_SIGN_WORDS = {"+": 1.0, "-": -1.0, "−": -1.0, "positive": 1.0, "negative": -1.0, "pos": 1.0, "neg": -1.0}

Row = tuple[int, Mapping[str, str | None]]


@dataclass(frozen=True)
class EdgeTable:
    """The ties of one network and the nodes that a row names without a tie."""

    ties: tuple[SignedTie, ...]
    isolated: tuple[str, ...]


@dataclass(frozen=True)
class _Columns:
    source: str
    target: str
    weight: str


def parse_edges(lines: Iterable[str], *, network: str | None = None, where: str = "the table") -> EdgeTable:
    """
    Ties of an edge table with a header, separated by comma, semicolon or tab.

    A row with a first node and no second names an isolated node. A sign may be written as a number, `+`, `-`, or a
    word (`positive`, `neg`). Further columns are ignored. Where a column `network` holds several networks, `network`
    chooses one.

    Args:
        lines: the lines of the table, header first.
        network: the network to read from a table of several.
        where: the name of the table, for messages.

    Returns:
        EdgeTable: ties in the order of the rows, with their line numbers.

    Raises:
        DataError: no header or no rows, a column is missing, a node has no name, a weight is not a number, or the
            network is unknown or not chosen.

    Reference: docs/howto/balance.md.
    """
    header, rows = _read_table(list(lines), where)
    columns = _find_columns(header, where)
    if _NETWORK_COLUMN in header:
        rows = _of_network(rows, network, where)
    elif network is not None:
        raise DataError(f"{where} has no column network, so {network!r} cannot be chosen; drop --network")
    if not rows:
        raise DataError(f"{where} has a header but no ties; expected one tie a row")
    return _read_rows(rows, columns, where)


def _read_table(lines: list[str], where: str) -> tuple[list[str], list[Row]]:
    """The header and the rows that are not blank, with their lines in the file."""
    first = next((at for at, line in enumerate(lines) if line.strip("\ufeff \t\r\n")), None)
    if first is None:
        raise DataError(f"{where} is empty; expected a header such as i,j,weight and one tie a row")
    text = [lines[first].removeprefix("\ufeff"), *lines[first + 1 :]]
    reader = csv.DictReader(text, delimiter=_delimiter(text[0]), skipinitialspace=True, restval="")
    try:
        header = [name.strip() for name in reader.fieldnames or ()]
        reader.fieldnames = header
        rows: list[Row] = [(first + reader.line_num, row) for row in reader]
    except csv.Error as err:
        raise DataError(f"{where}, row {first + reader.line_num}: {err}; expected a plain table of ties") from err
    # The csv module's own limit is one of the whole process, which other libraries raise.
    for line, row in rows:
        if any(len(cell) > _LONGEST_CELL for cell in row.values() if isinstance(cell, str)):
            raise DataError(f"{where}, row {line}: a cell is too long; expected a plain table of ties")
    return header, [(line, row) for line, row in rows if any((row.get(name) or "").strip() for name in header)]


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _find_columns(header: list[str], where: str) -> _Columns:
    lowered = {name.lower(): name for name in header}
    found = []
    for choices in (_SOURCE_COLUMNS, _TARGET_COLUMNS, _WEIGHT_COLUMNS):
        name = next((lowered[choice] for choice in choices if choice in lowered), None)
        if name is None:
            raise DataError(
                f"{where} has the columns {', '.join(header)}; expected i,j or source,target and weight or sign"
                f" (none of {', '.join(choices)} is there)"
            )
        found.append(name)
    return _Columns(*found)


def _of_network(rows: list[Row], network: str | None, where: str) -> list[Row]:
    known = list(dict.fromkeys((row.get(_NETWORK_COLUMN) or "").strip() for _, row in rows))
    if network is None:
        if len(known) > 1:
            raise DataError(f"{where} holds {len(known)} networks; choose one with --network: {', '.join(known)}")
        return rows
    if network not in known:
        raise DataError(f"{where} has no network {network!r}; it has {', '.join(known)}")
    return [(line, row) for line, row in rows if (row.get(_NETWORK_COLUMN) or "").strip() == network]


def _read_rows(rows: list[Row], columns: _Columns, where: str) -> EdgeTable:
    ties, isolated = [], []
    for line, row in rows:
        source = (row.get(columns.source) or "").strip()
        target = (row.get(columns.target) or "").strip()
        if not source:
            raise DataError(f"{where}, row {line}: no node in column {columns.source}")
        if not target:
            isolated.append(source)
            continue
        weight = _weight(row.get(columns.weight), f"{where}, row {line}, column {columns.weight}")
        ties.append(SignedTie(source, target, weight, row=line))
    return EdgeTable(tuple(ties), tuple(isolated))


def _weight(written: str | None, where: str) -> float:
    text = (written or "").strip()
    if text.lower() in _SIGN_WORDS:
        return _SIGN_WORDS[text.lower()]
    try:
        return float(text)
    except ValueError as err:
        raise DataError(f"{where}: {text!r} is not a number; expected a weight such as 1, -2.5, + or -") from err
