"""Files are written whole or not at all, and as other files of the user."""

from __future__ import annotations

from pathlib import Path

import pytest

from amity.errors import AnswerError
from amity.report.files import write_whole


def test_who_may_read_a_file_is_as_for_any_other(tmp_path: Path) -> None:
    """A colleague of the same group can open an export where other files of the user can be opened."""
    plain, made = tmp_path / "plain", tmp_path / "made.zip"
    plain.write_bytes(b"x")
    write_whole(made, b"content")
    assert made.read_bytes() == b"content"
    assert made.stat().st_mode == plain.stat().st_mode


def test_a_failed_write_leaves_the_old_file_and_no_part(tmp_path: Path) -> None:
    """A folder cannot be replaced by a file: the error names it, and nothing else is left behind."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "kept").write_bytes(b"")
    with pytest.raises(AnswerError, match="cannot be written"):
        write_whole(folder, b"content")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    assert [path.name for path in folder.iterdir()] == ["kept"]
