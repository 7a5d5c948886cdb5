"""A workbench that is told to stop does so at once, and what it was at is gone on with in the next run."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from tests.web.desk_samples import HOST, TOKEN, make_project
from tests.web.plain_client import TestClient
from tests.web.test_killed import FILES, TEXT, _client, job_of, send
from tests.web.test_killed import TOKEN as OWN_TOKEN

from amity.project import init_project, open_project
from amity.store import views
from amity.web import WebOptions, create_app
from amity.web.orders import Order, Orders
from amity.web.secrets import form_key

SOON_S = 5.0  # two on an idle machine; a fit or a request that is waited for takes far longer
ENDLESS_FIT = "import time, amity.web.desk as desk; desk.estimate_from = lambda *_, **__: time.sleep(120)"
ENDLESS_CODING = """
import itertools, time
import amity.web.importing as importing
plain, numbers = importing.code_project, itertools.count()
def slow(project, *, progress):
    def told(name):
        progress(name)
        if next(numbers) == 2:
            time.sleep(120)
    return plain(project, progress=told)
importing.code_project = slow
"""
KEY = {"form_key": form_key(TOKEN)}
JSON = {"Accept": "application/json"}


def serve(path: Path, before: str = "pass") -> tuple[subprocess.Popen[str], httpx.Client]:
    """The workbench as a process of its own, with some code run in it before."""
    token = path.with_suffix(".token")
    token.write_text(OWN_TOKEN, "utf-8")
    words = ["serve", str(path), "--port", "0", "--token", str(token), "--fits", str(path.with_suffix(".fits"))]
    program = f"{before}\nfrom amity.cli import main; main()"
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", program, *words], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert process.stdout is not None
    return process, _client(process.stdout.readline())


def seconds_to_stop(process: subprocess.Popen[str], client: httpx.Client, number: signal.Signals) -> float:
    """How long the process lives after a signal."""
    begun = time.perf_counter()
    process.send_signal(number)
    try:
        process.wait(60)
    finally:
        process.kill()
        process.wait(20)
        client.close()
        assert process.stdout is not None
        process.stdout.close()
    return time.perf_counter() - begun


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_fit_does_not_keep_the_server(tmp_path: Path, number: signal.Signals) -> None:
    """Ctrl-C or a stop by the system in the middle of a fit: the process is gone within two seconds."""
    make_project(tmp_path / "case.amity").close()
    process, client = serve(tmp_path / "case.amity", ENDLESS_FIT)
    answer = client.get("/relation/northern-front/karsan-army")
    assert answer.status_code == 202
    assert seconds_to_stop(process, client, number) < SOON_S


@pytest.mark.slow
def test_an_import_that_was_cut_off_is_gone_on_with(tmp_path: Path) -> None:
    """Stopped between two documents: the next run says so, goes on when told, codes the rest once, and cleans up."""
    path = tmp_path / "case.amity"
    init_project(path).close()
    process, client = serve(path, ENDLESS_CODING)
    job = send(client, 0, FILES)
    while job_of(client, job)["job"]["steps_done"] < FILES + 3:  # type: ignore[index]
        time.sleep(0.01)
    assert seconds_to_stop(process, client, signal.SIGTERM) < SOON_S
    with open_project(path) as project, project.view() as conn:
        assert 0 < len(views.coded_documents(conn, "rules")) < FILES
    process, client = serve(path)
    left = job_of(client, job)
    assert (left["job"]["state"], left["waits"]) == ("interrupted", True)  # type: ignore[index]
    assert "Go on" in client.get("/import").text
    client.post(f"/job/{job}/go-on", data={"form_key": form_key(OWN_TOKEN)}, headers=JSON).raise_for_status()
    while job_of(client, job)["under_way"]:
        time.sleep(0.05)
    done = job_of(client, job)["job"]
    assert (done["state"], len(done["report"]["known"])) == ("done", FILES)  # type: ignore[index]
    assert not path.with_name("case.amity.imports").exists()
    assert seconds_to_stop(process, client, signal.SIGTERM) < SOON_S
    with open_project(path) as project, project.view() as conn:
        assert len(views.coded_documents(conn, "rules")) == FILES
        ids = [item.stmt.id for item in views.statements(conn)]
        assert len(ids) == len(set(ids)) > FILES


def leave_behind(path: Path, job_id: str = "abc") -> Orders:
    """An order with one file, as a run leaves it that was killed; who gets it back still holds it."""
    orders = Orders(path.with_name(f"{path.name}.imports"))
    orders.files(job_id).mkdir(parents=True)
    (orders.files(job_id) / "one.txt").write_text(TEXT.format(n=1), "utf-8")
    orders.keep(Order(job_id, "documents", "Import of one.txt", "anna", dt.datetime(2026, 1, 1, 9)))
    return orders


def opened(path: Path) -> TestClient:
    """The workbench over a project."""
    options = WebOptions(TOKEN, (HOST,), "anna", upload_bytes=200_000, wait_seconds=120)
    client = TestClient(create_app(path, options), raise_server_exceptions=False)
    client.headers["Authorization"] = f"Bearer {TOKEN}"
    return client


def test_what_another_run_works_at_is_not_shown_as_interrupted(project_path: Path) -> None:
    """It is as soon as that run lets go of it."""
    orders = leave_behind(project_path)
    with opened(project_path) as client:
        assert client.get("/import.json").json()["jobs"] == []
    orders.close()
    with opened(project_path) as client:
        (job,) = client.get("/import.json").json()["jobs"]
        assert (job["state"], job["what"], job["by"]) == ("interrupted", "Import of one.txt", "anna")


def test_an_interrupted_import_can_be_given_up(project_path: Path) -> None:
    """Its files go; who asks again, or to go on, hears that it is over."""
    leave_behind(project_path).close()
    with opened(project_path) as client:
        assert client.post("/job/abc/give-up", data=KEY, headers=JSON).status_code == 200
        assert client.get("/import.json").json()["jobs"] == []
        for act in ("give-up", "go-on"):
            late = client.post(f"/job/abc/{act}", data=KEY, headers=JSON)
            assert (late.status_code, late.json()["error"]["status"]) == (409, 409)
    assert not project_path.with_name("case.amity.imports").exists()


def test_a_broken_record_is_nobodys_work(project_path: Path) -> None:
    """Half a record, or none, is passed over; the pages come."""
    orders = leave_behind(project_path)
    orders.close()
    folder = project_path.with_name("case.amity.imports")
    (folder / "abc" / "order.json").write_text('{"id": "abc", "kind"', "utf-8")
    (folder / "without").mkdir()
    with opened(project_path) as client:
        assert client.get("/import.json").json()["jobs"] == []
        assert client.get("/import").status_code == 200
