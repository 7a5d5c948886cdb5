"""What the forms of coding do: new statements, the loom, screens of decisions, blind coding, adjudication, metadata."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from amity.model import Statement, TieLabel, with_id
from amity.project import utc_now
from amity.store import double, guarded, views
from amity.web.actions import done, need, number_in, raw_form, read_form
from amity.web.adjudicating import Ruling, adjudicate
from amity.web.blind import refuse_blind
from amity.web.bulk import decide_all, take_all_back
from amity.web.decisions import Verdict, decide, replace
from amity.web.desk import Desk, desk_of
from amity.web.metadata import amend
from amity.web.new_statement import REASON, statement_in_form
from amity.web.problems import ProblemError
from amity.web.render import user_of

NO_TIE = "none-here"


async def code_words(request: Request) -> Response:
    """A new statement of chosen words: `doc`, `start` and `end` or `quote`, `kind`, its fields; `blind`=1."""
    form, desk, user = await read_form(request), desk_of(request), user_of(request)
    blind = form.get("blind") == "1"

    def work() -> Statement:
        if not blind:
            refuse_blind(request, desk, [form.get("doc", "")])
        stmt = statement_in_form(desk, form, by=user)
        if blind:
            _in_transaction(desk, lambda conn: double.add_blind(conn, stmt, at=utc_now()))
        else:
            _keep_new(desk, stmt, by=user)
        return stmt

    stmt = await run_in_threadpool(work)
    back = f"/double/{stmt.doc}#{stmt.id}" if blind else f"/document/{stmt.doc}?at={stmt.id}#{stmt.id}"
    return done(request, {"next": back}, {"statement": stmt.id})


async def decide_screen(request: Request) -> Response:
    """One `status` for all ticked statements of a screen: `statement` and `seen-ID` of each, `note`, `next`."""
    form, desk = await raw_form(request), desk_of(request)
    texts = _texts(form)
    verdicts = [
        Verdict(i, texts.get("status", ""), number_in(texts, f"seen-{i}"), user_of(request), texts.get("note", ""))
        for i in map(str, form.getlist("statement"))
    ]
    seqs = await run_in_threadpool(decide_all, desk.project, verdicts)
    to = texts.get("next", "/review/screen")
    just = ("&" if "?" in to else "?") + "just=" + ",".join(map(str, seqs))
    return done(request, {"next": to + just}, {"decisions": seqs})


async def undo_screen(request: Request) -> Response:
    """Take decisions of one's own back together: `seq` of each, `next`."""
    form, desk = await raw_form(request), desk_of(request)
    seqs = [number_in({"seq": str(value)}, "seq") for value in form.getlist("seq")]
    count = await run_in_threadpool(lambda: take_all_back(desk.project, seqs, by=user_of(request)))
    return done(request, {"next": "/review/screen"} | _texts(form), {"taken_back": count})


async def weave(request: Request) -> Response:
    """The state that a sentence reports: `doc`, `start`, `end`, `actor1`, `actor2`, `state`, `tie`, `seen`, `next`."""
    form, desk, user = await read_form(request), desk_of(request), user_of(request)
    need(form, "doc", "state")

    def work() -> str:
        refuse_blind(request, desk, [form["doc"]])
        if form.get("tie"):
            return _woven(desk, form, Verdict(form["tie"], "accepted", number_in(form, "seen"), user))
        if form["state"] == NO_TIE:
            raise ProblemError(400, "Nothing is coded from this sentence, so there is no tie to take away.")
        stmt = statement_in_form(desk, dict(form) | {"kind": "tie"}, by=user)
        _keep_new(desk, stmt, by=user)
        return stmt.id

    stands = await run_in_threadpool(work)
    return done(request, {"next": "/review"} | form, {"statement": stands, "state": form["state"]})


async def change_metadata(request: Request) -> Response:
    """A document's metadata put right: `doc`, `seen` (number of the last change seen), and the fields."""
    form, desk = await read_form(request), desk_of(request)
    need(form, "doc")
    seen = number_in(form, "seen")
    count = await run_in_threadpool(lambda: amend(desk.project, form["doc"], form, seen=seen, by=user_of(request)))
    return done(request, {"next": f"/document/{form['doc']}"}, {"changed": count})


async def begin_double(request: Request) -> Response:
    """Begin to code a document blind: `doc`."""
    form, desk, user = await read_form(request), desk_of(request), user_of(request)
    need(form, "doc")
    doc = form["doc"]
    await run_in_threadpool(_in_transaction, desk, lambda conn: double.begin_blind(conn, doc, user, at=utc_now()))
    return done(request, {"next": f"/double/{doc}"}, {"document": doc})


async def finish_double(request: Request) -> Response:
    """End a blind coding for good: `doc`."""
    form, desk, user = await read_form(request), desk_of(request), user_of(request)
    need(form, "doc")

    def work(conn: Connection) -> None:
        if not double.finish_blind(conn, form["doc"], user, at=utc_now()):
            raise ProblemError(404, f"{user} has no blind coding of this document under way.")

    await run_in_threadpool(_in_transaction, desk, work)
    return done(request, {"next": "/double"}, {"document": form["doc"]})


async def withdraw_double(request: Request) -> Response:
    """Take back a statement that one coded blind: `statement`."""
    form, desk, user = await read_form(request), desk_of(request), user_of(request)
    need(form, "statement")
    found: list[str] = []
    await run_in_threadpool(
        _in_transaction,
        desk,
        lambda conn: found.append(double.withdraw_blind(conn, form["statement"], coder=user, at=utc_now())),
    )
    return done(request, {"next": f"/double/{found[0]}"}, {"statement": form["statement"]})


async def settle(request: Request) -> Response:
    """Settle a case of two coders: `first`, `second` (either may be empty), `verdict`, `seen`, `note`, `next`."""
    form, desk = await read_form(request), desk_of(request)
    ruling = Ruling(
        first=form.get("first", ""),
        second=form.get("second", ""),
        verdict=form.get("verdict", ""),
        seen=number_in(form, "seen"),
        by=user_of(request),
        note=form.get("note", "")[:2000],
    )
    stands = await run_in_threadpool(adjudicate, desk.project, ruling)
    then = f"/statement/{stands}/edit" if form.get("then") == "edit" and stands else form.get("next", "/agreement")
    return done(request, {"next": then}, {"statement": stands, "verdict": ruling.verdict})


def _woven(desk: Desk, form: dict[str, str], verdict: Verdict) -> str:
    """A key on a sentence with a tie: accepted where the state is its own, else edited; or the tie is rejected."""
    if form["state"] == NO_TIE:
        decide(desk.project, dataclasses.replace(verdict, status="rejected"))
        return ""
    with desk.project.view() as conn:
        item = views.statement(conn, verdict.statement)
    if item is None or not isinstance(item.stmt.label, TieLabel):
        raise ProblemError(404, f"The project has no tie {verdict.statement[:80]!r}.")
    if item.stmt.label.state == form["state"]:
        decide(desk.project, verdict)
        return verdict.statement
    book = desk.project.codebook()
    if form["state"] not in book.state_names:
        raise ProblemError(400, f"The state {form['state'][:40]!r} is none of {', '.join(book.state_names)}.")
    label = dataclasses.replace(item.stmt.label, state=form["state"])
    made = dataclasses.replace(item.stmt, id="", label=label, coder=verdict.by, codebook=book.version, reason=REASON)
    made = with_id(made)
    replace(desk.project, dataclasses.replace(verdict, status="edited"), made)
    return made.id


def _keep_new(desk: Desk, stmt: Statement, *, by: str) -> None:
    with desk.project.view() as conn:
        known = views.statement(conn, stmt.id)
    if known is not None and known.status == "accepted":
        raise ProblemError(409, "You coded exactly this already: it is accepted.", {"statement": stmt.id})
    desk.project.writer.add_reviewed(stmt, by=by)


def _in_transaction(desk: Desk, work: Callable[[Connection], Any]) -> None:
    with guarded(desk.project.name), desk.project.engine.begin() as conn:
        work(conn)


def _texts(form: FormData) -> dict[str, str]:
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}


CODING_ACTIONS: tuple[tuple[str, Callable[[Request], Awaitable[Response]]], ...] = (
    ("/code", code_words),
    ("/decide-screen", decide_screen),
    ("/undo-screen", undo_screen),
    ("/loom", weave),
    ("/metadata", change_metadata),
    ("/double/begin", begin_double),
    ("/double/finish", finish_double),
    ("/double/withdraw", withdraw_double),
    ("/adjudicate", settle),
)
