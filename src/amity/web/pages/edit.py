"""The form to put right what a statement was coded as, and the statement that a filled form makes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends

from amity.errors import DataError
from amity.model import Statement, label_from_json, parse_when, with_id
from amity.store import views
from amity.vocab import check_statement
from amity.web.asking import actor_asked
from amity.web.desk import Desk, desk_of
from amity.web.pages.statement import StatementPage, statement_page
from amity.web.problems import ProblemError

REASON = "edited by a person"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form: `choices` are the terms that it may hold, with their meanings; none for free text."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class EditPage:
    """A statement with the fields that may be changed."""

    current: StatementPage
    fields: tuple[Field, ...]


def edit(id: str, desk: Annotated[Desk, Depends(desk_of)]) -> EditPage:
    """The form to edit a statement."""
    current = statement_page(desk, id)
    book, label, kind = desk.project.codebook(), current.label, current.stmt.kind
    fields = [
        Field("actor1", "Holder" if kind == "driver" else "First actor", current.actors[0]),
        Field("actor2", "Partner" if kind == "driver" else "Second actor", current.actors[1]),
    ]
    drivers, effects = tuple(book.drivers.items()), tuple(book.effects.items())
    if kind == "tie":
        fields.append(Field("state", "State", label["state"], tuple((s.name, s.meaning) for s in book.states)))
        fields.append(Field("support", "Help named", ", ".join(label["support"]), hint=", ".join(book.support)))
    elif kind == "event":
        fields.append(Field("category", "Act", label["category"], tuple(book.events.items())))
    elif kind == "driver":
        fields += [
            Field("category", "Driver", label["category"], drivers),
            Field("effect", "Effect", label["effect"], effects),
        ]
    elif kind == "forecast":
        low, high = label["probability"]
        fields += [
            Field("outcome", "Outcome", label["outcome"], tuple(book.outcomes.items())),
            Field("low", "Probability from", f"{low:g}"),
            Field("high", "to", f"{high:g}"),
            Field("horizon", "Horizon", label["horizon"] or "", (("", "none"), *((h, "") for h in book.horizons))),
        ]
    else:
        fields += [
            Field("effect", "Effect once met", label["effect"], effects),
            Field("category", "Driver", label["category"] or "", (("", "none"), *drivers)),
        ]
    fields += [
        Field("factuality", "How it is said", current.stmt.factuality, tuple(book.factuality.items())),
        Field(
            "when",
            "When it holds",
            current.stmt.when or "",
            hint="EDTF: 2009, 2009-09, 2006-11/2007-02; empty: as of the document",
        ),
    ]
    return EditPage(current, tuple(fields))


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
            label=label_from_json(old.kind, _label(old.kind, form, statement_page(desk, statement_id).label)),
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
    return old if not given or given == old else actor_asked(desk, given)


def _label(kind: str, form: Mapping[str, str], old: Mapping[str, Any]) -> dict[str, Any]:
    label = dict(old)
    for name in ("state", "category", "effect", "outcome", "horizon"):
        if name in label and name in form:
            label[name] = form[name].strip() or None
    if kind == "tie" and "support" in form:
        label["support"] = [w.strip() for w in form["support"].replace(";", ",").split(",") if w.strip()]
    if kind == "forecast" and "low" in form:
        label["probability"] = [float(form["low"]), float(form["high"])]
    return label
