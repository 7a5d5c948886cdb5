"""Forms of an owner: users added, and changed; each change is in the log."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from amity.project import Project
from amity.store.accounts import folded
from amity.web.actions import ByName, done, need, read_form
from amity.web.desk import desk_of
from amity.web.problems import ProblemError
from amity.web.render import user_of
from amity.workflow.accounts import add_user, change_password, change_role, disable_user, enable_user

CHANGES = ("role", "password", "disable", "enable")


async def add_one(request: Request) -> Response:
    """A new user: `user`, `role`, `password`; they can change the password themselves."""
    form, project, by = await read_form(request), desk_of(request).project, user_of(request)
    need(form, "user", "role", "password")
    made = await run_in_threadpool(
        lambda: add_user(project, form["user"], form["role"], password=form["password"], by=by)
    )
    return done(request, {"next": "/users"}, {"user": made.name, "role": made.role})


async def change_one(request: Request) -> Response:
    """Another role or password, or shut out or let in again: `user`, `change`, and `role` or `password`."""
    form, project, by = await read_form(request), desk_of(request).project, user_of(request)
    need(form, "user", "change")
    change = form["change"]
    if change not in CHANGES:
        raise ProblemError(400, f"The change {change[:40]!r} is none of {', '.join(CHANGES)}.")
    if folded(form["user"]) == folded(by):
        raise ProblemError(400, "That is yourself: another owner must do it, or change your password under your name.")
    await run_in_threadpool(lambda: _change(project, form, by=by))
    return done(request, {"next": "/users"}, {"user": form["user"], "change": change})


def _change(project: Project, form: ByName, *, by: str) -> None:
    user, change = form["user"], form["change"]
    if change == "role":
        need(form, "role")
        change_role(project, user, form["role"], by=by)
    elif change == "password":
        need(form, "password")
        change_password(project, user, password=form["password"], by=by)
    elif change == "disable":
        disable_user(project, user, by=by)
    else:
        enable_user(project, user, by=by)


ADDRESSES: tuple[tuple[str, Callable[[Request], Awaitable[Response]]], ...] = (
    ("/users/add", add_one),
    ("/users/change", change_one),
)
