"""Who is let in: whoever has the token of the run, or, where the workbench is shared, users who are logged in."""

from __future__ import annotations

from typing import Protocol
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from amity.errors import StoreError
from amity.project import Project, utc_now
from amity.store import guarded
from amity.store.sessions import SEEN_EVERY, Session, mark_seen, session_of
from amity.web.options import WebOptions
from amity.web.problems import problem_response
from amity.web.render import wants_json
from amity.web.roles import OWNER
from amity.web.secrets import equal, form_key, session_key
from amity.web.visitor import Visitor

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LOG_IN = "/log-in"


class Door(Protocol):
    """Asks who comes."""

    async def open(self, request: Request) -> Visitor | Response | None:
        """The visitor; or an answer that turns them away; or None for a stranger who may log in here."""


class TokenDoor:
    """One token for the run: who has it may do everything."""

    def __init__(self, options: WebOptions) -> None:
        self.options = options

    async def open(self, request: Request) -> Visitor | Response | None:
        """Let in who shows the token, or the cookie that it was changed for."""
        if request.method in SAFE_METHODS and "token" in request.query_params:
            return self._let_in(request)
        key = form_key(self.options.token)
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and equal(bearer.strip(), self.options.token):
            return Visitor(OWNER, key, by_header=True)
        if equal(request.cookies.get(cookie_name(request)), session_key(self.options.token)):
            return Visitor(OWNER, key, by_header="authorization" in request.headers)
        words = "Use the address with ?token=… that `amity serve` printed; it is good for this run only."
        return problem_response(request, 401, words)

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


class UserDoor:
    """Users with passwords: who is logged in may do what their role says."""

    def __init__(self, options: WebOptions, project: Project) -> None:
        self.options = options
        self.project = project

    async def open(self, request: Request) -> Visitor | Response | None:
        """Let in who has a session that holds; others are sent to log in."""
        if request.url.path == LOG_IN:
            return None
        session_id = request.cookies.get(session_cookie(request, self.options), "")
        found = await run_in_threadpool(self._session, session_id) if session_id else None
        if found is not None:
            return Visitor(found.role, form_key(session_id), found.user)
        if request.method in SAFE_METHODS and not wants_json(request):
            asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"{LOG_IN}?{urlencode({'next': asked})}", status_code=303)
        words = "Nobody is logged in here, or the session has run out. Log in and send it anew; nothing was changed."
        return problem_response(request, 401, words, {"log_in": LOG_IN})

    def _session(self, session_id: str) -> Session | None:
        now = utc_now()
        with self.project.view() as conn:
            found = session_of(conn, session_id, at=now)
        if found is not None and now - found.last_seen >= SEEN_EVERY:
            self._mark(session_id)
        return found

    def _mark(self, session_id: str) -> None:
        try:
            with guarded(self.project.name), self.project.engine.begin() as conn:
                mark_seen(conn, session_id, at=utc_now())
        except StoreError:
            return  # somebody writes for long: the next request marks it


def cookie_name(request: Request) -> str:
    """Cookies do not tell ports apart, so their name does: two workbenches may be open at once."""
    return f"amity_{request.url.port or 80}"


def session_cookie(request: Request, options: WebOptions, use: str = "session") -> str:
    """The name of a shared workbench's cookie; over TLS one that no other host or plain page can set."""
    return f"__Host-amity_{use}" if options.https else f"amity_{use}_{request.url.port or 80}"
