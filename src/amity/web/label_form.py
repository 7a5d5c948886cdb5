"""The fields of a form for each kind of statement, and the label that a filled form makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amity.vocab import Codebook

Choices = tuple[tuple[str, str], ...]
UNCHOSEN = ""
MUST = ("state", "category")
EMPTY: Mapping[str, Mapping[str, Any]] = {
    "tie": {"state": "", "support": [], "provider": None},
    "event": {"category": ""},
    "driver": {"category": "", "effect": "binds", "third": []},
    "forecast": {"outcome": "split", "probability": [0.45, 0.55], "horizon": None},
    "conditional": {"if": "", "then": "", "effect": "binds", "category": None},
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form: `choices` are the terms that it may hold, with their meanings; none for free text."""

    name: str
    label: str
    value: str
    choices: Choices = ()
    hint: str = ""

    @property
    def must(self) -> bool:
        """True where a choice is to be made before the form is sent."""
        return not self.value and self.name in MUST and bool(self.choices)


def actor_fields(kind: str, actors: tuple[str, str]) -> list[Field]:
    """The two actors, each as one calls it, under what they are in a statement of the kind."""
    names = {"driver": ("Holder", "Partner"), "event": ("Who acts", "Towards whom")}
    first, second = names.get(kind, ("First actor", "Second actor"))
    return [Field("actor1", first, actors[0]), Field("actor2", second, actors[1])]


def label_fields(kind: str, label: Mapping[str, Any], book: Codebook) -> list[Field]:
    """The fields of the label of a kind, filled with what it holds now."""
    if kind == "tie":
        support = Field("support", "Help named", ", ".join(label["support"]), hint=", ".join(book.support))
        states = tuple((s.name, s.meaning) for s in book.states)
        return [Field("state", "State", label["state"], _to_choose(label["state"], states)), support]
    if kind == "event":
        return [Field("category", "Act", label["category"], _to_choose(label["category"], _terms(book.events)))]
    if kind == "driver":
        driver = Field("category", "Driver", label["category"], _to_choose(label["category"], _terms(book.drivers)))
        return [driver, Field("effect", "Effect", label["effect"], _terms(book.effects))]
    if kind == "forecast":
        return _forecast_fields(label, book)
    effect = Field("effect", "Effect once met", label["effect"], _terms(book.effects))
    return [effect, Field("category", "Driver", label["category"] or "", (("", "none"), *_terms(book.drivers)))]


def said_fields(factuality: str, when: str, book: Codebook) -> list[Field]:
    """How it is said, and when it holds."""
    hint = "such as 2009, 2009-09, 2006-11/2007-02; empty: as of the document"
    return [
        Field("factuality", "How it is said", factuality, _terms(book.factuality)),
        Field("when", "When it holds", when, hint=hint),
    ]


def label_in_form(kind: str, form: Mapping[str, str], old: Mapping[str, Any]) -> dict[str, Any]:
    """
    The label that a filled form makes of an old one; fields that the form lacks stay.

    Raises:
        ValueError: a probability is no number.
    """
    label = dict(old)
    for name in ("state", "category", "effect", "outcome", "horizon", "if", "then"):
        if name in label and name in form:
            label[name] = form[name].strip() or None
    if kind == "tie" and "support" in form:
        label["support"] = [w.strip() for w in form["support"].replace(";", ",").split(",") if w.strip()]
    if kind == "forecast" and "low" in form:
        label["probability"] = [float(form["low"]), float(form["high"])]
    return label


def _forecast_fields(label: Mapping[str, Any], book: Codebook) -> list[Field]:
    low, high = label["probability"]
    return [
        Field("outcome", "Outcome", label["outcome"], _terms(book.outcomes)),
        Field("low", "Probability from", f"{low:g}"),
        Field("high", "to", f"{high:g}"),
        Field("horizon", "Horizon", label["horizon"] or "", (("", "none"), *((h, "") for h in book.horizons))),
    ]


def _to_choose(value: str, choices: Choices) -> Choices:
    """The choices, with none taken beforehand where nothing is coded yet: what is not read should not be kept."""
    return choices if value else ((UNCHOSEN, ""), *choices)


def _terms(terms: Mapping[str, str]) -> Choices:
    return tuple(terms.items())
