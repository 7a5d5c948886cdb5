"""What was read: documents with their text, and spans of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from amity.model.when import When


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of characters of a document's text."""

    start: int
    end: int

    def overlap(self, other: Span) -> int:
        """How many characters both cover."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def of(self, text: str) -> str:
        """The words of the span."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Source:
    """
    Who published a document.

    `grade` is the NATO Admiralty code: reliability of the source A to F, credibility of the information 1 to 6.
    """

    publisher: str
    kind: str = "unknown"
    grade: str = "F6"
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """
    A text with stable character offsets, where it came from and what is known about it.

    `sha256` is of the original bytes. `published` is None where the document does not say; it is never guessed.
    """

    id: str
    name: str
    text: str
    sha256: str
    title: str = ""
    source: Source = field(default_factory=lambda: Source(""))
    published: When | None = None
    url: str = ""
    language: str = ""
    media_type: str = "text/plain"
    reference: str = ""
    licence: str = ""
    notes: tuple[str, ...] = ()
