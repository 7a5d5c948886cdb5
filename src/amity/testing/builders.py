"""Small valid objects for tests: give what matters, the rest is filled in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from amity.model import (
    ConditionalLabel,
    Document,
    DriverLabel,
    EventLabel,
    ForecastLabel,
    Label,
    Source,
    Span,
    Statement,
    TieLabel,
    content_id,
    parse_when,
    with_id,
)
from amity.store import DocumentCard, Recorded

DEFAULT_LABELS: dict[str, Label] = {
    "tie": TieLabel("cooperation"),
    "event": EventLabel("AID"),
    "driver": DriverLabel("sanctuary", "binds"),
    "forecast": ForecastLabel("split", (0.05, 0.20), "near"),
    "conditional": ConditionalLabel("the sponsor leaves", "the front breaks", "strains"),
}
QUOTE = "If the sponsor leaves, the front breaks with it"


def make_document(text: str = QUOTE, *, published: str | None = "2010-04-22", **fields: Any) -> Document:
    """A document of `text`; `fields` are those of `Document`."""
    sha256 = content_id("sha", text)
    given: dict[str, Any] = {
        "id": content_id("doc", sha256),
        "name": "brief.txt",
        "sha256": sha256,
        "source": Source("Review of Conflict", "think-tank", "B2", ("Ada Author",)),
        "language": "en",
    }
    return Document(text=text, published=parse_when(published) if published else None, **(given | fields))


def make_statement(
    kind: str = "tie", *, label: Label | None = None, when: str | None = None, **fields: Any
) -> Statement:
    """A statement about `north` and `south` over the whole of `QUOTE`; `fields` are those of `Statement`."""
    given: dict[str, Any] = {
        "id": "",
        "doc": make_document().id,
        "span": Span(0, len(QUOTE)),
        "quote": QUOTE,
        "actors": ("north", "south"),
        "coder": "tester",
        "codebook": "1.0",
        "reason": "made for a test",
    }
    stmt = Statement(
        kind=kind,
        label=label or DEFAULT_LABELS[kind],
        when=parse_when(when) if when else None,
        **(given | fields),
    )
    return stmt if stmt.id else with_id(stmt)


def make_recorded(
    stmt: Statement | None = None, *, published: str | None = "2010-04-22", grade: str = "B2", **card: Any
) -> Recorded:
    """A statement as the store gives it back; `card` are fields of its `DocumentCard`."""
    stmt = stmt or make_statement()
    given: dict[str, Any] = {
        "id": stmt.doc,
        "name": "brief.txt",
        "title": "A brief",
        "source": Source("Review of Conflict", "think-tank", grade, ("Ada Author",)),
        "published": parse_when(published) if published else None,
        "url": "",
        "reference": "",
        "language": "en",
        "origin": stmt.doc,
    }
    return Recorded(stmt, "proposed", DocumentCard(**(given | card)), dt.datetime(2024, 1, 1))


def make_tie(state: str, published: str, *, doc: str, **fields: Any) -> Recorded:
    """A tie of `north` and `south` reported by a document of its own on a day."""
    return make_recorded(make_statement(label=TieLabel(state), doc=doc, **fields), published=published, origin=doc)


def make_driver(
    category: str, effect: str, published: str, *, doc: str, holder: str = "north", **fields: Any
) -> Recorded:
    """A driver of `holder` reported by a document of its own on a day."""
    partner = "south" if holder == "north" else "north"
    stmt = make_statement("driver", label=DriverLabel(category, effect), doc=doc, actors=(holder, partner), **fields)
    return make_recorded(stmt, published=published, origin=doc)
