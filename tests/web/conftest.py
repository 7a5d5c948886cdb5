"""The workbench over a small project, with the key shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.desk_samples import HOST, TOKEN, make_project
from tests.web.plain_client import TestClient

from amity.web import WebOptions, create_app


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
