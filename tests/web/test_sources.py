"""The page of sources: what their record shows, and the documents with one origin, joined and taken apart."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from tests.web.desk_samples import HOSTILE, TOKEN, statement_of
from tests.web.plain_client import TestClient

from amity.model import Source, TieLabel
from amity.project import open_project
from amity.store import CodedDocument
from amity.testing import make_document
from amity.web.secrets import form_key
from amity.workflow.origins import find_shared_origins

KEY = {"form_key": form_key(TOKEN)}
JSON = {"Accept": "application/json"}
STORY = "Northern Front and the Karsan Army cooperate in the hills, say people who live there and saw them at work."
COPIES = ["First", "Second", HOSTILE]


@pytest.fixture(autouse=True)
def _copies(project_path: Path) -> None:
    """Three papers with one story, one of them with a hostile title, and two grades of one paper."""
    with open_project(project_path) as project:
        for n, (title, grade) in enumerate([("First", "B2"), ("Second", "D4"), (HOSTILE, "B2")]):
            paper = Source("Paper of copies" if n < 2 else "Third paper", "news-agency", grade, ())
            day = f"2009-0{n + 1}-01"
            doc = make_document(f"{STORY} {n}.", published=day, name=f"{n}.txt", title=title, source=paper)
            project.writer.add_document(doc)
            stmt = statement_of(doc, TieLabel("cooperation"), quote="Northern Front and the Karsan Army cooperate")
            project.writer.add_coding(CodedDocument(doc.id, "rules", "1.0", (stmt,)))
        find_shared_origins(project)


def page_of(client: TestClient) -> dict[str, object]:
    """The page once the records are worked out."""
    for _ in range(600):
        found = client.get("/sources.json").json()
        if found["ready"]:
            return found
        time.sleep(0.1)
    raise AssertionError("the records are never ready")


def judge(client: TestClient, **given: str) -> object:
    """Send a judgement and wait until the groups are found anew."""
    answer = client.post("/origins", data=KEY | given, headers=JSON)
    if answer.status_code == 200:
        while client.get(f"/job/{answer.json()['job']}.json").json()["under_way"]:
            time.sleep(0.05)
    return answer


def groups(client: TestClient) -> list[list[str]]:
    """Titles of the members of each group."""
    found = client.get("/sources.json").json()["origins"]
    return [[m["title"] for m in group["members"]] for group in found]


def test_reading_does_not_wait_for_the_records(client: TestClient) -> None:
    """The page is there at once and says that the records are being worked out; then it has them."""
    first = client.get("/sources")
    assert first.status_code == 200
    found = {s["publisher"]: s for s in page_of(client)["sources"]}
    learned = found["Paper of copies"]["learned"]
    assert learned["looks"] >= 1
    assert 0 < learned["random"]["low"] < learned["random"]["value"] < learned["random"]["high"] < 1
    assert "being worked out" not in client.get("/sources").text


def test_all_grades_of_a_publisher_are_shown(client: TestClient) -> None:
    """Not only the worst or the best."""
    found = {s["publisher"]: s["grades"] for s in client.get("/sources.json").json()["sources"]}
    assert found["Paper of copies"] == ["B2", "D4"]


def test_a_document_is_taken_out_of_its_group_and_put_back(client: TestClient) -> None:
    """Apart from all others of the group; taking it back finds the group as it was."""
    group = client.get("/sources.json").json()["origins"][0]
    assert group["reason"].startswith("near-duplicate")
    assert [m["title"] for m in group["members"]] == COPIES
    assert judge(client, doc="Second", verdict="apart").status_code == 200
    assert ["First", HOSTILE] in groups(client)
    judged = client.get("/sources.json").json()["judged"]
    assert len(judged) == 2
    for pair in judged:
        assert judge(client, doc=pair["one"]["id"], other=pair["other"]["id"], verdict="computed").status_code == 200
    assert groups(client)[0] == COPIES


def test_two_documents_are_joined(client: TestClient) -> None:
    """What nothing computed shows, somebody knows."""
    assert judge(client, doc="Report of 2009-06-01", other="2010-02-01.txt", verdict="together").status_code == 200
    assert ["Report of 2009-06-01", "Report of 2010-02-01"] in groups(client)
    page = client.get("/sources")
    assert "have one origin" in page.text
    assert "<script>alert" not in page.text


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 400),
        ({"doc": "First", "verdict": "maybe"}, 400),
        ({"doc": "First", "verdict": "together"}, 400),
        ({"doc": "First", "other": "First", "verdict": "together"}, 400),
        ({"doc": "Report of 2009-06-01", "verdict": "apart"}, 400),
        ({"doc": "nothing", "other": "First", "verdict": "together"}, 404),
        ({"doc": "First", "other": "Second", "verdict": "apart", "seen": "many"}, 400),
    ],
)
def test_slips_are_refused(client: TestClient, given: dict[str, str], status: int) -> None:
    """One shape of errors, and the groups stay."""
    answer = judge(client, **given)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]
    assert groups(client)[0] == COPIES


def test_a_stale_form_is_refused(client: TestClient) -> None:
    """The second who judges the same documents from an old page is told of the first."""
    assert judge(client, doc="First", other="Second", verdict="apart", seen="0").status_code == 200
    answer = judge(client, doc="Second", other="First", verdict="together", seen="0")
    assert answer.status_code == 409
    assert answer.json()["error"]["detail"]["verdict"] == "apart"
