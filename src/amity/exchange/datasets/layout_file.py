"""Layouts as TOML files describe them, checked before any row is read."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any

from amity.errors import ExchangeError
from amity.exchange.datasets.layout import KINDS, ActorColumns, Layout, Skip, Value, WhenColumns
from amity.model.actor import ACTOR_KINDS

DATA = resources.files("amity.exchange.datasets").joinpath("data")
TABLES = ("cameo",)
_LISTED = ("name", "key", "aliases")


def read_layout(path: Path) -> Layout:
    """
    The layout that a user's TOML file describes.

    Raises:
        ExchangeError: the file cannot be read, or a field is unknown, missing or of the wrong type.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ExchangeError(f"{path}: cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ExchangeError(f"{path}: cannot be read as TOML: {error}") from error
    return make_layout(data.pop("name", path.stem), data, where=str(path))


def make_layout(name: Any, data: Mapping[str, Any], *, where: str) -> Layout:
    """
    The layout of the fields of a TOML file.

    Args:
        name: as `--dataset` calls it.
        data: the fields.
        where: file or data set, for messages.

    Raises:
        ExchangeError: a field is unknown, missing or of the wrong type.
    """
    fields = dict(data)
    try:
        for actor in ("actor1", "actor2"):
            if actor in fields:
                made = dict(fields[actor])
                made["kinds"] = _value(made.get("kinds", {}))
                listed: dict[str, Any] = {k: _columns(v) if k in _LISTED else v for k, v in made.items()}
                fields[actor] = ActorColumns(**listed)
        fields["when"] = WhenColumns(**{k: _columns(v) for k, v in dict(fields.get("when", {})).items()})
        for value in ("state", "category", "factuality"):
            fields[value] = _value(fields.get(value, {}))
        fields["skip"] = {k: Skip(tuple(v["values"]), v["reason"]) for k, v in dict(fields.get("skip", {})).items()}
        layout = Layout(name=name, **{k: _tuple(v) for k, v in fields.items()})
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise ExchangeError(f"{where}: {error}; docs/howto/data-sets.md lists the fields") from error
    wrong = next(chain(_wrong_types(layout), _wrong_fields(layout)), None)
    if wrong:
        raise ExchangeError(f"{where}: {wrong}")
    return layout


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _are_texts(value: Any) -> bool:
    return isinstance(value, tuple) and all(map(_is_text, value))


def _maps_texts(value: Any) -> bool:
    return isinstance(value, Mapping) and all(map(_is_text, value.values()))


_EXPECTED: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "str": (_is_text, "a text in quotation marks"),
    "str | None": (lambda v: v is None or _is_text(v), "a text in quotation marks"),
    "int | None": (lambda v: v is None or (type(v) is int and v > 0), "a whole number above 0"),
    "tuple[str, ...]": (_are_texts, "a list of texts"),
    "Mapping[str, str]": (_maps_texts, "a table of texts"),
}


def _wrong_types(made: Any, above: str = "") -> Iterator[str]:
    """Fields, also of what is inside, whose values are of another type than declared."""
    for field in dataclasses.fields(made):
        value, name = getattr(made, field.name), f"{above}{field.name}"
        if dataclasses.is_dataclass(value):
            yield from _wrong_types(value, f"{name}.")
        elif field.name == "skip":
            for column, skip in value.items():
                yield from _wrong_types(skip, f"skip.{column}.")
        elif field.type in _EXPECTED:
            fits, expected = _EXPECTED[str(field.type)]
            if not fits(value):
                yield f"{name} is {value!r}, expected {expected}"


def _wrong_fields(layout: Layout) -> Iterator[str]:
    """What is missing, or names what is not there."""
    if layout.kind not in KINDS:
        yield f"kind {layout.kind!r} is none of {', '.join(KINDS)}"
    if layout.kind != "actors" and layout.actor2 is None:
        yield f"a {layout.kind} needs actor2 = {{ name = [COLUMN] }}"
    says = {"tie": layout.state, "event": layout.category}.get(layout.kind)
    if says is not None and not (says.value or says.column or says.flags):
        needed = "state" if layout.kind == "tie" else "category"
        yield f"a {layout.kind} needs {needed} = {{ value = … }} or {{ column = …, map = … }} or {{ flags = … }}"
    for what in ("state", "category", "factuality"):
        value: Value = getattr(layout, what)
        if value.column and not value.map:
            yield f"{what} reads {value.column[0]!r} and needs map = {{ CELL = TERM, … }}"
    if layout.provider not in ("", "actor1", "actor2"):
        yield f"provider {layout.provider!r} is neither actor1 nor actor2"
    if len(layout.delimiter) > 1 or layout.delimiter in ('"', "\r", "\n", "\0"):
        yield f"delimiter {layout.delimiter!r} is no single character that can part cells"
    yield from _wrong_actors(layout)
    yield from map(_wrong_pattern, filter(_wrong_pattern, layout.when.patterns))


def _wrong_actors(layout: Layout) -> Iterator[str]:
    for actor in (layout.actor1, layout.actor2):
        for kind in sorted({actor.kind, *actor.kinds.map.values()} - set(ACTOR_KINDS)) if actor else ():
            yield f"the kind of actor {kind!r} is none of {', '.join(ACTOR_KINDS)}"


def _wrong_pattern(pattern: str) -> str:
    """What is wrong with a pattern of dates; empty if nothing is."""
    try:
        dt.datetime.strptime("", pattern).replace(tzinfo=dt.UTC)
    except (ValueError, re.error) as error:
        if "does not match" not in str(error):
            return f"the pattern of dates {pattern!r} cannot be read: {error}"
    return ""


def _value(data: Mapping[str, Any]) -> Value:
    made = {k: _tuple(v) for k, v in data.items()}
    if "column" in made:
        made["column"] = _columns(made["column"])
    table = made.pop("table", None)
    if table is not None:
        if table not in TABLES:
            raise ValueError(f"table {table!r} is none of {', '.join(TABLES)}")
        made["map"] = tomllib.loads(DATA.joinpath(f"{table}.toml").read_text("utf-8"))
    return Value(**made)


def _columns(value: Any) -> tuple[str, ...]:
    """One column, or several of which the first that is there is taken."""
    return (value,) if isinstance(value, str) else tuple(value)


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
