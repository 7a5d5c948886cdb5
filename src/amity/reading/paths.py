"""Files, folders and patterns to documents: one after the other, each failure named, the rest unharmed."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from amity.errors import ReadError
from amity.model import Document
from amity.reading.apart import ParsingProcess
from amity.reading.attachments import beside
from amity.reading.contents import Setting, documents_in
from amity.reading.draft import Unreadable
from amity.reading.limits import DEFAULT_LIMITS, Limits, check_size, over_limit
from amity.reading.parsers.article_list import SplitRule


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """
    How to read.

    Attributes:
        limits: what a file may cost.
        apart: parse in a process of its own, so that time and memory are limited; without it only sizes and counts are.
        split: a rule by which every plain text is cut into articles; None cuts only exports that are recognised.
        languages: Tesseract's languages (`eng+fra`) in which to recognise scanned pages; empty refuses those.
    """

    limits: Limits = DEFAULT_LIMITS
    apart: bool = True
    split: SplitRule | None = None
    languages: str = ""


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
    return tuple(documents_in(data, name, Setting(limits=limits, parser=parser)))


def _read_file(
    path: Path, *, name: str, options: ReadOptions, parser: ParsingProcess
) -> Iterator[Document | Unreadable]:
    plain = Setting(options.limits, parser if options.apart else None, options.split, options.languages)

    def attached(written: str, named: str) -> Iterator[Document | Unreadable]:
        return _in_setting(lambda: beside(path.parent, written, name=named), name=named, setting=plain)

    return _in_setting(lambda: path, name=name, setting=replace(plain, attached=attached))


def _in_setting(find: Callable[[], Path], *, name: str, setting: Setting) -> Iterator[Document | Unreadable]:
    """The documents of a file that is found and opened now; failure becomes a record."""
    try:
        data = _load(find(), name=name, limits=setting.limits)
        yield from documents_in(data, name, setting)
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
