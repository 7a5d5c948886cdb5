"""What every request passes first: the right host, the token, the origin, the size; and headers on every answer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from amity.web.options import WebOptions
from amity.web.problems import on_crash, problem_response
from amity.web.render import LET_IN
from amity.web.secrets import equal, session_key

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
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class TooLargeError(Exception):
    """A body that goes over the limit while it is read."""


class Guard:
    """Refuses what must not come in before any route sees it."""

    def __init__(self, app: ASGIApp, options: WebOptions) -> None:
        self.app = app
        self.options = options

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request, then pass it on with a counted body and hardened answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        hardened = _with_headers(send, static=request.url.path.startswith("/static/"))
        answer = self._refusal(request)
        if answer is not None:
            await answer(scope, receive, hardened)
            return
        try:
            await self.app(scope, _counted(receive, self.options.upload_bytes), hardened)
        except TooLargeError:
            await self._too_large(request)(scope, receive, hardened)
        except Exception as error:  # nobody foresaw it: the log gets all of it, the person a page
            _LOG.exception("%s %s", request.method, request.url.path)
            await on_crash(request, error)(scope, receive, hardened)

    def _refusal(self, request: Request) -> Response | None:
        host = request.headers.get("host", "")
        if host.lower() not in self.options.hosts:
            return problem_response(request, 421, f"This workbench does not answer to the name {host[:80]!r}.")
        if request.url.path.startswith("/static/"):
            return None
        if request.method in SAFE_METHODS and "token" in request.query_params:
            return self._let_in(request)
        if not self._has_key(request):
            words = "Use the address with ?token=… that `amity serve` printed; it is good for this run only."
            return problem_response(request, 401, words)
        request.scope[LET_IN] = True
        return self._foreign(request) or self._oversized(request)

    def _let_in(self, request: Request) -> Response:
        if not equal(request.query_params["token"], self.options.token):
            return problem_response(request, 401, "This token is not that of the run; see what `amity serve` printed.")
        kept = [(k, v) for k, v in request.query_params.multi_items() if k != "token"]
        to = request.url.path + (f"?{urlencode(kept)}" if kept else "")
        answer = RedirectResponse(f"/{to.lstrip('/')}", status_code=303)
        answer.set_cookie(
            cookie_name(request), session_key(self.options.token), httponly=True, samesite="strict", path="/"
        )
        return answer

    def _has_key(self, request: Request) -> bool:
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and equal(bearer.strip(), self.options.token):
            return True
        return equal(request.cookies.get(cookie_name(request)), session_key(self.options.token))

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
        if length.isdigit() and int(length) <= self.options.upload_bytes:
            return None
        return self._too_large(request)

    def _too_large(self, request: Request) -> Response:
        most = self.options.upload_bytes / 1_000_000
        return problem_response(request, 413, f"A request may hold {most:g} MB; import in parts, or use `amity read`.")


def cookie_name(request: Request) -> str:
    """Cookies do not tell ports apart, so their name does: two workbenches may be open at once."""
    return f"amity_{request.url.port or 80}"


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
