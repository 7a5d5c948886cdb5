"""Putting a document's metadata right: what it was before stays, with who changed it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from amity.errors import DataError
from amity.model import parse_when
from amity.model.when import DAY
from amity.project import Project, utc_now
from amity.store import guarded, schema
from amity.vocab import Codebook
from amity.web.decisions import hold
from amity.web.problems import ProblemError

FIELDS = ("title", "publisher", "publisher_kind", "grade", "authors", "published", "url", "language", "reference")
MOST = 2000  # characters of one field


@dataclass(frozen=True, slots=True)
class Amendment:
    """One field as it was and as it became."""

    seq: int
    field: str
    old: str
    new: str
    by: str
    at: dt.datetime


def amendments(conn: Connection, doc: str) -> list[Amendment]:
    """What was put right in a document's metadata, the newest first."""
    a = schema.amendment.c
    query = select(schema.amendment).where(a.doc == doc).order_by(a.seq.desc())
    return [Amendment(r.seq, r.field, r.old, r.new, r.by, r.at) for r in conn.execute(query)]


def metadata_of(conn: Connection, doc: str) -> dict[str, str]:
    """
    The fields as texts for a form.

    Raises:
        ProblemError: the project has no such document.
    """
    row = conn.execute(select(schema.document).where(schema.document.c.id == doc)).first()
    if row is None:
        raise ProblemError(404, f"The project has no document {doc[:80]!r}.")
    plain: dict[str, str] = {name: getattr(row, name) or "" for name in FIELDS if name != "authors"}
    return plain | {"authors": "; ".join(row.authors)}


def amend(project: Project, doc: str, form: Mapping[str, str], *, seen: int, by: str) -> int:
    """
    Change the metadata that differ from what a form says; returns how many fields did.

    Raises:
        ProblemError: the document is unknown (404), a value cannot be read (400), or somebody changed the metadata
            since amendment `seen` (409), which the detail tells.
    """
    book = project.codebook()
    with guarded(project.name), project.engine.begin() as conn:
        hold(conn)
        old = metadata_of(conn, doc)
        _refuse_stale(conn, doc, seen)
        new = {name: " ".join(form[name].split())[:MOST] for name in FIELDS if name in form}
        changed = {name: value for name, value in new.items() if value != old[name]}
        if not changed:
            raise ProblemError(400, "This changes nothing: change a field, or leave the document as it is.")
        values = _columns(changed, book)
        conn.execute(update(schema.document).where(schema.document.c.id == doc).values(**values))
        at = utc_now()
        rows = [{"doc": doc, "field": n, "old": old[n], "new": v, "by": by, "at": at} for n, v in changed.items()]
        conn.execute(insert(schema.amendment), rows)
    return len(changed)


def _columns(changed: Mapping[str, str], book: Codebook) -> dict[str, Any]:
    values: dict[str, Any] = dict(changed)
    if "authors" in values:
        values["authors"] = [a.strip() for a in changed["authors"].split(";") if a.strip()]
    if "published" in values:
        try:
            when = parse_when(changed["published"]) if changed["published"] else None
        except DataError as error:
            raise ProblemError(400, str(error)) from error
        values["published"] = when.as_written if when else None
        values["published_by"] = when.latest - DAY if when and when.latest else None
    if "grade" in values and values["grade"] not in grades(book):
        raise ProblemError(400, f"The grade {values['grade'][:40]!r} is none of A1 to F6: reliability, credibility.")
    if values.get("url") and not values["url"].startswith(("http://", "https://")):
        raise ProblemError(400, f"The address {values['url'][:60]!r} begins with neither http:// nor https://.")
    return values


def grades(book: Codebook) -> tuple[str, ...]:
    """Every grade of the Admiralty code, the best first."""
    return tuple(a + b for a in book.reliability for b in book.credibility)


def _refuse_stale(conn: Connection, doc: str, seen: int) -> None:
    a = schema.amendment.c
    newest = conn.execute(select(func.coalesce(func.max(a.seq), 0)).where(a.doc == doc)).scalar_one()
    if newest == seen:
        return
    row = conn.execute(select(schema.amendment).where(a.seq == newest)).one()
    raise ProblemError(
        409,
        f"{row.by} changed the metadata in the meantime: {row.field} is now {row.new!r}. Yours was not taken; "
        "look and change anew.",
        {"document": doc, "seq": newest, "field": row.field, "new": row.new, "by": row.by, "at": row.at.isoformat()},
    )
