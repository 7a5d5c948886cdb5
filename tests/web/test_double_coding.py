"""Double coding: a second coder who sees nobody's coding, agreement, and cases settled with their history."""

from __future__ import annotations

import pytest
from tests.web.plain_client import TestClient
from tests.web.test_coding import Values, new_driver, rift, send

PAIR = "/relation/northern-front/karsan-army"


def as_(client: TestClient, name: str) -> None:
    """Sign as somebody from now on."""
    client.cookies.set("amity_name", name)


def begun(client: TestClient) -> str:
    """Bela codes the document on the rift blind."""
    doc: str = rift(client)["id"]
    as_(client, "bela")
    send(client, "/double/begin", doc=doc)
    return doc


def tie(doc: str, state: str) -> Values:
    """A tie over the whole sentence on the rift."""
    words = "A rift opened between Northern Front and the Karsan Army."
    given: Values = {"doc": doc, "quote": words, "kind": "tie", "state": state, "support": "", "blind": "1"}
    return given | {"actor1": "northern-front", "actor2": "karsan-army", "factuality": "asserted", "when": ""}


def coded(client: TestClient, state: str = "rivalry") -> str:
    """Bela has coded another state than the machine, and a driver of their own, and has finished."""
    doc = begun(client)
    send(client, "/code", **tie(doc, state))
    send(client, "/code", **(new_driver(doc) | {"blind": "1"}))
    send(client, "/double/finish", doc=doc)
    return doc


def open_cases(client: TestClient) -> list[dict]:
    """The cases still to be settled, as anna sees them."""
    as_(client, "anna")
    return client.get("/agreement.json").json()["cases"]


def settle(client: TestClient, case: dict, verdict: str) -> dict:
    """A verdict on a case."""
    ids = {side: case[side]["id"] if case[side] else "" for side in ("first", "second")}
    return send(client, "/adjudicate", verdict=verdict, seen=str(case["seen"]), **ids)


def test_a_second_coder_sees_nobodys_coding(client: TestClient) -> None:
    """Every page on which a coding of the document stands is closed to them, and open to others."""
    stmt = client.get(f"/document/{rift(client)['id']}.json").json()["statements"][0]["id"]
    doc = begun(client)
    paths = [f"/document/{doc}", f"/statement/{stmt}", f"/statement/{stmt}/edit", f"/review?at={stmt}"]
    paths += [f"{PAIR}?as_of=2010-04-22", "/what-if/northern-front/karsan-army?as_of=2010-04-22"]
    for path in paths:
        assert client.get(path).status_code == 403, path
        assert "strained" not in client.get(path).text, path
    page = client.get(f"/double/{doc}")
    assert "strained" not in page.text
    assert "rules" not in page.text
    assert all(c["stmt"]["doc"] != doc for c in client.get("/review/screen.json").json()["items"])
    assert all(t["doc"] != doc for t in client.get("/loom/northern-front/karsan-army.json").json()["threads"])
    as_(client, "anna")
    assert [client.get(path).status_code for path in paths] == [200] * len(paths)


def test_what_is_coded_blind_counts_for_nothing_and_is_seen_by_nobody(client: TestClient) -> None:
    """Until it is adjudicated it is neither a statement of the project nor shown to others."""
    before = client.get("/home.json").json()["counts"]["statement"]
    doc = begun(client)
    made = send(client, "/code", **tie(doc, "rivalry"))
    assert [s["id"] for s in client.get(f"/double/{doc}.json").json()["statements"]] == [made["statement"]]
    assert client.get("/home.json").json()["counts"]["statement"] == before
    as_(client, "anna")
    assert client.get(f"/double/{doc}").status_code == 404
    assert "rivalry" not in client.get("/double").text
    assert client.get("/double.json").json()["under_way"][0]["statements"] is None
    assert client.get("/agreement.json").json()["seconds"] == []


def test_a_second_coder_takes_back_and_finishes_for_good(client: TestClient) -> None:
    """Withdrawn is gone, coded again is back; after the end nothing can be added or withdrawn."""
    doc = begun(client)
    made = send(client, "/code", **tie(doc, "rivalry"))["statement"]
    send(client, "/double/withdraw", statement=made)
    assert client.get(f"/double/{doc}.json").json()["statements"] == []
    assert send(client, "/code", **tie(doc, "rivalry"))["statement"] == made
    assert len(client.get(f"/double/{doc}.json").json()["statements"]) == 1
    send(client, "/double/finish", doc=doc)
    assert send(client, "/code", **tie(doc, "war"))["status_code"] == 400
    assert send(client, "/double/withdraw", statement=made)["status_code"] == 400
    assert send(client, "/double/finish", doc=doc)["status_code"] == 404
    assert client.get(f"/document/{doc}").status_code == 200


def test_agreement_is_measured_by_kind_and_field(client: TestClient) -> None:
    """One tie found by both with another state, one driver found by the second alone."""
    coded(client)
    as_(client, "anna")
    page = client.get("/agreement.json").json()
    lines = {(line["kind"], line["field"]): line for line in page["lines"]}
    assert (lines["all", "seen"]["same"], lines["all", "seen"]["units"]) == (1, 2)
    assert (lines["tie", "state"]["same"], lines["tie", "state"]["units"]) == (0, 1)
    assert lines["driver", "seen"]["units"] == 1
    assert {tuple(c["differs"]) for c in page["cases"]} == {("label",), ("seen by one only",)}
    assert page["statements"] == [1, 2]


def test_the_figure_does_not_move_with_what_is_settled(client: TestClient) -> None:
    """The first coding is what stood when the second coder began, whatever is decided afterwards."""
    coded(client)
    as_(client, "anna")
    before = client.get("/agreement.json").json()["lines"]
    for case in open_cases(client):
        assert settle(client, case, "second")["status_code"] == 200
    page = client.get("/agreement.json").json()
    assert page["lines"] == before
    assert (page["open_cases"], page["settled_cases"]) == (0, 2)


def test_the_second_takes_the_place_of_the_first_with_history(client: TestClient) -> None:
    """The second coder's statement is accepted, the first stays as edited, and both say who decided and why."""
    coded(client)
    case = next(c for c in open_cases(client) if c["first"])
    stands = settle(client, case, "second")["statement"]
    now = client.get(f"/statement/{stands}.json").json()
    assert (now["stmt"]["status"], now["label"]["state"], now["stmt"]["coder"]) == ("accepted", "rivalry", "bela")
    assert now["replaces"] == case["first"]["id"]
    old = client.get(f"/statement/{case['first']['id']}.json").json()
    assert (old["stmt"]["status"], old["history"][0]["by"]) == ("edited", "anna")
    assert old["history"][0]["note"] == "adjudicated: second"


@pytest.mark.parametrize(("verdict", "status"), [("first", "accepted"), ("neither", "rejected")])
def test_the_first_stands_or_nothing_does(client: TestClient, verdict: str, status: str) -> None:
    """What stood is accepted, or rejected; the second's is not written."""
    coded(client)
    case = next(c for c in open_cases(client) if c["first"])
    settle(client, case, verdict)
    assert client.get(f"/statement/{case['first']['id']}.json").json()["stmt"]["status"] == status
    assert client.get(f"/statement/{case['second']['id']}").status_code == 404


def test_what_was_edited_meanwhile_is_what_the_verdict_is_on(client: TestClient) -> None:
    """The first's statement was edited since: the edit gives way, so that two never stand for one."""
    coded(client)
    first = next(c for c in open_cases(client) if c["first"])["first"]["id"]
    edited = send(client, "/edit", statement=first, seen="0", state="alliance", factuality="asserted")["statement"]
    case = next(c for c in open_cases(client) if c["first"])
    stands = settle(client, case, "second")["statement"]
    status = {i: client.get(f"/statement/{i}.json").json()["stmt"]["status"] for i in (first, edited, stands)}
    assert status == {first: "edited", edited: "edited", stands: "accepted"}


def test_a_case_is_settled_once_and_never_over_a_newer_decision(client: TestClient) -> None:
    """A second verdict, and one on a statement that somebody decided on meanwhile, are told so."""
    coded(client)
    cases = {c["first"] is None: c for c in open_cases(client)}
    send(client, "/decide", statement=cases[False]["first"]["id"], status="deferred", seen="0")
    stale = settle(client, cases[False], "second")
    assert (stale["status_code"], stale["error"]["detail"]["status"]) == (409, "deferred")
    assert settle(client, cases[True], "second")["status_code"] == 200
    assert settle(client, cases[True], "neither")["status_code"] == 409


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"first": "", "second": "", "verdict": "neither"}, 400),
        ({"first": "st_none", "second": "", "verdict": "first"}, 404),
        ({"first": "st_none", "second": "", "verdict": "both"}, 400),
        ({"first": "st_none", "second": "", "verdict": "second"}, 400),
    ],
)
def test_a_verdict_that_means_nothing_is_refused(client: TestClient, given: Values, status: int) -> None:
    """Unknown statements and verdicts, and a side that has nothing."""
    assert send(client, "/adjudicate", seen="0", **given)["status_code"] == status


def test_pages_of_double_coding_refuse_what_is_not_there(client: TestClient) -> None:
    """Unknown documents and coders."""
    assert client.get("/double/doc_none").status_code == 404
    assert client.get("/agreement?second=nobody").status_code == 404
    assert send(client, "/double/begin", doc="doc_none")["status_code"] == 400
