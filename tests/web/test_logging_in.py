"""A shared workbench: who is let in, for how long, what is refused, and what the log says of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import update
from tests.web.desk_samples import TOKEN, fill
from tests.web.shared_desk import PASSWORD, PROGRAM, SHARED, Person, light_hashes, log_of, make_shared

from amity.project import init_project, open_project, utc_now
from amity.store import schema
from amity.store.sessions import IDLE
from amity.web.entrance import OF_A_NAME, OF_A_PLACE
from amity.web.options import shared_options
from amity.web.secrets import form_key, session_key
from amity.workflow.accounts import change_password, change_role, disable_user


@pytest.fixture
def app(project_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FastAPI]:
    """A workbench with a user of each role."""
    light_hashes(monkeypatch)
    made = make_shared(project_path)
    yield made
    made.state.desk.close()


@pytest.fixture
def person(app: FastAPI) -> Person:
    """Somebody who has not logged in."""
    return Person(app)


def shift_sessions(path: Path, column: str, by: dt.timedelta) -> None:
    """Move a time of every session into the past."""
    with open_project(path) as project, project.engine.begin() as conn:
        conn.execute(update(schema.session).values({column: utc_now() - by}))


@pytest.mark.parametrize("path", ["/", "/review?kind=tie", "/openapi.json", "/nowhere", "/users", "/?token=" + TOKEN])
def test_strangers_see_the_page_to_log_in_and_nothing_else(person: Person, path: str) -> None:
    """People are led there and back; programs get 401; neither learns the project's name."""
    answer = person.client.get(path, follow_redirects=False, headers={"Accept": "text/html"})
    if path.endswith(".json"):
        assert answer.status_code == 401
    else:
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/log-in?next=%2F")
    answer = person.client.get(path, headers=PROGRAM)
    assert answer.status_code == 401
    assert answer.json()["error"]["detail"] == {"log_in": "/log-in"}
    assert "case" not in person.client.get("/log-in").text


def test_no_token_opens_a_shared_workbench(person: Person) -> None:
    """Neither an empty one, nor keys that follow from it, nor a header of a proxy."""
    cookies = {"amity_80": session_key(""), "amity_session_80": session_key("")}
    for headers in ({"Authorization": "Bearer "}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp5"}, {}):
        answer = person.client.get(
            "/home.json", headers=headers | {"Cookie": "; ".join(map("=".join, cookies.items()))}
        )
        assert answer.status_code == 401


def test_one_logs_in_without_script_and_lands_where_one_wanted(person: Person) -> None:
    """The page's own form, field by field; the cookie is closed to scripts and other sites."""
    page = person.client.get("/review?kind=tie")
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    assert '<label for="l-password">' in page.text
    data = fields | {"name": " RITA ", "password": PASSWORD}
    answer = person.client.post("/log-in", data=data, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/review?kind=tie")
    (cookie,) = [c for c in answer.headers.get_list("set-cookie") if c.startswith("amity_session_")]
    assert "httponly" in cookie.lower()
    assert "samesite=strict" in cookie.lower()
    assert "rita, reader" in person.client.get("/documents").text


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_logging_in_never_leads_away(person: Person, to: str) -> None:
    """Addresses of other hosts are not followed."""
    key = person.client.get("/log-in", headers=PROGRAM).json()["form_key"]
    data = {"name": "rita", "password": PASSWORD, "form_key": key, "next": to}
    assert person.client.post("/log-in", data=data, follow_redirects=False).headers["location"] == "/"


@pytest.mark.parametrize(("name", "password"), [("rita", "wrong"), ("nobody", PASSWORD), ("", ""), ("rita\0", "x")])
def test_a_wrong_name_and_a_wrong_password_look_the_same(person: Person, name: str, password: str) -> None:
    """401 and the same words, as JSON and as the page, which keeps the name and tells what was wrong."""
    answer = person.log_in(name, password)
    assert (answer.status_code, answer.json()["error"]["message"]) == (401, "Name or password is wrong.")
    key = person.client.get("/log-in", headers=PROGRAM).json()["form_key"]
    page = person.client.post("/log-in", data={"name": name, "password": password, "form_key": key})
    assert page.status_code == 401
    assert 'role="alert"' in page.text
    assert PASSWORD not in page.text
    assert person.client.get("/home.json").status_code == 401


def test_a_log_in_needs_the_key_of_its_page(person: Person) -> None:
    """Another site cannot log somebody in as somebody else."""
    data = {"name": "rita", "password": PASSWORD}
    assert person.client.post("/log-in", data=data, headers=PROGRAM).status_code == 403
    assert person.client.post("/log-in", data=data | {"form_key": form_key("")}, headers=PROGRAM).status_code == 403
    key = person.client.get("/log-in", headers=PROGRAM).json()["form_key"]
    foreign = PROGRAM | {"Origin": "https://evil.example"}
    assert person.client.post("/log-in", data=data | {"form_key": key}, headers=foreign).status_code == 403
    assert person.client.post("/log-in", data=data | {"form_key": key}, headers=PROGRAM).status_code == 200


def test_a_stranger_may_not_send_much(person: Person) -> None:
    """Ten thousand bytes are enough to log in with, and no file is."""
    assert person.client.post("/log-in", data={"name": "x" * 20_000}).status_code == 413
    assert person.client.post("/log-in", files={"name": ("a.txt", b"x")}).status_code == 400


def test_the_session_is_a_new_one_at_each_log_in(person: Person) -> None:
    """One that somebody planted beforehand opens nothing, and the one before is over."""
    person.client.cookies.set("amity_session_80", "planted", domain="testserver.local")
    person.log_in("rita")
    first = person.client.cookies["amity_session_80"]
    assert first != "planted"
    person.log_in("cora")
    second = person.client.cookies["amity_session_80"]
    assert len({first, second}) == 2
    for cookie, status in (("planted", 401), (first, 401), (second, 200)):
        bare = Person(person.client.app).client
        assert bare.get("/home.json", headers={"Cookie": f"amity_session_80={cookie}"}).status_code == status


def test_logging_out_ends_the_session_itself(person: Person) -> None:
    """Not only the cookie; a stolen copy of it opens nothing more."""
    person.log_in("rita")
    stolen = person.client.cookies["amity_session_80"]
    assert person.client.post("/log-out", headers=PROGRAM).status_code == 403  # without the key
    assert person.client.get("/home.json").status_code == 200
    assert person.client.get("/log-out").status_code == 405
    assert person.post("/log-out").status_code == 200
    bare = Person(person.client.app).client
    assert bare.get("/home.json", headers={"Cookie": f"amity_session_80={stolen}"}).status_code == 401


@pytest.mark.parametrize(("column", "by"), [("expires", dt.timedelta(0)), ("last_seen", IDLE)])
def test_a_session_that_ran_out_reads_and_writes_nothing(
    person: Person, project_path: Path, column: str, by: dt.timedelta
) -> None:
    """By its end or for want of use; the answer says that nothing was changed."""
    person.log_in("cora")
    shift_sessions(project_path, column, by)
    assert person.client.get("/home.json").status_code == 401
    answer = person.post("/decide", statement="x", seen="0", status="accepted")
    assert answer.status_code == 401
    assert "nothing was changed" in answer.json()["error"]["message"]


def test_what_an_owner_changes_holds_at_once(person: Person, project_path: Path) -> None:
    """Another role; and who is disabled, or has another password, is out in the middle of a session."""
    person.log_in("cora")
    assert person.client.get("/import").status_code == 200
    with open_project(project_path) as project:
        change_role(project, "cora", "reader", by="root")
        assert person.client.get("/import").status_code == 403
        change_password(project, "cora", password=PASSWORD + "!", by="root")
        assert person.client.get("/home.json").status_code == 401
        assert person.log_in("cora", PASSWORD + "!").status_code == 200
        disable_user(project, "cora", by="root")
    assert person.client.get("/home.json").status_code == 401
    assert person.log_in("cora", PASSWORD + "!").status_code == 401


def test_too_many_tries_at_a_name_have_to_wait(app: FastAPI, project_path: Path) -> None:
    """From many addresses; the right password waits too, names of nobody wait alike, other names do not."""
    for name in ("rita", "nobody"):
        for n in range(OF_A_NAME):
            assert Person(app, address=f"192.0.2.{n}").log_in(name, "wrong").status_code == 401
        late = Person(app, address="198.51.100.1")
        answer = late.log_in(name)
        assert answer.status_code == 429
        assert 0 < int(answer.headers["retry-after"]) <= 900
        assert answer.json()["error"]["title"] == "Too many attempts"
        key = late.client.get("/log-in", headers=PROGRAM).json()["form_key"]
        page = late.client.post("/log-in", data={"name": name, "password": PASSWORD, "form_key": key})
        assert page.status_code == 429
        assert "retry-after" in page.headers
        assert "wait 15 minutes" in page.text
    assert Person(app, address="198.51.100.1").log_in("cora").status_code == 200
    assert "refused: too many tries" in {row.outcome for row in log_of(project_path)}


def test_too_many_tries_from_an_address_have_to_wait(app: FastAPI) -> None:
    """At many names; neighbours in one IPv6 network are one address."""
    for n in range(OF_A_PLACE):
        assert Person(app, address=f"2001:db8::{n:x}").log_in(f"n{n}", "wrong").status_code == 401
    assert Person(app, address="2001:db8::ffff").log_in("rita").status_code == 429
    assert Person(app, address="2001:db8:1::1").log_in("rita").status_code == 200


def test_logging_in_rightly_is_no_failed_try(app: FastAPI) -> None:
    """As often as one likes."""
    for _ in range(OF_A_PLACE + 1):
        assert Person(app).log_in("rita").status_code == 200


def test_the_log_tells_who_came_and_who_failed(person: Person, project_path: Path) -> None:
    """With the address; a name that is no user's is left out, for it may be a password typed into the wrong field."""
    person.log_in("my secret password", "oops")
    person.log_in("rita", "wrong")
    person.log_in("rita")
    person.post("/log-out")
    rows = [(r.user, r.action, r.what, r.outcome) for r in reversed(log_of(project_path))]
    assert rows == [
        ("", "log-in", "as nobody known", "refused: wrong name or password"),
        ("", "log-in", "as rita", "refused: wrong name or password"),
        ("rita", "log-in", "", "ok"),
        ("rita", "log-out", "/log-out", "ok"),
    ]
    assert {r.address for r in log_of(project_path)} == {"192.0.2.1"}


def test_the_log_cannot_be_flooded_by_strangers(person: Person, project_path: Path) -> None:
    """Refused writes of somebody who is not logged in are kept up to a number."""
    for _ in range(40):
        assert person.client.post("/decide", headers=PROGRAM).status_code == 401
    rows = log_of(project_path)
    assert 0 < len(rows) <= 20
    assert {(r.user, r.what, r.outcome) for r in rows} == {("", "/decide", "refused 401")}


def test_one_changes_ones_own_password(app: FastAPI, person: Person) -> None:
    """With the present one; other browsers are logged out, this one goes on with a new session."""
    other = Person(app)
    other.log_in("rita")
    person.log_in("rita")
    old = person.client.cookies["amity_session_80"]
    new = {"new": "other words are good", "again": "other words are good"}
    assert person.post("/account/password", password="wrong", **new).status_code == 403  # noqa: S106
    assert person.post("/account/password", password=PASSWORD, **(new | {"again": "?"})).status_code == 400
    assert person.post("/account/password", password=PASSWORD, new="short", again="short").status_code == 400
    assert person.post("/account/password", password=PASSWORD, **new).status_code == 200
    assert person.client.cookies["amity_session_80"] != old
    assert person.client.get("/account").status_code == 200
    assert other.client.get("/home.json").status_code == 401
    assert other.log_in("rita").status_code == 401
    assert other.log_in("rita", new["new"]).status_code == 200


def test_behind_a_proxy_with_tls_cookies_go_nowhere_else(project_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Secure, and with the prefix that no other host or plain page can set; the public name needs no port."""
    light_hashes(monkeypatch)
    options = shared_options(8765, names=("Amity.example.org",), host="127.0.0.1", https=True, upload_bytes=10**6)
    app = make_shared(project_path, options)
    person = Person(app, base_url="https://amity.example.org")
    answer = person.log_in("rita")
    (cookie,) = [c for c in answer.headers.get_list("set-cookie") if c.startswith("__Host-amity_session=")]
    assert "secure" in cookie.lower()
    assert "domain" not in cookie.lower()
    assert person.client.get("/home.json").status_code == 200
    assert person.client.get("/home.json", headers={"Host": "203.0.113.9"}).status_code == 421
    app.state.desk.close()


def test_a_number_is_answered_where_all_addresses_are_listened_to() -> None:
    """No DNS can make a number point elsewhere; names must be known."""
    options = shared_options(8765, names=("host",), host="0.0.0.0", https=False, upload_bytes=1)  # noqa: S104
    for host in ("192.0.2.7:8765", "[2001:db8::1]:8765", "HOST:8765", "localhost:8765"):
        assert options.answers_to(host)
    for host in ("evil.example:8765", "", "192.0.2.7.evil.example", "[::1", "evil@192.0.2.7.example"):
        assert not options.answers_to(host)


def test_kept_pages_are_not_shared_between_sessions(app: FastAPI) -> None:
    """A long page is kept for its reader alone, for it carries the key of their forms."""
    address = "/relation/karsan-army/northern-front?as_of=2010-04-22"
    keys = []
    for name in ("edda", "edda", "rita"):
        person = Person(app)
        person.log_in(name)
        text = person.client.get(address).text
        assert person.key in text
        assert ("/forecasts/register" in text) == (name == "edda")
        keys.append(person.key)
        assert not [key for key in keys[:-1] if key in text]


def test_many_at_once_get_no_more_tries(app: FastAPI) -> None:
    """Tries are counted before the password is checked, so that a burst is no way around."""
    person = Person(app)
    key = person.client.get("/log-in", headers=PROGRAM).json()["form_key"]
    cookie = {"Cookie": f"amity_door_80={person.client.cookies['amity_door_80']}"}

    def once(_: int) -> int:
        data = {"name": "rita", "password": "wrong", "form_key": key}
        return Person(app).client.post("/log-in", data=data, headers=PROGRAM | cookie).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = Counter(pool.map(once, range(3 * OF_A_NAME)))
    assert answers == {401: OF_A_NAME, 429: 2 * OF_A_NAME}


def test_it_is_the_same_on_a_server(new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A project on PostgreSQL: log in, decide, be refused, log out; all of it is in the log."""
    light_hashes(monkeypatch)
    address = new_database()
    with init_project(address) as project:
        fill(project)
    app = make_shared(address)
    person = Person(app)
    assert person.log_in("cora", "wrong").status_code == 401
    assert person.log_in("CORA").status_code == 200
    stmt = person.client.get("/review.json").json()["current"]["stmt"]["id"]
    assert person.post("/decide", statement=stmt, seen="0", status="accepted").status_code == 200
    assert person.client.get(f"/statement/{stmt}.json").json()["history"][0]["by"] == "cora"
    assert person.post("/metadata", doc="x", seen="0").status_code == 403
    assert person.post("/log-out").status_code == 200
    assert person.client.get("/home.json").status_code == 401
    outcomes = [(row.action, row.outcome.split(":")[0]) for row in reversed(log_of(address))]
    writes = [("write", "ok"), ("write", "refused 403"), ("log-out", "ok")]
    assert outcomes == [("log-in", "refused"), ("log-in", "ok"), *writes]
    app.state.desk.close()


def test_shared_options_leave_the_rest_alone() -> None:
    """A shared workbench has no token and no name to sign with."""
    assert dataclasses.replace(SHARED, named=False).token == ""
    assert SHARED.user == ""
