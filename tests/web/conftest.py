"""The workbench over a small project, with the key shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.web.browsing import CHROMIUM, FLAGS, running
from tests.web.desk_samples import HOST, TOKEN, make_project
from tests.web.plain_client import TestClient

from amity.web import WebOptions, create_app
from amity.web.options import loopback_hosts

if TYPE_CHECKING:
    from playwright import sync_api as playwright


@pytest.fixture
def project_path(tmp_path: Path) -> Path:
    """The file of a small project."""
    path = tmp_path / "case.amity"
    make_project(path).close()
    return path


@pytest.fixture
def stranger(project_path: Path) -> Iterator[TestClient]:
    """Somebody without the token."""
    options = WebOptions(TOKEN, (HOST,), "anna", upload_bytes=200_000, wait_seconds=120)
    with TestClient(create_app(project_path, options), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def client(stranger: TestClient) -> TestClient:
    """Somebody who opened the address with the token."""
    answer = stranger.get(f"/documents?token={TOKEN}")
    assert answer.status_code == 200
    return stranger


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A workbench that runs on a free port of this machine."""
    path = tmp_path / "case.amity"
    make_project(path).close()
    with running(
        lambda port: create_app(path, WebOptions(TOKEN, loopback_hosts(port), "anna", wait_seconds=120))
    ) as at:
        yield at


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    """Chromium without a window."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture
def page(browser: playwright.Browser, address: str) -> Iterator[playwright.Page]:
    """A tab in which the address with the token was opened; errors of scripts and refused resources fail the test."""
    context = browser.new_context(base_url=address, accept_downloads=True)
    tab = context.new_page()
    tab.set_default_timeout(60_000)
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
    tab.goto(f"/?token={TOKEN}")
    yield tab
    context.close()
    assert not wrong
