"""Statements as the JSON objects of the codebook, both ways."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from amity.errors import DataError
from amity.model.document import Span
from amity.model.ids import content_id
from amity.model.statement import ConditionalLabel, DriverLabel, EventLabel, ForecastLabel, Label, Statement, TieLabel
from amity.model.when import parse_when

_IDENTITY = ("doc", "start", "end", "kind", "actors", "label", "speakers", "factuality", "when", "coder")


def label_to_json(label: Label) -> dict[str, Any]:
    """The label with the field names of the codebook."""
    match label:
        case TieLabel():
            return {"state": label.state, "support": list(label.support), "provider": label.provider}
        case EventLabel():
            return {"category": label.category}
        case DriverLabel():
            return {"category": label.category, "effect": label.effect, "third": list(label.third)}
        case ForecastLabel():
            return {"outcome": label.outcome, "probability": list(label.probability), "horizon": label.horizon}
        case ConditionalLabel():
            return {
                "if": label.if_text,
                "then": label.then_text,
                "effect": label.effect,
                "category": label.category,
            }


def label_from_json(kind: str, row: Mapping[str, Any]) -> Label:
    """
    The label of a statement of `kind`.

    Raises:
        DataError: the kind is unknown or a field is missing or of the wrong type.
    """
    try:
        return _label(kind, row)
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"a {kind!r} statement has the label {dict(row)!r}: {error!r} is missing or wrong") from error


def _label(kind: str, row: Mapping[str, Any]) -> Label:
    match kind:
        case "tie":
            return TieLabel(row["state"], tuple(row.get("support") or ()), row.get("provider"))
        case "event":
            return EventLabel(row["category"])
        case "driver":
            return DriverLabel(row["category"], row["effect"], tuple(row.get("third") or ()))
        case "forecast":
            low, high = row["probability"]
            return ForecastLabel(row["outcome"], (float(low), float(high)), row.get("horizon"))
        case "conditional":
            return ConditionalLabel(row["if"], row["then"], row["effect"], row.get("category"))
    raise DataError(f"the kind {kind!r} is none of tie, event, driver, forecast, conditional")


def statement_to_json(stmt: Statement) -> dict[str, Any]:
    """The statement with the fields of the codebook, then who coded it and why."""
    return {
        "id": stmt.id,
        "doc": stmt.doc,
        "start": stmt.span.start,
        "end": stmt.span.end,
        "quote": stmt.quote,
        "mentions": [[m.start, m.end] if m else None for m in stmt.mentions],
        "kind": stmt.kind,
        "actors": list(stmt.actors),
        "label": label_to_json(stmt.label),
        "speakers": list(stmt.speakers),
        "factuality": stmt.factuality,
        "when": stmt.when.as_written if stmt.when else None,
        "coder": stmt.coder,
        "codebook": stmt.codebook,
        "reason": stmt.reason,
    }


def statement_from_json(row: Mapping[str, Any]) -> Statement:
    """
    The statement that a JSON object of the codebook describes; its id is kept, or made from its content.

    Raises:
        DataError: a field is missing or of the wrong type.
    """
    try:
        first, second = row["actors"]
        a, b = row.get("mentions") or (None, None)
        stmt = Statement(
            id=str(row.get("id") or ""),
            doc=str(row["doc"]),
            span=Span(int(row["start"]), int(row["end"])),
            quote=str(row.get("quote", "")),
            kind=str(row["kind"]),
            actors=(str(first), str(second)),
            label=label_from_json(str(row["kind"]), row["label"]),
            mentions=(Span(*a) if a else None, Span(*b) if b else None),
            speakers=tuple(row.get("speakers") or ()),
            factuality=row.get("factuality") or "asserted",
            when=parse_when(row["when"]) if row.get("when") else None,
            coder=row.get("coder") or "",
            codebook=row.get("codebook") or "",
            reason=row.get("reason") or "",
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"no statement: {error!r} is missing or wrong in {dict(row)!r}") from error
    return stmt if stmt.id else with_id(stmt)


def with_id(stmt: Statement) -> Statement:
    """The statement with an id made from what it says, where it says it, and who coded it."""
    row = statement_to_json(stmt)
    parts = [
        row[k] for k in ("doc", "start", "end", "kind", "actors", "label", "speakers", "factuality", "when", "coder")
    ]
    return dataclasses.replace(stmt, id=content_id("st", *parts))
