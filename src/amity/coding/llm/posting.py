"""One request to the server: paced, tried again where that may help, limited in size and time."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from amity.coding.llm.settings import LlmSettings
from amity.errors import CodingError

_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 1.0, 60.0
_LARGEST_ANSWER = 10_000_000  # bytes; a whole answer of 100,000 tokens has less than a tenth of it
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Clock:
    """The time in seconds from any start, and a way to wait for some."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server sent: status, headers, and the body as JSON (None where it is none)."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def complaint(self) -> str:
        """The server's own words on what is wrong, as sent; empty if it gave none."""
        error = self.body.get("error", self.body) if isinstance(self.body, dict) else self.body
        said = error.get("message") or error.get("detail") if isinstance(error, dict) else error
        return str(said or "")


def printable(text: str) -> str:
    """A text of the server as one short line without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[:2000]).split())[:_SHOWN]


@dataclass(slots=True)
class Line:
    """An open connection to a server: when the next request may begin, and how many were sent."""

    settings: LlmSettings
    client: httpx.Client
    clock: Clock
    requests: int = field(default=0)
    next_at: float = field(default=float("-inf"))


def open_line(settings: LlmSettings, clock: Clock) -> Line:
    """
    A connection to the server of the settings, and to no other: no proxy or password file of the environment is used,
    and redirects are not followed, so that the key goes nowhere else. Its `client` is to be closed.
    """
    return Line(
        settings, httpx.Client(trust_env=False, follow_redirects=False, timeout=settings.timeout_seconds), clock
    )


def post(line: Line, body: Mapping[str, Any]) -> Reply:
    """
    The server's reply to a request; overloads, faults and time-outs are waited out and tried again.

    The pause doubles from one second to one minute, unless the server names one (Retry-After).

    Args:
        line: from `open_line`.
        body: sent as JSON.

    Returns:
        Reply: of any status that trying again would not change.

    Raises:
        CodingError: no attempt succeeded, or the server asks for a longer pause than the settings allow.
    """
    content = json.dumps(body).encode("ascii")
    for attempt in range(1, line.settings.attempts + 1):
        _keep_pace(line)
        reply, trouble = _try(line, content)
        if reply is not None and reply.status not in _AGAIN:
            return reply
        if reply is not None:
            trouble = f"it answers {reply.status} {_scrubbed(reply.complaint, line)}".rstrip()
        if attempt < line.settings.attempts:
            line.clock.sleep(_pause(attempt, reply, line, trouble))
    raise CodingError(
        f"the language-model server at {line.settings.host} gave no answer in {line.settings.attempts} attempts: "
        f"{trouble}; run the same command again to go on from the journal"
    )


def refusal(reply: Reply, line: Line) -> CodingError:
    """The error for a reply that is no answer; what the server says of a refused key is not repeated."""
    host = line.settings.host
    if reply.status in (401, 403):
        return CodingError(f"the language-model server at {host} refuses the key ({reply.status}): set AMITY_LLM_KEY")
    said = _scrubbed(reply.complaint, line)
    return CodingError(
        f"the language-model server at {host} answers {reply.status}{': ' + said if said else ''}; "
        f"check the address and whether it serves the model {line.settings.model!r}"
    )


def _try(line: Line, content: bytes) -> tuple[Reply | None, str]:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if line.settings.key:
        headers["Authorization"] = f"Bearer {line.settings.key}"
    line.requests += 1
    deadline = line.clock.now() + line.settings.timeout_seconds
    try:
        with line.client.stream("POST", line.settings.address, content=content, headers=headers) as response:
            raw = bytearray()
            for piece in response.iter_bytes():
                raw += piece
                if len(raw) > _LARGEST_ANSWER:
                    return None, f"its answer is larger than {_LARGEST_ANSWER // 1_000_000} MB"
                if line.clock.now() > deadline:
                    return None, f"its answer took longer than {line.settings.timeout_seconds:g} seconds"
            return Reply(response.status_code, response.headers, _json(bytes(raw))), ""
    except httpx.TimeoutException:
        return None, f"it did not answer within {line.settings.timeout_seconds:g} seconds"
    except httpx.HTTPError as error:
        return None, _scrubbed(f"the connection failed ({error or type(error).__name__})", line)


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _keep_pace(line: Line) -> None:
    """Wait until the client-side rate limit lets the next request begin."""
    now = line.clock.now()
    if now < line.next_at:
        line.clock.sleep(line.next_at - now)
    if line.settings.requests_per_minute is not None:
        line.next_at = max(now, line.next_at) + 60.0 / line.settings.requests_per_minute


def _pause(attempt: int, reply: Reply | None, line: Line, trouble: str) -> float:
    asked = _retry_after(reply) if reply is not None else None
    if asked is None:
        return min(_FIRST_PAUSE_SECONDS * 2.0 ** (attempt - 1), _LONGEST_PAUSE_SECONDS)
    if asked > line.settings.longest_wait_seconds:
        raise CodingError(
            f"the language-model server at {line.settings.host} asks to wait {asked:.0f} seconds ({trouble}): "
            "run the same command again then to go on from the journal"
        )
    return asked


def _retry_after(reply: Reply) -> float | None:
    """Seconds that the server asks to wait (RFC 9110, 10.2.3); a date is read against the server's own clock."""
    text = reply.headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        wait = parsedate_to_datetime(text) - parsedate_to_datetime(reply.headers.get("date", ""))
    except (ValueError, TypeError):
        return None
    return max(wait.total_seconds(), 0.0)


def _scrubbed(text: str, line: Line) -> str:
    """A text as one short line without the key, which goes before anything is cut: half a key is still a secret."""
    return printable(text.replace(line.settings.key, "[key]") if line.settings.key else text)
