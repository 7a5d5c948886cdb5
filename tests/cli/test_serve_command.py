"""`amity serve`: what it starts for one person, and what for users with names."""

from __future__ import annotations

import getpass
import socket
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from amity.cli import serve as command
from amity.cli.main import build_app
from amity.errors import AmityError
from amity.project import init_project, open_project
from amity.web import WebOptions
from amity.workflow.accounts import add_user, disable_user

WORDS = "four words are enough"


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A project with a user."""
    with init_project(tmp_path / "case.amity") as project:
        add_user(project, "olga", "owner", password=WORDS, by="root")
    return str(tmp_path / "case.amity")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The options of applications that were made, and what the server was told; none is started."""
    seen: list[Any] = []
    monkeypatch.setattr(command, "create_app", lambda _, options: seen.append(options))
    monkeypatch.setattr(command, "run_app", lambda _, **how: seen.append(how))
    return seen


def serve(path: str, *words: str) -> Result:
    """What the command answers."""
    return CliRunner().invoke(build_app("serve"), ["serve", path, *words])


def test_for_one_person_nothing_has_changed(path: str, started: list[Any]) -> None:
    """On this machine only, with a token that it prints, though the project has users."""
    shown = serve(path).output
    options, how = started
    assert isinstance(options, WebOptions)
    assert not options.named
    assert len(options.token) == 32
    assert f"http://127.0.0.1:8765/?token={options.token}" in shown
    assert (how["host"], how["port"], options.user) == ("127.0.0.1", 8765, getpass.getuser())
    assert options.hosts == ("127.0.0.1:8765", "localhost:8765", "[::1]:8765")
    assert not options.answers_to("192.0.2.7:8765")


def test_fits_are_kept_in_the_users_folder_or_another(
    path: str, started: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the option says, else where the machine's user keeps what can be made again."""
    monkeypatch.setattr(command, "user_folder", lambda: tmp_path / "theirs")
    serve(path)
    serve(path, "--fits", str(tmp_path / "mine"))
    assert started[0].fits == tmp_path / "theirs"
    assert started[2].fits == tmp_path / "mine"


def test_beyond_this_machine_users_log_in(path: str, started: list[Any]) -> None:
    """No token is made or shown, it warns that nothing is enciphered, and headers of proxies are not believed."""
    shown = serve(path, "--host", "0.0.0.0", "--name", "Desk.example.org").output  # noqa: S104
    options, how = started
    assert (options.named, options.https, options.token) == (True, False, "")
    assert "token" not in shown
    assert "as they are" in shown
    assert how["proxy_headers"] is False
    assert options.answers_to("desk.example.org:8765")
    assert options.answers_to("192.0.2.7:8765")


def test_behind_a_proxy_only_its_name_is_answered(path: str, started: list[Any]) -> None:
    """The proxy's word on addresses is believed, and cookies go over TLS only."""
    shown = serve(path, "--https-behind-proxy", "--name", "desk.example.org").output
    options, how = started
    assert (options.named, options.https, how["proxy_headers"], how["host"]) == (True, True, True, "127.0.0.1")
    assert "as they are" not in shown
    assert options.answers_to("desk.example.org")
    assert not options.answers_to("192.0.2.7")


@pytest.mark.parametrize("words", [("--by", "eve"), ("--token", "file")])
def test_what_is_for_one_person_is_refused(path: str, started: list[Any], words: tuple[str, str]) -> None:
    """A name to sign with, a token."""
    result = serve(path, "--host", "0.0.0.0", *words)  # noqa: S104
    assert isinstance(result.exception, AmityError)
    assert started == []


def test_disabled_users_are_not_enough(path: str, started: list[Any]) -> None:
    """Somebody must be able to log in."""
    with open_project(path) as project:
        disable_user(project, "olga", by="root")
    result = serve(path, "--host", "0.0.0.0")  # noqa: S104
    assert "amity users" in str(result.exception)
    assert started == []


def test_a_port_that_is_taken_is_named_before_an_address_is_shown(path: str, started: list[Any]) -> None:
    """The address would lead to whoever listens there."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        found = serve(path, "--port", str(other.getsockname()[1]))
    assert isinstance(found.exception, AmityError)
    assert "choose another" in str(found.exception)
    assert (started, found.output) == ([], "")
