"""The Taliban and al-Qaeda, 1996 to today: from the case's documents to a project."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from amity.errors import StoreError
from amity.project import Project, init_project, open_project
from amity.store import views
from amity.workflow.code import code_project
from amity.workflow.review import apply_coding
from amity.workflow.take_in import take_in

REVIEWERS = "case-editors"


@dataclass(frozen=True, slots=True)
class Case:
    """A case: its pair, its folder of documents, and a folder with the reviewed coding of them."""

    name: str
    pair: tuple[str, str]
    documents: Path
    coding: Path


def shipped_case() -> Case:
    """The case of the Taliban and al-Qaeda."""
    folder = Path(str(resources.files("amity.case").joinpath("taliban_al_qaeda")))
    return Case("taliban-al-qaeda", ("taliban", "al-qaeda"), folder / "documents", folder / "coding.d")


def build_case(case: Case, target: Path, *, progress: Callable[[str], None] = lambda _: None) -> None:
    """
    A project of the case: documents read, coded by rules, reviewed. Built again, it only adds what is missing.

    Args:
        case: the case.
        target: the project file.
        progress: called after each document that was read and each that was coded.

    Raises:
        StoreError: the file cannot be written, or a document of the case could not be read.
    """
    opened = open_project(target) if target.exists() else init_project(target)
    with opened as project:
        report = take_in(project, [case.documents], progress=progress)
        if report.unreadable:
            raise StoreError(f"the case is damaged: {report.unreadable[0].reason}; install Amity again")
        code_project(project, progress=progress)
        for part in sorted(case.coding.glob("*.jsonl")):
            apply_coding(project, part, by=REVIEWERS)


def last_published(project: Project) -> dt.date:
    """
    The day on which the project's newest document was published.

    Raises:
        StoreError: no document has a date.
    """
    with project.view() as conn:
        dates = [card.published for card in views.document_cards(conn)]
    days = [when.latest for when in dates if when and when.latest]
    if not days:
        raise StoreError(f"{project.name}: no document has a date of publication")
    return max(days) - dt.timedelta(days=1)
