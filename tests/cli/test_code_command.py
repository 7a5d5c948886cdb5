"""Coding a table of short texts without a project."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amity.cli.main import main

NOTE = "The Taliban are allies of al-Qaeda."


def code(table: str, folder: Path, *options: str) -> list[dict[str, object]]:
    """The statements of a table."""
    path, out = folder / "notes.csv", folder / "coded.jsonl"
    path.write_text(table, "utf-8")
    with pytest.raises(SystemExit) as stop:
        main(["code", "--csv", str(path), "--text", "note", "--jsonl", str(out), *options])
    assert not stop.value.code
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def test_a_table_without_ids_is_coded_by_the_number_of_the_row(tmp_path: Path) -> None:
    """Nobody has to add a column before the first try."""
    assert {stmt["doc"] for stmt in code(f"note\nNothing here.\n{NOTE}\n", tmp_path)} == {"2"}


def test_ids_of_a_table_are_kept(tmp_path: Path) -> None:
    """The column `id` is taken where there is one, or the one that is named."""
    assert {stmt["doc"] for stmt in code(f"id,key,note\na,b,{NOTE}\n", tmp_path)} == {"a"}
    assert {stmt["doc"] for stmt in code(f"id,key,note\na,b,{NOTE}\n", tmp_path, "--id", "key")} == {"b"}


def test_a_column_that_is_not_there_is_answered_with_those_that_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message has the option that names another."""
    path = tmp_path / "notes.csv"
    path.write_text("words\nx\n", "utf-8")
    with pytest.raises(SystemExit) as stop:
        main(["code", "--csv", str(path), "--jsonl", "-"])
    assert stop.value.code == 1
    said = " ".join(capsys.readouterr().err.split())
    assert "has no column 'text'; it has words; say --text COLUMN" in said
