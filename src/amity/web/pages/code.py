"""The form to code chosen words of a document as a new statement."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from amity.model import Span
from amity.store import StatementFilter, double, views
from amity.web.actor_choice import names_to_choose
from amity.web.asking import called
from amity.web.desk import Desk, desk_of
from amity.web.label_form import EMPTY, Field, actor_fields, label_fields, said_fields
from amity.web.new_statement import Chosen, chosen_words
from amity.web.pages.document import RIGHT_TO_LEFT
from amity.web.pages.statement import CONTEXT, InContext
from amity.web.problems import ProblemError
from amity.web.render import user_of

KINDS = tuple(EMPTY)


@dataclass(frozen=True, slots=True)
class CodePage:
    """
    Chosen words in context with the fields of a kind and its `meaning`.

    `names` are actors to choose from; `blind`: second coding.
    """

    doc: str
    title: str
    direction: str
    language: str
    start: int
    end: int
    quote: str
    context: InContext
    kind: str
    kinds: tuple[str, ...]
    fields: tuple[Field, ...]
    names: tuple[str, ...]
    blind: bool
    meaning: str


def code(id: str, request: Request, desk: Annotated[Desk, Depends(desk_of)]) -> CodePage:
    """Chosen words (`start` and `end`, or `quote`) with the form to code them as a `kind`; `blind=1`: second coding."""
    given = dict(request.query_params) | {"doc": id}
    chosen, kind = chosen_words(desk.project, given), given.get("kind") or "tie"
    if kind not in KINDS:
        raise ProblemError(400, f"Unknown kind {kind[:40]!r}: choose {', '.join(KINDS)}.")
    book, user = desk.project.codebook(), user_of(request)
    with desk.project.view() as conn:
        blind = id in double.open_blind(conn, user)
        shown = double.blind_statements(conn, coder=user, doc=id) if blind else []
        if not blind:
            shown = [item.stmt for item in views.statements(conn, StatementFilter(doc=id))]
    pairs = Counter(stmt.actors for stmt in shown)
    first, second = pairs.most_common(1)[0][0] if pairs else ("", "")
    named = called(desk, first), called(desk, second)
    fields = [*actor_fields(kind, named), *label_fields(kind, EMPTY[kind], book), *said_fields("asserted", "", book)]
    if kind == "conditional":
        fields[2:2] = [
            Field("if", "If", "", hint="exact words of the quotation"),
            Field("then", "then", "", hint="exact words of the quotation"),
        ]
    return CodePage(
        doc=id,
        title=chosen.doc.title or chosen.doc.name,
        direction="rtl" if chosen.doc.language.split("-")[0] in RIGHT_TO_LEFT else "auto",
        language=chosen.doc.language,
        start=chosen.span.start,
        end=chosen.span.end,
        quote=chosen.quote,
        context=words_around(chosen),
        kind=kind,
        kinds=KINDS,
        fields=tuple(fields),
        names=names_to_choose(desk),
        meaning=book.kinds[kind],
        blind=blind,
    )


def words_around(chosen: Chosen) -> InContext:
    """The chosen words between those before and after."""
    text, span = chosen.doc.text, chosen.span
    before, after = text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]
    if span.start > CONTEXT:
        before = "… " + before.partition(" ")[2]
    if span.end + CONTEXT < len(text):
        after = after.rpartition(" ")[0] + " …"
    return InContext(before, ((Span(span.start, span.end).of(text), False),), after)
