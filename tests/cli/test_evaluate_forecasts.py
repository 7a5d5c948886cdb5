"""`amity evaluate forecasts`, as a person calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amity.cli.main import main

ROWS = "actor1,actor2,date,type\na,b,2001-00-00,all\na,b,2003-05-00,riv\nc,d,2000-01-01,all\nc,d,2004-01-01,all\n"


def run(*words: str, code: int = 0) -> None:
    """Call the command, which ends with `code`."""
    with pytest.raises(SystemExit) as stopped:
        main(["evaluate", "forecasts", *words])
    assert stopped.value.code == code


def test_panel_as_table_and_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both name every forecaster; the JSON holds the counts."""
    path = tmp_path / "links.csv"
    path.write_text(ROWS, "utf-8")
    run("--panel", str(path))
    shown = capsys.readouterr().out
    assert "2 next links of 2 dyads" in shown
    assert "persistence" in shown
    run("--panel", str(path), "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["counts"] == {"friendly": 1, "hostile": 1, "split": 0}
    assert set(found["differences"]) == {"climatology", "climatology of next links", "persistence"}


def test_simulated_panel(capsys: pytest.CaptureFixture[str]) -> None:
    """The same seed gives the same figures."""
    outputs = []
    for _ in range(2):
        run("--simulated", "40", "--seed", "3", "--json")
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    assert json.loads(outputs[0])["dyads"] == 40


@pytest.mark.parametrize(
    ("content", "says"), [(None, "name a project"), ("a,b\n1,2\n", "column"), (ROWS + "a,b,x,all\n", "line 6")]
)
def test_wrong_calls_are_errors_in_words(
    tmp_path: Path, content: str | None, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing to evaluate, a table of something else, a date that is none."""
    path = tmp_path / "links.csv"
    path.write_text(content or "", "utf-8")
    run(*([] if content is None else ["--panel", str(path)]), code=1)
    assert says in capsys.readouterr().err.replace("\n", " ")
