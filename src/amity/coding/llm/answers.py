"""An answer's text as records of what the model wrote: of the right types, not yet checked against the document."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amity.errors import CodingError

_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"\A\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*\Z", re.DOTALL)


class UnusableError(CodingError):
    """What a model wrote cannot become a statement; the text says why, for the record of what was rejected."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """One statement as the model wrote it; `row` holds the fields of its label."""

    quote: str
    reason: str
    kind: str
    actors: tuple[str, str]
    words: tuple[str | None, str | None]
    speakers: tuple[str, ...]
    factuality: str
    when: str | None
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewActor:
    """An actor that the model found in the text and that no list knows."""

    name: str
    kind: str
    evidence: str


def read_answer(text: str) -> tuple[list[Any], list[Any]]:
    """
    The entries under `statements` and `new_actors` of an answer, not yet checked.

    A code fence or a leading block of the model's thoughts is left out, since servers without schemas let both through.

    Raises:
        UnusableError: the text is no such JSON object.
    """
    body = _THOUGHT.sub("", text)
    fenced = _FENCE.match(body)
    try:
        answer = json.loads(fenced.group(1) if fenced else body)
    except (ValueError, RecursionError) as error:
        raise UnusableError(f"the answer is no JSON ({type(error).__name__}): {_start(text)}") from error
    if not isinstance(answer, dict) or not isinstance(answer.get("statements"), list):
        raise UnusableError(f"the answer has no list of statements: {_start(text)}")
    new = answer.get("new_actors")
    return answer["statements"], new if isinstance(new, list) else []


def sketch_of(entry: Any) -> Sketch:
    """
    A statement as the model wrote it.

    Raises:
        UnusableError: a field that every statement has is missing or of the wrong type.
    """
    row = _mapping(entry, "a statement")
    return Sketch(
        quote=text_field(row, "quote"),
        reason=optional_text(row, "reason") or "",
        kind=text_field(row, "kind"),
        actors=(text_field(row, "first"), text_field(row, "second")),
        words=(optional_text(row, "first_words"), optional_text(row, "second_words")),
        speakers=text_list(row, "speakers"),
        factuality=text_field(row, "factuality"),
        when=optional_text(row, "when"),
        row=row,
    )


def new_actor_of(entry: Any) -> NewActor:
    """
    A new actor as the model wrote it.

    Raises:
        UnusableError: a field is missing or of the wrong type.
    """
    row = _mapping(entry, "a new actor")
    return NewActor(text_field(row, "name").strip(), text_field(row, "kind"), text_field(row, "evidence"))


def text_field(row: Mapping[str, Any], name: str) -> str:
    """
    A field that must be a text.

    Raises:
        UnusableError: it is none, or missing.
    """
    value = row.get(name)
    if not isinstance(value, str):
        raise UnusableError(f"{name} must be a text, got {_shown(value)}")
    return _sound(value, name)


def optional_text(row: Mapping[str, Any], name: str) -> str | None:
    """
    A text, or None where the field is null, missing or empty.

    Raises:
        UnusableError: it is something else.
    """
    return None if row.get(name) in (None, "") else text_field(row, name)


def text_list(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """
    The texts of a list field; none where it is null or missing.

    Raises:
        UnusableError: it is no list of texts.
    """
    value = row.get(name) or []
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise UnusableError(f"{name} must be a list of texts, got {_shown(value)}")
    return tuple(_sound(v, name) for v in value)


def number_field(row: Mapping[str, Any], name: str) -> float:
    """
    A field that must be a number.

    Raises:
        UnusableError: it is none, or missing.
    """
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnusableError(f"{name} must be a number, got {_shown(value)}")
    try:
        return float(value)
    except OverflowError as error:
        raise UnusableError(f"{name} must be a number that a probability can be") from error


def _mapping(entry: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(entry, dict):
        raise UnusableError(f"{what} must be an object, got {_shown(entry)}")
    return entry


def _sound(text: str, name: str) -> str:
    """The text, if it can be stored: JSON can spell halves of letters, UTF-8 cannot."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise UnusableError(f"{name} has half a letter (a lone surrogate) in it")
    return text


def _shown(value: Any) -> str:
    """A value for a message; of lists and objects, which may be nested without end, only the type."""
    return f"{value!r:.80}" if value is None or isinstance(value, str | int | float) else f"a {type(value).__name__}"


def _start(text: str) -> str:
    return repr(" ".join(text.split())[:80]) if text.strip() else "it is empty"
