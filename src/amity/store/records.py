"""What the store gives back: statements with their status and document, and the rows of history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from amity.model import Source, Statement, When

STATUSES = ("proposed", "accepted", "edited", "rejected", "deferred")
IN_USE = ("proposed", "accepted")


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """A document without its text: what a statement needs to be dated, graded and cited."""

    id: str
    name: str
    title: str
    source: Source
    published: When | None
    url: str
    reference: str
    language: str
    origin: str  # cluster of documents from one source; the document's own id where it stands alone


@dataclass(frozen=True, slots=True)
class Recorded:
    """
    A statement as the project holds it.

    `standing` is 1, or less where the statement stands in for others: of leaders for their organisations, of actors
    for those that they became. `said_of` then are the actors that its words speak of.
    """

    stmt: Statement
    status: str
    document: DocumentCard
    coded_at: dt.datetime
    replaces: str | None = None
    standing: float = 1.0
    said_of: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer decided on a statement, and when; the last one is its status."""

    statement: str
    status: str
    by: str
    at: dt.datetime
    note: str = ""
