"""New statements, the loom, screens of decisions, metadata: what forms do, and what they refuse."""

from __future__ import annotations

import re

import pytest
from tests.web.desk_samples import HOSTILE
from tests.web.plain_client import TestClient

LOOM = "/loom/northern-front/karsan-army"
Values = dict[str, str | list[str]]


def send(client: TestClient, path: str, **values: str | list[str]) -> dict:
    """A form as a program sends it; the answer's JSON."""
    key = re.search(r'name="form_key" value="(\w+)"', client.get("/import").text)
    assert key
    answer = client.post(path, data={"form_key": key[1]} | values, headers={"accept": "application/json"})
    return {"status_code": answer.status_code} | answer.json()


def queue(client: TestClient) -> list[dict]:
    """The statements of the first screen."""
    return client.get("/review/screen.json").json()["items"]


def rift(client: TestClient) -> dict:
    """The document on the rift."""
    cards = [line["card"] for line in client.get("/documents.json").json()["lines"]]
    return next(c for c in cards if c["title"] == "Report of 2009-06-01")


def new_driver(doc: str, **more: str) -> Values:
    """The fields of a driver coded from words of a document."""
    given: Values = {"doc": doc, "quote": "A rift opened", "kind": "driver", "category": "trust", "effect": "strains"}
    return given | {"actor1": "northern-front", "actor2": "Karsans", "factuality": "asserted", "when": ""} | more


def test_chosen_words_become_an_accepted_statement(client: TestClient) -> None:
    """Actors by any name, the exact words as quote, the person as coder, and a history of one decision."""
    made = send(client, "/code", **new_driver(rift(client)["id"]))
    page = client.get(f"/statement/{made['statement']}.json").json()
    assert page["stmt"]["quote"] == "A rift opened"
    assert page["actors"] == ["northern-front", "karsan-army"]
    assert (page["stmt"]["coder"], page["stmt"]["status"]) == ("anna", "accepted")
    assert send(client, "/code", **new_driver(rift(client)["id"]))["status_code"] == 409


def test_a_statement_of_ones_own_that_is_taken_back_is_gone(client: TestClient) -> None:
    """Undo of a coding does not leave it proposed, which would count."""
    made = send(client, "/code", **new_driver(rift(client)["id"]))
    send(client, "/undo", seq=str(client.get("/review.json").json()["undo"]))
    assert client.get(f"/statement/{made['statement']}.json").json()["stmt"]["status"] == "rejected"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"doc": "doc_none"}, 404),
        ({"quote": "never written"}, 400),
        ({"quote": "", "start": "5", "end": "2"}, 400),
        ({"quote": "", "start": "0", "end": "999999"}, 400),
        ({"quote": "", "start": "-1", "end": "x"}, 400),
        ({"kind": "rumour"}, 400),
        ({"actor1": ""}, 400),
        ({"actor1": "nobody at all"}, 404),
        ({"actor2": "northern-front"}, 400),
        ({"category": "weather"}, 400),
        ({"when": "yesterday"}, 400),
        ({"factuality": "sure"}, 400),
        ({"kind": "forecast", "outcome": "split", "low": "often", "high": "1"}, 400),
        ({"kind": "forecast", "outcome": "split", "low": "0.9", "high": "0.1"}, 400),
        ({"kind": "conditional", "if": "never said", "then": "A rift"}, 400),
        ({"kind": "conditional"}, 400),
    ],
)
def test_a_coding_that_breaks_the_codebook_is_refused(client: TestClient, changes: Values, status: int) -> None:
    """With one error of the usual shape; nothing is kept."""
    answer = send(client, "/code", **(new_driver(rift(client)["id"]) | changes))
    assert answer["status_code"] == status, answer
    assert set(answer["error"]) == {"status", "title", "message", "detail"}
    assert client.get("/home.json").json()["counts"]["statement"] == 5


def test_the_form_shows_the_words_and_the_fields_of_a_kind(client: TestClient) -> None:
    """By place or by the words themselves; each kind has its fields; hostile words stay words."""
    doc = rift(client)["id"]
    page = client.get(f"/code/{doc}.json?quote=rift&kind=forecast").json()
    assert (page["start"], page["end"]) == (2, 6)
    assert [f["name"] for f in page["fields"]][2:5] == ["outcome", "low", "high"]
    assert page["fields"][0]["value"] == "Northern Front"
    hostile = client.get("/documents.json").json()["lines"][0]["card"]
    assert hostile["title"] == HOSTILE
    text = client.get(f"/code/{hostile['id']}?start=0&end={len(HOSTILE)}").text
    assert "<script>alert" not in text


def test_a_screen_is_decided_at_once_and_taken_back_at_once(client: TestClient) -> None:
    """The ticked ones only; one click undoes all of them."""
    items = queue(client)
    ids = [c["stmt"]["id"] for c in items[:3]]
    done = send(client, "/decide-screen", status="accepted", statement=ids, **{f"seen-{i}": "0" for i in ids})
    assert len(done["decisions"]) == 3
    assert [c["stmt"]["id"] for c in queue(client)] == [c["stmt"]["id"] for c in items[3:]]
    assert send(client, "/undo-screen", seq=[str(n) for n in done["decisions"]])["taken_back"] == 3
    assert len(queue(client)) == 5


def test_of_a_screen_with_one_stale_statement_nothing_is_taken(client: TestClient) -> None:
    """Somebody decided on one of them in the meantime: none is decided, and the first decision is told."""
    ids = [c["stmt"]["id"] for c in queue(client)]
    send(client, "/decide", statement=ids[2], status="rejected", seen="0")
    answer = send(client, "/decide-screen", status="accepted", statement=ids, **{f"seen-{i}": "0" for i in ids})
    assert (answer["status_code"], answer["error"]["detail"]["statement"]) == (409, ids[2])
    assert len(queue(client)) == 4


@pytest.mark.parametrize("ids", [[], [f"st_{n}" for n in range(60)]])
def test_bulk_is_only_over_a_screen(client: TestClient, ids: list[str]) -> None:
    """Nothing at all, or more than a screen holds, is refused."""
    seen = {f"seen-{i}": "0" for i in ids}
    assert send(client, "/decide-screen", status="accepted", statement=ids, **seen)["status_code"] == 400


def test_the_loom_has_every_sentence_on_the_pair_in_time_order(client: TestClient) -> None:
    """Coded ones with their tie, and those that name both though nothing is coded from them."""
    given: Values = {"title": "New", "date": "2009-01-01", "text": "The Karsans met Northern Front. It rained."}
    job = send(client, "/import", **given)["job"]
    while client.get(f"/job/{job}.json").json()["under_way"]:
        pass
    threads = client.get(f"{LOOM}.json").json()["threads"]
    days = [t["day"] for t in threads]
    assert days == sorted(days)
    met = next(t for t in threads if t["day"] == "2009-01-01")
    assert (met["text"] or met["before"]).startswith("The Karsans met Northern Front")
    assert "It rained" not in str(threads)


def test_a_key_accepts_the_state_or_puts_another_in_its_place(client: TestClient) -> None:
    """The same state is an acceptance, another an edit, none a rejection; a sentence without a tie gets one."""
    threads = {t["day"]: t for t in client.get(f"{LOOM}.json").json()["threads"]}

    def press(day: str, state: str) -> dict:
        t = threads[day]
        tie = {"tie": t["tie"]["id"]} if t["tie"] else {}
        given = {"doc": t["doc"], "start": str(t["start"]), "end": str(t["end"]), "seen": str(t["seen"])} | tie
        return send(client, "/loom", actor1="northern-front", actor2="karsan-army", state=state, **given)

    assert press("2007-03-01", "cooperation")["statement"] == threads["2007-03-01"]["tie"]["id"]
    edited = press("2008-05-01", "integration")["statement"]
    assert edited != threads["2008-05-01"]["tie"]["id"]
    assert press("2009-06-01", "none-here")["statement"] == ""
    added = press("2010-02-01", "sympathy")["statement"]
    assert press("2009-06-01", "war")["status_code"] == 409
    after = {t["day"]: t for t in client.get(f"{LOOM}.json").json()["threads"]}
    assert after["2008-05-01"]["state"] == "integration"
    assert after["2010-02-01"]["tie"]["id"] == added
    assert (after["2009-06-01"]["state"], after["2009-06-01"]["tie"]["status"]) == ("", "rejected")


def test_metadata_change_with_their_history(client: TestClient) -> None:
    """The document shows the new, the history the old; a stale form is refused and told who was faster."""
    doc = rift(client)["id"]
    form = {f["name"]: f["value"] for f in client.get(f"/document/{doc}/metadata.json").json()["fields"]}
    changed: Values = form | {"published": "2009-07", "grade": "A1", "authors": "B. Author; C. Writer"}
    assert send(client, "/metadata", doc=doc, seen="0", **changed)["changed"] == 3
    card = client.get(f"/document/{doc}.json").json()["card"]
    assert card["source"]["grade"] == "A1"
    assert card["published"]["as_written"] == "2009-07"
    assert card["source"]["authors"] == ["B. Author", "C. Writer"]
    history = client.get(f"/document/{doc}/metadata.json").json()["history"]
    assert {(h["field"], h["old"]) for h in history} >= {("published", "2009-06-01"), ("grade", "B2")}
    stale = send(client, "/metadata", doc=doc, seen="0", title="Mine")
    assert (stale["status_code"], stale["error"]["detail"]["by"]) == (409, "anna")


@pytest.mark.parametrize(
    "given", [{"published": "soon"}, {"grade": "Z9"}, {"url": "javascript:alert(1)"}, {"title": "Report of 2009-06-01"}]
)
def test_metadata_that_cannot_be_are_refused(client: TestClient, given: Values) -> None:
    """Dates, grades and addresses are checked, and a form that changes nothing is told so."""
    assert send(client, "/metadata", doc=rift(client)["id"], seen="0", **given)["status_code"] == 400


def test_pages_of_unknown_things_are_not_found(client: TestClient) -> None:
    """Metadata, coding and loom of what is not there."""
    for path in ("/document/doc_none/metadata", "/code/doc_none?quote=x", "/loom/nobody-at-all/northern-front"):
        assert client.get(path).status_code == 404
    assert client.get(f"{LOOM}?show=some").status_code == 400
    assert client.get(f"/code/{rift(client)['id']}?quote=rift&kind=rumour").status_code == 400
