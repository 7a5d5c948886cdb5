"""What a file may cost before it is refused: bytes, pages, characters, nesting, archive expansion, seconds, memory."""

from __future__ import annotations

from dataclasses import dataclass

from amity.errors import ReadError

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """
    The most that one file may take; what is larger is refused with the limit's name.

    Attributes:
        file_bytes: size of the file as it is.
        pages: pages of a PDF, chapters of a book.
        parts: messages, entries or articles of one file.
        characters: length of one document's text.
        expansion_ratio: unpacked size of an archive over its packed size (archives under 1 MB unpacked are let pass).
        unpacked_bytes: unpacked size of an archive.
        archive_entries: files in an archive.
        nesting_depth: elements within elements, messages within messages.
        files: files that one call may take from folders and patterns.
        seconds: wall time for parsing one file (or one message of a mailbox).
        recognition_seconds: wall time for recognising the text of one file's scanned pages.
        memory_bytes: address space of the process that parses, where the system can limit it.
    """

    file_bytes: int = 100 * MEGABYTE
    pages: int = 5_000
    parts: int = 100_000
    characters: int = 20_000_000
    expansion_ratio: float = 200.0
    unpacked_bytes: int = 500 * MEGABYTE
    archive_entries: int = 20_000
    nesting_depth: int = 200
    files: int = 1_000_000
    seconds: float = 60.0
    recognition_seconds: float = 3_600.0
    memory_bytes: int = 2_000 * MEGABYTE


DEFAULT_LIMITS = Limits()


def check_size(size: int, *, name: str, limits: Limits) -> None:
    """
    Pass if a file of `size` bytes may be read.

    Raises:
        ReadError: it is empty or larger than `limits.file_bytes`.
    """
    if size == 0:
        raise ReadError(f"{name}: the file is empty (0 bytes); nothing can be read from it")
    if size > limits.file_bytes:
        allowed = f"{limits.file_bytes / MEGABYTE:,.1f} MB"
        raise over_limit("file_bytes", f"{size / MEGABYTE:,.1f} MB", allowed, name=name)


def over_limit(limit: str, got: object, allowed: object, *, name: str) -> ReadError:
    """The error for a file that goes over a limit, in the one wording that all formats use."""
    return ReadError(f"{name}: {got} is over the limit `{limit}` of {allowed}: split the file, or raise the limit")
