"""The main job on the command line: from an article to an answer, and what goes wrong on the way."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from amity.cli.main import COMMANDS, build_app, load_function, main

ARTICLE = """---
title: Friends in need
publisher: Karsan Observer
published: 2019-05-14
grade: B2
---
Northern Front and the Karsan Liberation Army fought side by side for years.
Northern Front trains the Karsan Liberation Army. The Karsan Liberation Army attacked Northern Front on 3 March 2019.
"""
CODING = [
    (
        "Northern Front and the Karsan Liberation Army fought side by side for years",
        "2014/2018",
        "alliance",
    ),
    ("Northern Front trains the Karsan Liberation Army", None, "cooperation"),
    ("The Karsan Liberation Army attacked Northern Front on 3 March 2019", "2019-03-03", "strained"),
]


def run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Standard output of one command that must succeed."""
    try:
        main([str(w) for w in words])
    except SystemExit as stop:
        assert not stop.code, capsys.readouterr().err
    return capsys.readouterr().out


def fail(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Exit code and standard error of one command that must fail."""
    with pytest.raises(SystemExit) as stop:
        main([str(w) for w in words])
    return int(stop.value.code or 0), capsys.readouterr().err


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that holds the article, with a reviewed coding; made once and copied for each test."""
    folder = tmp_path_factory.mktemp("slice")
    target = folder / "karsan.amity"
    (folder / "front.md").write_text(ARTICLE, "utf-8")
    (folder / "actors.csv").write_text("id,name,aliases\nnf,Northern Front,\nkla,Karsan Liberation Army,KLA\n", "utf-8")
    label = {"support": [], "provider": None}
    rows = [
        {"doc": "front.md", "quote": quote, "kind": "tie", "actors": ["nf", "kla"], "label": label | {"state": state}}
        | {"speakers": [], "factuality": "asserted", "when": when}
        for quote, when, state in CODING
    ]
    (folder / "anna.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    for words in (
        ("init", target),
        ("read", target, folder / "front.md"),
        ("actors", "import", target, folder / "actors.csv"),
        ("review", target, "--from", folder / "anna.jsonl", "--by", "anna"),
    ):
        with contextlib.suppress(SystemExit):
            main([str(w) for w in words])
    return target


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A copy of the project."""
    return Path(shutil.copy(built, tmp_path / "karsan.amity"))


def test_from_article_to_answer(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The answer's probabilities sum to one, and it opens to the words of the article."""
    found: dict[str, Any] = json.loads(
        run(capsys, "assess", project, "northern front", "KLA", "--as-of", "2019-06-01", "--json")
    )
    assert found["pair"] == ["nf", "kla"]
    assert sum(found["state"]["probabilities"].values()) == pytest.approx(1, abs=1e-6)
    assert 0 < found["p_split"]["low"] <= found["p_split"]["value"] <= found["p_split"]["high"] < 1
    assert found["base_rate"]["pairs"] > 40
    quotes = {s["quote"] for s in found["statements"].values()}
    assert quotes == {quote for quote, _, _ in CODING}


def test_every_part_and_the_page(project: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Each question of its own answers as text and as JSON; the page is written."""
    for part in ("timeline", "drivers", "dissent", "forecast"):
        assert run(capsys, part, project, "nf", "kla", "--as-of", "2019-06-01").strip()
        json.loads(run(capsys, part, project, "nf", "kla", "--as-of", "2019-06-01", "--json"))
    page = tmp_path / "answer.html"
    assert "Written:" in run(capsys, "assess", project, "nf", "kla", "--as-of", "2019-06-01", "--html", page)
    assert "Northern Front" in page.read_text("utf-8")


def test_whatif_and_influence(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A scenario is kept and compared; influence names the statements."""
    args = (project, "nf", "kla", "--as-of", "2019-06-01", "--json")
    first = json.loads(run(capsys, "whatif", *args, "--set", "trust=-1", "--save", "distrust"))
    again = json.loads(run(capsys, "whatif", *args, "--compare", "distrust"))
    assert first["scenarios"][0]["changed"] == again["scenarios"][0]["changed"]
    assert len(json.loads(run(capsys, "whatif", *args))["tornado"]) == 15
    assert len(json.loads(run(capsys, "influence", *args))["statements"]) == 3


def test_coding_proposes_and_is_not_repeated(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second run codes nothing; what was proposed waits for review."""
    run(capsys, "code", project)
    waiting = json.loads(run(capsys, "review", project, "--json"))
    assert all(row["coder"] in ("rules", "encoder") and row["reason"] for row in waiting)
    assert "0 documents coded" in run(capsys, "code", project)


def test_standing_in_the_past_hides_what_came_later(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before the article was published nothing is known; --known-on gives hindsight."""
    code, said = fail(capsys, "assess", project, "nf", "kla", "--as-of", "2018-01-01")
    assert code == 1
    assert "too little to say" in said
    late = ("--as-of", "2018-01-01", "--known-on", "2020", "--json")
    assert json.loads(run(capsys, "assess", project, "nf", "kla", *late))["known_on"] == "2020-12-31"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("assess", "PROJECT", "nf", "klaa"), "unknown actor 'klaa'"),
        (("assess", "PROJECT", "nf", "nf"), "needs two"),
        (("assess", "PROJECT", "nf", "kla", "--as-of", "32.1.2019"), "no date in EDTF"),
        (("assess", "PROJECT", "nf", "kla", "--horizon", "soon"), "12m or 2y"),
        (("assess", "nowhere.amity", "nf", "kla"), "no such project"),
        (("init", "PROJECT"), "is there already"),
        (("whatif", "PROJECT", "nf", "kla", "--as-of", "2019-06-01", "--set", "trust"), "DRIVER=NUMBER"),
        (("actors", "import", "PROJECT", "missing.csv"), "missing.csv"),
        (("review", "PROJECT", "--from", "missing.jsonl"), "missing.jsonl"),
    ],
)
def test_errors_are_one_line(
    project: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    """Wrong data end with exit code 1 and a sentence, never a traceback."""
    code, text = fail(capsys, *(str(project) if w == "PROJECT" else w for w in words))
    assert code == 1
    assert said in " ".join(text.split())
    assert text.startswith("amity: ")
    assert "Traceback" not in text


def test_wrong_usage_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown command or option is a matter of usage."""
    assert fail(capsys, "asess")[0] == 2
    assert fail(capsys, "assess", "--nonsense")[0] == 2


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_loads_and_teaches(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """--help works for each command, and shows an example of it."""
    assert load_function(COMMANDS[name][0]) is not None
    text = run(capsys, name, "--help")
    assert f"amity {name}" in text
    assert build_app(name) is not None


def test_help_does_not_load_the_libraries() -> None:
    """`amity --help` answers without the parser of English or the numerical libraries."""
    script = (
        "import sys\nfrom amity.cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "assert not {'spacy', 'scipy', 'numba', 'numpy'} & set(sys.modules), sorted(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
