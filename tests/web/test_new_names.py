"""New names: listed with their sentences, taken on, joined to known actors, ignored, and each taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.web.desk_samples import HOSTILE, TOKEN
from tests.web.plain_client import TestClient

from amity.model import Actor
from amity.project import open_project
from amity.store import CodedDocument, views
from amity.testing import make_document
from amity.web.secrets import form_key

KEY = {"form_key": form_key(TOKEN)}
JSON = {"Accept": "application/json"}
TEXT = f"It was quiet. Fighters of the Blue Brigade {HOSTILE} met again. The Blue Brigade left."


@pytest.fixture(autouse=True)
def _blue_brigade(project_path: Path) -> None:
    """A text that names somebody new, and an actor of a data set, who is none of a text."""
    with open_project(project_path) as project:
        doc = make_document(TEXT, published="2010-03-03", name="blue.txt", title=HOSTILE)
        project.writer.add_document(doc)
        new = (Actor("blue-brigade", "Blue Brigade"),)
        project.writer.add_coding(CodedDocument(doc.id, "rules", "1.0", (), (), new))
        project.writer.add_proposed([Actor("ucdp-7", "Seven", acronyms=("ucdp:7",))], (), by="ucdp")


def names(client: TestClient) -> dict[str, dict[str, object]]:
    """The new names by id."""
    return {line["actor"]["id"]: line for line in client.get("/names.json").json()["lines"]}


def decided(client: TestClient) -> list[tuple[str, str]]:
    """Ids and verdicts of what was decided."""
    return [(d["id"], d["verdict"]) for d in client.get("/names.json").json()["decided"]]


def test_a_new_name_is_listed_with_its_sentence(client: TestClient) -> None:
    """Once a document, the name marked, how often it stands; markup in the sentence stays text."""
    (line,) = names(client).values()
    assert (line["times"], line["documents"], line["statements"]) == (2, 1, 0)
    (place,) = line["places"]
    assert place["name"] == "Blue Brigade"
    assert place["before"] == "Fighters of the "
    page = client.get("/names").text
    assert "<script>alert" not in page
    assert "<mark>Blue Brigade</mark>" in page
    assert "1 new name" in client.get("/actors").text


def test_a_name_becomes_an_actor_and_waits_again(client: TestClient, project_path: Path) -> None:
    """Added with one click, under the kind that was chosen; taking it back lists it anew."""
    given = KEY | {"actor": "blue-brigade", "verdict": "actor", "kind": "faction"}
    assert client.post("/names", data=given).status_code == 200
    assert names(client) == {}
    assert decided(client) == [("blue-brigade", "actor")]
    with open_project(project_path) as project, project.view() as conn:
        own = {a.id: a.kind for a in views.actors(conn, "own")}
    assert own["blue-brigade"] == "faction"
    assert client.post("/names", data=KEY | {"actor": "blue-brigade", "verdict": "open"}).status_code == 200
    assert "blue-brigade" in names(client)


def test_a_name_is_ignored_and_listed_again(client: TestClient) -> None:
    """Ignoring hides it and no more; the second who ignores it is told."""
    given = KEY | {"actor": "blue-brigade", "verdict": "none"}
    assert client.post("/names", data=given, headers=JSON).status_code == 200
    assert names(client) == {}
    assert client.post("/names", data=given, headers=JSON).status_code == 409
    assert client.post("/names", data=given | {"verdict": "open"}, headers=JSON).status_code == 200
    assert client.post("/names", data=given | {"verdict": "open"}, headers=JSON).status_code == 409
    assert "blue-brigade" in names(client)


def test_a_name_becomes_an_alias_and_comes_back(client: TestClient) -> None:
    """Its statements are the known actor's from then on; the page of names takes it back."""
    given = KEY | {"actor": "blue-brigade", "other": "northern-front", "verdict": "same", "next": "/names"}
    assert client.post("/judge", data=given).status_code == 200
    assert decided(client) == [("blue-brigade", "alias")]
    assert client.get("/actor/blue-brigade.json").json()["actor"]["id"] == "northern-front"
    assert client.post("/judge", data=given | {"verdict": "different"}).status_code == 200
    assert "blue-brigade" in names(client)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 400),
        ({"actor": "blue-brigade", "verdict": "perhaps"}, 400),
        ({"actor": "blue-brigade", "verdict": "actor", "kind": "<b>"}, 400),
        ({"actor": "blue-brigade", "verdict": "actor"}, 400),
        ({"actor": "northern-front", "verdict": "none"}, 409),
        ({"actor": "northern-front", "verdict": "open"}, 409),
        ({"actor": "nobody' OR 1=1", "verdict": "actor", "kind": "state"}, 409),
    ],
)
def test_slips_are_refused(client: TestClient, given: dict[str, str], status: int) -> None:
    """Unknown names, kinds and verdicts: one shape of errors, and the name waits as before."""
    answer = client.post("/names", data=KEY | given, headers=JSON)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]
    assert "blue-brigade" in names(client)


def test_a_form_of_another_run_is_refused(client: TestClient) -> None:
    """Its key is wrong."""
    given = {"form_key": "old", "actor": "blue-brigade", "verdict": "none"}
    assert client.post("/names", data=given, headers=JSON).status_code == 403
