"""Documents into a project, one transaction each, with a report of what was known or could not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from amity.project import Project
from amity.reading import DEFAULT_OPTIONS, ReadOptions, Unreadable, read_paths


@dataclass(frozen=True, slots=True)
class TakenIn:
    """Names of the documents that were added, of those that the project had already, and of files that failed."""

    added: tuple[str, ...]
    known: tuple[str, ...]
    unreadable: tuple[Unreadable, ...]


def take_in(
    project: Project,
    paths: Iterable[str | Path],
    *,
    options: ReadOptions = DEFAULT_OPTIONS,
    progress: Callable[[str], None] = lambda _: None,
) -> TakenIn:
    """
    Read files, folders and patterns into a project.

    What is finished when this is interrupted stays; run again, it adds the rest.

    Args:
        project: is written to.
        paths: files, folders, patterns.
        options: limits of reading.
        progress: called with the name of each document once it is done.

    Raises:
        StoreError: the project cannot be written.
    """
    added: list[str] = []
    known: list[str] = []
    failed: list[Unreadable] = []
    for item in read_paths(paths, options):
        if isinstance(item, Unreadable):
            failed.append(item)
        elif project.writer.add_document(item):
            added.append(item.name)
        else:
            known.append(item.name)
        progress(item.name)
    return TakenIn(tuple(added), tuple(known), tuple(failed))
