"""Import: files or a pasted text into the project, coded in the background, with a report of what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from amity.exchange.datasets import shipped_layouts
from amity.reading import known_formats
from amity.store import DocumentCard, views
from amity.web.desk import Desk, desk_of
from amity.web.jobs import Job
from amity.web.problems import ProblemError
from amity.workflow.code import count_waiting


@dataclass(frozen=True, slots=True)
class ImportPage:
    """What can be read, what waits to be coded, how much one request may hold, and the jobs, also those left undone."""

    formats: str
    most_megabytes: float
    uncoded: int
    jobs: tuple[Job, ...]
    data_sets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JobPage:
    """One job as it stands, with the documents that it added; an interrupted one `waits` to be gone on with."""

    job: Job
    under_way: bool
    documents: tuple[DocumentCard, ...]
    waits: bool = False


def imports(desk: Annotated[Desk, Depends(desk_of)]) -> ImportPage:
    """What can be imported, the imports of this run, and those that an earlier run did not end."""
    formats = known_formats()
    most = desk.options.upload_bytes / 1_000_000
    uncoded = desk.kept("uncoded", lambda: count_waiting(desk.project))
    data_sets = tuple(layout.title for layout in shipped_layouts())
    return ImportPage(formats, most, uncoded, desk.jobs.listed(), data_sets)


def job(id: str, desk: Annotated[Desk, Depends(desk_of)]) -> JobPage:
    """One import: how far it is, and what came of it."""
    found = desk.jobs.get(id)
    if found is None:
        raise ProblemError(404, f"There is no job {id[:40]!r} in this run; what an earlier one finished is kept.")
    waits = id in desk.left
    added = set(getattr(found.report, "added", ()))
    with desk.project.view() as conn:
        cards = [c for c in views.document_cards(conn) if c.name in added] if added else []
    return JobPage(found, found.state in ("waiting", "running", "stopping"), tuple(cards), waits)
