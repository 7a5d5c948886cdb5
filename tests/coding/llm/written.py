"""Statements as a model would write them: give what matters, the rest is filled in."""

from __future__ import annotations

from typing import Any

_LABELS: dict[str, dict[str, Any]] = {
    "tie": {"state": "cooperation", "support": ["training"], "provider": "north"},
    "event": {"category": "AID"},
    "driver": {"category": "capability", "effect": "binds", "third": []},
    "forecast": {"outcome": "split", "low": 0.05, "high": 0.2, "horizon": None},
    "conditional": {"if": "", "then": "", "effect": "strains", "category": None},
}


def written(kind: str = "tie", **fields: Any) -> dict[str, Any]:
    """A statement of the model on the first sentence of the usual text."""
    given: dict[str, Any] = {
        "kind": kind,
        "quote": "The North Front trains fighters of the South League",
        "reason": "trains says that it helps",
        "first": "north",
        "first_words": "The North Front",
        "second": "south",
        "second_words": "fighters of the South League",
        **_LABELS[kind],
        "speakers": [],
        "factuality": "asserted",
        "when": None,
    }
    return given | fields
