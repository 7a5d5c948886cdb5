"""Files that a list of references attaches: opened beside the list only, read, and given the list's metadata."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PureWindowsPath

from amity.errors import ReadError
from amity.model import Document, Source
from amity.reading.characters import one_line
from amity.reading.draft import Draft, Unreadable
from amity.reading.parsers.dates import published_when

Open = Callable[[str, str], Iterator[Document | Unreadable]]


def attached_documents(entry: Draft, name: str, read: Open) -> Iterator[Document | Unreadable]:
    """
    The documents of an entry's files, each with what the list says of it.

    Args:
        entry: of the list.
        name: of the list.
        read: opens an attachment, as the list writes its path, under a name.
    """
    for path in entry.attached:
        for found in read(path, f"{name}#{entry.part}/{path}"):
            yield found if isinstance(found, Unreadable) else with_metadata(found, entry, name=name)


def beside(folder: Path, path: str, *, name: str) -> Path:
    """
    The path of an attachment below the list's folder, links followed.

    Raises:
        ReadError: it leads out of the folder.
    """
    windows = PureWindowsPath(path)
    try:
        target = (folder / (windows.as_posix() if "\\" in path else path)).resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise ReadError(f"{name}: the attached file's path is no path ({error})") from error
    if windows.drive or not target.is_relative_to(folder.resolve()):
        raise ReadError(
            f"{name}: the attached file lies outside the list's folder and is not opened: "
            "export the list together with its files"
        )
    return target


def with_metadata(doc: Document, entry: Draft, *, name: str) -> Document:
    """The document with the entry's metadata where the entry has any, and the file's own else."""
    published, notes = published_when(entry.published)
    authors = tuple(one_line(author) for author in entry.authors if author.strip())
    source = Source(
        one_line(entry.publisher) or doc.source.publisher,
        doc.source.kind,
        doc.source.grade,
        authors or doc.source.authors,
    )
    return replace(
        doc,
        title=one_line(entry.title) or doc.title,
        source=source,
        published=published or doc.published,
        url=entry.url or doc.url,
        reference=one_line(entry.reference, at_most=2000) or doc.reference,
        licence=one_line(entry.licence) or doc.licence,
        notes=(*doc.notes, *notes, f"metadata from the list of references {name}"),
    )
