"""The register and the formats: frozen from a page, resolved with a source, taken away as files; bad input refused."""

from __future__ import annotations

import pytest
from tests.web.desk_samples import TOKEN
from tests.web.plain_client import TestClient

from amity.web.secrets import form_key
from amity.workflow.export import EXPORTS

ASKED = {"a": "northern-front", "b": "karsan-army", "as_of": "2010-04-22", "form_key": form_key(TOKEN)}


def register(client: TestClient) -> str:
    """The id of a forecast that was due long ago."""
    answer = client.post("/forecasts/register", data=ASKED, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    return str(answer.json()["forecast"])


def test_a_forecast_is_registered_resolved_and_scored(client: TestClient) -> None:
    """Once due it awaits its resolution; resolved, it has a score and a reliability diagram."""
    made = register(client)
    before = client.get("/forecasts.json").json()
    assert [(x["id"], x["status"]) for x in before["lines"]] == [(made, "due")]
    given = {"forecast": made, "happened": "no", "source": "<b>Paper</b>, 2011", "form_key": form_key(TOKEN)}
    page = client.post("/forecasts/resolve", data=given)
    assert page.status_code == 200
    assert "&lt;b&gt;Paper&lt;/b&gt;" in page.text
    after = client.get("/forecasts.json").json()
    assert after["lines"][0]["forecast"]["resolution"]["by"] == "anna"
    assert after["record"]["own"]["count"] == 1
    assert "Reliability" in page.text


@pytest.mark.parametrize(
    ("change", "status"),
    [({"forecast": "fc_none"}, 404), ({"happened": "maybe"}, 400), ({"source": "  "}, 400), ({"form_key": "x"}, 403)],
)
def test_a_wrong_resolution_changes_nothing(client: TestClient, change: dict[str, str], status: int) -> None:
    """Unknown ids, no source and stale forms are refused, and the forecast stays open."""
    given = {"forecast": register(client), "happened": "yes", "source": "Paper", "form_key": form_key(TOKEN)}
    answer = client.post("/forecasts/resolve", data=given | change, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]["status"]) == (status, status)
    assert client.get("/forecasts.json").json()["lines"][0]["status"] == "due"


def test_every_format_is_listed(client: TestClient) -> None:
    """The page and its JSON name all of them."""
    assert [f["name"] for f in client.get("/export.json").json()["formats"]] == [f.name for f in EXPORTS]


@pytest.mark.parametrize("name", ["qdpx", "annotations", "ris"])
def test_a_format_is_downloaded_as_a_file(client: TestClient, name: str) -> None:
    """It comes as an attachment, never as a page that runs."""
    answer = client.get(f"/export/{name}?a=northern-front&b=karsan-army")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.content


@pytest.mark.parametrize(
    ("address", "status"),
    [("/export/xyz", 404), ("/export/ris?a=northern-front", 400), ("/export/ris?a=nobody&b=karsan-army", 404)],
)
def test_a_wrong_export_is_refused_with_words(client: TestClient, address: str, status: int) -> None:
    """Unknown formats and actors, and half a pair."""
    assert client.get(address).status_code == status
