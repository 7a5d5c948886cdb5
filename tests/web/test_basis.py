"""The statements under each number of a relation, in pages; and the page of the relation as it is sent again."""

from __future__ import annotations

import re
from html import unescape

import pytest
from tests.web.desk_samples import TOKEN
from tests.web.plain_client import TestClient

from amity.web import app, figures, render
from amity.web.pages import basis
from amity.web.secrets import form_key

KEY = {"form_key": form_key(TOKEN)}
RELATION = "/relation/northern-front/karsan-army?as_of=2010-04-22"
BASIS = "/basis/northern-front/karsan-army"
AS_OF = {"as_of": "2010-04-22"}


def under(client: TestClient, of: str) -> list[str]:
    """Ids of the statements under a number."""
    found = client.get(f"{BASIS}.json", params=AS_OF | {"of": of}).json()
    return [e["id"] for e in found["statements"]]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of the relation's page end after one statement, and marks stand together from the second on."""
    render._environment.cache_clear()
    monkeypatch.setattr(render, "UNFOLDED", 0)
    monkeypatch.setattr(render, "LISTED", 1)
    monkeypatch.setattr(figures, "MANY", 1)
    monkeypatch.setattr(figures, "MARK", 2000)


def test_each_number_has_its_statements(client: TestClient) -> None:
    """As the answer for programs has them."""
    found = client.get(RELATION.replace("?", ".json?")).json()["found"]
    assert under(client, "state") == found["state"]["statements"]
    assert under(client, "forecast") == found["forecast"]["statements"]
    assert set(under(client, "all")) == set(found["evidence"])
    line = found["ledger"]["lines"][0]
    assert under(client, f"driver|{line['holder']}|{line['effect']}|{line['category']}") == line["statements"]


def test_every_link_of_a_long_page_leads_to_its_statements(client: TestClient, short: None) -> None:
    """Numbers, voices, the list of all, and marks that share a place."""
    text = client.get(RELATION).text
    render._environment.cache_clear()
    links = {unescape(link) for link in re.findall(r'href="(/basis/[^"]+)"', text)}
    kinds = {re.search(r"&of=(\w+)", link)[1] for link in links}  # type: ignore[index]
    assert kinds == {"all", "state", "forecast", "driver", "voices", "days"}
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200, link
        assert 'class="evidence"' in answer.text, link


def test_marks_in_one_place_open_all_of_their_statements(client: TestClient, short: None) -> None:
    """Those of one kind share a mark; none is lost."""
    text = client.get(RELATION).text
    render._environment.cache_clear()
    links = {unescape(link) for link in re.findall(r'href="(/basis/[^"]+days[^"]+)"', text)}
    found = [e["id"] for link in links for e in client.get(link.replace("?", ".json?")).json()["statements"]]
    single = re.findall(r'href="/statement/([^"]+)" tabindex', text)
    everything = client.get(RELATION.replace("?", ".json?")).json()["found"]["evidence"]
    assert sorted([*found, *single]) == sorted(everything)


def test_long_lists_come_in_pages(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each statement on one of them, in order."""
    monkeypatch.setattr(basis, "ROWS", 2)
    pages = [client.get(f"{BASIS}.json", params=AS_OF | {"page": n}).json() for n in (1, 2, 3)]
    assert [len(p["statements"]) for p in pages] == [2, 2, 1]
    assert 'rel="next"' in client.get(BASIS, params=AS_OF).text
    monkeypatch.setattr(basis, "ROWS", 100)
    assert [e["id"] for p in pages for e in p["statements"]] == under(client, "all")


@pytest.mark.parametrize(
    "of", ["", "nothing", "driver|x", "voices||", "days|tie|2010-01-01|x", "days|nothing|2010-01-01|2010-01-02", "days"]
)
def test_a_number_that_is_not_there_says_so(client: TestClient, of: str) -> None:
    """It may have gone since the address was sent."""
    answer = client.get(BASIS, params=AS_OF | {"of": of})
    assert answer.status_code == 404
    assert "see the relation" in unescape(answer.text)


def test_an_unchanged_relation_is_not_made_again(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was sent is sent again, byte for byte."""
    first = client.get(RELATION).content
    monkeypatch.setattr(app, "render", lambda *_: pytest.fail("rendered again"))
    assert client.get(RELATION).content == first


def test_a_decision_shows_on_the_relation_at_once(client: TestClient) -> None:
    """A page that was kept is of older data from then on."""
    before = client.get(RELATION).text
    stmt = client.get("/review.json").json()["current"]["stmt"]["id"]
    client.post("/decide", data=KEY | {"statement": stmt, "status": "rejected", "seen": "0"})
    after = client.get(RELATION).text
    assert stmt in before
    assert stmt not in after


def test_a_blind_coder_does_not_get_a_kept_page(client: TestClient) -> None:
    """Whoever begins to code a document blind no longer sees its codings, also where nothing else has changed."""
    assert client.get(RELATION).status_code == 200
    doc = client.get("/review.json").json()["current"]["stmt"]["doc"]
    client.post("/double/begin", data=KEY | {"doc": doc})
    assert client.get(RELATION).status_code == 403
    assert client.get(BASIS, params=AS_OF).status_code == 403
