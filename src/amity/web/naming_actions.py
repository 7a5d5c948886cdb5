"""What the forms of new names do: a name becomes an actor, is set aside, or waits again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from amity.model import ACTOR_KINDS
from amity.project import utc_now
from amity.store.new_names import NewNames
from amity.web.actions import done, need, read_form
from amity.web.desk import desk_of
from amity.web.problems import ProblemError
from amity.web.render import user_of

VERDICTS = ("actor", "none", "open")


async def decide_name(request: Request) -> Response:
    """A new name: `actor` (its id), `verdict` (actor, none; open takes it back), `kind` (of an actor), `next`."""
    form, desk, user = await read_form(request), desk_of(request), user_of(request)
    need(form, "actor", "verdict")
    actor, verdict, kind = form["actor"], form["verdict"], form.get("kind", "")
    if verdict not in VERDICTS:
        raise ProblemError(400, f"The verdict {verdict[:40]!r} is none of {', '.join(VERDICTS)}.")
    if verdict == "actor" and kind not in ACTOR_KINDS:
        raise ProblemError(400, f"The kind {kind[:40]!r} is none of {', '.join(ACTOR_KINDS)}.")
    writer = NewNames(desk.project.engine, utc_now)
    work: dict[str, Callable[[], bool]] = {
        "actor": lambda: writer.take_on(actor, kind=kind, by=user),
        "none": lambda: writer.put_aside(actor, by=user),
        "open": lambda: writer.take_back(actor),
    }
    if not await run_in_threadpool(work[verdict]):
        raise ProblemError(409, f"The name {actor[:80]!r} does not wait for this; somebody may have decided on it.")
    return done(request, {"next": "/names"} | form, {"actor": actor, "verdict": verdict})


NAMING_ACTIONS: tuple[tuple[str, Callable[[Request], Awaitable[Response]]], ...] = (("/names", decide_name),)
