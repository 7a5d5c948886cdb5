"""A server killed in the middle of an import: what was finished is kept, and the next run does the rest, once."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from amity.project import init_project, open_project
from amity.store import views
from amity.web.secrets import form_key

pytestmark = pytest.mark.slow
TOKEN = "a-token-of-one-s-own-for-tests"  # noqa: S105
TEXT = "Hezbollah and Iran are allies. The Taliban attacked the Northern Alliance. Report {n}.\n\n"
FILES = 40


@contextmanager
def served(path: Path) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """The workbench as a process of its own, and somebody who has its token."""
    token = path.with_suffix(".token")
    token.write_text(TOKEN, "utf-8")
    command = [
        sys.executable,
        "-c",
        "from amity.cli import main; main()",
        "serve",
        str(path),
        "--port",
        "0",
        "--token",
        str(token),
        "--fits",
        str(path.with_suffix(".fits")),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"})
    assert process.stdout is not None
    try:
        client = _client(process.stdout.readline())
        yield process, client
        client.close()
    finally:
        process.kill()
        process.wait(20)
        process.stdout.close()


def _client(said: str) -> httpx.Client:
    """Somebody with the token, once the server answers."""
    found = re.search(r"http://[\d.]+:\d+", said)
    assert found, said
    client = httpx.Client(base_url=found[0], headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60)
    for _ in range(200):
        try:
            client.get("/import")
            break
        except httpx.TransportError:
            time.sleep(0.05)
    return client


def send(client: httpx.Client, first: int, count: int) -> str:
    """The job of an import of some files."""
    files = [("files", (f"{n}.txt", (TEXT * 6).format(n=n))) for n in range(first, first + count)]
    answer = client.post(
        "/import", data={"form_key": form_key(TOKEN)}, files=files, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["job"])


def job_of(client: httpx.Client, job: str) -> dict[str, object]:
    return dict(client.get(f"/job/{job}.json").json())


def test_nothing_is_lost_or_twice_when_the_server_is_killed(tmp_path: Path) -> None:
    """Killed while it codes; what was read is there, and coding goes on with the next import."""
    path = tmp_path / "case.amity"
    init_project(path).close()
    with served(path) as (process, client):
        job = send(client, 0, FILES)
        while "coded" not in str(job_of(client, job)["job"]):
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait(20)
    with open_project(path) as project, project.view() as conn:
        counts = views.counts(conn)
        assert counts["document"] == FILES
        assert len(views.coded_documents(conn, "rules")) < FILES
    with served(path) as (_, client):
        job = send(client, FILES, 1)
        while job_of(client, job)["under_way"]:
            time.sleep(0.05)
    with open_project(path) as project, project.view() as conn:
        assert views.counts(conn)["document"] == FILES + 1
        assert len(views.coded_documents(conn, "rules")) == FILES + 1
        ids = [item.stmt.id for item in views.statements(conn)]
        assert len(ids) == len(set(ids)) > FILES
