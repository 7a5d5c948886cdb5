"""A statement that a person makes of words that they chose in a document, and how it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amity.errors import DataError
from amity.model import Document, Span, Statement, label_from_json, parse_when, with_id
from amity.project import Project
from amity.store import views
from amity.vocab import check_statement
from amity.web.asking import actor_asked
from amity.web.desk import Desk
from amity.web.label_form import EMPTY, label_in_form
from amity.web.problems import ProblemError

REASON = "coded by a person"
MOST_WORDS = 1500  # characters: one sentence or less, says the codebook; this allows the longest


@dataclass(frozen=True, slots=True)
class Chosen:
    """Words of a document: the document and their place."""

    doc: Document
    span: Span

    @property
    def quote(self) -> str:
        """The words."""
        return self.span.of(self.doc.text)


def document_asked(project: Project, doc_id: str) -> Document:
    """
    A document with its text.

    Raises:
        ProblemError: the project has none with this id.
    """
    with project.view() as conn:
        doc = views.document(conn, doc_id)
    if doc is None:
        raise ProblemError(404, f"The project has no document {doc_id[:80]!r}.")
    return doc


def chosen_words(project: Project, form: Mapping[str, str]) -> Chosen:
    """
    The words that a form or address means: by `start` and `end`, or as `quote`, whose first place is taken.

    Raises:
        ProblemError: the document is unknown (404), or the words are not in it (400).
    """
    doc = document_asked(project, form.get("doc", ""))
    quote, start, end = form.get("quote", "").strip(), form.get("start", ""), form.get("end", "")
    if start.isdigit() and end.isdigit() and len(start + end) < 18:
        span = trimmed(doc.text, int(start), int(end))
    elif quote:
        at = doc.text.find(quote)
        if at < 0:
            raise ProblemError(400, f"The words {quote[:80]!r} are not in the document as it is written there.")
        span = Span(at, at + len(quote))
    else:
        raise ProblemError(400, "Choose words: their `start` and `end` in the text, or the `quote` itself.")
    if span.end - span.start > MOST_WORDS:
        raise ProblemError(400, f"These are {span.end - span.start:,} characters: a statement is one sentence or less.")
    return Chosen(doc, span)


def trimmed(text: str, start: int, end: int) -> Span:
    """
    The span without white space at its ends.

    Raises:
        ProblemError: it is empty or not inside the text.
    """
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise ProblemError(400, f"The words from {start} to {end} are none of the text of {len(text):,} characters.")
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def statement_in_form(desk: Desk, form: Mapping[str, str], *, by: str) -> Statement:
    """
    The statement that a filled form makes of chosen words.

    Raises:
        ProblemError: the words or the document are unknown, or a field does not keep to the codebook.
        ActorError: an actor is unknown.
    """
    chosen, kind, book = chosen_words(desk.project, form), form.get("kind", ""), desk.project.codebook()
    if kind not in EMPTY:
        raise ProblemError(400, f"Unknown kind {kind[:40]!r}: choose {', '.join(EMPTY)}.")
    if kind == "conditional" and not all(form.get(part, "").strip() for part in ("if", "then")):
        raise ProblemError(400, "A conditional needs both parts, if and then, in the words of the quotation.")
    named = [form.get(name, "").strip() for name in ("actor1", "actor2")]
    if not all(named):
        raise ProblemError(400, "A statement is about two actors: name both.")
    first, second = (actor_asked(desk, name) for name in named)
    try:
        made = Statement(
            id="",
            doc=chosen.doc.id,
            span=chosen.span,
            quote=chosen.quote,
            kind=kind,
            actors=(first, second),
            label=label_from_json(kind, label_in_form(kind, form, EMPTY[kind])),
            factuality=form.get("factuality") or "asserted",
            when=parse_when(form["when"]) if form.get("when", "").strip() else None,
            coder=by,
            codebook=book.version,
            reason=REASON,
        )
    except (DataError, ValueError) as error:
        raise ProblemError(400, str(error)) from error
    wrong = check_statement(made, codebook=book, text=chosen.doc.text)
    if wrong:
        raise ProblemError(400, "; ".join(wrong))
    return with_id(made)
