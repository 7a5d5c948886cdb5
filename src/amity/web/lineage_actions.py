"""What the forms of actors in time do: memberships, splits, mergers and renamings, noted and withdrawn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from amity.model import Membership, Passage, parse_when
from amity.store import lineage
from amity.web.actions import done, need, number_in, read_form
from amity.web.desk import Desk, desk_of
from amity.web.problems import ProblemError
from amity.web.render import user_of
from amity.workflow.lineage import day_of, lineage_of, note_membership, note_passage

KINDS = ("membership", "passage")
MOST_SHARE = 1e9


async def note_belonging(request: Request) -> Response:
    """A membership: `member`, `whole`, `role`, `when` (EDTF; empty: always), `source`, `next`."""
    form, desk, user = await read_form(request), desk_of(request), user_of(request)
    need(form, "member", "whole", "role")
    when = parse_when(form.get("when", "").strip() or "../..")
    wanted = Membership(form["member"], form["whole"], form["role"], when, form.get("source", "").strip())
    found = await run_in_threadpool(lambda: note_membership(desk.project, wanted, by=user))
    return done(request, {"next": "/actors#times"} | dict(form), {"member": found.member, "whole": found.whole})


async def note_becoming(request: Request) -> Response:
    """A split, merger or renaming: `kind`, `on`, `before`, `after`, `shares` (semicolons between), `source`, `next`."""
    form, desk, user = await read_form(request), desk_of(request), user_of(request)
    need(form, "kind", "on", "before", "after")
    before, after = (_names(form[side]) for side in ("before", "after"))
    wanted = Passage(form["kind"], day_of(form["on"]), before, after, _shares(form), form.get("source", "").strip())
    found = await run_in_threadpool(lambda: note_passage(desk.project, wanted, by=user))
    return done(request, {"next": "/actors#times"} | dict(form), {"before": found.before, "after": found.after})


async def withdraw_noted(request: Request) -> Response:
    """Take back what was noted: `kind` (membership, passage), `number`, `next`."""
    form, desk = await read_form(request), desk_of(request)
    kind, number = form.get("kind", ""), number_in(form, "number")
    if kind not in KINDS:
        raise ProblemError(400, f"The kind {kind[:40]!r} is neither membership nor passage.")
    if (kind, number) not in await run_in_threadpool(lambda: _held(desk)):
        raise ProblemError(404, f"No {kind} with the number {number} holds; somebody may have withdrawn it.")
    await run_in_threadpool(lambda: lineage_of(desk.project).withdraw(kind, number))
    return done(request, {"next": "/actors#times"} | dict(form), {"kind": kind, "number": number})


def _held(desk: Desk) -> set[tuple[str, int]]:
    with desk.project.view() as conn:
        return {("membership" if isinstance(n.what, Membership) else "passage", n.seq) for n in lineage.noted(conn)}


def _shares(form: Mapping[str, str]) -> tuple[float, ...]:
    """
    The shares of a form; none where the field is empty.

    Raises:
        ProblemError: one is no number above 0.
    """
    found = []
    for text in _names(form.get("shares", "")):
        try:
            share = float(text.replace(",", "."))
        except ValueError:
            share = 0.0
        if not 0 < share < MOST_SHARE:
            raise ProblemError(400, f"The share {text[:40]!r} is no number above 0: write such as 3; 1.")
        found.append(share)
    return tuple(found)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(";") if name.strip())


LINEAGE_ACTIONS: tuple[tuple[str, Callable[[Request], Awaitable[Response]]], ...] = (
    ("/belongs", note_belonging),
    ("/became", note_becoming),
    ("/withdraw-times", withdraw_noted),
)
