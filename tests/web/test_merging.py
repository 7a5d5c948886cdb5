"""Two actors merged: looked at before, done, taken back; slips, stale forms and markup in names refused or shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.web.desk_samples import HOSTILE, TOKEN, statement_of
from tests.web.plain_client import TestClient

from amity.model import Actor, Membership, Statement, TieLabel, parse_when, with_id
from amity.project import open_project, utc_now
from amity.store import CodedDocument
from amity.store.lineage import Lineage
from amity.testing import make_document
from amity.web.secrets import form_key
from amity.workflow.naming import project_gazetteer

KEY = {"form_key": form_key(TOKEN)}
JSON = {"Accept": "application/json"}
LOOK = "/merge.json?actor=northern-front&other=Karsans"
TEXT = "The Old Front fights the Karsan Army. The Old Front and Northern Front cooperate."


@pytest.fixture
def old_front(project_path: Path) -> None:
    """A third actor: a state by kind, at war with a partner of the front, once said to be with the front."""
    with open_project(project_path) as project:
        project.writer.add_actors([Actor("old-front", "Old Front", "state")])
        doc = make_document(TEXT, published="2009-01-01", name="old.txt")
        project.writer.add_document(doc)
        war = statement_of(doc, TieLabel("war"), quote="The Old Front fights the Karsan Army.")
        peace = statement_of(doc, TieLabel("cooperation"), quote="The Old Front and Northern Front cooperate.")
        found = (
            _said_of(war, "old-front", "karsan-army"),
            _said_of(peace, "old-front", "northern-front"),
        )
        project.writer.add_coding(CodedDocument(doc.id, "rules", "1.0", found))
        part = Membership("old-front", "karsan-army", "faction", parse_when("2001/2009"))
        Lineage(project.engine, utc_now).add(part, by="anna")


def _said_of(stmt: Statement, *actors: str) -> Statement:
    return with_id(replace(stmt, id="", actors=(actors[0], actors[1])))


@pytest.mark.usefixtures("old_front")
def test_what_moves_and_what_contradicts_is_shown_before(client: TestClient) -> None:
    """Names, statements by partner, memberships; kinds, ties and statements on the two that contradict."""
    found = client.get("/merge.json?actor=old-front&other=northern-front").json()
    assert (found["done"], found["statements"], found["between"]) == (False, 2, 1)
    assert [(m["partner"], m["statements"], m["beside"]) for m in found["moved"]] == [("karsan-army", 1, 5)]
    assert any("faction of Karsan Army" in words for words in found["memberships"])
    conflicts = " ".join(found["conflicts"])
    for words in ("of the kind state", "1 statement reports a tie between the two", "0 report partners and 1 enemies"):
        assert words in conflicts
    assert client.get("/actors.json").json()["judged"] == []


@pytest.mark.usefixtures("old_front")
def test_a_merge_is_done_and_taken_back(client: TestClient, project_path: Path) -> None:
    """Statements and memberships go over and come back; the page says which."""
    look = "/merge.json?actor=old-front&other=northern-front"
    given = KEY | {"actor": "old-front", "other": "northern-front", "next": look.replace(".json", "")}
    page = client.post("/judge", data=given | {"verdict": "same", "seen": "0"})
    assert "The two count as one" in page.text
    assert client.get(look).json()["done"]
    with open_project(project_path) as project:
        members = {(m.member, m.whole) for m in project_gazetteer(project).memberships}
    assert ("northern-front", "karsan-army") in members
    assert ("old-front", "karsan-army") not in members
    seen = str(client.get(look).json()["seen"])
    assert client.post("/judge", data=given | {"verdict": "different", "seen": seen}).status_code == 200
    assert not client.get(look).json()["done"]


def test_a_stale_merge_is_refused_and_told(client: TestClient) -> None:
    """Somebody judged one of the two since the form was opened; a circle is refused too."""
    given = KEY | {"actor": "northern-front", "other": "karsan-army"}
    assert client.post("/judge", data=given | {"verdict": "same", "seen": "0"}, headers=JSON).status_code == 200
    answer = client.post("/judge", data=given | {"verdict": "different", "seen": "0"}, headers=JSON)
    assert answer.status_code == 409
    assert answer.json()["error"]["detail"]["verdict"] == "same"
    assert client.get(LOOK).json()["done"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/merge", 400),
        ("/merge?actor=northern-front", 400),
        ("/merge?actor=northern-front&other=northern-front", 400),
        ("/merge?actor=nobody-at-all&other=northern-front", 404),
        ("/merge?actor=northern-front&other=%3Cscript%3E", 404),
    ],
)
def test_what_cannot_be_merged_is_told(client: TestClient, address: str, status: int) -> None:
    """Nobody, the same, nothing: the right status on page and JSON, and no markup of the address on the page."""
    page, data = client.get(address), client.get(address.replace("/merge", "/merge.json"))
    assert page.status_code == data.status_code == status
    assert "<script>" not in page.text


def test_markup_in_names_is_text(client: TestClient) -> None:
    """The hostile name stands escaped in heading, buttons and names."""
    text = client.get("/merge?actor=northern-front&other=Karsans").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text
    assert HOSTILE not in text


@pytest.mark.parametrize("seen", ["x", "-1", "1" * 30])
def test_wrong_numbers_are_refused(client: TestClient, seen: str) -> None:
    """The number of the last judgement is a number."""
    given = KEY | {"actor": "northern-front", "other": "Karsans", "verdict": "same", "seen": seen}
    assert client.post("/judge", data=given, headers=JSON).status_code == 400
