"""Does a statement keep to the codebook? One list of complaints, empty if it does."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process

from amity.model import (
    ConditionalLabel,
    DriverLabel,
    EventLabel,
    ForecastLabel,
    Label,
    Statement,
    TieLabel,
)
from amity.vocab.codebook import Codebook

_LABEL_OF_KIND = {
    "tie": TieLabel,
    "event": EventLabel,
    "driver": DriverLabel,
    "forecast": ForecastLabel,
    "conditional": ConditionalLabel,
}


def check_statement(stmt: Statement, *, codebook: Codebook, text: str | None = None) -> list[str]:
    """
    What is wrong with a statement, in words; an empty list if nothing is.

    Args:
        stmt: the statement.
        codebook: the terms that it may use.
        text: the text of its document, if the quote and the mentions are to be checked against it.
    """
    found = list(_check_label(stmt, codebook))
    found += _term("factuality", stmt.factuality, codebook.factuality)
    if stmt.actors[0] == stmt.actors[1]:
        found.append(f"both actors are {stmt.actors[0]!r}: a statement is about two")
    if text is not None:
        found += _check_spans(stmt, text)
    return found


def _check_label(stmt: Statement, codebook: Codebook) -> Iterable[str]:
    expected = _LABEL_OF_KIND.get(stmt.kind)
    if expected is None:
        return _term("kind", stmt.kind, codebook.kinds)
    if not isinstance(stmt.label, expected):
        return [f"a {stmt.kind} needs a {expected.__name__}, got {type(stmt.label).__name__}"]
    return _label_terms(stmt.label, stmt, codebook)


def _label_terms(label: Label, stmt: Statement, codebook: Codebook) -> Iterable[str]:
    match label:
        case TieLabel():
            yield from _term("state", label.state, codebook.state_names)
            for help_named in label.support:
                yield from _term("support", help_named, codebook.support)
        case EventLabel():
            yield from _term("event category", label.category, codebook.events)
        case DriverLabel():
            yield from _term("driver", label.category, codebook.drivers)
            yield from _term("effect", label.effect, codebook.effects)
        case ForecastLabel():
            yield from _forecast_terms(label, codebook)
        case ConditionalLabel():
            yield from _conditional_terms(label, stmt, codebook)


def _forecast_terms(label: ForecastLabel, codebook: Codebook) -> Iterable[str]:
    yield from _term("outcome", label.outcome, codebook.outcomes)
    if label.horizon is not None:
        yield from _term("horizon", label.horizon, codebook.horizons)
    low, high = label.probability
    if not 0 <= low <= high <= 1:
        yield f"the probability range [{low}, {high}] must be 0 <= low <= high <= 1"


def _conditional_terms(label: ConditionalLabel, stmt: Statement, codebook: Codebook) -> Iterable[str]:
    yield from _term("effect", label.effect, codebook.effects)
    if label.category is not None:
        yield from _term("driver", label.category, codebook.drivers)
    for name, part in (("if", label.if_text), ("then", label.then_text)):
        if part not in stmt.quote:
            yield f"the {name!r} part {part[:60]!r} is not in the quote"


def _check_spans(stmt: Statement, text: str) -> Iterable[str]:
    if not 0 <= stmt.span.start < stmt.span.end <= len(text):
        yield f"the span {stmt.span.start} to {stmt.span.end} is not inside the text of {len(text)} characters"
    elif stmt.span.of(text) != stmt.quote:
        yield f"the quote {stmt.quote[:60]!r} is not the text of its span {stmt.span.of(text)[:60]!r}"
    for mention in stmt.mentions:
        if mention is not None and not 0 <= mention.start < mention.end <= len(text):
            yield f"the mention {mention.start} to {mention.end} is not inside the text"


def _term(what: str, got: str, known: Iterable[str]) -> list[str]:
    terms = list(known)
    if got in terms:
        return []
    near = process.extractOne(str(got), terms)
    hint = f"; did you mean {near[0]!r}?" if near and near[1] >= 60 else ""
    return [f"the {what} {got!r} is none of {', '.join(terms)}{hint}"]
