"""The command `amity analogues` over a small project, as a person calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amity.cli.main import main
from amity.model import Actor, Span, TieLabel
from amity.project import init_project
from amity.testing import make_document, make_statement

TEXT = "They stand together and help each other with arms and shelter."
HEADER = "dyad,a,b,a_kind,b_kind,region,state,from,to,next,how,source,address,checked\n"
ROW = "a|b,a,b,armed_group,armed_group,Global,alliance,1990-01-01,1999-01-01,war,raids,A book,p. 3,yes\n"
LAST = "a|b,a,b,armed_group,armed_group,Global,war,1999-01-01,..,open,raids,A book,p. 4,yes\n"
ASKED = ["front", "league", "--as-of", "2010-01-01"]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A front and a league that are allies, and another pair with three looks."""
    path = tmp_path_factory.mktemp("analogues") / "case.amity"
    with init_project(path) as opened:
        opened.writer.add_actors([Actor(x, x.title(), "armed_group") for x in ("front", "league", "wing")])
        for n, (other, state) in enumerate([("league", "alliance")] * 4 + [("wing", "integration")] * 3):
            text = TEXT + f" So says report {n}."
            doc = make_document(text, published=f"200{n}-05-01", id=f"doc_{n}", sha256=str(n))
            opened.writer.add_document(doc)
            stmt = make_statement(
                label=TieLabel(state), doc=doc.id, span=Span(0, len(text)), quote=text, actors=("front", other)
            )
            opened.writer.add_reviewed(stmt, by="tester")
    return str(path)


def run(*words: str) -> None:
    """Call the command, which ends with 0."""
    with pytest.raises(SystemExit) as stopped:
        main(list(words))
    assert stopped.value.code == 0


def test_json_gives_the_nearest_with_their_ends(project: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The reference set by default; every analogue has a distance, its parts and a source."""
    run("analogues", project, *ASKED, "--top", "3", "--json")
    found = json.loads(capsys.readouterr().out)
    assert len(found["nearest"]) == 3
    assert all({"path", "state", "age", "kinds"} == set(x["parts"]) and x["source"] for x in found["nearest"])


def test_a_table_of_the_user_replaces_the_set(project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only its relations are looked at."""
    table = tmp_path / "mine.csv"
    table.write_text(HEADER + ROW + LAST, "utf-8")
    run("analogues", project, *ASKED, "--reference", str(table))
    shown = capsys.readouterr().out
    assert "Nearest of 1 relations" in shown
    assert "war after" in shown


def test_other_pairs_of_the_project(project: str, capsys: pytest.CaptureFixture[str]) -> None:
    """They count if they have three looks."""
    run("analogues", project, *ASKED, "--in", "project", "--json")
    assert [x["dyad"] for x in json.loads(capsys.readouterr().out)["nearest"]] == [["front", "wing"]]


@pytest.mark.parametrize("text", ["nonsense\n1\n", HEADER + ROW.replace("1999-01-01", "1989-01-01") + LAST, "\udcff"])
def test_wrong_table_is_an_error_in_words(
    project: str, tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line that names the file; exit code 1."""
    table = tmp_path / "wrong.csv"
    table.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SystemExit) as stopped:
        main(["analogues", project, *ASKED, "--reference", str(table)])
    assert stopped.value.code == 1
    assert "wrong.csv" in capsys.readouterr().err.replace("\n", "")
