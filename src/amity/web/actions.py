"""What forms do: each checks its key, does one thing, and leads to a page; programs get JSON instead."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import JSONResponse, RedirectResponse, Response

from amity.web.asking import actor_asked
from amity.web.background import begin, give_up, go_on, new_order
from amity.web.decisions import Verdict, decide, replace, take_back
from amity.web.desk import desk_of
from amity.web.importing import pasted_file, safe_name
from amity.web.orders import Order
from amity.web.pages.edit import edited_statement
from amity.web.problems import ProblemError
from amity.web.render import NAME_COOKIE, NAME_LENGTH, user_of, wants_json
from amity.web.secrets import equal
from amity.web.trail import remember_about
from amity.web.visitor import visitor_of
from amity.web.who_is_who import judge

MOST_FILES = 500
ByName: TypeAlias = Mapping[str, str]


async def decide_one(request: Request) -> Response:
    """A decision on a statement: `statement`, `status`, `seen` (number of the last decision seen), `note`, `next`."""
    form, desk = await read_form(request), desk_of(request)
    verdict = _verdict(request, form, form.get("status", ""))
    seq = await run_in_threadpool(decide, desk.project, verdict)
    return done(request, form, {"decision": seq, "statement": verdict.statement, "status": verdict.status})


async def edit_one(request: Request) -> Response:
    """An edited statement in the place of another: the fields of its form, `statement`, `seen`, `note`, `next`."""
    form, desk = await read_form(request), desk_of(request)
    verdict = _verdict(request, form, "edited")

    def work() -> str:
        instead = edited_statement(desk, verdict.statement, form, by=verdict.by)
        replace(desk.project, verdict, instead)
        return instead.id

    made = await run_in_threadpool(work)
    return done(
        request, {"next": f"/statement/{made}"} | dict(form), {"statement": made, "replaces": verdict.statement}
    )


async def undo_one(request: Request) -> Response:
    """Take a decision of one's own back by a new one: `seq`, `next`."""
    form, desk = await read_form(request), desk_of(request)
    number = number_in(form, "seq")
    stmt = await run_in_threadpool(lambda: take_back(desk.project, seq=number, by=user_of(request)))
    return done(request, {"next": f"/review?at={stmt}"}, {"statement": stmt})


async def judge_actors(request: Request) -> Response:
    """Two actors judged to be one or two: `actor`, `other`, `verdict` (same, different), `seen` (last judgement)."""
    form, desk = await read_form(request), desk_of(request)
    verdict = form.get("verdict", "")
    if verdict not in ("same", "different"):
        raise ProblemError(400, f"The verdict {verdict[:40]!r} is neither same nor different.")

    def work() -> tuple[str, str]:
        raw = verdict == "different"  # after a merge the first name leads to the second actor: take the ids as given
        pair = tuple(
            form[name] if raw and form[name] in desk.names() else actor_asked(desk, form[name])
            for name in ("actor", "other")
        )
        if pair[0] == pair[1]:
            raise ProblemError(400, f"{form['actor']!r} and {form['other']!r} are the same actor already.")
        judge(desk.project, (pair[0], pair[1]), verdict, by=user_of(request), seen=seen)
        return pair[0], pair[1]

    need(form, "actor", "other")
    seen = number_in(form, "seen") if form.get("seen") else None
    actor, other = await run_in_threadpool(work)
    return done(request, {"next": "/actors"} | dict(form), {"actor": actor, "other": other, "verdict": verdict})


async def import_documents(request: Request) -> Response:
    """Files, a pasted text (title, publisher, date, author, url) or an `address` into the project, coded behind."""
    desk = desk_of(request)
    raw = await raw_form(request)
    form = _texts(raw)
    files = [f for f in raw.getlist("files") if isinstance(f, UploadFile) and f.filename]
    if address := form.get("address", "").strip():
        if not address.lower().startswith(("http://", "https://")):
            raise ProblemError(400, f"The address {address[:80]!r} should begin with http:// or https://.")
        what = f"Import of {address[:120]}"
        return await _begun(request, new_order(desk, "address", what, by=user_of(request), address=address))
    if files:
        return await _begun(request, new_order(desk, "documents", _named(files), by=user_of(request)), files)
    name, content = pasted_file(form.get("text", ""), form)
    what = f"Import of {form.get('title', '').strip() or 'a pasted text'}"
    order = new_order(desk, "documents", what, by=user_of(request))
    await run_in_threadpool((desk.orders.files(order.id) / name).write_text, content, "utf-8")
    return await _begun(request, order)


async def import_data(request: Request) -> Response:
    """Data sets (tables) and codings (.qdpx, .jsonld) into the project: `files`."""
    desk = desk_of(request)
    raw = await raw_form(request)
    files = [f for f in raw.getlist("files") if isinstance(f, UploadFile) and f.filename]
    if not files:
        raise ProblemError(400, "There is nothing to import: choose a table or a file of codings.")
    return await _begun(request, new_order(desk, "data", _named(files), by=user_of(request)), files)


async def cancel_job(request: Request) -> Response:
    """Stop a job at its next step."""
    await read_form(request)
    job_id = request.path_params["id"]
    desk_of(request).jobs.cancel(job_id)
    return done(request, {"next": f"/job/{job_id}"}, {"job": job_id})


async def go_on_with_job(request: Request) -> Response:
    """Begin a job again that was interrupted when the workbench stopped; what it had finished is not done twice."""
    await read_form(request)
    desk, job_id = desk_of(request), request.path_params["id"]
    await run_in_threadpool(go_on, desk, job_id)
    return done(request, {"next": f"/job/{job_id}"}, {"job": job_id})


async def give_job_up(request: Request) -> Response:
    """Forget a job that was interrupted, with the files that it was given; what it had finished stays."""
    await read_form(request)
    desk, job_id = desk_of(request), request.path_params["id"]
    await run_in_threadpool(give_up, desk, job_id)
    return done(request, {"next": "/import"}, {"job": job_id})


async def take_name(request: Request) -> Response:
    """The name that decisions of this browser are signed with: `name`."""
    form = await read_form(request)
    name = "".join(c for c in form.get("name", "") if c.isprintable() and c.isascii() and c not in ';,"\\').strip()
    answer = done(request, {"next": form.get("next", "/")}, {"name": name[:NAME_LENGTH]})
    answer.set_cookie(NAME_COOKIE, name[:NAME_LENGTH], httponly=True, samesite="strict", max_age=31_536_000)
    return answer


async def read_form(request: Request) -> dict[str, str]:
    """
    The texts of a form, once its key is right.

    Raises:
        ProblemError: the key is missing or that of another run.
    """
    return _texts(await raw_form(request))


async def raw_form(request: Request) -> FormData:
    """
    A form with files and repeated fields, once its key is right.

    Raises:
        ProblemError: the key is missing or that of another run.
    """
    desk, visitor = desk_of(request), visitor_of(request)
    form = await request.form(max_files=MOST_FILES, max_fields=200, max_part_size=desk.options.upload_bytes)
    remember_about(request, form)
    given = request.headers.get("x-amity-key") or form.get("form_key")
    by_key = visitor is not None and isinstance(given, str) and equal(given, visitor.form_key)
    if by_key or (visitor is not None and visitor.by_header):
        return form
    of = "an earlier log-in" if desk.options.named else "another run of the workbench"
    raise ProblemError(403, f"This form is of {of}; open the page again and send it anew.")


def _texts(form: FormData) -> dict[str, str]:
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}


def _named(files: list[UploadFile]) -> str:
    what = ", ".join(safe_name(f.filename or "") for f in files[:3])
    return f"Import of {what}" + (f" and {len(files) - 3} more" if len(files) > 3 else "")


async def _begun(request: Request, order: Order, files: Sequence[UploadFile] = ()) -> Response:
    """To the page of a job that has begun with its files."""
    desk = desk_of(request)
    await _keep_files(files, desk.orders.files(order.id))
    job = await run_in_threadpool(begin, desk, order)
    return done(request, {"next": f"/job/{job.id}"}, {"job": job.id})


async def _keep_files(files: Sequence[UploadFile], folder: Path) -> None:
    for number, file in enumerate(files):
        name = safe_name(file.filename or "")
        at = folder / name if not (folder / name).exists() else folder / f"{number}-{name}"
        try:
            data = await file.read()
        finally:
            await file.close()
        await run_in_threadpool(at.write_bytes, data)


def _verdict(request: Request, form: ByName, status: str) -> Verdict:
    need(form, "statement")
    return Verdict(form["statement"], status, number_in(form, "seen"), user_of(request), form.get("note", "")[:2000])


def need(form: ByName, *names: str) -> None:
    """
    Nothing, if the form has something in all these fields.

    Raises:
        ProblemError: it lacks one.
    """
    missing = [name for name in names if not form.get(name, "").strip()]
    if missing:
        raise ProblemError(400, f"The form lacks {', '.join(missing)}.")


def number_in(form: ByName, name: str) -> int:
    """
    The number in a field.

    Raises:
        ProblemError: it holds none.
    """
    text = form.get(name, "")
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise ProblemError(400, f"The field {name} should be a number, got {text[:40]!r}.")
    return int(text)


def done(request: Request, form: ByName, result: dict[str, Any]) -> Response:
    """To the next page, which must be one of ours; programs get what was done."""
    if wants_json(request):
        return JSONResponse(result)
    return RedirectResponse(own_address(form.get("next", "/")), status_code=303)


def own_address(to: str) -> str:
    """The address, if it is one of this workbench's, else that of its first page."""
    own = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable()
    return to if own else "/"


ACTIONS: tuple[tuple[str, Callable[[Request], Awaitable[Response]]], ...] = (
    ("/decide", decide_one),
    ("/edit", edit_one),
    ("/undo", undo_one),
    ("/judge", judge_actors),
    ("/import", import_documents),
    ("/import-data", import_data),
    ("/job/{id}/cancel", cancel_job),
    ("/job/{id}/go-on", go_on_with_job),
    ("/job/{id}/give-up", give_job_up),
    ("/name", take_name),
)
