"""Files, folders and patterns: what is taken, in which order, under which name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.reading.reading_samples import PAGE, STORY

from amity.model import Document
from amity.reading import Limits, ReadOptions, Unreadable, read_paths

HERE = ReadOptions(apart=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with files in folders, hidden ones and a saved page."""
    for name in ("b.txt", "a.txt", "sub/c.txt", "sub/deep/d.txt", ".hidden.txt", ".git/e.txt", "page_files/f.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}: {STORY}")
    (tmp_path / "page.html").write_text(PAGE)
    return tmp_path


def names(found: list[Document | Unreadable]) -> list[str]:
    """Names of the documents."""
    return [item.name for item in found if isinstance(item, Document)]


def test_folder_is_read_with_all_below_sorted(folder: Path) -> None:
    """Hidden files and a saved page's own folder are left out; names are paths from the folder."""
    expected = ["a.txt", "b.txt", "page.html", "sub/c.txt", "sub/deep/d.txt"]
    assert names(list(read_paths([folder], HERE))) == expected


def test_files_and_patterns(folder: Path) -> None:
    """A pattern gives the files that match, sorted."""
    found = list(read_paths([folder / "sub" / "c.txt", str(folder / "**" / "*.txt")], HERE))
    assert names(found) == ["c.txt", "a.txt", "b.txt", "f.txt", "c.txt", "d.txt"]


def test_a_file_whose_name_looks_like_a_pattern(tmp_path: Path) -> None:
    """An existing file wins over the pattern."""
    path = tmp_path / "notes [1].txt"
    path.write_text(STORY)
    assert names(list(read_paths([path], HERE))) == ["notes [1].txt"]


def test_same_bytes_twice_have_one_id(folder: Path) -> None:
    """The store can tell that they are one document."""
    (folder / "copy.txt").write_bytes((folder / "a.txt").read_bytes())
    found = {item.name: item for item in read_paths([folder], HERE) if isinstance(item, Document)}
    assert found["copy.txt"].id == found["a.txt"].id


def test_reading_is_lazy(folder: Path) -> None:
    """The first document comes before the last file is looked at."""
    reading = read_paths([folder, folder / "absent.txt"], HERE)
    first = next(reading)
    assert isinstance(first, Document)
    (folder / "b.txt").write_text("changed: the front and the league")
    assert next(reading).text.startswith("changed")  # type: ignore[union-attr]


def test_more_files_than_allowed_are_said(folder: Path) -> None:
    """The batch ends with the limit's name."""
    found = list(read_paths([folder], ReadOptions(limits=Limits(files=2), apart=False)))
    assert len(found) == 3
    assert isinstance(found[-1], Unreadable)
    assert "`files`" in found[-1].reason


def test_empty_folder_is_said(tmp_path: Path) -> None:
    """A folder without files is named."""
    (found,) = read_paths([tmp_path], HERE)
    assert isinstance(found, Unreadable)
    assert "no files" in found.reason


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipes_and_loops_do_not_hang(tmp_path: Path) -> None:
    """A named pipe is refused, a link back to the folder is not followed."""
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "a.txt").write_text(STORY)
    found = list(read_paths([tmp_path], HERE))
    assert names(found) == ["a.txt"]
    assert [item.name for item in found if isinstance(item, Unreadable)] == ["pipe.txt"]


def test_apart_and_here_give_the_same(folder: Path) -> None:
    """The process of its own changes nothing in what is read."""
    (folder / "x.md").write_text("---\nauthors: [Ann, Bo]\n---\nThe *front* and the league.")
    assert list(read_paths([folder])) == list(read_paths([folder], HERE))
