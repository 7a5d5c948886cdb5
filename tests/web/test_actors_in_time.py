"""Memberships and passages noted in the workbench: shown, used, withdrawn; slips refused."""

from __future__ import annotations

import pytest
from tests.web.desk_samples import TOKEN
from tests.web.plain_client import TestClient

from amity.web.secrets import form_key

KEY = {"form_key": form_key(TOKEN)}
JSON = {"Accept": "application/json"}


def test_a_renaming_is_noted_used_and_withdrawn(client: TestClient) -> None:
    """What was said of the old name answers for the new one as long as the renaming stands."""
    question = "/relation/taliban/karsan-army.json?as_of=2010-04-22"
    assert client.get(question).status_code == 422
    given = KEY | {
        "kind": "renaming",
        "on": "2010-01",
        "before": "Northern Front",
        "after": "Taliban",
        "source": "<i>AB",
    }
    page = client.post("/became", data=given)
    assert page.status_code == 200
    assert "renaming on 2010-01-16: Northern Front became Taliban" in page.text
    assert "&lt;i&gt;AB" in page.text
    answer = client.get(question)
    assert answer.status_code == 200
    assert "(said of Northern Front and Karsan Army" in answer.text
    assert client.post("/withdraw-times", data=KEY | {"kind": "passage", "number": "1"}).status_code == 200
    assert client.get(question).status_code == 422
    assert "Nothing is noted here yet" in client.get("/actors").text


def test_a_membership_shows_on_the_page_of_the_actor(client: TestClient) -> None:
    """Part and whole lead to each other."""
    given = KEY | {"member": "Northern Front", "whole": "Karsans", "role": "branch", "when": "2004/2009"}
    assert client.post("/belongs", data=given).status_code == 200
    assert "branch" in client.get("/actor/northern-front").text


MERGER = {"kind": "merger", "on": "2010-03", "before": "Northern Front; Karsans", "after": "Taliban"}


def test_a_merger_is_noted_with_its_shares(client: TestClient) -> None:
    """As many numbers as names before, in their order; a comma will do for a point."""
    page = client.post("/became", data=KEY | MERGER | {"shares": "3; 1,5"})
    assert page.status_code == 200
    assert "became Taliban, with shares 3 to 1.5" in page.text
    (noted,) = client.get("/actors.json").json()["noted"]
    assert noted["kind"] == "passage"


@pytest.mark.parametrize("shares", ["3", "3; 1; 1", "3; -1", "3; none", "nan; 1", "inf; 1", "3; 0", "1e400; 1"])
def test_shares_that_do_not_fit_are_refused(client: TestClient, shares: str) -> None:
    """Too few, too many, below 0, no numbers: refused with words, nothing noted."""
    answer = client.post("/became", data=KEY | MERGER | {"shares": shares}, headers=JSON)
    assert answer.status_code == 400
    assert "share" in answer.json()["error"]["message"]
    assert client.get("/actors.json").json()["noted"] == []


@pytest.mark.parametrize(
    ("address", "given", "words"),
    [
        ("/belongs", {"member": "Northern Front", "whole": "nobody here", "role": "branch"}, "nobody here"),
        ("/belongs", {"member": "Northern Front", "whole": "Karsans", "role": "boss"}, "unknown role"),
        ("/belongs", {"member": "Northern Front", "whole": "Northern Front", "role": "faction"}, "belong to itself"),
        ("/became", {"kind": "split", "on": "2010", "before": "Karsans", "after": "Karsans"}, "does not add up"),
        ("/became", {"kind": "renaming", "on": "soon", "before": "Karsans", "after": "Taliban"}, "soon"),
        ("/withdraw-times", {"kind": "passage", "number": "7"}, "number 7"),
        ("/withdraw-times", {"kind": "table", "number": "7"}, "neither membership nor passage"),
    ],
)
def test_slips_are_refused_with_words(client: TestClient, address: str, given: dict[str, str], words: str) -> None:
    """The one shape of errors, and nothing noted."""
    answer = client.post(address, data=KEY | given, headers=JSON)
    assert 400 <= answer.status_code < 500
    assert words in answer.json()["error"]["message"]
    assert client.get("/actors.json").json()["noted"] == []
