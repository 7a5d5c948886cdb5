"""What each role may do on a shared workbench, address by address."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.routing import Route
from tests.web.desk_samples import TOKEN
from tests.web.plain_client import TestClient
from tests.web.shared_desk import NAMES, PASSWORD, PROGRAM, Person, light_hashes, log_of, make_shared

from amity.project import open_project
from amity.store import views
from amity.store.accounts import ROLES
from amity.web.roles import NOBODY, READS, WRITES, allows
from amity.web.secrets import form_key


@pytest.fixture
def app(project_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FastAPI]:
    """A workbench with a user of each role."""
    light_hashes(monkeypatch)
    made = make_shared(project_path)
    yield made
    made.state.desk.close()


@pytest.fixture
def people(app: FastAPI) -> dict[str, Person]:
    """Somebody of each role, logged in."""
    found = {}
    for role, name in NAMES.items():
        found[role] = Person(app)
        found[role].log_in(name)
    return found


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Every method and address of an application."""
    for route in app.routes:
        for method in sorted(getattr(route, "methods", None) or ()):
            yield method, route.path  # type: ignore[attr-defined]


def decide_first(person: Person, status: str = "accepted") -> object:
    """Decide on the first statement of the queue."""
    current = person.client.get("/review.json").json()["current"]
    return person.post("/decide", statement=current["stmt"]["id"], seen=str(current["seen"]), status=status)


def test_every_address_that_writes_has_its_role(app: FastAPI) -> None:
    """And none that is not there has; pages that are not for all readers are there."""
    writes = {path for method, path in routes(app) if method not in ("GET", "HEAD")}
    assert writes == set(WRITES)
    assert set(READS) <= {path for method, path in routes(app) if method == "GET"}
    assert isinstance(app.routes[-1], Route)


@pytest.mark.parametrize("path", sorted(set(WRITES) - {"/log-in", "/log-out"}))
def test_each_role_writes_what_it_may_and_no_more(people: dict[str, Person], project_path: Path, path: str) -> None:
    """Who may not gets 403 in the one shape, before the form is read; who may is past that point."""
    needed = WRITES[path]
    for role, person in people.items():
        answer = person.post(path.replace("{id}", "x"))
        if allows(role, needed):
            assert answer.status_code != 403, (role, path, answer.text)
        else:
            error = answer.json()["error"]
            assert (error["status"], error["title"]) == (403, "Not allowed")
            assert answer.status_code == 403
            assert log_of(project_path)[0].outcome == "refused 403"
            if needed != NOBODY:
                assert error["detail"] == {"role": role, "needed": needed}
        assert log_of(project_path)[0].user == NAMES[role]
        assert log_of(project_path)[0].what.startswith(path.replace("{id}", "x"))


@pytest.mark.parametrize("path", sorted(set(WRITES) - {"/log-in"}))
def test_every_form_needs_the_key_of_its_session(people: dict[str, Person], path: str) -> None:
    """Neither none, nor that of somebody else, nor a header of a proxy that logs in will do."""
    owner, address = people["owner"].client, path.replace("{id}", "x")
    basic = PROGRAM | {"Authorization": "Basic eDp5"}
    for headers, key in ((PROGRAM, ""), (PROGRAM, people["editor"].key), (basic, ""), (PROGRAM, form_key(TOKEN))):
        assert owner.post(address, data={"form_key": key}, headers=headers).status_code == 403
    assert owner.get("/home.json").status_code == 200


@pytest.mark.parametrize("path", sorted(set(READS) - {"/log-in"}))
def test_pages_for_writers_say_whom_they_are_for(people: dict[str, Person], path: str) -> None:
    """A page with what is needed and what one is; programs get the one shape, also at the page's JSON."""
    address = path.replace("{id}", "x").replace("{name}", "csv")
    for role, person in people.items():
        answers = [person.client.get(address, headers={"Accept": "text/html"})]
        answers += [person.client.get(f"{address}.json")] if path != "/export/{name}" else []
        for answer in answers:
            assert (answer.status_code == 403) == (not allows(role, READS[path])), (role, path)
            if answer.status_code == 403:
                assert f"needs the role {READS[path]}" in answer.text


def test_readers_read_everything_else_and_are_offered_nothing_to_write(people: dict[str, Person]) -> None:
    """No page of a reader has a form that writes but that to log out and their own password's."""
    client = people["reader"].client
    stmt = client.get("/review.json").json()["current"]["stmt"]
    for path in (
        "/",
        "/relation/karsan-army/northern-front?as_of=2010-04-22",
        "/what-if/karsan-army/northern-front?as_of=2010-04-22",
        "/loom/karsan-army/northern-front",
        f"/statement/{stmt['id']}",
        f"/document/{stmt['doc']}",
        "/documents",
        "/review",
        "/review/screen",
        "/double",
        "/agreement",
        "/actors",
        "/actor/karsan-army",
        "/sources",
        "/network",
        "/forecasts",
        "/account",
    ):
        page = client.get(path)
        assert page.status_code == 200, path
        offered = set(re.findall(r'method="post" action="([^"]+)"', page.text))
        assert offered <= {"/log-out", "/account/password"}, path
        assert '<button name="status"' not in page.text
        assert 'href="/import"' not in page.text
        assert 'href="/export"' not in page.text


def test_history_has_the_name_that_logged_in(people: dict[str, Person], project_path: Path) -> None:
    """Neither a cookie nor a field can sign for somebody else."""
    cora = people["coder"]
    cora.client.cookies.set("amity_name", "olga")
    stmt = cora.client.get("/review.json").json()["current"]["stmt"]["id"]
    assert cora.post("/decide", statement=stmt, seen="0", status="accepted", by="olga", user="olga").status_code == 200
    with open_project(project_path) as project, project.view() as conn:
        assert [d.by for d in views.history(conn, stmt)] == ["cora"]
    row = log_of(project_path)[0]
    assert (row.user, row.action, row.outcome) == ("cora", "write", "ok")
    assert row.what == f"/decide statement={stmt} user=olga status=accepted"


def test_nobody_takes_back_what_another_decided(people: dict[str, Person]) -> None:
    """Even an owner decides anew instead."""
    seq = decide_first(people["coder"]).json()["decision"]
    assert people["owner"].post("/undo", seq=str(seq)).status_code == 404
    assert people["coder"].post("/undo", seq=str(seq)).status_code == 200


def test_an_owner_manages_users_in_the_browser(app: FastAPI, people: dict[str, Person], project_path: Path) -> None:
    """Adds, changes, shuts out; never themselves, so that an owner remains."""
    olga, newcomer = people["owner"], Person(app)
    assert olga.post("/users/add", user="Nils", role="coder", password=PASSWORD).status_code == 200
    assert olga.post("/users/add", user="nils", role="coder", password=PASSWORD).status_code == 400
    assert olga.post("/users/add", user="Ole", role="king", password=PASSWORD).status_code == 400
    assert olga.post("/users/add", user="Ole", role="coder", password="short").status_code == 400  # noqa: S106
    assert newcomer.log_in("Nils").status_code == 200
    assert olga.post("/users/change", user="Nils", change="role", role="reader").status_code == 200
    assert newcomer.client.get("/import").status_code == 403
    assert olga.post("/users/change", user="Nils", change="disable").status_code == 200
    assert newcomer.client.get("/home.json").status_code == 401
    assert olga.post("/users/change", user="Nils", change="enable").status_code == 200
    assert olga.post("/users/change", user="Nils", change="password", password=PASSWORD + "?").status_code == 200
    assert newcomer.log_in("Nils", PASSWORD + "?").status_code == 200
    for change in ("role", "disable", "password"):
        answer = olga.post("/users/change", user="OLGA", change=change, role="reader", password=PASSWORD)
        assert answer.status_code == 400
    assert olga.post("/users/change", user="Nils", change="delete").status_code == 400
    assert "Nils" in olga.client.get("/users").text
    page = olga.client.get("/log")
    assert "set-role Nils reader" in page.text
    assert PASSWORD not in page.text
    assert "hash" not in olga.client.get("/users.json").text


def test_no_export_holds_users(people: dict[str, Person]) -> None:
    """Not even an owner's: no table of users, sessions or log, and no hash of a password, in any format."""
    client = people["owner"].client
    formats = [f["name"] for f in client.get("/export.json").json()["formats"]]
    assert formats
    for name in formats:
        answer = client.get(f"/export/{name}?as_of=2010-04-22")
        while answer.status_code == 202:
            time.sleep(0.1)
            answer = client.get(f"/export/{name}?as_of=2010-04-22")
        assert answer.status_code == 200, (name, answer.text)
        parts = {name: answer.content}
        if zipfile.is_zipfile(io.BytesIO(answer.content)):
            with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
                parts = {part: packed.read(part) for part in packed.namelist()}
        assert not [part for part, content in parts.items() if b"argon2" in content.replace(b"argon2-cffi", b"")]
        assert not [part for part in parts if re.search(r"account|session|audit", part)]


def test_the_token_still_does_everything(client: TestClient) -> None:
    """Without named users nothing has changed: one signs as one likes, and there is nothing to log in to."""
    key = {"form_key": form_key(TOKEN)}
    assert client.post("/name", data=key | {"name": "ben"}, headers=PROGRAM).json() == {"name": "ben"}
    stmt = client.get("/review.json").json()["current"]["stmt"]["id"]
    assert client.post("/decide", data=key | {"statement": stmt, "seen": "0", "status": "accepted"}).status_code == 200
    assert client.get(f"/statement/{stmt}.json").json()["history"][0]["by"] == "ben"
    page = client.get("/documents").text
    assert "Sign decisions as" in page
    assert "Log out" not in page
    for path in ("/log-in", "/account", "/users", "/log"):
        assert client.get(path).status_code == 404
    for path in ("/import", "/export", "/actors"):
        assert client.get(path).status_code == 200


def test_roles_grow() -> None:
    """Each may do what those before it may; unknown ones may nothing."""
    for n, role in enumerate(ROLES):
        assert [allows(role, needed) for needed in ROLES] == [m <= n for m in range(len(ROLES))]
    assert not allows("", "reader")
    assert not allows("king", "reader")
    assert not allows("owner", NOBODY)
