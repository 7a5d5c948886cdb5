"""The form to put right what a statement was coded as, and the statement that a filled form makes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from amity.errors import DataError
from amity.model import Statement, label_from_json, label_to_json, parse_when, with_id
from amity.store import views
from amity.vocab import check_statement
from amity.web.actor_choice import names_to_choose
from amity.web.asking import actor_asked, called
from amity.web.blind import refuse_blind
from amity.web.desk import Desk, desk_of
from amity.web.label_form import Field, actor_fields, label_fields, label_in_form, said_fields
from amity.web.pages.statement import StatementPage, statement_page
from amity.web.problems import ProblemError

REASON = "edited by a person"


@dataclass(frozen=True, slots=True)
class EditPage:
    """A statement with the fields that may be changed; `names` are actors to choose from."""

    current: StatementPage
    fields: tuple[Field, ...]
    names: tuple[str, ...]


def edit(id: str, request: Request, desk: Annotated[Desk, Depends(desk_of)]) -> EditPage:
    """The form to edit a statement."""
    current = statement_page(desk, id)
    refuse_blind(request, desk, [current.stmt.doc])
    book, kind = desk.project.codebook(), current.stmt.kind
    named = called(desk, current.actors[0]), called(desk, current.actors[1])
    fields = actor_fields(kind, named) + label_fields(kind, current.label, book)
    fields += said_fields(current.stmt.factuality, current.stmt.when or "", book)
    return EditPage(current, tuple(fields), names_to_choose(desk))


def edited_statement(desk: Desk, statement_id: str, form: Mapping[str, str], *, by: str) -> Statement:
    """
    The statement that a filled form makes of another.

    Raises:
        ProblemError: there is no such statement (404), or the fields do not keep to the codebook (400).
        ActorError: an actor is unknown.
    """
    with desk.project.view() as conn:
        item = views.statement(conn, statement_id)
    if item is None:
        raise ProblemError(404, f"The project has no statement {statement_id[:80]!r}.")
    old = item.stmt
    try:
        made = dataclasses.replace(
            old,
            actors=(_actor(desk, form, "actor1", old.actors[0]), _actor(desk, form, "actor2", old.actors[1])),
            label=label_from_json(old.kind, label_in_form(old.kind, form, label_to_json(old.label))),
            factuality=form.get("factuality", old.factuality),
            when=parse_when(form["when"]) if form.get("when", "").strip() else None,
        )
    except (DataError, ValueError) as error:
        raise ProblemError(400, str(error)) from error
    if made == old:
        raise ProblemError(400, "The edit changes nothing: accept the statement, or change a field.")
    book = desk.project.codebook()
    wrong = check_statement(made, codebook=book)
    if wrong:
        raise ProblemError(400, "; ".join(wrong))
    return with_id(dataclasses.replace(made, id="", coder=by, codebook=book.version, reason=REASON))


def _actor(desk: Desk, form: Mapping[str, str], name: str, old: str) -> str:
    given = form.get(name, "").strip()
    return old if not given or given in (old, called(desk, old)) else actor_asked(desk, given)
