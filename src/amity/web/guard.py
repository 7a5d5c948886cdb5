"""What every request passes first: the right host, the door, the origin, the size; and headers on every answer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from amity.web.doors import LOG_IN, SAFE_METHODS, Door
from amity.web.options import WebOptions
from amity.web.problems import on_crash, problem_response
from amity.web.reading import reading
from amity.web.trail import Trail
from amity.web.visitor import VISITOR

_LOG = logging.getLogger(__name__)
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
LOG_IN_BYTES = 10_000  # all that a stranger may send


class TooLargeError(Exception):
    """A body that goes over the limit while it is read."""


class Guard:
    """Refuses what must not come in before any route sees it."""

    def __init__(self, app: ASGIApp, options: WebOptions, door: Door, trail: Trail | None = None) -> None:
        self.app = app
        self.options = options
        self.door = door
        self.trail = trail

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request, then pass it on with a counted body and hardened answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        hardened = _with_headers(send, static=request.url.path.startswith("/static/"))
        if self.trail and request.method not in SAFE_METHODS and request.url.path != LOG_IN:
            hardened = self.trail.watched(request, hardened)
        answer = await self._refusal(request)
        if answer is not None:
            await answer(scope, receive, hardened)
            return
        try:
            with reading(only=request.method in SAFE_METHODS):
                await self.app(scope, _counted(receive, self._most(request)), hardened)
        except TooLargeError:
            await self._too_large(request)(scope, receive, hardened)
        except Exception as error:  # nobody foresaw it: the log gets all of it, the person a page
            _LOG.exception("%s %s", request.method, request.url.path)
            await on_crash(request, error)(scope, receive, hardened)

    async def _refusal(self, request: Request) -> Response | None:
        host = request.headers.get("host", "")
        if not self.options.answers_to(host):
            return problem_response(request, 421, f"This workbench does not answer to the name {host[:80]!r}.")
        if request.url.path.startswith("/static/"):
            return None
        found = await self.door.open(request)
        if isinstance(found, Response):
            return found
        if found is not None:
            request.scope[VISITOR] = found
        return self._foreign(request) or self._oversized(request)

    def _foreign(self, request: Request) -> Response | None:
        """A write that a page of another origin sends."""
        if request.method in SAFE_METHODS:
            return None
        origin = request.headers.get("origin")
        site = request.headers.get("sec-fetch-site", "same-origin")
        own = origin is None or urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower()
        if own and site in ("same-origin", "none"):
            return None
        return problem_response(request, 403, "This was sent from another site; nothing was changed.")

    def _oversized(self, request: Request) -> Response | None:
        length = request.headers.get("content-length", "0")
        if length.isdigit() and int(length) <= self._most(request):
            return None
        return self._too_large(request)

    def _most(self, request: Request) -> int:
        return LOG_IN_BYTES if self.options.named and request.url.path == LOG_IN else self.options.upload_bytes

    def _too_large(self, request: Request) -> Response:
        most = self._most(request) / 1_000_000
        return problem_response(request, 413, f"A request may hold {most:g} MB; import in parts, or use `amity read`.")


def _counted(receive: Receive, most: int) -> Receive:
    """The same body, but an error as soon as more than `most` bytes have come."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise TooLargeError
        return message

    return counted


def _with_headers(send: Send, *, static: bool) -> Send:
    async def hardened(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers: Any = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers["Cache-Control"] = "max-age=300" if static else "no-store"
        await send(message)

    return hardened
