"""A coding that came from another program, before it is known whether the project can take it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ForeignCoding:
    """
    Some words of a document with the codes that somebody gave them.

    Attributes:
        where: file and place, for messages.
        document: id or name of the document; empty where the file does not say.
        address: of the document.
        start: offset of the first character, in Unicode code points; None where only the quote is given.
        end: offset after the last.
        quote: the words.
        coder: who coded.
        fields: kind, actors, label and so on, as the codebook's JSON has them; empty where the codes are others'.
        tags: names of codes.
    """

    where: str
    document: str = ""
    address: str = ""
    start: int | None = None
    end: int | None = None
    quote: str = ""
    coder: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
