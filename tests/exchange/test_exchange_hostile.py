"""Data sets and archives made to harm: each refused with its reason in bounded time and memory, the rest unharmed."""

from __future__ import annotations

import csv
import io
import json
import random
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from amity.errors import AmityError, ExchangeError
from amity.exchange import from_annotations, from_qdpx
from amity.exchange.datasets import open_data_file, read_rows
from amity.exchange.qda import QDE_NAMESPACE
from amity.project import Project, init_project
from amity.workflow.replication import replicate
from amity.workflow.take_dataset import take_dataset

SECONDS = 10
PEAK_BYTES = 200_000_000
COLUMNS = "id,type,actor1,actor2,date,description"
GOOD = "1,all,Hill Army,River Guard,2001,they fight side by side"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """An empty project."""
    with init_project(tmp_path / "case.amity") as made:
        yield made


@pytest.fixture(params=[1 << 17, 1 << 30], ids=["as Python has it", "raised by another library"])
def cell_limit(request: pytest.FixtureRequest) -> Iterator[None]:
    """The csv module's limit of cells, which is one of the whole process."""
    before = csv.field_size_limit(request.param)
    yield
    csv.field_size_limit(before)


def within_bounds(run: Callable[[], object]) -> None:
    """The call ends in time of the processor and holds little memory, whether it gives or refuses."""
    tracemalloc.start()
    begun = time.process_time()
    try:
        run()
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert time.process_time() - begun < SECONDS
        assert peak < PEAK_BYTES


REFUSED: dict[str, tuple[bytes, str]] = {
    "a million columns": (b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n", r"over 5,000 columns"),
    "a million empty columns": (b"," * 1_000_000, r"over 5,000 columns"),
    "ten thousand columns": (b",".join(b"c%d" % n for n in range(10_000)) + b"\n", r"over 5,000 columns"),
    "one line without an end": (b"x" * 5_000_000, r"no table"),
    "duplicate headers": (b"id,type,type\n1,2,3\n", r"'type' appears twice"),
    "NUL bytes at the start": (b"id,ty\0pe\n1,2\n", r"no text"),
    "UTF-16": (COLUMNS.encode("utf-16"), r"no text"),
    "a zip archive for a table": (b"PK\x03\x04" + bytes(range(256)) * 100, r"no text"),
    "a picture for a table": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100, r"no text"),
    "only line ends": (b"\r\n" * 500_000, r"empty"),
    "nothing": (b"", r"empty"),
    "only quotation marks": (b'"' * 1_000_000, r"no table|no known data set"),
    "quotation mark not closed": (f'{COLUMNS}\n"{GOOD}\n'.encode() + GOOD.encode() * 9_000, r"not closed"),
    "unknown columns": (b"a,b,c\n1,2,3\n", r"no known data set"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_table_is_refused_with_its_reason(project: Project, tmp_path: Path, cell_limit: None, case: str) -> None:
    """One clear error that names the file, at once."""
    data, reason = REFUSED[case]
    path = tmp_path / "table.csv"
    path.write_bytes(data)

    def take() -> None:
        with pytest.raises(ExchangeError, match=reason) as caught:
            take_dataset(project, path, published="2010")
        assert str(path) in str(caught.value)
        assert len(str(caught.value)) < 2_000

    within_bounds(take)


LISTED: dict[str, tuple[bytes, str]] = {
    "huge cell": (b"1,all,Hill Army,River Guard,2001," + b"x" * 1_000_000, "cannot be read: field"),
    "huge name": (b"1,all," + b"x" * 100_000 + b",River Guard,2001,d", "too many for a name"),
    "NUL byte": (b"1,all,Hill\0Army,River Guard,2001,d", "NUL byte"),
    "other encoding": (b"1,all,Hill Arm\xe9e,River Guard,2001,d", "another encoding"),
    "too many cells": (b"1,all" * 100_000, "cells, expected 6"),
    "too few cells": (b"1", "has 1 cells, expected 6"),
    "huge date": (b"1,all,Hill Army,River Guard," + b"9" * 100_000 + b",d", "the date"),
    "last day of the calendar": (b"1,all,Hill Army,River Guard,9999-12-31,d", "the date"),
    "unknown sort": (b"1," + b"y" * 100_000 + b",Hill Army,River Guard,2001,d", "no counterpart"),
}


@pytest.mark.parametrize("case", LISTED)
def test_one_bad_row_leaves_the_rest(project: Project, tmp_path: Path, cell_limit: None, case: str) -> None:
    """Rows before and after it are taken, and it is listed with its reason."""
    row, reason = LISTED[case]
    path = tmp_path / "table.csv"
    # The start, by which the encoding is told, is sound.
    lines = [GOOD.replace("1,", f"{n},", 1).encode() for n in range(1_500)]
    path.write_bytes(b"\n".join([COLUMNS.encode(), *lines, row, *lines, b""]))
    with_reason: list[str] = []

    def take() -> None:
        found = take_dataset(project, path, published="2010")
        assert (found.rows, found.added, found.unfit) == (3_001, 3_000, 1)
        with_reason.extend(found.reasons)

    within_bounds(take)
    assert reason in with_reason[0]
    assert len(with_reason[0]) < 300


def test_reasons_of_their_own_do_not_fill_the_memory(project: Project, tmp_path: Path) -> None:
    """Twenty thousand rows with a reason each are counted, and so many reasons are not kept."""
    path = tmp_path / "table.csv"
    rows = (f"{n},all,Hill Army,River Guard,day {n},d" for n in range(20_000))
    path.write_text("\n".join([COLUMNS, *rows]))
    found = take_dataset(project, path, published="2010")
    assert found.unfit == sum(found.reasons.values()) == 20_000
    assert len(found.reasons) <= 1_001


def test_truncated_table_gives_what_is_whole(tmp_path: Path) -> None:
    """A file cut off in a row has that row listed."""
    path = tmp_path / "table.csv"
    path.write_text("\n".join([COLUMNS, GOOD, GOOD[:20]]))
    *whole, cut = (row for _, row in read_rows(open_data_file(path)))
    assert [type(row) for row in whole] == [dict]
    assert cut == "has 4 cells, expected 6"


def zipped(entries: dict[str, bytes]) -> bytes:
    """A packed archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()


def qde(inner: str) -> bytes:
    """A project file."""
    return f'<Project xmlns="{QDE_NAMESPACE}" name="p">{inner}</Project>'.encode()


SELECTIONS = '<PlainTextSelection guid="s" startPosition="0" endPosition="900000"/>'
SOURCES = f'<TextSource guid="t" name="n" plainTextPath="internal://t.txt">{SELECTIONS * 100}</TextSource>'
NOISE = random.Random(1).randbytes(700_000).hex().encode()  # packs too badly to be over the ratio

ARCHIVES: dict[str, tuple[bytes, str]] = {
    "zip bomb": (zipped({"project.qde": b" " * 60_000_000}), "expansion_ratio"),
    "path traversal": (zipped({"project.qde": qde(""), "../../etc/passwd": b"x"}), "leads out"),
    "absolute path": (zipped({"project.qde": qde(""), "/etc/passwd": b"x"}), "leads out"),
    "drive letter": (zipped({"project.qde": qde(""), "C:\\x": b"x"}), "leads out"),
    "many entries": (zipped({f"sources/{n}": b"" for n in range(20_001)}), "archive_entries"),
    "truncated": (zipped({"project.qde": qde("")})[:-20], "no whole zip"),
    "wrong magic bytes": (b"\x89PNG\r\n\x1a\n" + bytes(2_000), "no whole zip"),
    "empty": (b"", "no whole zip"),
    "deep XML": (zipped({"project.qde": qde("<a>" * 50_000)}), "no XML"),
    "many elements": (zipped({"project.qde": qde("<a/>" * 10_100_000)}), "elements|expansion_ratio"),
    "text quoted again and again": (
        zipped({"project.qde": qde(f"<Sources>{SOURCES * 20}</Sources>"), "sources/t.txt": NOISE}),
        "quote over",
    ),
}


@pytest.mark.parametrize("case", ARCHIVES)
def test_archive_of_codings_is_refused(case: str) -> None:
    """The reason is named before anything large is held."""
    data, reason = ARCHIVES[case]

    def read() -> None:
        with pytest.raises(ExchangeError, match=reason):
            for _ in from_qdpx(data, "a.qdpx"):
                pass

    within_bounds(read)


BUNDLES = ("zip bomb", "path traversal", "absolute path", "many entries", "truncated", "wrong magic bytes", "empty")


@pytest.mark.parametrize("case", BUNDLES)
def test_bundle_is_refused(case: str) -> None:
    """As archives of codings are."""
    data, reason = ARCHIVES[case]

    def read() -> None:
        with pytest.raises(ExchangeError, match=reason):
            replicate(data, "bundle.zip")

    within_bounds(read)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b"[" * 30_000_000, "values"),
        (b'{"items":' * 3_000_000, "no JSON|values"),
        (b"[" + b"0," * 25_000_000 + b"0]", "values"),
        (json.dumps({"items": "x" * 1_000}).encode(), "no annotation"),
        (b"\xff\xfe\x00\x00", "no JSON"),
    ],
    ids=["brackets", "nesting", "numbers", "text", "no text"],
)
def test_annotations_are_refused(page: bytes, reason: str) -> None:
    """Pages that would take far more memory than bytes are counted before they are read."""

    def read() -> None:
        with pytest.raises(AmityError, match=reason):
            list(from_annotations(page, "a.jsonld"))

    within_bounds(read)


def test_after_a_bad_file_the_next_is_taken(project: Project, tmp_path: Path) -> None:
    """What was refused leaves nothing in the project."""
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_bytes(REFUSED["duplicate headers"][0])
    good.write_text(f"{COLUMNS}\n{GOOD}\n")
    with pytest.raises(ExchangeError):
        take_dataset(project, bad, published="2010")
    assert take_dataset(project, good, published="2010").added == 1
