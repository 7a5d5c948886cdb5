"""Each page: for people and for programs from one context, with clear refusals, and nothing of a text ever run."""

from __future__ import annotations

import re
import threading
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.web.desk_samples import HOST, HOSTILE, TOKEN
from tests.web.plain_client import TestClient

from amity.actors import Gazetteer, load_gazetteer
from amity.dynamics import Model
from amity.errors import DataError
from amity.project import init_project
from amity.web import WebOptions, create_app, fit_process
from amity.web.asking import called
from amity.web.pages import network

RELATION = "/relation/northern-front/karsan-army"
AS_OF = "as_of=2010-04-22"
PAGES = (
    "/",
    f"{RELATION}?{AS_OF}",
    f"/basis/northern-front/karsan-army?{AS_OF}",
    f"/what-if/northern-front/karsan-army?{AS_OF}",
    "/documents",
    "/review",
    "/actors",
    "/actor/northern-front",
    "/names",
    "/merge?actor=northern-front&other=karsan-army",
    "/sources",
    "/network?on=2010-04-22",
    "/import",
    "/forecasts",
    "/export",
)


def json_address(path: str) -> str:
    """The same page for programs."""
    where, _, query = path.partition("?")
    return f"{'/home' if where == '/' else where}.json?{query}"


def first_statement(client: TestClient) -> dict[str, object]:
    """The statement that the queue shows."""
    found: dict[str, object] = client.get("/review.json").json()["current"]["stmt"]
    return found


def every_page(client: TestClient) -> list[str]:
    """All pages, with those of a statement and a document."""
    stmt = first_statement(client)
    return [*PAGES, f"/statement/{stmt['id']}", f"/statement/{stmt['id']}/edit", f"/document/{stmt['doc']}"]


def test_every_page_is_there_for_people_and_programs(client: TestClient) -> None:
    """Status 200, HTML with a heading, and a JSON object with the same content."""
    for path in every_page(client):
        page, data = client.get(path), client.get(json_address(path))
        assert page.status_code == 200, path
        assert "<h1" in page.text, path
        assert data.status_code == 200, path
        assert isinstance(data.json(), dict), path


def handlers_in(text: str) -> list[str]:
    """The attributes of a page that would run something, as a browser reads it."""

    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(f"{tag} {name}" for name, _ in attrs if name.startswith("on"))

    Reader().feed(text)
    return found


def test_a_handler_is_seen_where_a_browser_would_run_it() -> None:
    """As an attribute, not as the words of a quoted value."""
    assert handlers_in('<img src="x" onerror="alert(1)">') == ["img onerror"]
    assert not handlers_in('<input value="<img onerror=alert(1)>">')


def test_no_text_of_a_document_is_ever_active(client: TestClient) -> None:
    """Titles, names, publishers and texts with markup are shown as they are written."""
    for path in every_page(client):
        text = client.get(path).text
        assert "<script>alert" not in text, path
        assert "<img" not in text, path
        assert "<style" not in text, path
        assert not handlers_in(text), path


def test_the_saved_page_is_a_file_and_runs_nothing(client: TestClient) -> None:
    """The answer to keep is an attachment in which hostile names are plain text."""
    answer = client.get(f"{RELATION}/brief.html?{AS_OF}")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/statement/st_none", 404),
        ("/statement/st_none/edit", 404),
        ("/document/doc_none", 404),
        ("/actor/nobody-at-all", 404),
        ("/job/none", 404),
        ("/relation/nobody-at-all/northern-front", 404),
        ("/relation/northern-front/northern-front", 400),
        (f"{RELATION}?as_of=yesterday", 400),
        (f"{RELATION}?horizon=soon", 422),
        (f"{RELATION}?as_of=1990-01-01", 422),
        (f"{RELATION}?yardstick=mine", 400),
        (f"{RELATION}?{AS_OF}&span=2010-01-01/2009-01-01", 400),
        ("/review?kind=rumour", 400),
        ("/review?status=accepted", 400),
        ("/documents?page=first", 400),
    ],
)
def test_what_cannot_be_shown_is_told_in_one_shape(client: TestClient, path: str, status: int) -> None:
    """A page and a JSON error of one shape, with the same status."""
    page, data = client.get(path), client.get(json_address(path))
    assert page.status_code == data.status_code == status
    assert "<h1" in page.text
    error = data.json()["error"]
    assert set(error) == {"status", "title", "message", "detail"}
    assert error["status"] == status
    assert error["message"]


def test_the_number_opens_down_to_the_words(client: TestClient) -> None:
    """The statements that the forecast rests on lead to their words in the document."""
    found = client.get(f"{RELATION}.json?{AS_OF}").json()["found"]
    ids = found["forecast"]["statements"]
    assert ids
    for stmt in (found["evidence"][i] for i in ids):
        doc = client.get(f"/document/{stmt['doc']}.json").json()
        text = "".join(s["text"] for s in doc["segments"])
        assert text[stmt["start"] : stmt["end"]] == stmt["quote"]
        assert f'id="{stmt["id"]}"' in client.get(f"/document/{stmt['doc']}").text


def test_marked_words_are_exactly_those_of_the_statement(client: TestClient) -> None:
    """The segments join to the text, and those of a statement to its quote."""
    stmt = first_statement(client)
    doc = client.get(f"/document/{stmt['doc']}.json").json()
    marked = "".join(s["text"] for s in doc["segments"] if stmt["id"] in s["statements"])
    assert marked == stmt["quote"]
    assert HOSTILE in "".join(s["text"] for s in doc["segments"])


def test_a_supposition_moves_the_number(client: TestClient) -> None:
    """Trust turned wholly against the relation raises P(split)."""
    asked = f"/what-if/northern-front/karsan-army.json?{AS_OF}"
    assert client.get(asked).json()["answer"] is None
    answer = client.get(f"{asked}&d_trust=against").json()["answer"]
    assert answer["changed"]["value"] > answer["base"]["value"]
    assert client.get(f"{asked}&d_trust=maybe").status_code == 400
    assert client.get(f"{asked}&d_weather=against").status_code == 422


def test_pages_have_no_inline_style_or_script(client: TestClient) -> None:
    """The policy would refuse both, so no page relies on them."""
    for path in every_page(client):
        text = client.get(path).text
        assert not re.search(r"<[^>]*\sstyle=", text), path
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), path


def test_the_addresses_are_documented(client: TestClient) -> None:
    """Every page's JSON is in the OpenAPI description with words on what it is."""
    described = client.get("/openapi.json").json()["paths"]
    for path in ("/home.json", "/relation/{a}/{b}.json", "/review.json", "/network.json"):
        assert described[path]["get"]["summary"]


def test_the_network_and_the_relations_of_a_day_rest_on_one_fit(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two fits of a large project at once would take twice the time and the memory."""
    fits: list[tuple[str, ...]] = []
    plain = fit_process.fit_model

    def counted(model: Model, *given: Any) -> Any:
        fits.append(model.covariates)
        return plain(model, *given)

    monkeypatch.setattr(fit_process, "fit_model", counted)
    assert client.get("/network?on=2010-04-22").status_code == 200
    assert client.get(f"{RELATION}?{AS_OF}").status_code == 200
    assert len([covariates for covariates in fits if "shared_friends" not in covariates]) == 1


def test_the_network_is_shown_before_its_ties_are_coupled(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each tie as its own statements show it, which the page says, until what ties do to each other is counted."""
    asked, go_on = "/network?on=2010-04-22", threading.Event()
    plain = network.ask_network

    def held(*given: Any, **more: Any) -> Any:
        go_on.wait(30)
        return plain(*given, **more)

    monkeypatch.setattr(network, "ask_network", held)
    first = client.get(asked).text
    assert "is being worked out and may change some" in first
    assert "data-reload" in first
    alone = client.get("/network.json?on=2010-04-22").json()
    go_on.set()
    for _ in range(300):
        found = client.get("/network.json?on=2010-04-22").json()
        if found["stage"] == "coupled":
            break
        time.sleep(0.05)
    assert (alone["stage"], found["stage"]) == ("alone", "coupled")
    assert "data-reload" not in client.get(asked).text
    assert [t["statements"] for t in alone["ties"]] == [t["statements"] for t in found["ties"]]


def test_a_network_whose_coupling_rests_on_some_ties_says_so(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From how many it is estimated, where these are not all; nothing is said where they are."""
    asked = "/network?on=2010-04-22"
    assert "evenly spread" not in client.get(asked).text
    monkeypatch.setattr(network.NetworkAnswer, "told_by", property(lambda answer: 0))
    for _ in range(300):
        text = client.get("/network?on=2010-05-22").text
        if "is being worked out" not in text:
            break
        time.sleep(0.05)
    assert "estimated from 0 ties, evenly spread" in text


def test_a_network_that_cannot_be_coupled_stays_shown(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so and no longer looks again."""

    def refused(*given: Any, **more: Any) -> Any:
        raise DataError("no")

    monkeypatch.setattr(network, "ask_network", refused)
    for _ in range(100):
        text = client.get("/network?on=2010-04-22").text
        if "could not be worked out" in text:
            break
        time.sleep(0.05)
    assert "could not be worked out" in text
    assert "data-reload" not in text


def test_states_and_drivers_are_explained_where_they_stand(client: TestClient) -> None:
    """The relation says what its words mean; a form names actors as one calls them; a grade is explained."""
    text = client.get(f"{RELATION}?{AS_OF}").text
    assert "what the states mean" in text
    assert "are still partners, with open friction" in text
    assert "partners of any kind" in text
    assert "Grade: how far the source is reliable" in client.get("/documents").text
    stmt = client.get("/review.json").json()["current"]["stmt"]["id"]
    assert 'value="Northern Front"' in client.get(f"/statement/{stmt}/edit").text


def test_a_problem_leads_on(client: TestClient) -> None:
    """From an unknown actor to the list of actors, from an unknown statement to the queue."""
    assert "Find an actor" in client.get("/relation/northern-front/nobody-here").text
    assert 'href="/review">To review' in client.get("/statement/nowhere").text


@pytest.mark.parametrize(
    "path",
    ["/", "/documents", "/review", "/review/screen", "/double", "/actors", "/names", "/sources", "/network"],
)
def test_an_empty_project_says_what_to_do(tmp_path: Path, path: str) -> None:
    """Where nothing is yet, each page leads to the import."""
    init_project(tmp_path / "new.amity").close()
    options = WebOptions(TOKEN, (HOST,), "anna", wait_seconds=120)
    with TestClient(create_app(tmp_path / "new.amity", options)) as client:
        text = client.get(path, headers={"Authorization": f"Bearer {TOKEN}"}).text
    assert 'href="/import"' in text.partition("<main")[2]


def test_a_form_reads_who_is_who_once(project_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Offering many names to choose from builds the gazetteer a few times in all, not once for every name."""
    built = []

    def counted(own: Any) -> Gazetteer:
        built.append(own)
        return load_gazetteer(own)

    monkeypatch.setattr("amity.workflow.naming.load_gazetteer", counted)
    desk = create_app(project_path, WebOptions(TOKEN, (HOST,), "anna")).state.desk
    actors = list(desk.names())[:30]
    assert {called(desk, actor) for actor in actors} <= {*actors, *desk.names().values()}
    assert len(built) <= 4
    desk.close()
