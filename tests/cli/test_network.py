"""The command `amity network` over a small project, as a person calls it."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import networkx as nx
import pytest
import typer

from amity.cli.network import network
from amity.cli.whatif import whatif
from amity.errors import AmityError, AnswerError
from amity.model import Actor, Span, TieLabel
from amity.project import init_project
from amity.testing import make_document, make_statement
from amity.workflow.shock import parse_shock

TEXT = "They stand together and help each other with arms and shelter."
TIES = [
    ("front", "league", "alliance", "2004-03"),
    ("front", "league", "alliance", "2009-05"),
    ("front", "crown", "war", "2005-01"),
    ("front", "crown", "war", "2009-02"),
    ("league", "crown", "rivalry", "2006-07"),
    ("league", "rivals", "war", "2008-11"),
    ("front", "wing", "integration", "2007-04"),
]
ACTORS = [
    Actor("front", "Plateau Front", "armed_group"),
    Actor("wing", "Northern Wing", "faction", part_of="front"),
    Actor("league", "River League", "armed_group"),
    Actor("rivals", "Salt Brigade", "armed_group"),
    Actor("crown", "The Crown", "state"),
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A front, its wing, a partner, their common enemy, and a rival of the partner."""
    path = tmp_path_factory.mktemp("network") / "plateau.amity"
    with init_project(path) as made:
        made.writer.add_actors(ACTORS)
        for at, (a, b, state, when) in enumerate(TIES):
            doc = make_document(f"{TEXT} Report {at}.", name=f"report-{at}.txt", published=when)
            made.writer.add_document(doc)
            stmt = make_statement(
                "tie", label=TieLabel(state), doc=doc.id, span=Span(0, len(TEXT)), quote=TEXT, actors=(a, b)
            )
            made.writer.add_reviewed(stmt, by="tester")
    return path


def run(*words: object) -> None:
    """Calls the command with these words."""
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(network)
    app([str(word) for word in words], standalone_mode=False)


@pytest.fixture(scope="module")
def answered(project: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One call with a shock and every file, and what it printed."""
    folder = tmp_path_factory.mktemp("files")
    files = {name: folder / f"net.{name}" for name in ("html", "png", "gexf", "graphml", "json")}
    with pytest.MonkeyPatch.context() as patch:
        # Not by taking the place of standard output, which other threads of the tests' process may give back.
        patch.setattr(
            "amity.cli.network.print_json", lambda value: files["json"].write_text(json.dumps(value), "utf-8")
        )
        words = [
            "--on",
            "2010-04-22",
            "--shock",
            "Plateau Front|River League=none",
            "--runs",
            60,
            "--json",
            "--over-time",
        ]
        for option, name in (("html", "html"), ("picture", "png"), ("gexf", "gexf"), ("graphml", "graphml")):
            words += [f"--{option}", files[name]]
        run(project, *words)
    return files


def test_json_has_ties_balance_and_coupling(answered: dict[str, Path]) -> None:
    """Five organisations in two camps; every covariate has an estimate with its interval."""
    answer = json.loads(answered["json"].read_text("utf-8"))
    assert {actor["id"] for actor in answer["actors"]} == {actor.id for actor in ACTORS}
    assert answer["balance"]["optimal"] is True
    camps = answer["balance"]["partition"]
    assert camps["front"] == camps["league"] == camps["wing"] != camps["crown"]
    assert {"part": "wing", "whole": "front"} in answer["parts"]
    for row in answer["coupling"]:
        value, low, high = row["towards"]
        assert low < value < high


def test_a_shock_changes_the_faction_and_the_rival_with_their_grounds(answered: dict[str, Path]) -> None:
    """The wing, of whose tie to the partner nothing is said, takes over the front's; the rival's is opened."""
    shock = json.loads(answered["json"].read_text("utf-8"))["shock"]
    changes = {(frozenset(change["actors"]), change["outcome"]): change for change in shock["changes"]}
    wing = changes[frozenset({"wing", "league"}), "partners"]
    assert wing["change"][0] == pytest.approx(wing["after"] - wing["before"], abs=2e-4)
    assert wing["ground"]["tie"].endswith("taken over from its whole, Plateau Front")
    assert any("stance of the whole" in channel for channel in wing["ground"]["channels"])
    rival = changes[frozenset({"rivals", "front"}), "partners"]
    assert rival["ground"]["tie"] == "nothing is said of it: taken to be none"
    (cohesion,) = shock["cohesion"]
    assert (cohesion["part"], cohesion["whole"]) == ("wing", "front")


def test_files_open_elsewhere(answered: dict[str, Path]) -> None:
    """GEXF and GraphML open in networkx; the picture is a PNG; the page has a map for every year."""
    assert set(nx.read_gexf(BytesIO(answered["gexf"].read_bytes()))) >= {"front", "league"}
    assert nx.read_graphml(answered["graphml"]).number_of_edges() == 5
    assert answered["png"].read_bytes().startswith(b"\x89PNG")
    assert answered["html"].read_text("utf-8").count("<figure ") == 7


def test_balance_over_time_has_a_row_a_year(answered: dict[str, Path]) -> None:
    """From the first tie to the day, ties only ever become known."""
    years = json.loads(answered["json"].read_text("utf-8"))["over_time"]
    assert [year["on"][:4] for year in years] == [str(year) for year in range(2004, 2011)]
    assert [year["ties"] for year in years] == sorted(year["ties"] for year in years)


def test_text_says_who_stands_with_whom(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Camps by name, and what the shock does, in words."""
    run(project, "--on", "2010-04-22", "--shock", "front|league=none", "--runs", 20)
    shown = " ".join(capsys.readouterr().out.split())
    assert "5 organisations, 5 ties on 2010-04-22" in shown
    assert "If Plateau Front – River League is none" in shown
    assert "Northern Wing – River League" in shown


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--on", "1990"), "too little|no tie"),
        (("--on", "2010", "--shock", "front-league"), "cannot be read"),
        (("--on", "2010", "--shock", "front|league=quarrel"), "unknown state 'quarrel'"),
        (("--on", "2010", "--shock", "rivals|crown=none"), "no tie of rivals and crown is known"),
        (("--on", "2010", "--shock", "front|Martians=none"), "Martians"),
        (("--on", "2010", "--picture", "net.bmp"), r"\.svg or \.png"),
    ],
)
def test_bad_questions_say_what_is_wrong(project: Path, words: tuple[str, ...], message: str) -> None:
    """One line each, naming what was got."""
    with pytest.raises(AmityError, match=message):
        run(project, *words)


def test_shocks_are_read_as_written() -> None:
    """Spaces and bars are no matter; a missing part is."""
    shock = parse_shock(" Plateau Front | River League = war ", 2.0, 10)
    assert (shock.actors, shock.state) == (("Plateau Front", "River League"), "war")
    for text in ("a|b", "a=none", "|b=none", "a|b="):
        with pytest.raises(AnswerError, match="cannot be read"):
            parse_shock(text, 1.0, 1)


def test_a_tie_of_others_can_be_supposed_of_a_pair(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A war of the partner with the common enemy changes P(split) through the network, kept by name and compared."""
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(whatif)
    words = [str(project), "front", "league", "--as-of", "2010-04-22", "--json"]
    app([*words, "--tie", "River League|The Crown=alliance", "--save", "turncoat"], standalone_mode=False)
    (answer,) = json.loads(capsys.readouterr().out)["scenarios"]
    assert answer["scenario"]["ties"] == ["River League|The Crown=alliance"]
    assert answer["difference"]["value"] == pytest.approx(
        answer["changed"]["value"] - answer["base"]["value"], abs=2e-6
    )
    assert answer["difference"]["value"] > 0
    assert any("third parties that are friends of one" in text for text in answer["ground"])
    app([*words, "--compare", "turncoat"], standalone_mode=False)
    assert json.loads(capsys.readouterr().out)["scenarios"] == [answer | {"scenario": answer["scenario"]}]


@pytest.mark.parametrize(
    ("extra", "problem"),
    [
        (["--tie", "front|league=war"], "is the pair itself"),
        (["--tie", "front|crown=none", "--event", "COERCE"], "nothing besides"),
        (["--tie", "front|nowhere=war"], "unknown actor"),
        (["--tie", "front|crown"], "cannot be read"),
        (["--tie", "front|crown=love"], "unknown state 'love'"),
    ],
)
def test_a_tie_that_cannot_be_supposed_says_why(project: Path, extra: list[str], problem: str) -> None:
    """Each with what to try."""
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(whatif)
    with pytest.raises(AmityError, match=problem):
        app([str(project), "front", "league", "--as-of", "2010-04-22", *extra], standalone_mode=False)
