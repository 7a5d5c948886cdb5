"""What a format's reader hands on: the text and what the file itself says about it."""

from __future__ import annotations

from dataclasses import dataclass

from amity.errors import ReadError


@dataclass(frozen=True, slots=True)
class Draft:
    """
    One document's text and metadata as its format gives them, before characters are settled and the id is made.

    Attributes:
        text: the words.
        verbatim: offsets must agree with the file's own characters (plain text), so none may be added or removed.
        published: an EDTF date that the file states, or empty.
        part: which part of a file that holds many; empty for a whole file.
        part_sha256: SHA-256 of the part's own bytes, so that a part keeps its id when the file grows.
        attached: paths of files that hold the text, as a list of references names them.
    """

    text: str
    verbatim: bool = False
    title: str = ""
    publisher: str = ""
    publisher_kind: str = "unknown"
    grade: str = "F6"
    authors: tuple[str, ...] = ()
    published: str = ""
    url: str = ""
    reference: str = ""
    licence: str = ""
    language: str = ""
    media_type: str = "text/plain"
    notes: tuple[str, ...] = ()
    part: str = ""
    part_sha256: str = ""
    attached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file (a message of a mailbox) that is a file in itself: its number, bytes and format's name."""

    part: str
    data: bytes
    format: str


class NoTextLayerError(ReadError):
    """A PDF whose pages are pictures: what they show can be recognised, if that is asked for."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file, or a part of one, that could not become a document, with the reason."""

    name: str
    reason: str
