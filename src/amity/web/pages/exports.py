"""Export: the formats that the project can be handed on in, and the file of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.responses import Response

from amity.model import Dyad
from amity.store import IN_USE, STATUSES
from amity.web.asking import day_asked, dyad_asked
from amity.web.desk import Desk, desk_of, today
from amity.web.problems import ProblemError
from amity.workflow.export import EXPORTS, export
from amity.workflow.holdings import Share


@dataclass(frozen=True, slots=True)
class FormatLine:
    """One format: what it is called, what is in it, and how its file ends."""

    name: str
    title: str
    description: str
    suffix: str


@dataclass(frozen=True, slots=True)
class ExportPage:
    """The formats there are."""

    formats: tuple[FormatLine, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address of a download asks: two actors or none, the days, and whether to leave out what is not in use."""

    a: str
    b: str
    as_of: str
    known_on: str
    in_use: bool


def wanted_in_address(a: str = "", b: str = "", as_of: str = "", known_on: str = "", in_use: bool = False) -> Wanted:
    """What the address asks; nothing given is the whole project as of today."""
    return Wanted(a.strip(), b.strip(), as_of, known_on, in_use)


def exports() -> ExportPage:
    """The formats that the project can be handed on in."""
    return ExportPage(tuple(FormatLine(f.name, f.title, f.description, f.suffix) for f in EXPORTS))


def download(
    name: str, wanted: Annotated[Wanted, Depends(wanted_in_address)], desk: Annotated[Desk, Depends(desk_of)]
) -> Response:
    """The project in one format. Made in the background: status 202 until it is there."""
    form = next((f for f in EXPORTS if f.name == name), None)
    if form is None:
        raise ProblemError(404, f"There is no format {name[:40]!r}; there are {', '.join(f.name for f in EXPORTS)}.")
    known_on = day_asked(wanted.known_on, today()) if wanted.known_on.strip() else None
    as_of = day_asked(wanted.as_of, known_on or today())
    share = Share(as_of, known_on, _pair(desk, wanted), IN_USE if wanted.in_use else STATUSES)
    key = (form.name, desk.version(), share)
    content: bytes = desk.files.get(
        key, lambda: export(desk.project, form.name, share), wait_seconds=desk.options.wait_seconds
    )
    file = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "_" for c in f"{desk.title}-{form.name}")
    headers = {"Content-Disposition": f'attachment; filename="{file}{form.suffix}"'}
    return Response(content, media_type=form.media_type, headers=headers)


def _pair(desk: Desk, wanted: Wanted) -> Dyad | None:
    if not wanted.a and not wanted.b:
        return None
    if not (wanted.a and wanted.b):
        raise ProblemError(400, "Name two actors for one pair, or none for the whole project.")
    return dyad_asked(desk, wanted.a, wanted.b)
