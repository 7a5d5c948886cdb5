"""Addresses: what is fetched, what is refused, how it is kept."""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.reading.reading_samples import PAGE, STORY, make_pdf

from amity.errors import ReadError
from amity.model import Document
from amity.reading import Fetched, FetchLimits, documents_of_page, fetch, keep_warc, warc_record
from amity.reading.web.addresses import is_public, public_address

NOW = dt.datetime(2026, 5, 1, 12, 30, tzinfo=dt.UTC)
Reply = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, Reply]]:
    """A server on this machine; its pages are what the test puts in; `origin` is its address."""
    pages: dict[str, Reply] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = pages.get(self.path, (404, {}, b"not here"))
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.end_headers()
            with contextlib.suppress(OSError):  # the reader hangs up where a limit is reached
                for start in range(0, len(body), 1000):
                    self.wfile.write(body[start : start + 1000])
                    time.sleep(0.05 if self.path == "/slow" else 0)

        def log_message(self, *_: object) -> None:
            return

    host = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=host.serve_forever, daemon=True).start()
    pages["origin"] = (0, {}, f"http://site.example:{host.server_port}".encode())
    yield pages
    host.shutdown()
    host.server_close()


def here(host: str, port: int) -> str:
    """Stands for the look-up of a public host: everything is this machine."""
    return "127.0.0.1"


@pytest.fixture
def site(server: dict[str, Reply]) -> dict[str, Reply]:
    """The server without pages."""
    for path in [path for path in server if path != "origin"]:
        del server[path]
    return server


Get = Callable[[str], Fetched]


@pytest.fixture
def get(site: dict[str, Reply]) -> Get:
    """Fetch a path of the server, as if it were a public host."""
    origin = site["origin"][2].decode()
    limits = FetchLimits(bytes=100_000, seconds=30)
    return lambda path: fetch(f"{origin}{path}", now=NOW, limits=limits, resolve=here)


def test_page_becomes_a_document(site: dict[str, Reply], get: Get) -> None:
    """Named by its address; retrieved is a note, published what the page says."""
    site["/a"] = (200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.encode())
    page = get("/a")
    [doc] = documents_of_page(page)
    assert isinstance(doc, Document)
    assert doc.name == page.url
    assert doc.url == "https://daily.example/2010/04/22/front.html"
    assert doc.sha256 == hashlib.sha256(PAGE.encode()).hexdigest()
    assert doc.published is not None
    assert doc.published.as_written == "2010-04-22"
    assert any(note.startswith("retrieved 2026-05-01") for note in doc.notes)


def test_pdf_by_its_content_type(site: dict[str, Reply], get: Get) -> None:
    """The server's word for the format."""
    site["/download"] = (200, {"Content-Type": "application/pdf"}, make_pdf([[STORY[:80]]]))
    [doc] = documents_of_page(get("/download"))
    assert isinstance(doc, Document)
    assert doc.media_type == "application/pdf"


def test_redirects_are_followed_and_counted(site: dict[str, Reply], get: Get) -> None:
    """To the page, but not for ever."""
    site["/a"] = (301, {"Location": "/b"}, b"")
    site["/b"] = (200, {"Content-Type": "text/plain"}, STORY.encode())
    assert get("/a").url.endswith("/b")
    site["/loop"] = (302, {"Location": "/loop"}, b"")
    with pytest.raises(ReadError, match="`redirects`"):
        get("/loop")


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "ftp://site.example/x", "//user:secret@site.example/x", "gopher://x", "javascript:1"],
)
def test_redirects_to_other_kinds_of_address_are_refused(site: dict[str, Reply], get: Get, target: str) -> None:
    """Each hop is checked like the first."""
    site["/a"] = (302, {"Location": target}, b"")
    with pytest.raises(ReadError, match=r"only http|user name"):
        get("/a")


def test_redirect_to_a_private_host_is_refused(site: dict[str, Reply]) -> None:
    """A public page cannot send the reader into the local network."""
    origin = site["origin"][2].decode()
    site["/a"] = (302, {"Location": "http://169.254.169.254/latest/meta-data"}, b"")

    def only_site(host: str, port: int) -> str:
        return "127.0.0.1" if host == "site.example" else public_address(host, port)

    with pytest.raises(ReadError, match="not public"):
        fetch(f"{origin}/a", now=NOW, resolve=only_site)


PRIVATE = ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "192.168.1.1", "0.0.0.0", "2130706433"]  # noqa: S104


@pytest.mark.parametrize("host", PRIVATE)
def test_private_hosts_are_refused(host: str) -> None:
    """However they are written."""
    with pytest.raises(ReadError, match=r"not public|cannot be found"):
        fetch(f"http://{host}/", now=NOW)


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:0a00:0001::", False),
        ("64:ff9b::7f00:1", False),
        ("nonsense", False),
    ],
)
def test_public_addresses(number: str, public: bool) -> None:
    """Private ones hidden in IPv6 count as private."""
    assert is_public(number) is public


def test_the_name_is_looked_up_once(site: dict[str, Reply]) -> None:
    """A second look-up could give another answer: the number checked is the number asked, per hop."""
    origin = site["origin"][2].decode()
    site["/a"] = (200, {"Content-Type": "text/plain"}, STORY.encode())
    asked: list[str] = []

    def counted(host: str, port: int) -> str:
        asked.append(host)
        return "127.0.0.1"

    assert fetch(f"{origin}/a", now=NOW, resolve=counted).address == "127.0.0.1"
    assert asked == ["site.example", "site.example"]  # robots.txt and the page; the name itself has no address at all


def test_too_large(site: dict[str, Reply], get: Get) -> None:
    """Stopped at the limit, whatever the server declares."""
    site["/a"] = (200, {"Content-Type": "text/plain"}, b"x" * 200_000)
    with pytest.raises(ReadError, match="`bytes`"):
        get("/a")


def test_packed_bomb(site: dict[str, Reply], get: Get) -> None:
    """Ten megabytes in ten thousand bytes."""
    site["/a"] = (200, {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, gzip.compress(b" " * 10_000_000))
    with pytest.raises(ReadError, match="`bytes`"):
        get("/a")


def test_packed_page(site: dict[str, Reply], get: Get) -> None:
    """Servers pack without being asked."""
    site["/a"] = (200, {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, gzip.compress(STORY.encode()))
    assert get("/a").body == STORY.encode()


def test_too_slow(site: dict[str, Reply]) -> None:
    """A drip of bytes does not reset the clock."""
    site["/slow"] = (200, {"Content-Type": "text/plain"}, b"x" * 90_000)
    with pytest.raises(ReadError, match="`seconds`"):
        fetch(f"{site['origin'][2].decode()}/slow", now=NOW, limits=FetchLimits(seconds=0.5), resolve=here)


@pytest.mark.parametrize("status", [403, 404, 500])
def test_errors_are_said(site: dict[str, Reply], get: Get, status: int) -> None:
    """With the status."""
    site["/a"] = (status, {}, b"no")
    with pytest.raises(ReadError, match=str(status)):
        get("/a")


def test_robots_are_respected(site: dict[str, Reply], get: Get) -> None:
    """What the site asks programs not to read is not read."""
    site["/robots.txt"] = (200, {}, b"User-agent: amity\nDisallow: /private\n")
    site["/private/a"] = site["/open"] = (200, {"Content-Type": "text/plain"}, STORY.encode())
    assert get("/open").body == STORY.encode()
    with pytest.raises(ReadError, match=r"robots\.txt"):
        get("/private/a")


def test_robots_that_fail_are_no_permission(site: dict[str, Reply], get: Get) -> None:
    """A server in trouble has not said yes."""
    site["/robots.txt"] = (503, {}, b"")
    site["/a"] = (200, {"Content-Type": "text/plain"}, STORY.encode())
    with pytest.raises(ReadError, match="503"):
        get("/a")


def test_warc_record(site: dict[str, Reply], get: Get, tmp_path: Path) -> None:
    """The record's lengths and digests hold, and the page is in it as it came."""
    site["/a"] = (200, {"Content-Type": "text/plain"}, STORY.encode())
    page = get("/a")
    path = keep_warc(page, tmp_path / "pages")
    assert path.read_bytes() == warc_record(page)
    record = gzip.decompress(path.read_bytes())
    head, _, rest = record.partition(b"\r\n\r\n")
    fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    assert head.startswith(b"WARC/1.1\r\nWARC-Type: response")
    assert fields["WARC-Date"] == "2026-05-01T12:30:00Z"
    assert fields["WARC-Target-URI"] == page.url
    assert int(fields["Content-Length"]) == len(rest) - 4
    assert rest.endswith(STORY.encode() + b"\r\n\r\n")
    assert rest.startswith(b"HTTP/1.1 200")


def test_warc_folder_that_cannot_be_written(site: dict[str, Reply], get: Get, tmp_path: Path) -> None:
    """Said with the path."""
    site["/a"] = (200, {"Content-Type": "text/plain"}, STORY.encode())
    (tmp_path / "file").write_text("x")
    with pytest.raises(ReadError, match="cannot be kept"):
        keep_warc(get("/a"), tmp_path / "file")
