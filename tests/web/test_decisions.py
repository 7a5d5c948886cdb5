"""Decisions: taken once, never over somebody else's, always to be taken back, and seen by the answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.web.desk_samples import TOKEN
from tests.web.plain_client import TestClient

from amity.project import open_project
from amity.store import views
from amity.web.decisions import Verdict, decide
from amity.web.problems import ProblemError
from amity.web.secrets import form_key

KEY = {"form_key": form_key(TOKEN)}
PROGRAM = {"Accept": "application/json"}


def queue(client: TestClient) -> dict[str, object]:
    """The queue as a program sees it."""
    found: dict[str, object] = client.get("/review.json").json()
    return found


def decide_current(client: TestClient, status: str, **more: object) -> object:
    """Decide on what the queue shows."""
    current = client.get("/review.json").json()["current"]
    data = KEY | {"statement": current["stmt"]["id"], "seen": str(current["seen"]), "status": status} | more
    return client.post("/decide", data=data, headers=PROGRAM)


def test_the_queue_goes_on_after_a_decision(client: TestClient) -> None:
    """Accept, reject and defer each take one statement out of it, and progress counts the first two."""
    assert queue(client)["waiting"] == 5
    for n, status in enumerate(("accepted", "rejected", "deferred"), start=1):
        assert decide_current(client, status).status_code == 200
        assert queue(client)["waiting"] == 5 - n
    assert queue(client)["decided"] == 2
    assert client.get("/review.json?status=deferred").json()["waiting"] == 1


def test_a_decision_without_script_leads_to_the_next(client: TestClient) -> None:
    """A plain form is answered with a redirect to where it says, but never away from here."""
    current = client.get("/review.json").json()["current"]
    data = KEY | {"statement": current["stmt"]["id"], "seen": "0", "status": "accepted", "next": "/review?kind=tie"}
    answer = client.post("/decide", data=data, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/review?kind=tie")
    for n, away in enumerate(("//evil.example", "https://evil.example", "/\\evil.example")):
        answer = client.post("/name", data=KEY | {"name": f"n{n}", "next": away}, follow_redirects=False)
        assert answer.headers["location"] == "/"


def test_a_stale_decision_shows_the_other_first(client: TestClient) -> None:
    """Who decides without having seen the last decision gets 409 with it, and changes nothing."""
    stmt = client.get("/review.json").json()["current"]["stmt"]["id"]
    assert client.post("/decide", data=KEY | {"statement": stmt, "seen": "0", "status": "accepted"}).status_code == 200
    stale = KEY | {"statement": stmt, "seen": "0", "status": "rejected"}
    answer = client.post("/decide", data=stale, headers=PROGRAM)
    assert answer.status_code == 409
    assert answer.json()["error"]["detail"]["status"] == "accepted"
    page = client.post("/decide", data=stale)
    assert page.status_code == 409
    assert f"/statement/{stmt}" in page.text
    history = client.get(f"/statement/{stmt}.json").json()["history"]
    assert [d["status"] for d in history] == ["accepted"]


def test_of_many_at_once_one_wins(project_path: Path) -> None:
    """Eight people decide in the same moment on what all saw: one decision is kept, seven are told."""
    with open_project(project_path) as project:
        with project.view() as conn:
            stmt = views.statements(conn)[0].stmt.id

        def attempt(n: int) -> int:
            try:
                return decide(project, Verdict(stmt, "accepted", 0, f"person {n}"))
            except ProblemError as error:
                assert error.status == 409
                return 0

        with ThreadPoolExecutor(8) as pool:
            kept = [seq for seq in pool.map(attempt, range(8)) if seq]
        with project.view() as conn:
            assert len(kept) == len(views.history(conn, stmt)) == 1


def test_a_decision_can_be_taken_back(client: TestClient) -> None:
    """Undo restores what was before it by a new decision; history keeps both."""
    decided = decide_current(client, "rejected").json()
    answer = client.post("/undo", data=KEY | {"seq": str(decided["decision"])}, headers=PROGRAM)
    assert answer.json() == {"statement": decided["statement"]}
    page = client.get(f"/statement/{decided['statement']}.json").json()
    assert [d["status"] for d in page["history"]] == ["rejected", "proposed"]
    assert page["stmt"]["status"] == "proposed"
    assert client.post("/undo", data=KEY | {"seq": "99"}, headers=PROGRAM).status_code == 404


def test_somebody_elses_decision_cannot_be_taken_back(client: TestClient) -> None:
    """Undo is for one's own."""
    decided = decide_current(client, "rejected").json()
    client.post("/name", data=KEY | {"name": "boris"})
    answer = client.post("/undo", data=KEY | {"seq": str(decided["decision"])}, headers=PROGRAM)
    assert answer.status_code == 404


def test_an_edit_replaces_and_can_be_taken_back(client: TestClient) -> None:
    """The new statement is accepted, the old one stays as edited; undo turns both round."""
    ties = client.get("/review.json?kind=tie").json()["current"]
    old = ties["stmt"]["id"]
    data = KEY | {"statement": old, "seen": "0", "state": "alliance", "support": "", "factuality": "probable"}
    answer = client.post("/edit", data=data, headers=PROGRAM)
    assert answer.status_code == 200
    new = answer.json()["statement"]
    assert client.get(f"/statement/{new}.json").json()["stmt"]["status"] == "accepted"
    before = client.get(f"/statement/{old}.json").json()
    assert (before["stmt"]["status"], before["replaced_by"]) == ("edited", [new])
    assert client.post("/edit", data=data, headers=PROGRAM).status_code == 409
    client.post("/undo", data=KEY | {"seq": str(before["seen"])})
    assert client.get(f"/statement/{old}.json").json()["stmt"]["status"] == "proposed"
    assert client.get(f"/statement/{new}.json").json()["stmt"]["status"] == "rejected"


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "friendship"},
        {"when": "next week"},
        {"factuality": "sure"},
        {"actor2": "northern-front"},
        {},
    ],
)
def test_an_edit_against_the_codebook_is_refused(client: TestClient, fields: dict[str, str]) -> None:
    """Unknown terms, dates that are none, one actor twice, and nothing changed: 400, and the statement stays."""
    stmt = client.get("/review.json?kind=tie").json()["current"]["stmt"]["id"]
    answer = client.post("/edit", data=KEY | {"statement": stmt, "seen": "0"} | fields, headers=PROGRAM)
    assert answer.status_code == 400
    assert client.get(f"/statement/{stmt}.json").json()["stmt"]["status"] == "proposed"


@pytest.mark.parametrize("data", [{"status": "accepted"}, {"seen": "x"}, {"status": "edited"}, {"status": "banana"}])
def test_a_broken_form_is_refused(client: TestClient, data: dict[str, str]) -> None:
    """Fields that lack or make no sense."""
    stmt = client.get("/review.json").json()["current"]["stmt"]["id"]
    whole = (
        KEY | {"statement": stmt if "status" not in data or data["status"] != "accepted" else "", "seen": "0"} | data
    )
    assert client.post("/decide", data=whole, headers=PROGRAM).status_code == 400


def test_the_answer_follows_a_decision(client: TestClient) -> None:
    """Once the statement on the rift is rejected, the answer does not rest on it any more."""
    address = "/relation/northern-front/karsan-army.json?as_of=2010-04-22"
    before = client.get(address).json()["found"]
    rift = next(i for i, e in before["evidence"].items() if "rift" in e["quote"])
    client.post("/decide", data=KEY | {"statement": rift, "seen": "0", "status": "rejected"})
    after = client.get(address).json()["found"]
    assert rift not in after["evidence"]
    assert after["state"]["probs"]["strained"]["value"] < before["state"]["probs"]["strained"]["value"]


def test_actors_are_merged_and_split(client: TestClient) -> None:
    """A merge leads the old name to the new actor; a split takes it back."""
    pair = KEY | {"actor": "karsan-army", "other": "northern-front"}
    assert client.post("/judge", data=pair | {"verdict": "same"}, headers=PROGRAM).status_code == 200
    assert client.get("/actor/karsan-army.json").json()["actor"]["id"] == "northern-front"
    assert client.post("/judge", data=pair | {"verdict": "different"}, headers=PROGRAM).status_code == 200
    assert client.get("/actor/karsan-army.json").json()["actor"]["id"] == "karsan-army"
    assert client.post("/judge", data=pair | {"verdict": "maybe"}, headers=PROGRAM).status_code == 400
    same = KEY | {"actor": "Karsans", "other": "karsan-army", "verdict": "same"}
    assert client.post("/judge", data=same, headers=PROGRAM).status_code == 400
