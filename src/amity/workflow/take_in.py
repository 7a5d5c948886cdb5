"""Documents into a project, one transaction each, with a report of what was known or could not be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from amity.errors import ReadError
from amity.model import Document
from amity.project import Project
from amity.reading import (
    DEFAULT_OPTIONS,
    ParsingProcess,
    ReadOptions,
    Unreadable,
    documents_of_page,
    fetch,
    keep_warc,
    read_paths,
)
from amity.reading.contents import Setting
from amity.store import is_address, views
from amity.workflow.origins import find_shared_origins


@dataclass(frozen=True, slots=True)
class TakenIn:
    """
    Names of the documents that were added, of those that the project had already, and of files that failed.

    `shared` counts the documents that share their origin with another of the project.
    """

    added: tuple[str, ...]
    known: tuple[str, ...]
    unreadable: tuple[Unreadable, ...]
    shared: int = 0


def take_in(
    project: Project,
    paths: Iterable[str | Path],
    *,
    options: ReadOptions = DEFAULT_OPTIONS,
    progress: Callable[[str], None] = lambda _: None,
) -> TakenIn:
    """
    Read files, folders, patterns and addresses into a project.

    What is finished when this is interrupted stays; run again, it adds the rest. Pages are kept as WARC in the folder
    `PROJECT.warc` beside the project, those of a project on a server in `DATABASE.warc` in the folder of work.

    Args:
        project: is written to.
        paths: files, folders, patterns, addresses.
        options: limits of reading.
        progress: called with the name of each document once it is done.

    Raises:
        StoreError: the project cannot be written.
    """
    added: list[str] = []
    known: list[str] = []
    failed: list[Unreadable] = []
    for item in _documents(project, list(paths), options):
        if isinstance(item, Unreadable):
            failed.append(item)
        elif project.writer.add_document(item):
            added.append(item.name)
        else:
            known.append(item.name)
        progress(item.name)
    with project.view() as conn:
        found = views.origins_are_found(conn)
    shared = 0 if found else find_shared_origins(project)
    return TakenIn(tuple(added), tuple(known), tuple(failed), shared)


def _documents(project: Project, paths: list[str | Path], options: ReadOptions) -> Iterator[Document | Unreadable]:
    for path in paths:
        if str(path).startswith(("http://", "https://")):
            yield from _page(project, str(path), options)
        else:
            yield from read_paths([path], options)


def _page(project: Project, url: str, options: ReadOptions) -> Iterator[Document | Unreadable]:
    try:
        page = fetch(url, now=dt.datetime.now(dt.UTC))
        beside = project.engine.url.database if is_address(project.name) else project.name
        keep_warc(page, Path(f"{beside}.warc"))
        with ParsingProcess() as parser:
            yield from documents_of_page(page, Setting(limits=options.limits, parser=parser))
    except ReadError as error:
        yield Unreadable(url, str(error))
