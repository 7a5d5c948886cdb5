"""The JSON schema of an answer, from the terms of a codebook."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from amity.model import ACTOR_KINDS
from amity.vocab import Codebook

SCHEMA_NAME = "statements"
_TEXT = {"type": "string"}
_TEXT_OR_NULL = {"type": ["string", "null"]}
_TEXTS = {"type": "array", "items": _TEXT}


def answer_schema(codebook: Codebook) -> dict[str, Any]:
    """
    The JSON schema that every answer must keep to: `statements` of the five kinds and `new_actors`.

    Every property is required and no other is allowed, as the strict mode of servers asks; what may be absent may be
    null. The terms are those of the codebook, a project's own drivers included.

    Args:
        codebook: gives the terms.
    """
    return _object(
        {
            "statements": {"type": "array", "items": {"anyOf": [_statement(k, codebook) for k in codebook.kinds]}},
            "new_actors": {
                "type": "array",
                "items": _object({"name": _TEXT, "kind": _one_of(ACTOR_KINDS), "evidence": _TEXT}),
            },
        }
    )


def label_fields(kind: str, codebook: Codebook) -> dict[str, Any]:
    """The properties that only statements of a kind have."""
    effect, driver = _one_of(codebook.effects), _one_of(codebook.drivers)
    fields: dict[str, dict[str, Any]] = {
        "tie": {
            "state": _one_of(codebook.state_names),
            "support": {"type": "array", "items": _one_of(codebook.support)},
            "provider": _TEXT_OR_NULL,
        },
        "event": {"category": _one_of(codebook.events)},
        "driver": {"category": driver, "effect": effect, "third": _TEXTS},
        "forecast": {
            "outcome": _one_of(codebook.outcomes),
            "low": {"type": "number"},
            "high": {"type": "number"},
            "horizon": _or_null(codebook.horizons),
        },
        "conditional": {"if": _TEXT, "then": _TEXT, "effect": effect, "category": _or_null(codebook.drivers)},
    }
    return fields[kind]


def _statement(kind: str, codebook: Codebook) -> dict[str, Any]:
    # The words come before the judgement on them: a model that writes from left to right then quotes before it decides.
    return _object(
        {
            "kind": _one_of((kind,)),
            "quote": _TEXT,
            "reason": _TEXT,
            "first": _TEXT,
            "first_words": _TEXT_OR_NULL,
            "second": _TEXT,
            "second_words": _TEXT_OR_NULL,
            **label_fields(kind, codebook),
            "speakers": _TEXTS,
            "factuality": _one_of(codebook.factuality),
            "when": _TEXT_OR_NULL,
        }
    )


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _one_of(terms: Iterable[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(terms)}


def _or_null(terms: Iterable[str]) -> dict[str, Any]:
    return {"anyOf": [_one_of(terms), {"type": "null"}]}
