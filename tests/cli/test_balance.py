"""The command `amity balance` as a person calls it."""

import json
from pathlib import Path

import pytest

from amity.cli import main

TABLE = "source,target,weight\nnorth,south,1\nsouth,east,-1\nnorth,east,1\neast,west,2\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table with one unbalanced triangle."""
    path = tmp_path / "ties.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def run(*words: object) -> int:
    """The exit code of a call."""
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return int(ended.value.code or 0)


def test_json_has_the_promised_fields(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One object with the index, its proof, the partition and the counts."""
    assert run("balance", table, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["frustration_index"], answer["lower_bound"], answer["optimal"]) == (1, 1, True)
    assert (answer["n"], answer["m"], answer["negative"]) == (4, 4, 1)
    assert set(answer["partition"]) == {"north", "south", "east", "west"}


def test_text_names_the_groups_and_the_ties_out_of_balance(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A person reads the index, the proof, the groups and what to look at."""
    assert run("balance", table, "--margins") == 0
    shown = capsys.readouterr().out
    assert "Frustration index 1 (proved)" in shown
    assert "west" in shown
    assert "margin" in shown


def test_groups_and_rules_reach_the_solver(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three mutual enemies need three groups; a contradictory pair depends on the rule."""
    path = tmp_path / "enemies.csv"
    path.write_text("i,j,sign\na,b,-\nb,c,-\na,c,-\nc,a,+\n", encoding="utf-8")
    assert run("balance", path, "--rule", "anyneg", "--k", 3, "--json") == 0
    assert json.loads(capsys.readouterr().out)["frustration_index"] == 0
    assert run("balance", path, "--rule", "anyneg", "--json") == 0
    assert json.loads(capsys.readouterr().out)["frustration_index"] == 1
    assert run("balance", path, "--json") == 0
    assert json.loads(capsys.readouterr().out)["cancelled"] == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i,j,weight\na,a,1\n", "self-loop"),
        ("i,j,weight\na,b,many\n", "row 2, column weight: 'many' is not a number"),
        ("x,y\n1,2\n", "expected i,j or source,target"),
        ("", "is empty"),
    ],
)
def test_bad_tables_are_one_line_and_exit_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, expected: str
) -> None:
    """No traceback; the line says what and where."""
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    assert run("balance", path) == 1
    err = capsys.readouterr().err
    assert expected in err
    assert err.count("\n") == 1


def test_a_missing_file_is_exit_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message names the file."""
    assert run("balance", tmp_path / "nowhere.csv") == 1
    assert "nowhere.csv" in capsys.readouterr().err


def test_wrong_usage_is_exit_2(table: Path) -> None:
    """An unknown rule is a matter of usage."""
    assert run("balance", table, "--rule", "loudest") == 2
