"""Statements as the JSON objects of the codebook, both ways."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from operator import attrgetter
from sys import intern
from typing import Any

from amity.errors import DataError
from amity.model.document import Span
from amity.model.ids import content_id
from amity.model.statement import ConditionalLabel, DriverLabel, EventLabel, ForecastLabel, Label, Statement, TieLabel
from amity.model.when import parse_when

_BUT_ID = attrgetter(*(field.name for field in dataclasses.fields(Statement)[1:]))


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
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(f"a {kind!r} statement has the label {row!r}: {error!r} is missing or wrong") from error


def _label(kind: str, row: Mapping[str, Any]) -> Label:
    match kind:
        case "tie":
            return TieLabel(intern(_text(row["state"])), _texts(row.get("support")), _maybe(row.get("provider")))
        case "event":
            return EventLabel(intern(_text(row["category"])))
        case "driver":
            return DriverLabel(_text(row["category"]), _text(row["effect"]), _texts(row.get("third")))
        case "forecast":
            low, high = row["probability"]
            return ForecastLabel(_text(row["outcome"]), (float(low), float(high)), _maybe(row.get("horizon")))
        case "conditional":
            parts = _text(row["if"]), _text(row["then"]), _text(row["effect"])
            return ConditionalLabel(*parts, _maybe(row.get("category")))
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
            id=_text(row.get("id") or ""),
            doc=_text(row["doc"]),
            span=_span(row["start"], row["end"]),
            quote=_text(row.get("quote", "")),
            kind=_text(row["kind"]),
            actors=(_text(first), _text(second)),
            label=label_from_json(row["kind"], row["label"]),
            mentions=(_span(*a) if a else None, _span(*b) if b else None),
            speakers=_texts(row.get("speakers")),
            factuality=_text(row.get("factuality") or "asserted"),
            when=parse_when(_text(row["when"])) if row.get("when") else None,
            coder=_text(row.get("coder") or ""),
            codebook=_text(row.get("codebook") or ""),
            reason=_text(row.get("reason") or ""),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise DataError(f"no statement: {error!r} is missing or wrong in {row!r}") from error
    return stmt if stmt.id else with_id(stmt)


def _text(value: Any) -> str:
    """The value, if it is a text that can be kept: neither another type, nor with half a character (UTF-16) in it."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r} where a text is expected")
    value.encode("utf-8")
    return value


def _maybe(value: Any) -> str | None:
    return None if value is None else _text(value)


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        raise TypeError(f"{value!r} where a list of texts is expected")
    return tuple(map(_text, value or ()))


def _span(start: Any, end: Any) -> Span:
    return Span(int(start), int(end))


def with_id(stmt: Statement) -> Statement:
    """The statement with an id made from what it says, where it says it, and who coded it."""
    says = (stmt.doc, stmt.span.start, stmt.span.end, stmt.kind, stmt.actors, label_to_json(stmt.label))
    when = stmt.when.as_written if stmt.when else None
    id_ = content_id("st", *says, stmt.speakers, stmt.factuality, when, stmt.coder)
    return Statement(id_, *_BUT_ID(stmt))  # a third of the time that `dataclasses.replace` takes
