"""Logging in and out, and changing one's password; the session is a new one each time."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response

from amity.store.accounts import Account
from amity.web.actions import done, need, own_address, read_form
from amity.web.doors import LOG_IN, session_cookie
from amity.web.entrance import Entrance, Refused, entrance_of
from amity.web.options import WebOptions
from amity.web.problems import ProblemError, problem_response
from amity.web.registering_users import ADDRESSES as USER_ADDRESSES
from amity.web.render import render, user_of, wants_json
from amity.web.secrets import equal, form_key
from amity.workflow.accounts import change_password

FIELD = 4000  # characters of a field that are looked at
STALE = "The page was open for too long; log in now."


@dataclass(frozen=True, slots=True)
class LogInPage:
    """Where to go after logging in, the name that was typed, what was wrong, and the key of the form."""

    next: str
    name: str
    message: str
    form_key: str


async def log_in_page(request: Request) -> Response:
    """The page to log in; a program gets the key of its form."""
    return _page(request, next=request.query_params.get("next", "/"))


async def log_in(request: Request) -> Response:
    """Log in: `name`, `password`, `next`, and the key that the page carries."""
    form = await request.form(max_files=0, max_fields=10, max_part_size=FIELD)
    texts = {k: v[:FIELD] for k, v in form.items() if isinstance(v, str)}
    entrance, name = entrance_of(request), " ".join(texts.get("name", "").split())
    planted = request.cookies.get(session_cookie(request, entrance.options, "door"), "")
    given = request.headers.get("x-amity-key") or texts.get("form_key")
    if not planted or not equal(given, form_key(planted)):
        return _refuse(request, Refused(403, STALE), texts)
    found = await entrance.check(request, name, texts.get("password", ""))
    await entrance.note(request, name, found)
    if isinstance(found, Refused):
        return _refuse(request, found, texts)
    return await _let_in(request, entrance, found, to=texts.get("next", "/"))


async def log_out(request: Request) -> Response:
    """Log out of this browser."""
    await read_form(request)
    entrance = entrance_of(request)
    name = session_cookie(request, entrance.options)
    await run_in_threadpool(entrance.end, request.cookies.get(name, ""))
    answer = done(request, {"next": LOG_IN}, {"logged_out": True})
    answer.delete_cookie(name, path="/", secure=entrance.options.https, httponly=True, samesite="strict")
    return answer


async def change_own_password(request: Request) -> Response:
    """Another password for oneself: `password`, `new`, `again`; other browsers are logged out."""
    form, user, entrance = await read_form(request), user_of(request), entrance_of(request)
    need(form, "password", "new", "again")
    if form["new"] != form["again"]:
        raise ProblemError(400, "The two new passwords differ; nothing was changed.")
    found = await entrance.check(request, user, form["password"])
    if isinstance(found, Refused):
        wrong = found.status == 401
        message = "The present password is wrong; nothing was changed." if wrong else found.message
        raise ProblemError(403 if wrong else 429, message, {"retry_after_s": found.wait_s} if found.wait_s else {})
    await run_in_threadpool(lambda: change_password(entrance.project, user, password=form["new"], by=user))
    return await _let_in(request, entrance, found, to="/account?changed=1")


async def _let_in(request: Request, entrance: Entrance, account: Account, *, to: str) -> Response:
    name = session_cookie(request, entrance.options)
    old = request.cookies.get(name, "")
    session_id = await run_in_threadpool(lambda: entrance.begin(account.name, instead_of=old))
    if wants_json(request):
        said = {"user": account.name, "role": account.role, "form_key": form_key(session_id)}
        answer: Response = JSONResponse(said)
    else:
        answer = RedirectResponse(own_address(to), status_code=303)
    _set_cookie(answer, name, session_id, entrance.options)
    door = session_cookie(request, entrance.options, "door")
    answer.delete_cookie(door, path="/", secure=entrance.options.https, httponly=True, samesite="strict")
    return answer


def _refuse(request: Request, refused: Refused, texts: dict[str, str]) -> Response:
    if wants_json(request):
        waits = {"retry_after_s": refused.wait_s} if refused.wait_s else {}
        return problem_response(request, refused.status, refused.message, {"log_in": LOG_IN} | waits)
    answer = _page(request, next=texts.get("next", "/"), name=texts.get("name", ""), refused=refused)
    if refused.wait_s:
        answer.headers["Retry-After"] = str(refused.wait_s)
    return answer


def _page(request: Request, *, next: str, name: str = "", refused: Refused | None = None) -> Response:
    options = entrance_of(request).options
    cookie = session_cookie(request, options, "door")
    planted = request.cookies.get(cookie, "")
    door = planted if len(planted) == len(secrets.token_urlsafe(32)) else secrets.token_urlsafe(32)
    if wants_json(request):
        answer: Response = JSONResponse({"form_key": form_key(door)})
    else:
        page = LogInPage(own_address(next), name[:80], refused.message if refused else "", form_key(door))
        answer = render(request, "log_in.html", page, status=refused.status if refused else 200)
    _set_cookie(answer, cookie, door, options)
    return answer


def _set_cookie(answer: Response, name: str, value: str, options: WebOptions) -> None:
    answer.set_cookie(name, value, httponly=True, samesite="strict", path="/", secure=options.https)


ENTRANCES: tuple[tuple[str, Callable[[Request], Awaitable[Response]]], ...] = ((LOG_IN, log_in_page),)
ENTRIES: tuple[tuple[str, Callable[[Request], Awaitable[Response]]], ...] = (
    (LOG_IN, log_in),
    ("/log-out", log_out),
    ("/account/password", change_own_password),
    *USER_ADDRESSES,
)
