"""What the form of origins does: documents joined to one origin or taken apart, and the groups found anew behind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import astuple

from fastapi import Request
from sqlalchemy import func, or_, select
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from amity.store import schema, views
from amity.store.origins import VERDICTS, clusters
from amity.web.actions import done, need, number_in, read_form
from amity.web.background import begin, new_order
from amity.web.desk import Desk, desk_of
from amity.web.problems import ProblemError
from amity.web.render import user_of
from amity.workflow.origins import JudgedPair

MOST_NAMED = 5


async def judge_origin(request: Request) -> Response:
    """
    Documents of one origin or of two: `doc`, `verdict` (together, apart, computed), `other`, `seen` (last judgement).

    `other` is empty to take a document out of its whole group. Each document is given by id, or by its title or file.
    """
    form, desk, user = await read_form(request), desk_of(request), user_of(request)
    need(form, "doc", "verdict")
    pairs = await run_in_threadpool(lambda: _pairs(desk, form))
    order = new_order(desk, "origins", "Origins of documents", by=user, pairs=[astuple(pair) for pair in pairs])
    job = await run_in_threadpool(begin, desk, order)
    return done(request, {"next": f"/job/{job.id}"}, {"job": job.id})


def _pairs(desk: Desk, form: Mapping[str, str]) -> list[JudgedPair]:
    verdict = form["verdict"]
    if verdict not in VERDICTS:
        raise ProblemError(400, f"The verdict {verdict[:40]!r} is none of {', '.join(VERDICTS)}.")
    doc = _document(desk, form["doc"])
    if form.get("other", "").strip():
        others = [_document(desk, form["other"])]
    elif verdict == "apart":
        with desk.project.view() as conn:
            group = next((c.members for c in clusters(conn) if doc in c.members), ())
        others = [member for member in group if member != doc]
    else:
        others = []
    if not others or others == [doc]:
        raise ProblemError(400, "Name two documents; or, to take one out of its group, one that is in a group.")
    if form.get("seen"):
        _refuse_newer(desk, [doc, *others], number_in(form, "seen"))
    return [JudgedPair(doc, other, verdict) for other in others]


def _document(desk: Desk, text: str) -> str:
    """The id of the one document with this id, title or file name."""
    wanted, d = text.strip(), schema.document.c
    query = select(d.id, d.title, d.name).where(or_(d.id == wanted, d.title == wanted, d.name == wanted))
    with desk.project.view() as conn:
        found = conn.execute(query.where(d.media_type != views.ROWS).limit(MOST_NAMED)).all()
    if not found:
        raise ProblemError(404, f"The project has no document {wanted[:80]!r}: write its id, title or file name.")
    exact = [row.id for row in found if row.id == wanted] or [row.id for row in found]
    if len(exact) > 1:
        raise ProblemError(400, f"{wanted[:80]!r} can be {', '.join(exact)}: give one of these ids.")
    return str(exact[0])


def _refuse_newer(desk: Desk, docs: list[str], seen: int) -> None:
    j = schema.origin_judgement.c
    newer = select(schema.origin_judgement).where(j.seq > seen, or_(j.one.in_(docs), j.other.in_(docs)))
    with desk.project.view() as conn:
        row = conn.execute(newer.order_by(j.seq.desc())).first()
    if row is not None:
        raise ProblemError(
            409,
            f"{row.by} judged one of these documents in the meantime ({row.verdict}). Yours was not taken; look again.",
            {"one": row.one, "other": row.other, "verdict": row.verdict, "by": row.by, "at": row.at.isoformat()},
        )


def newest_origin_judgement(desk: Desk) -> int:
    """Number of the last judgement on origins; 0 if there is none."""
    with desk.project.view() as conn:
        return int(conn.execute(select(func.coalesce(func.max(schema.origin_judgement.c.seq), 0))).scalar_one())


ORIGIN_ACTIONS: tuple[tuple[str, Callable[[Request], Awaitable[Response]]], ...] = (("/origins", judge_origin),)
