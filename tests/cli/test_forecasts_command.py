"""`amity forecast --register` and `amity forecasts`, as a person calls them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from amity.cli.main import main
from amity.model import Actor, Span, TieLabel
from amity.project import init_project
from amity.testing import make_document, make_statement

TEXT = "They stand together and help each other with arms and shelter."


@pytest.fixture
def project(tmp_path: Path) -> str:
    """A front and a league that four reports call allies."""
    path = tmp_path / "case.amity"
    with init_project(path) as opened:
        opened.writer.add_actors([Actor(x, x.title(), "armed_group") for x in ("front", "league")])
        for n in range(4):
            text = f"{TEXT} So says report {n}."
            doc = make_document(text, published=f"202{n}-05-01", id=f"doc_{n}", sha256=str(n))
            opened.writer.add_document(doc)
            span = Span(0, len(text))
            stmt = make_statement(
                label=TieLabel("alliance"), doc=doc.id, span=span, quote=text, actors=("front", "league")
            )
            opened.writer.add_reviewed(stmt, by="tester")
    return str(path)


def run(*words: str, code: int = 0) -> None:
    """Call a command, which ends with `code`."""
    with pytest.raises(SystemExit) as stopped:
        main(list(words))
    assert stopped.value.code == code


def test_a_forecast_is_registered_resolved_and_scored(project: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The whole life of a forecast; the same one twice is one."""
    for _ in range(2):
        run("forecast", project, "front", "league", "--as-of", "2024-01-01", "--register")
    capsys.readouterr()
    run("forecasts", project, "list", "--json")
    (listed,) = json.loads(capsys.readouterr().out)
    assert listed["due"] == "2024-12-31"
    assert listed["status"] == "due: to be resolved"
    assert 0 < listed["low"] <= listed["p"] <= listed["high"] < 1
    run("forecasts", project, "resolve", listed["id"], "--did-not", "--source", "A chronicle, 2025", "--by", "ann")
    capsys.readouterr()
    run("forecasts", project, "score", "--json")
    scored = json.loads(capsys.readouterr().out)
    assert scored["own"]["count"] == scored["hindcasts"] == 1
    assert scored["own"]["brier"] == pytest.approx(2 * listed["p"] ** 2, abs=1e-5)
    run("forecasts", project, "score")
    assert "base rate" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["resolve", "fc_none", "--happened", "--source", "A book"], "no forecast"),
        (["resolve"], "name the forecast"),
        (["resolve", "fc_none", "--happened"], "needs a source"),
    ],
)
def test_wrong_resolutions_are_errors_in_words(
    project: str, words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line on standard error, exit code 1."""
    run("forecasts", project, *words, code=1)
    assert says in capsys.readouterr().err


def test_the_future_cannot_be_stood_on(project: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A forecast as of a day to come is not registered."""
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)
    run("forecast", project, "front", "league", "--as-of", str(tomorrow), "--register", code=1)
    assert "still to come" in capsys.readouterr().err.replace("\n", " ")
