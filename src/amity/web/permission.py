"""The one place that refuses what a role may not do, before any route reads its request."""

from __future__ import annotations

from fastapi import Request

from amity.web.problems import ProblemError
from amity.web.roles import NOBODY, allows, role_needed
from amity.web.visitor import visitor_of


async def check_role(request: Request) -> None:
    """
    Nothing, if the request's visitor may do it. Where one token lets in, who has it may do everything.

    Raises:
        ProblemError: they may not (403), or nobody is logged in (401).
    """
    visitor = visitor_of(request)
    if visitor is not None and not visitor.name:
        return
    path = request.scope["route"].path
    needed = role_needed(request.method, path)
    if allows(visitor.role if visitor else "", needed):
        return
    if visitor is None:
        raise ProblemError(401, "Log in first; nothing was changed.", {"log_in": "/log-in"})
    if needed == NOBODY:
        raise ProblemError(403, f"Here you sign as {visitor.name}, the name that you logged in with.")
    raise ProblemError(
        403,
        f"This needs the role {needed}; {visitor.name} has the role {visitor.role}. An owner of the project can change "
        "that; nothing was changed.",
        {"role": visitor.role, "needed": needed},
    )
