"""What only a server is asked: addresses that lead somewhere, and nowhere."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.web.plain_client import TestClient
from typer.testing import CliRunner

from amity.cli.main import build_app
from amity.errors import StoreError
from amity.project import init_project
from amity.store import CodedDocument, create_project, open_engine, views
from amity.testing import make_document, make_statement
from amity.web import WebOptions, create_app
from amity.web.sitemap import PAGES


def test_a_project_is_opened_again(target: str) -> None:
    """What was made is found, its tables in the newest form; what was not made is named."""
    create_project(target).dispose()
    engine = open_engine(target)
    with engine.connect() as conn:
        assert views.counts(conn)["document"] == 0
    engine.dispose()


def test_a_connection_in_use_at_the_end_is_closed_when_it_comes_back(new_database: Callable[[], str]) -> None:
    """A worker that outlives the project leaves no connection on the server; one that comes back in time is kept."""
    engine = create_project(new_database())
    with engine.connect() as conn:
        kept = conn.connection.dbapi_connection
        with engine.connect() as other:
            late = other.connection.dbapi_connection
            conn.close()
            engine.dispose()
            assert kept is not None and kept.closed
            assert late is not None and not late.closed
    assert late.closed
    with engine.connect() as conn:
        again = conn.connection.dbapi_connection
    assert again is not None and not again.closed
    engine.dispose()


def test_a_database_that_is_no_project_is_refused(new_database: Callable[[], str]) -> None:
    """An empty database is no project, and the message says how one is made."""
    with pytest.raises(StoreError, match="amity init"):
        open_engine(new_database())


def test_a_server_that_does_not_answer_is_named() -> None:
    """The address is in the message, its password is not."""
    with pytest.raises(StoreError) as caught:
        open_engine("postgresql://anna:secret@127.0.0.1:1/case")
    assert "127.0.0.1" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_the_workbench_shows_its_pages_of_a_project_on_a_server(new_database: Callable[[], str]) -> None:
    """Every page without a parameter is answered, or being worked out, also where statements have speakers."""
    address = new_database()
    with init_project(address) as project:
        doc = make_document()
        project.writer.add_document(doc)
        stmt = make_statement(speakers=("north",))
        project.writer.add_coding(CodedDocument(doc.id, "anna", "1.0", (stmt,)))
    options = WebOptions("a-token-of-the-tests", ("testserver",), "anna")
    paths = [page.path for page in PAGES if "{" not in page.path and page.path not in ("/", "/merge", "/agreement")]
    headers = {"Authorization": f"Bearer {options.token}"}
    with TestClient(create_app(address, options), headers=headers) as client:
        answered = {path: client.get(f"{path}.json").status_code for path in paths}
    assert len(answered) > 8
    assert set(answered.values()) <= {200, 202, 422}, answered


def test_commands_say_what_to_type_next_without_the_password(new_database: Callable[[], str], tmp_path: Path) -> None:
    """The address that is proposed can be copied into a shell, and its password is nowhere in what is printed."""
    address = new_database().replace("amity@", "amity:geheim@")
    (tmp_path / "a.txt").write_text("The Taliban fought beside al-Qaeda in 2009.", "utf-8")
    printed = {}
    for words in (["init", address], ["read", address, str(tmp_path / "a.txt")], ["code", address]):
        found = CliRunner().invoke(build_app(words[0]), words)
        assert found.exit_code == 0, found.output
        printed[words[0]] = found.output
    assert "geheim" not in "".join(printed.values())
    proposed = printed["read"].partition("Next: ")[2].splitlines()[0]
    assert shlex.split(proposed)[:2] == ["amity", "code"]
    assert "'postgresql://amity:***@/" in proposed
