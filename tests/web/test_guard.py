"""What must not come in: no key, another host, another site, too large; and what every answer carries."""

from __future__ import annotations

import pytest
from tests.web.desk_samples import TOKEN
from tests.web.plain_client import TestClient

from amity.web.secrets import form_key

WRITES = (
    "/decide",
    "/edit",
    "/undo",
    "/judge",
    "/import",
    "/job/x/cancel",
    "/forecasts/register",
    "/forecasts/resolve",
    "/name",
)


@pytest.mark.parametrize("path", ["/", "/review", "/home.json", "/openapi.json", "/relation/a/b", "/nowhere"])
def test_nothing_is_shown_without_the_key(stranger: TestClient, path: str) -> None:
    """Every address but style and script answers 401, and tells neither project nor key of forms."""
    answer = stranger.get(path)
    assert answer.status_code == 401
    assert "case" not in answer.text.replace("lowercase", "")
    assert form_key(TOKEN) not in answer.text


def test_a_wrong_token_is_refused(stranger: TestClient) -> None:
    """A token of another run opens nothing."""
    assert stranger.get("/?token=wrong").status_code == 401
    assert stranger.get("/", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_the_token_leaves_the_address(stranger: TestClient) -> None:
    """Who shows the token is sent on to the same page without it, with a cookie that scripts cannot read."""
    answer = stranger.get(f"/review?kind=tie&token={TOKEN}", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/review?kind=tie"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert TOKEN not in cookie


def test_the_token_never_leads_to_another_host(stranger: TestClient) -> None:
    """An address that begins with two slashes stays here."""
    answer = stranger.get(f"http://testserver//evil.example/?token={TOKEN}", follow_redirects=False)
    assert not answer.headers["location"].startswith("//")


def test_another_host_is_refused(client: TestClient) -> None:
    """A name that somebody else's DNS points here is not answered."""
    answer = client.get("/documents", headers={"Host": "evil.example"})
    assert answer.status_code == 421
    assert client.get("/static/workbench.css", headers={"Host": "evil.example"}).status_code == 421


@pytest.mark.parametrize("path", WRITES)
def test_writes_need_the_key_of_forms(client: TestClient, path: str) -> None:
    """A form without the key, or with that of another run, changes nothing."""
    assert client.post(path, data={"statement": "x"}).status_code == 403
    assert client.post(path, data={"form_key": form_key("other")}).status_code == 403


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_writes_from_another_site_are_refused(client: TestClient, headers: dict[str, str]) -> None:
    """Even with the right key."""
    answer = client.post("/name", data={"name": "eve", "form_key": form_key(TOKEN)}, headers=headers)
    assert answer.status_code == 403


def test_an_oversized_upload_is_refused_by_its_announced_and_by_its_real_size(client: TestClient) -> None:
    """A body over the limit answers 413, whether or not it says its size."""
    data = {"form_key": form_key(TOKEN), "text": "x" * 300_000}
    assert client.post("/import", data=data).status_code == 413

    def pieces() -> object:
        for _ in range(10):
            yield b"x" * 50_000

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/import", content=pieces(), headers=headers).status_code == 413  # type: ignore[arg-type]


def test_every_answer_is_hardened(client: TestClient) -> None:
    """Pages, JSON, refusals and styles carry a policy that runs no inline script and nothing of another host."""
    for path in ("/documents", "/documents.json", "/nowhere", "/static/workbench.css"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert client.get(path).headers["x-content-type-options"] == "nosniff"
