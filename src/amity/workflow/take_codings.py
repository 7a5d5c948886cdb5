"""Codings that were made in other programs, taken in as proposals to be reviewed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amity.errors import DataError, ExchangeError
from amity.exchange import ForeignCoding, from_annotations, from_qdpx
from amity.model import Document, Rejected, Span, Statement, statement_from_json, with_id
from amity.project import Project
from amity.store import CodedDocument, views
from amity.vocab import Codebook, check_statement
from amity.workflow.naming import ActorIndex

READERS: Mapping[str, Callable[[bytes, str], Iterator[ForeignCoding]]] = {
    ".qdpx": from_qdpx,
    ".jsonld": from_annotations,
}
LONGEST_SUFFIX = 5
NEEDS_MORE = {
    "forecast": "a forecast needs its probability",
    "conditional": "a conditional needs its two clauses",
}


@dataclass(frozen=True, slots=True)
class TakenCodings:
    """How many codings became proposals, how many the project had, and what could not be used, with the reasons."""

    added: int
    known: int
    rejected: tuple[Rejected, ...]


def take_codings(project: Project, data: bytes, name: str, *, by: str = "") -> TakenCodings:
    """
    Take a file of codings in; the same file again changes nothing.

    Args:
        project: is written to; it has the documents already.
        data: bytes of the file.
        name: of the file; its suffix says what it is.
        by: under whose name codings without one are kept.

    Raises:
        ExchangeError: the suffix is unknown, or the file is broken.
        StoreError: the project cannot be written.
    """
    suffix = "." + name.rpartition(".")[2].lower()
    if suffix not in READERS:
        raise ExchangeError(f"{name}: codings come as {' or '.join(READERS)}")
    found = list(READERS[suffix](data, name))
    taking = _Taking(_Documents(project), ActorIndex(project), project.codebook())
    made: dict[tuple[str, str], list[Statement | Rejected]] = {}
    for coding in found:
        coder = coding.coder or by or "unknown"
        item = _item(coding, taking, coder)
        made.setdefault((item.doc, coder), []).append(item)
    added = total = 0
    rejected: list[Rejected] = []
    for (doc, coder), items in made.items():
        statements = tuple(i for i in items if isinstance(i, Statement))
        leftovers = tuple(i for i in items if isinstance(i, Rejected))
        rejected += leftovers
        total += len(statements)
        if statements:
            added += project.writer.add_coding(
                CodedDocument(doc, coder, taking.codebook.version, statements, leftovers)
            )
    return TakenCodings(added, total - added, tuple(rejected))


class _Documents:
    """Documents of a project by id, name or address, each read once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._read: dict[str, Document] = {}
        with project.view() as conn:
            cards = views.document_cards(conn)
        self._ids = {key: c.id for c in cards for key in (c.url, c.name, c.id) if key}
        self._stems: dict[str, str | None] = {}  # None: of several
        for card in cards:
            stem = _stem(card.name)
            self._stems[stem] = None if self._stems.get(stem, card.id) != card.id else card.id

    def find(self, coding: ForeignCoding) -> Document | None:
        """
        The document that a coding is of.

        Programs leave the suffix out of names of files, or have another where the text was converted: such a name means
        the only document whose own is the same but for the suffix.
        """
        id_ = self._ids.get(coding.document) or self._ids.get(coding.address) or self._stems.get(_stem(coding.document))
        if id_ is None:
            return None
        if id_ not in self._read:
            with self._project.view() as conn:
                found = views.document(conn, id_)
            if found is None:
                return None
            self._read[id_] = found
        return self._read[id_]


def _stem(name: str) -> str:
    """The name of a file without its folders and its suffix."""
    last = name.replace("\\", "/").rpartition("/")[2]
    head, dot, suffix = last.rpartition(".")
    return head if head and dot and suffix.isalnum() and len(suffix) <= LONGEST_SUFFIX else last


@dataclass(frozen=True, slots=True)
class _Taking:
    """What the project knows, read once for all codings of a file."""

    documents: _Documents
    actors: ActorIndex
    codebook: Codebook


def _item(coding: ForeignCoding, taking: _Taking, coder: str) -> Statement | Rejected:
    doc, codebook = taking.documents.find(coding), taking.codebook
    if doc is None:
        return Rejected("", f"{coding.where}: the project has no document {coding.document!r}; read it first")
    try:
        span = _span(coding, doc)
        row = {**(coding.fields or _fields(coding, taking))}
        row |= {"doc": doc.id, "start": span.start, "end": span.end, "quote": span.of(doc.text), "id": ""}
        row |= {"coder": coder, "codebook": codebook.version, "reason": f"coded by {coder} in {coding.where}"}
        stmt = statement_from_json(row)
        wrong = check_statement(stmt, codebook=codebook, text=doc.text)
        if wrong:
            raise DataError("; ".join(wrong))
        return with_id(dataclasses.replace(stmt, id=""))
    except DataError as error:
        return Rejected(doc.id, f"{coding.where}: {error}", quote=coding.quote[:200], coder=coder)


def _span(coding: ForeignCoding, doc: Document) -> Span:
    """The place in the project's own text: as given where the words agree there, else where the quote occurs once."""
    if coding.start is not None and coding.end is not None:
        span = Span(coding.start, coding.end)
        if 0 <= span.start < span.end <= len(doc.text) and coding.quote in ("", span.of(doc.text)):
            return span
    count = doc.text.count(coding.quote) if coding.quote.strip() else 0
    if count != 1:
        raise DataError(f"its words occur {count} times in {doc.name}, so that its place cannot be told")
    start = doc.text.index(coding.quote)
    return Span(start, start + len(coding.quote))


def _fields(coding: ForeignCoding, taking: _Taking) -> dict[str, Any]:
    """What codes of another program say: one that the codebook knows, and two that name actors."""
    tags = [tuple(part.strip() for part in tag.split(": ")) for tag in coding.tags]
    says = [found for tag in tags if (found := _label_of(tag, taking.codebook)) is not None]
    actors = list(dict.fromkeys(actor for tag in tags if (actor := taking.actors.find(tag[-1])) is not None))
    if len(says) != 1 or len(actors) != 2:
        raise DataError(
            f"its codes ({'; '.join(coding.tags) or 'none'}) name {len(says)} terms of the codebook and "
            f"{len(actors)} actors, expected one term and two actors"
        )
    kind, label = says[0]
    if kind in NEEDS_MORE:
        raise DataError(f"{NEEDS_MORE[kind]}, which a code cannot hold; code it in Amity")
    factuality = next((tag[-1] for tag in tags if tag[-1] in taking.codebook.factuality), "asserted")
    return {"kind": kind, "actors": actors, "label": label, "factuality": factuality}


def _label_of(tag: tuple[str, ...], codebook: Codebook) -> tuple[str, dict[str, Any]] | None:
    """Kind and label of a code such as `tie: alliance`, `alliance` or `driver: sanctuary binds`."""
    term, words = tag[-1], tag[-1].split()
    if term in codebook.state_names:
        return "tie", {"state": term}
    if len(words) == 2 and words[0] in codebook.drivers and words[1] in codebook.effects:
        return "driver", {"category": words[0], "effect": words[1]}
    if term.upper() in codebook.events:
        return "event", {"category": term.upper()}
    if term in codebook.outcomes or (len(tag) > 1 and tag[0] in NEEDS_MORE):
        return (tag[0] if tag[0] in NEEDS_MORE else "forecast"), {}
    return None
