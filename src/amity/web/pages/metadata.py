"""The form to put a document's metadata right, with everything that was changed before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from amity.web.desk import Desk, desk_of
from amity.web.label_form import Field
from amity.web.metadata import Amendment, amendments, grades, metadata_of

LABELS = {
    "title": ("Title", ""),
    "publisher": ("Publisher", ""),
    "publisher_kind": ("Kind of publisher", "such as newspaper, agency, think tank, ministry"),
    "grade": ("Grade", "reliability A to F, credibility 1 to 6"),
    "authors": ("Authors", "one after the other, with a semicolon between"),
    "published": ("Published", "such as 2010-04-22, 2010-04, 2010; empty: undated"),
    "url": ("Address", ""),
    "language": ("Language", "two letters, such as en, ar, fr"),
    "reference": ("Reference", "as it is to be cited"),
}


@dataclass(frozen=True, slots=True)
class MetadataPage:
    """The fields as they are, and what they were; `seen` is the number of the last change."""

    doc: str
    title: str
    fields: tuple[Field, ...]
    history: tuple[Amendment, ...]
    seen: int


def metadata(id: str, desk: Annotated[Desk, Depends(desk_of)]) -> MetadataPage:
    """A document's metadata to edit: title, publisher, grade, authors, date, address, language, reference."""
    book = desk.project.codebook()
    with desk.project.view() as conn:
        values, history = metadata_of(conn, id), amendments(conn, id)
    choices = {"grade": tuple((g, "") for g in grades(book))}
    if values["grade"] not in dict(choices["grade"]):
        choices["grade"] = ((values["grade"], ""), *choices["grade"])
    fields = tuple(
        Field(name, label, values[name], choices.get(name, ()), hint) for name, (label, hint) in LABELS.items()
    )
    return MetadataPage(id, values["title"] or id, fields, tuple(history), history[0].seq if history else 0)
