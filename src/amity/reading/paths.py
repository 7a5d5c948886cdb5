"""Files, folders and patterns to documents: one after the other, each failure named, the rest unharmed."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from amity.errors import ReadError
from amity.model import Document
from amity.reading.apart import ParsingProcess
from amity.reading.assemble import assemble, sha256_of
from amity.reading.draft import Draft, Unreadable
from amity.reading.formats import Format, format_of
from amity.reading.limits import DEFAULT_LIMITS, Limits, check_size, over_limit


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """
    How to read.

    Attributes:
        limits: what a file may cost.
        apart: parse in a process of its own, so that time and memory are limited; without it only sizes and counts are.
    """

    limits: Limits = DEFAULT_LIMITS
    apart: bool = True


DEFAULT_OPTIONS = ReadOptions()


def read_paths(paths: Iterable[str | Path], options: ReadOptions = DEFAULT_OPTIONS) -> Iterator[Document | Unreadable]:
    """
    The documents of files, folders and patterns, in order, with a record for each file that could not be read.

    Folders are read with all below them, sorted by name; hidden files, and the folder `x_files` beside a saved page
    `x.html`, are left out. `*`, `?`, `[…]` and `**` are patterns unless a file of that very name exists. The same
    bytes twice give two documents with the same id.

    Args:
        paths: as given by the user. A file under a folder is named by its path from that folder.
        options: limits, and whether to parse in a process of its own.
    """
    with ParsingProcess() as parser:
        for count, (name, path) in enumerate(_files(paths), start=1):
            if isinstance(path, Unreadable):
                yield path
            elif count > options.limits.files:
                yield Unreadable(name, str(over_limit("files", f"file {count:,}", options.limits.files, name=name)))
                return
            else:
                yield from _read_file(path, name=name, options=options, parser=parser)


def read_bytes(
    data: bytes, name: str, *, limits: Limits = DEFAULT_LIMITS, parser: ParsingProcess | None = None
) -> tuple[Document | Unreadable, ...]:
    """
    The documents in a file's bytes: one, or as many as the file holds, with a record for each part that failed.

    Args:
        data: the bytes.
        name: the file's name; its extension says the format.
        limits: what the file may cost.
        parser: a process to parse in; None parses in this one, where `seconds` and `memory_bytes` cannot be kept.

    Raises:
        ReadError: nothing in the file can be read; says why and what to try.
    """
    check_size(len(data), name=name, limits=limits)
    form = format_of(data, name)
    drafts = _drafts(form, data, name=name, limits=limits, parser=parser)
    sha256 = sha256_of(data)
    if len(drafts) == 1 and isinstance(drafts[0], Draft):
        return (assemble(drafts[0], name=name, sha256=sha256, limits=limits),)
    return tuple(_part(draft, name=name, sha256=sha256, limits=limits) for draft in drafts)


def _drafts(
    form: Format, data: bytes, *, name: str, limits: Limits, parser: ParsingProcess | None
) -> tuple[Draft | Unreadable, ...]:
    if parser is not None and form.apart:
        return parser.read(form, data, name=name, limits=limits)
    return form.load()(data, name, limits)


def _part(draft: Draft | Unreadable, *, name: str, sha256: str, limits: Limits) -> Document | Unreadable:
    if isinstance(draft, Unreadable):
        return draft
    try:
        return assemble(draft, name=name, sha256=sha256, limits=limits)
    except ReadError as error:
        return Unreadable(f"{name}#{draft.part}", str(error))


def _read_file(
    path: Path, *, name: str, options: ReadOptions, parser: ParsingProcess
) -> Iterator[Document | Unreadable]:
    try:
        data = _load(path, name=name, limits=options.limits)
        yield from read_bytes(data, name, limits=options.limits, parser=parser if options.apart else None)
    except ReadError as error:
        yield Unreadable(name, str(error))


def _load(path: Path, *, name: str, limits: Limits) -> bytes:
    """The file's bytes, its size checked before and while reading (it may grow, or be a device)."""
    try:
        if not path.is_file():
            raise ReadError(f"{name}: not a plain file (a device, pipe or broken link)")
        check_size(path.stat().st_size, name=name, limits=limits)
        with path.open("rb") as stream:
            data = stream.read(limits.file_bytes + 1)
    except OSError as error:
        raise ReadError(f"{name}: cannot be opened ({error.strerror or error}): check that it may be read") from error
    check_size(len(data), name=name, limits=limits)
    return data


def _files(paths: Iterable[str | Path]) -> Iterator[tuple[str, Path | Unreadable]]:
    """Name and path of each file, or a record of a path that leads to none."""
    for given in paths:
        path = Path(given)
        try:
            if path.is_dir():
                yield from _in_folder(path)
            elif path.exists():
                yield path.name, path
            else:
                yield from _matching(str(given))
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            yield str(given), Unreadable(str(given), f"{given}: cannot be opened ({reason})")


def _in_folder(folder: Path) -> Iterator[tuple[str, Path | Unreadable]]:
    found = False
    for name, path in _walk(folder, folder):
        found = True
        yield name, path
    if not found:
        yield str(folder), Unreadable(str(folder), f"{folder}: the folder has no files to read")


def _walk(folder: Path, top: Path) -> Iterator[tuple[str, Path | Unreadable]]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        name = folder.relative_to(top).as_posix() if folder != top else str(folder)
        yield name, Unreadable(name, f"{name}: the folder cannot be opened ({error.strerror or error})")
        return
    pages = {path.stem for path in entries if path.suffix.lower() in (".html", ".htm")}
    for path in entries:
        if path.name.startswith("."):
            continue
        if not path.is_dir():
            yield path.relative_to(top).as_posix(), path
        elif not path.is_symlink() and not (path.name.endswith("_files") and path.name[:-6] in pages):
            yield from _walk(path, top)


def _matching(pattern: str) -> Iterator[tuple[str, Path | Unreadable]]:
    found = sorted(glob.glob(pattern, recursive=True)) if glob.has_magic(pattern) else []  # noqa: PTH207
    if not found:
        what = "no file matches this pattern" if glob.has_magic(pattern) else "there is no such file or folder"
        yield pattern, Unreadable(pattern, f"{pattern}: {what}: check the spelling and the current folder")
    for path in map(Path, found):
        if not path.is_dir():
            yield path.name, path
