"""Delimited files of any length, row by row with their numbers."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import charset_normalizer

from amity.errors import ExchangeError

SNIFFED = 1 << 16


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
        ExchangeError: it cannot be read, is empty, or is no text.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(SNIFFED)
            digest = hashlib.sha256(start)
            while block := stream.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be read: {error.strerror}") from error
    if b"\0" in start or not start.strip():
        raise ExchangeError(f"{path}: is {'empty' if not start.strip() else 'no text'}; a CSV or TSV file is expected")
    encoding = _encoding(path, start)
    first = start.decode(encoding, "replace").lstrip("\ufeff").partition("\n")[0].rstrip("\r")
    delimiter = delimiter or max(",\t;|", key=first.count)
    if header:
        width = first.count(delimiter) + 1
        columns = (*header, *(f"column {n}" for n in range(len(header) + 1, width + 1)))
        return DataFile(path, encoding, delimiter, tuple(columns), False, digest.hexdigest())
    columns = tuple(cell.strip() for cell in next(csv.reader([first], delimiter=delimiter)))
    repeated = sorted({c for c in columns if columns.count(c) > 1})
    if repeated:
        raise ExchangeError(f"{path}: column {repeated[0]!r} appears twice; rename one")
    return DataFile(path, encoding, delimiter, columns, True, digest.hexdigest())


def read_rows(file: DataFile) -> Iterator[tuple[int, dict[str, str] | str]]:
    """
    Number from 1 and cells of each row; a text instead of cells says what is wrong with a row.

    Raises:
        ExchangeError: the file breaks off in a way that no row can be told from the next.
    """
    width = len(file.columns)
    with _reading(file) as stream:
        reader = csv.reader(stream, delimiter=file.delimiter)
        if file.has_header:
            next(reader, None)
        number = 0
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise ExchangeError(
                    f"{file.path}, row {number + 1}: {error}; is a quotation mark not closed?"
                ) from error
            if not cells:
                continue
            number += 1
            if len(cells) != width:
                yield number, f"has {len(cells)} cells, expected {width}"
            else:
                yield number, dict(zip(file.columns, cells, strict=True))


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
