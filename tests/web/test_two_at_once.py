"""
Two named people at one statement, over a server that runs: of two decisions one is kept, and the other told.

On SQLite and on PostgreSQL, which each keep others from writing in between in ways of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx
import pytest
from tests.web.browsing import running
from tests.web.desk_samples import fill
from tests.web.shared_desk import PASSWORD, PROGRAM, light_hashes, make_shared

from amity.project import init_project, open_project
from amity.store import schema
from amity.web import WebOptions
from amity.web.options import loopback_hosts
from amity.workflow.accounts import add_user

TEXT = "A rift opened between Northern Front and the Karsan Army."
TIE = {"quote": TEXT, "kind": "tie", "support": "", "blind": "1", "factuality": "asserted", "when": ""}
TIE |= {"actor1": "northern-front", "actor2": "karsan-army"}


class Person:
    """A browser of one's own."""

    def __init__(self, address: str, name: str) -> None:
        self.name = name
        self.http = httpx.Client(base_url=address, headers=PROGRAM, timeout=60)
        door = self.http.get("/log-in").json()["form_key"]
        sent = {"name": name, "password": PASSWORD, "form_key": door}
        self.key = self.http.post("/log-in", data=sent).json()["form_key"]

    def see(self, path: str) -> Any:
        """A page as a program gets it."""
        return self.http.get(path).json()

    def send(self, path: str, **data: str) -> httpx.Response:
        """A form."""
        return self.http.post(path, data={"form_key": self.key} | data)


@pytest.fixture
def people(address: str) -> Iterator[tuple[Person, ...]]:
    """Two editors and a coder."""
    found = tuple(Person(address, name) for name in ("edda", "erik", "cora"))
    yield found
    for one in found:
        one.http.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def path(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A small project with its users."""
    light_hashes(monkeypatch)
    if request.param == "sqlite":
        path = str(tmp_path / "case.amity")
    else:
        make: Callable[[], str] = request.getfixturevalue("new_database")
        path = make()
    with init_project(path) as project:
        fill(project)
        add_user(project, "erik", "editor", password=PASSWORD, by="root")
    return path


@pytest.fixture
def address(path: str) -> Iterator[str]:
    """The workbench over it."""
    with running(lambda port: make_shared(path, WebOptions("", loopback_hosts(port), "", named=True))) as at:
        yield at


def at_once(*acts: Callable[[], httpx.Response]) -> list[httpx.Response]:
    """All of these in the same moment."""
    gate = Barrier(len(acts))

    def one(act: Callable[[], httpx.Response]) -> httpx.Response:
        gate.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def kept_and_told(answers: list[httpx.Response], two: tuple[Person, Person]) -> tuple[Person, dict[str, Any]]:
    """Who was first, and what the other was told."""
    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [200, 409], [answer.text for answer in answers]
    first = statuses.index(200)
    return two[first], answers[1 - first].json()["error"]


def history_of(path: str, stmt: str) -> list[tuple[str, str]]:
    """Every decision on a statement: by whom, and what."""
    d = schema.decision.c
    with open_project(path) as project, project.view() as conn:
        return [(r.by, r.status) for r in conn.execute(schema.decision.select().where(d.statement == stmt))]


def rift(person: Person) -> tuple[str, str]:
    """The document on the rift, and the statement in it."""
    for item in person.see("/review/screen.json")["items"]:
        if item["stmt"]["quote"] == TEXT:
            return item["stmt"]["doc"], item["stmt"]["id"]
    raise AssertionError("nothing waits on the rift")


def coded_blind(cora: Person, doc: str) -> None:
    """Cora codes another state than the machine, and finishes."""
    assert cora.send("/double/begin", doc=doc).status_code == 200
    assert cora.send("/code", doc=doc, state="rivalry", **TIE).status_code == 200
    assert cora.send("/double/finish", doc=doc).status_code == 200


def the_case(person: Person) -> dict[str, str]:
    """The one case that is open, as the form sends it."""
    (case,) = person.see("/agreement.json")["cases"]
    ids = {side: case[side]["id"] if case[side] else "" for side in ("first", "second")}
    return ids | {"seen": str(case["seen"])}


@pytest.mark.parametrize("other", ["rejected", "accepted", "deferred"])
def test_of_two_decisions_the_second_is_shown_the_first(path: str, people: tuple[Person, ...], other: str) -> None:
    """Also where both decide the same: one is kept; who was late is told by whom, and can then decide anew."""
    edda, erik, _ = people
    _, stmt = rift(edda)
    acts = [
        lambda: edda.send("/decide", statement=stmt, status="accepted", seen="0"),
        lambda: erik.send("/decide", statement=stmt, status=other, seen="0"),
    ]
    first, told = kept_and_told(at_once(*acts), (edda, erik))
    late = erik if first is edda else edda
    assert told["detail"]["by"] == first.name
    assert history_of(path, stmt) == [(first.name, told["detail"]["status"])]
    again = late.send("/decide", statement=stmt, status="rejected", seen=str(told["detail"]["seq"]))
    assert again.status_code == 200
    assert history_of(path, stmt) == [(first.name, told["detail"]["status"]), (late.name, "rejected")]


def test_an_edit_and_a_rejection_at_once(path: str, people: tuple[Person, ...]) -> None:
    """The edit is in place and the rejection refused, or the other way round: never both, never half of one."""
    edda, erik, _ = people
    _, stmt = rift(edda)
    form = {"kind": "tie", "state": "rivalry", "actor1": "northern-front", "actor2": "karsan-army"}
    form |= {"factuality": "asserted", "when": "", "support": "", "statement": stmt, "seen": "0"}
    acts = [
        lambda: edda.send("/edit", **form),
        lambda: erik.send("/decide", statement=stmt, status="rejected", seen="0"),
    ]
    first, told = kept_and_told(at_once(*acts), (edda, erik))
    assert told["detail"]["by"] == first.name
    assert history_of(path, stmt) == [(first.name, "edited" if first is edda else "rejected")]


def test_two_screens_at_once(path: str, people: tuple[Person, ...]) -> None:
    """Screens that share statements: one is taken whole, of the other nothing."""
    edda, erik, _ = people
    waiting = [item["stmt"]["id"] for item in edda.see("/review/screen.json")["items"]]

    def screen(person: Person, some: list[str], status: str) -> Callable[[], httpx.Response]:
        seen = {f"seen-{stmt}": "0" for stmt in some}
        key = {"form_key": person.key, "status": status}
        return lambda: person.http.post("/decide-screen", data={"statement": some} | seen | key)

    answers = at_once(screen(edda, waiting[:3], "accepted"), screen(erik, waiting[2:], "rejected"))
    first, _ = kept_and_told(answers, (edda, erik))
    decided = {stmt: history_of(path, stmt) for stmt in waiting}
    expected = waiting[:3] if first is edda else waiting[2:]
    assert {stmt for stmt, rows in decided.items() if rows} == set(expected)
    status = "accepted" if first is edda else "rejected"
    assert {row for rows in decided.values() for row in rows} == {(first.name, status)}


@pytest.mark.parametrize("verdicts", [("first", "second"), ("second", "neither"), ("second", "second")])
def test_of_two_adjudications_the_second_is_shown_the_first(
    path: str, people: tuple[Person, ...], verdicts: tuple[str, str]
) -> None:
    """One verdict is kept with what follows from it; the other is told whose it was, and changes nothing."""
    edda, erik, cora = people
    doc, stmt = rift(edda)
    coded_blind(cora, doc)
    case = the_case(edda)
    acts = [
        lambda: edda.send("/adjudicate", verdict=verdicts[0], **case),
        lambda: erik.send("/adjudicate", verdict=verdicts[1], **case),
    ]
    first, told = kept_and_told(at_once(*acts), (edda, erik))
    verdict = verdicts[0] if first is edda else verdicts[1]
    assert told["detail"]["by"] == first.name
    assert told["detail"]["verdict"] == verdict
    status = {"first": "accepted", "second": "edited", "neither": "rejected"}[verdict]
    assert history_of(path, stmt) == [(first.name, status)]
    expected = [(first.name, "accepted")] if verdict == "second" else []
    assert history_of(path, case["second"]) == expected


def test_a_decision_and_an_adjudication_at_once(path: str, people: tuple[Person, ...]) -> None:
    """Both are on the machine's statement: whoever is late is told of the other."""
    edda, erik, cora = people
    doc, stmt = rift(edda)
    coded_blind(cora, doc)
    case = the_case(edda)
    acts = [
        lambda: edda.send("/adjudicate", verdict="second", **case),
        lambda: erik.send("/decide", statement=stmt, status="rejected", seen="0"),
    ]
    first, told = kept_and_told(at_once(*acts), (edda, erik))
    assert told["detail"]["by"] == first.name
    assert history_of(path, stmt) == [(first.name, "edited" if first is edda else "rejected")]


def test_what_was_decided_on_the_second_coding_counts_too(path: str, people: tuple[Person, ...]) -> None:
    """Against another first coding the same statement is another case: a verdict on it names what was decided of it."""
    edda, erik, cora = people
    doc, _ = rift(edda)
    coded_blind(cora, doc)
    case = the_case(edda)
    assert edda.send("/adjudicate", verdict="second", **case).status_code == 200
    late = erik.send("/adjudicate", verdict="neither", first="", second=case["second"], seen="0")
    assert late.status_code == 409, late.text
    assert late.json()["error"]["detail"]["by"] == "edda"
    assert history_of(path, case["second"]) == [("edda", "accepted")]
    seen = str(late.json()["error"]["detail"]["seq"])
    assert erik.send("/adjudicate", verdict="neither", first="", second=case["second"], seen=seen).status_code == 200
    assert history_of(path, case["second"]) == [("edda", "accepted"), ("erik", "rejected")]


def test_a_verdict_covers_what_was_decided_on_either_side(path: str, people: tuple[Person, ...]) -> None:
    """Both codings are statements of the project: who did not see a decision on the second's is told of it."""
    edda, erik, cora = people
    doc, rift_of = rift(edda)
    coded_blind(cora, doc)
    case = the_case(edda)
    assert edda.send("/adjudicate", verdict="second", **case).status_code == 200
    other = next(i["stmt"]["id"] for i in edda.see("/review/screen.json")["items"] if i["stmt"]["id"] != rift_of)
    ids = {"first": other, "second": case["second"]}
    late = edda.send("/adjudicate", verdict="first", seen="0", **ids)
    assert late.status_code == 409, late.text
    seen = late.json()["error"]["detail"]
    assert (seen["statement"], seen["by"]) == (case["second"], "edda")
    acts = [
        lambda: edda.send("/adjudicate", verdict="first", seen=str(seen["seq"]), **ids),
        lambda: erik.send("/decide", statement=case["second"], status="deferred", seen=str(seen["seq"])),
    ]
    first, told = kept_and_told(at_once(*acts), (edda, erik))
    assert (told["detail"]["by"], told["detail"]["statement"]) == (first.name, case["second"])
    status = "rejected" if first is edda else "deferred"
    assert history_of(path, case["second"]) == [("edda", "accepted"), (first.name, status)]
    assert history_of(path, other) == ([("edda", "accepted")] if first is edda else [])


def test_neither_of_two_statements_stands(path: str, people: tuple[Person, ...]) -> None:
    """Where both are statements of the project, a verdict for neither rejects both."""
    edda, _, cora = people
    doc, rift_of = rift(edda)
    coded_blind(cora, doc)
    case = the_case(edda)
    assert edda.send("/adjudicate", verdict="second", **case).status_code == 200
    other = next(i["stmt"]["id"] for i in edda.see("/review/screen.json")["items"] if i["stmt"]["id"] != rift_of)
    seen = str(edda.see(f"/statement/{case['second']}.json")["seen"])
    answer = edda.send("/adjudicate", verdict="neither", seen=seen, first=other, second=case["second"])
    assert answer.status_code == 200, answer.text
    assert history_of(path, case["second"])[-1] == ("edda", "rejected")
    assert history_of(path, other) == [("edda", "rejected")]


def test_a_coding_begun_twice_at_once_is_one(people: tuple[Person, ...]) -> None:
    """Two tabs of one coder: both lead to the same blind coding."""
    cora = people[2]
    doc, _ = rift(people[0])
    answers = at_once(*[lambda: cora.send("/double/begin", doc=doc)] * 4)
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len(cora.see("/double.json")["under_way"]) == 1
    same = [lambda: cora.send("/code", doc=doc, state="rivalry", **TIE)] * 4
    assert [answer.status_code for answer in at_once(*same)] == [200] * 4
    assert len(cora.see(f"/double/{doc}.json")["statements"]) == 1
