"""Delimited files of any length, row by row with their numbers."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import charset_normalizer

from amity.errors import ExchangeError

SNIFFED = 1 << 16  # bytes; the names of the columns are in them
MOST_COLUMNS = 5_000
LONGEST_CELL = 1 << 17  # characters
LONGEST_ROW = 4 << 20  # characters: a file without lines would fill the memory


@dataclass(frozen=True, slots=True)
class DataFile:
    """A delimited file: how it is written, the names of its columns, and the SHA-256 of its bytes."""

    path: Path
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    has_header: bool
    sha256: str


def open_data_file(path: Path, *, delimiter: str = "", header: Sequence[str] = ()) -> DataFile:
    """
    What a file is written in.

    Args:
        path: a CSV or TSV file, UTF-8, or another encoding that can be told from its first part.
        delimiter: what parts cells; found out where none is given.
        header: names of columns of a file that has none.

    Raises:
        ExchangeError: it cannot be read, is empty, or is no text; its columns are too many or two have one name.
    """
    start, sha256 = _start_and_hash(path)
    if b"\0" in start or not start.strip():
        what = "no text in UTF-8" if start.strip() else "empty"
        raise ExchangeError(f"{path}: is {what}; a CSV or TSV file is expected")
    encoding = _encoding(path, start)
    text = start.decode(encoding, "replace").lstrip("\ufeff")
    first = text.partition("\n")[0].partition("\r")[0]
    delimiter = delimiter or max(",\t;|", key=first.count)
    cells = _first_cells(path, text, delimiter)
    if len(cells) > MOST_COLUMNS or len(first) == len(text) == len(start) == SNIFFED:
        raise ExchangeError(f"{path}: its first line is over {MOST_COLUMNS:,} columns or {SNIFFED:,} bytes: no table")
    if header:
        columns = (*header, *(f"column {n}" for n in range(len(header) + 1, len(cells) + 1)))
        return DataFile(path, encoding, delimiter, columns, False, sha256)
    columns = tuple(cell.strip() for cell in cells)
    repeated = sorted(name for name, count in Counter(columns).items() if count > 1)
    if repeated:
        raise ExchangeError(f"{path}: column {repeated[0][:100]!r} appears twice; rename one")
    return DataFile(path, encoding, delimiter, columns, True, sha256)


def read_rows(file: DataFile) -> Iterator[tuple[int, dict[str, str] | str]]:
    """
    Number from 1 and cells of each row; a text instead of cells says what is wrong with a row.

    Raises:
        ExchangeError: the file breaks off in a way that no row can be told from the next.
    """
    with _reading(file) as stream:
        lines = _Lines(stream, file.path)
        reader = csv.reader(lines, delimiter=file.delimiter)
        if file.has_header:
            next(reader, None)
        number = 0
        for cells in _rows(reader, lines):
            if cells:
                number += 1
                yield number, _row(cells, file.columns)


def _start_and_hash(path: Path) -> tuple[bytes, str]:
    try:
        with path.open("rb") as stream:
            start = stream.read(SNIFFED)
            digest = hashlib.sha256(start)
            while block := stream.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be read: {error.strerror}") from error
    return start, digest.hexdigest()


def _first_cells(path: Path, text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error as error:
        raise ExchangeError(f"{path}, first row: {error}; is a quotation mark not closed?") from error


class _Lines:
    """The lines of a file; `held` counts the characters since it was last set to 0, of which a row may have so many."""

    def __init__(self, stream: TextIO, path: Path) -> None:
        self._stream, self.path, self.held = stream, path, 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(LONGEST_ROW + 1)
        self.held += len(line)
        if self.held > LONGEST_ROW:
            raise ExchangeError(
                f"{self.path}: has a row of over {LONGEST_ROW:,} characters: is a quotation mark not closed?"
            )
        if not line:
            raise StopIteration
        return line


def _rows(reader: Any, lines: _Lines) -> Iterator[list[str] | str]:
    """Cells of each row; a text where a row that ends with its line cannot be read."""
    while True:
        line, lines.held = reader.line_num, 0
        try:
            cells = next(reader)
            # The limit of the csv module is one of the whole process, which other libraries raise.
            wrong = "" if lines.held <= LONGEST_CELL or max(map(len, cells)) <= LONGEST_CELL else "field too large"
        except StopIteration:
            return
        except csv.Error as error:
            wrong = str(error)
        if wrong and reader.line_num != line + 1:
            raise ExchangeError(f"{lines.path}, line {line + 1:,}: {wrong}; is a quotation mark not closed?")
        yield f"cannot be read: {wrong}" if wrong else cells


def _row(cells: list[str] | str, columns: Sequence[str]) -> dict[str, str] | str:
    if isinstance(cells, str):
        return cells
    if len(cells) != len(columns):
        return f"has {len(cells)} cells, expected {len(columns)}"
    if "\0" in "".join(cells):
        return "has a NUL byte, which no text has"
    return dict(zip(columns, cells, strict=True))


@contextmanager
def _reading(file: DataFile) -> Iterator[TextIO]:
    try:
        with file.path.open(encoding=file.encoding, errors="replace", newline="") as stream:
            yield stream
    except OSError as error:
        raise ExchangeError(f"{file.path}: cannot be read: {error.strerror}") from error


def _encoding(path: Path, start: bytes) -> str:
    """UTF-8 if the first part is, a character cut at its end aside; else the likeliest encoding."""
    try:
        start[: start.rfind(b"\n") + 1 or None].decode("utf-8-sig")
    except UnicodeDecodeError:
        best = charset_normalizer.from_bytes(start).best()
        if best is None:
            raise ExchangeError(f"{path}: its encoding cannot be told; save it as UTF-8") from None
        return str(best.encoding)
    return "utf-8-sig"
