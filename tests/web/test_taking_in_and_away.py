"""Data sets, codings and addresses come in, and briefs go out, through the workbench."""

from __future__ import annotations

import time
from typing import Any

import pytest
from tests.web.desk_samples import TOKEN
from tests.web.plain_client import TestClient

from amity.web.secrets import form_key

KEY = {"form_key": form_key(TOKEN)}
JSON = {"Accept": "application/json"}
LINKS = (
    "id,type,actor1,actor2,date,description\n"
    "1,all,Northern Front,Hill Guard,2009-05-01,Northern Front and the Hill Guard raided a fort together.\n"
    "2,xyz,Northern Front,Hill Guard,2009-05-01,Something else.\n"
)


def finished(client: TestClient, job: str) -> dict[str, Any]:
    """The job once it is over."""
    for _ in range(400):
        page = client.get(f"/job/{job}.json").json()
        if not page["under_way"]:
            return dict(page["job"])
        time.sleep(0.05)
    raise AssertionError("the job did not end")


def sent(client: TestClient, address: str, name: str, content: bytes) -> dict[str, Any]:
    """What came of a file."""
    answer = client.post(address, data=KEY, files={"files": (name, content)}, headers=JSON)
    assert answer.status_code == 200
    return finished(client, str(answer.json()["job"]))


def test_a_data_set_comes_in_with_its_reasons(client: TestClient) -> None:
    """Known by its columns; the same file again adds nothing; rows that do not fit are counted by reason."""
    first = sent(client, "/import-data", "links.csv", LINKS.encode())
    assert first["state"] == "done"
    assert first["report"]["lines"] == ["links.csv: mapping-militants, 2 rows; 1 added, 0 known already"]
    assert sum(count for _, count in first["report"]["unused"]) == 1
    again = sent(client, "/import-data", "links.csv", LINKS.encode())
    assert "0 added, 1 known" in again["report"]["lines"][0]


def test_codings_come_back_as_they_went(client: TestClient) -> None:
    """Web annotations exported here are known here."""
    exported = client.get("/export/annotations").content
    done = sent(client, "/import-data", "back.jsonld", exported)
    assert done["state"] == "done"
    assert "0 codings proposed" in done["report"]["lines"][0]


def test_a_table_that_nobody_knows_fails_with_words(client: TestClient) -> None:
    """The job says what was expected."""
    done = sent(client, "/import-data", "odd.csv", b"a,b\n1,2\n")
    assert done["state"] == "failed"
    assert "odd.csv" in done["error"]


@pytest.mark.parametrize("address", ["ftp://example.org/x", "javascript:alert(1)", "file:///etc/passwd"])
def test_only_pages_of_the_web_are_fetched(client: TestClient, address: str) -> None:
    """Other schemes are refused at once."""
    answer = client.post("/import", data=KEY | {"address": address}, headers=JSON)
    assert answer.status_code == 400


def test_private_addresses_are_not_fetched(client: TestClient) -> None:
    """The workbench cannot be made to read what is behind it."""
    answer = client.post("/import", data=KEY | {"address": "http://127.0.0.1:1/secret"}, headers=JSON)
    done = finished(client, str(answer.json()["job"]))
    assert done["report"]["added"] == []
    assert "127.0.0.1" in done["report"]["unreadable"][0]["reason"]


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("md", b"# ")])
def test_the_brief_is_downloaded_in_each_form(client: TestClient, form: str, begins: bytes) -> None:
    """As an attachment that begins as its kind does."""
    answer = client.get(f"/relation/northern-front/karsan-army/brief.{form}?as_of=2010-04-22")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.content.startswith(begins)


def test_a_brief_in_another_form_is_not_found(client: TestClient) -> None:
    """With the forms that there are."""
    answer = client.get("/relation/northern-front/karsan-army/brief.exe?as_of=2010-04-22", headers=JSON)
    assert answer.status_code == 404
    assert "pdf" in answer.json()["error"]["message"]
