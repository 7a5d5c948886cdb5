"""Commands in the documentation: each can be parsed as it stands, and the tutorial's are run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from amity.cli.main import COMMANDS, build_app, main

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
TUTORIAL = ROOT / "docs/tutorial/first-assessment.md"
BLOCK = re.compile(r"```(?P<language>\w+)\n(?P<body>.*?)```", re.DOTALL)
SHELLS = ("sh", "console")
WRONG_USAGE = typer.BadParameter.__bases__[0]  # whichever library typer takes its errors from
OTHERS = frozenset({"--nthreads", "--mem", "--generate-name"})  # of other programs
ENDS = frozenset({"|", "&", "&&", "<", ">", ";"})


def commands_of(page: Path) -> list[str]:
    """The calls of amity in a page's blocks of shell, without prompts, comments and what a pipe adds."""
    found = []
    for block in BLOCK.finditer(page.read_text("utf-8")):
        if block["language"] in SHELLS:
            lines = block["body"].replace("\\\n", " ").splitlines()
            found += [call for line in lines for call in _calls(line, prompted=block["language"] == "console")]
    return found


def _calls(line: str, *, prompted: bool) -> list[str]:
    if prompted and not line.startswith("$ "):
        return []
    lexer = shlex.shlex(line.removeprefix("$ "), posix=True, punctuation_chars="|&<>;")
    lexer.whitespace_split = True
    words = list(lexer)
    calls: list[list[str]] = [[]]
    for word in words:
        if word in ENDS:
            calls.append([])
        else:
            calls[-1].append(word)
    return [shlex.join(call[1:]) for call in calls if call and call[0] in ("amity", ".venv/bin/amity")]


def parse(words: list[str]) -> None:
    """Nothing, if the command line knows the command, its options and its arguments; nothing is run."""
    command: Any = typer.main.get_command(build_app(words[0]))
    context: typer.Context | None = None
    rest = list(words)
    while hasattr(command, "commands"):
        context = typer.Context(command, info_name="amity", parent=context)
        command = command.commands[rest.pop(0)]
    command.make_context("amity", rest, parent=context)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_in_the_docs_can_be_parsed(page: Path) -> None:
    """Commands, options and the number of arguments are those that the program has."""
    for command in commands_of(page):
        try:
            parse(shlex.split(command))
        except (WRONG_USAGE, KeyError) as error:
            pytest.fail(f"{page.name}: amity {command}: {error}")


def test_a_wrong_option_is_noticed() -> None:
    """The check can fail."""
    with pytest.raises(WRONG_USAGE):
        parse(["assess", "case.amity", "a", "b", "--as-if", "2010"])


def known_options() -> set[str]:
    """Every option of every command."""
    found: set[str] = {"--help"}
    for name in COMMANDS:
        groups = [typer.main.get_command(build_app(name)).commands[name]]  # type: ignore[attr-defined]
        while groups:
            command: Any = groups.pop()
            groups += getattr(command, "commands", {}).values()
            found |= {opt for param in command.params for opt in (*param.opts, *param.secondary_opts)}
    return found


def test_options_that_messages_and_pages_name_are_there() -> None:
    """What an error tells people to try can be tried."""
    options, wrong = known_options(), []
    for path in [*ROOT.glob("src/amity/**/*.py"), *ROOT.glob("docs/**/*.md"), ROOT / "README.md"]:
        text = path.read_text("utf-8")
        named = re.findall(r"(?:say|set|with|try|raise|`|or) (--[a-z][a-z-]+)\b|`(--[a-z][a-z-]+)[ `=]", text)
        wrong += [f"{path.name}: {name}" for pair in named for name in pair if name and name not in options | OTHERS]
    assert wrong == []


def test_the_first_tutorial_can_be_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its article and list of actors are saved, its commands run as they stand, and it comes to an answer."""
    monkeypatch.chdir(tmp_path)
    texts = [m["body"] for m in BLOCK.finditer(TUTORIAL.read_text("utf-8")) if m["language"] == "text"]
    for name, text in zip(("front.md", "actors.csv"), texts, strict=True):
        Path(name).write_text(text, "utf-8")
    ran = []
    for command in commands_of(TUTORIAL):
        words = shlex.split(command)
        if words[0] == "review":  # asks for one key a statement
            words.append("--json")
        with pytest.raises(SystemExit) as stop:
            main(words)
        assert not stop.value.code, f"amity {command}: {capsys.readouterr().err}"
        ran.append(words[0])
    assert ran == ["init", "read", "actors", "code", "review", "assess", "dissent", "influence", "whatif"]
    assert "Northern Front" in Path("answer.html").read_text("utf-8")
