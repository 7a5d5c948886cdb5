"""`amity users`: made, listed, changed and logged from the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from amity.cli.main import build_app
from amity.project import init_project, open_project
from amity.workflow.accounts import check_login

WORDS = "four words are enough"


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A new project."""
    init_project(tmp_path / "case.amity").close()
    return str(tmp_path / "case.amity")


def users(path: str, *words: str, typed: str = "") -> Result:
    """What the command answers."""
    return CliRunner().invoke(build_app("users"), ["users", path, *words], input=typed)


def test_a_user_is_made_listed_and_let_in(path: str) -> None:
    """The password is asked for twice and never shown."""
    made = users(path, "add", "anna", "--role", "owner", typed=f"{WORDS}\n{WORDS}\n")
    assert made.exit_code == 0, made.exception
    assert WORDS not in made.output
    (listed,) = json.loads(users(path, "list", "--json").output)
    assert (listed["name"], listed["role"], listed["disabled"]) == ("anna", "owner", None)
    assert "hash" not in str(listed)
    with open_project(path) as project:
        assert check_login(project, "anna", WORDS) is not None


def test_two_different_passwords_change_nothing(path: str) -> None:
    """It says so."""
    result = users(path, "add", "anna", "--role", "owner", typed=f"{WORDS}\n{WORDS}!\n")
    assert "differ" in str(result.exception)
    assert "No users yet" in users(path, "list").output


def test_the_password_may_come_from_a_program(path: str) -> None:
    """One line of standard input."""
    assert users(path, "add", "anna", "--role", "coder", "--password-stdin", typed=WORDS + "\n").exit_code == 0
    assert users(path, "set-role", "anna", "--role", "editor").exit_code == 0
    assert users(path, "disable", "anna").exit_code == 0
    (listed,) = json.loads(users(path, "list", "--json").output)
    assert listed["role"] == "editor"
    assert listed["disabled"]
    assert users(path, "enable", "anna").exit_code == 0
    log = json.loads(users(path, "log", "--json").output)
    assert [row["what"].split()[0] for row in log] == ["enable", "disable", "set-role", "add"]
    assert "disable anna" in " ".join(users(path, "log", "--most", "2").output.split())


@pytest.mark.parametrize("words", [("add",), ("add", "anna"), ("set-role", "anna"), ("disable",), ("disable", "eve")])
def test_what_is_missing_is_named(path: str, words: tuple[str, ...]) -> None:
    """A user, a role."""
    result = users(path, *words)
    assert result.exit_code == 1
    assert any(word in str(result.exception) for word in ("name the user", "--role", "no user"))
