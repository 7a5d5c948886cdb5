"""Pages by their address: http and https, public hosts, robots.txt respected, size, time and redirects limited."""

from __future__ import annotations

import datetime as dt
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from urllib.robotparser import RobotFileParser

import httpx

from amity.errors import ReadError
from amity.reading.limits import MEGABYTE, over_limit
from amity.reading.web.addresses import public_address

Resolve = Callable[[str, int], str]
_ROBOTS_BYTES = 500_000  # RFC 9309 asks for at least this much
_LONGEST_WAIT = 15.0  # seconds for a connection, and between two pieces of an answer
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """
    What one address may cost.

    Attributes:
        bytes: of the body, as sent and as unpacked.
        seconds: wall time for all hops together.
        redirects: hops after the first.
        agent: what the server is told, and the name looked up in robots.txt (its part before the slash).
    """

    bytes: int = 25 * MEGABYTE
    seconds: float = 60.0
    redirects: int = 5
    agent: str = "Amity/0.1 (document reader for research)"


@dataclass(frozen=True, slots=True)
class Fetched:
    """
    What an address gave.

    Attributes:
        asked: the address given.
        url: the address that answered, after redirects.
        status: of HTTP.
        headers: as sent, in order.
        raw: the body as sent; `body` is unpacked.
        address: the number that was connected to.
        retrieved: when.
    """

    asked: str
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    raw: bytes
    body: bytes
    address: str
    retrieved: dt.datetime

    def header(self, name: str) -> str:
        """The header's value, or empty."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one hop gave: the address asked, the answer's head, the body as sent, the number asked."""

    target: httpx.URL
    head: httpx.Response
    raw: bytes
    number: str

    @property
    def onward(self) -> httpx.URL | None:
        """Where the answer sends the visitor, or None if it is the page itself."""
        location = self.head.headers["location"] if self.head.has_redirect_location else None
        return None if location is None else _checked(str(self.target.join(location)))


@dataclass(slots=True)
class _Visit:
    """One visit: its deadline and what robots.txt said at each host."""

    limits: FetchLimits
    resolve: Resolve
    transport: httpx.HTTPTransport
    deadline: float
    robots: dict[str, RobotFileParser] = field(default_factory=dict)


def fetch(
    url: str, *, now: dt.datetime, limits: FetchLimits | None = None, resolve: Resolve = public_address
) -> Fetched:
    """
    What the address gives, each hop checked before it is made.

    Args:
        url: http or https.
        now: the time to note as that of retrieval, with its zone.
        limits: size, time and redirects.
        resolve: gives the number to connect to for a host and port, or refuses; the default refuses all but public
            hosts.

    Raises:
        ReadError: the address is of another kind, not public, forbidden by robots.txt, too large, too slow,
            redirected too often, or answers with an error.
    """
    limits = limits or FetchLimits()
    # The transport alone: it follows no redirect, keeps no cookie and uses no proxy of the environment (behind one, the
    # host looked up would not be the host reached).
    with httpx.HTTPTransport(trust_env=False) as transport:
        visit = _Visit(limits, resolve, transport, time.monotonic() + limits.seconds)
        target = _checked(url)
        for _ in range(limits.redirects + 1):
            _ask_robots(target, visit)
            answer = _get(target, visit, most=limits.bytes)
            if answer.onward is None:
                return _fetched(answer, url, now=now, most=limits.bytes)
            target = answer.onward
    raise over_limit("redirects", f"more than {limits.redirects} redirects", limits.redirects, name=url)


def _fetched(answer: _Answer, asked: str, *, now: dt.datetime, most: int) -> Fetched:
    head, name = answer.head, str(answer.target)
    if head.is_error or not answer.raw:
        what = f"answers {head.status_code} {head.reason_phrase}" if head.is_error else "is empty"
        raise ReadError(f"{name}: the page {what}: open it in a browser, and save it if it shows there")
    return Fetched(
        asked=asked,
        url=name,
        status=head.status_code,
        headers=tuple(head.headers.multi_items()),
        raw=answer.raw,
        body=_unpacked(answer.raw, head.headers, name=name, most=most),
        address=answer.number,
        retrieved=now,
    )


def _checked(url: str) -> httpx.URL:
    """The address, if it is one that may be asked for."""
    try:
        target = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise ReadError(f"{url}: this is no web address ({error})") from error
    if target.scheme not in _PORTS:
        raise ReadError(
            f"{url}: only http and https addresses are read, not {target.scheme or 'one without a scheme'!r}"
        )
    if not target.host or target.userinfo:
        raise ReadError(f"{url}: an address needs a host and no user name or password")
    return target.copy_with(fragment=None)


def _get(target: httpx.URL, visit: _Visit, *, most: int) -> _Answer:
    """The answer of one hop. The number is connected to; the name is sent in the headers and checked by TLS."""
    port = target.port or _PORTS[target.scheme]
    address = visit.resolve(target.host, port)
    headers = {"Host": target.netloc.decode(), "User-Agent": visit.limits.agent, "Accept-Encoding": "identity"}
    wait = dict.fromkeys(("connect", "read", "write", "pool"), min(_LONGEST_WAIT, visit.limits.seconds))
    extensions = {"sni_hostname": target.raw_host.decode(), "timeout": wait}
    request = httpx.Request("GET", target.copy_with(host=address), headers=headers, extensions=extensions)
    raw = bytearray()
    try:
        with closing(visit.transport.handle_request(request)) as response:
            for chunk in response.iter_raw(65_536):
                raw += chunk
                if len(raw) > most:
                    limit = f"{most / MEGABYTE:g} MB"
                    raise over_limit("bytes", f"more than {limit}", limit, name=str(target))
                _in_time(target, visit)
    except httpx.HTTPError as error:
        raise ReadError(f"{target}: cannot be fetched ({error or type(error).__name__})") from error
    _in_time(target, visit)
    return _Answer(target, response, bytes(raw), address)


def _in_time(target: httpx.URL, visit: _Visit) -> None:
    if time.monotonic() > visit.deadline:
        raise over_limit("seconds", "fetching it", f"{visit.limits.seconds:g}", name=str(target))


def _ask_robots(target: httpx.URL, visit: _Visit) -> None:
    """Pass if the host's robots.txt lets this address be read (RFC 9309: none is permission, failure is not)."""
    origin = f"{target.scheme}://{target.netloc.decode()}"
    if origin not in visit.robots:
        visit.robots[origin] = _robots(httpx.URL(f"{origin}/robots.txt"), visit)
    if not visit.robots[origin].can_fetch(visit.limits.agent, str(target)):
        raise ReadError(
            f"{target}: the site's robots.txt asks programs not to read this page: save it from the browser"
        )


def _robots(target: httpx.URL, visit: _Visit) -> RobotFileParser:
    rules = RobotFileParser()
    answer = _get(target, visit, most=_ROBOTS_BYTES)
    for _ in range(visit.limits.redirects):
        if answer.onward is None:
            break
        answer = _get(answer.onward, visit, most=_ROBOTS_BYTES)
    if answer.head.is_server_error:
        raise ReadError(
            f"{target}: answers {answer.head.status_code}, so it is not known whether the site may be read: try later"
        )
    rules.parse(answer.raw.decode("utf-8", "replace").splitlines() if answer.head.is_success else [])
    return rules


def _unpacked(raw: bytes, headers: Mapping[str, str], *, name: str, most: int) -> bytes:
    """The body without the packing that some servers send though none was asked for."""
    packing = headers.get("content-encoding", "identity").strip().lower()
    if packing in ("", "identity"):
        return raw
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise ReadError(f"{name}: the server packs the page with {packing!r}, which was not asked for")
    unpacker = zlib.decompressobj(47 if packing != "deflate" else 15)
    try:
        body = unpacker.decompress(raw, most + 1)
    except zlib.error as error:
        raise ReadError(f"{name}: the page's packing ({packing}) is damaged: try again") from error
    if len(body) > most:
        raise over_limit("bytes", "the unpacked page", f"{most / MEGABYTE:g} MB", name=name)
    return body
