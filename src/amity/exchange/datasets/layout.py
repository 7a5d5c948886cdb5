"""How the rows of a data set are read: shipped layouts, and those that users write."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from amity.errors import ExchangeError
from amity.vocab import Codebook

KINDS = ("tie", "event", "actors")
DATA = resources.files("amity.exchange.datasets").joinpath("data")
TABLES = ("cameo",)
_LISTED = ("name", "key", "aliases")


@dataclass(frozen=True, slots=True)
class Value:
    """
    A value that is fixed, or read off the first of some columns that is there, as it stands or through a map.

    `digits` cuts the cell before it is looked up, as CAMEO codes are by their root.
    """

    value: str | None = None
    column: tuple[str, ...] = ()
    map: Mapping[str, str] = field(default_factory=dict)
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class ActorColumns:
    """Where an actor's name, key, other names and kind stand; each the first of some columns that is there."""

    name: tuple[str, ...]
    key: tuple[str, ...] = ()
    key_prefix: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = "armed_group"
    kinds: Value = field(default_factory=Value)


@dataclass(frozen=True, slots=True)
class WhenColumns:
    """Where the date stands: a year, a date, or two ends; `patterns` are those of `strptime` besides ISO 8601."""

    year: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows that are passed over: cells of a column, and why."""

    values: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Layout:
    """
    How a data set's rows become ties, events or actors.

    Attributes:
        name: as `--dataset` calls it.
        title, publisher, licence, citation, url, grade: noted with every row.
        prefix: begins the ids of its actors.
        kind: tie, event or actors.
        words: columns that are shown as the words of a row; all that are filled where none is named.
        detect: columns by which a file of this layout is known.
        header: names of columns where the file has none.
    """

    name: str
    title: str
    kind: str
    actor1: ActorColumns
    publisher: str = ""
    licence: str = ""
    citation: str = ""
    url: str = ""
    grade: str = "C3"
    published: str = ""
    prefix: str = "data"
    actor2: ActorColumns | None = None
    when: WhenColumns = field(default_factory=WhenColumns)
    state: Value = field(default_factory=Value)
    category: Value = field(default_factory=Value)
    factuality: Value = field(default_factory=Value)
    support: Mapping[str, str] = field(default_factory=dict)
    provider: str = ""
    skip: Mapping[str, Skip] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    detect: tuple[str, ...] = ()
    delimiter: str = ""
    header: tuple[str, ...] = ()


@cache
def shipped_layouts() -> tuple[Layout, ...]:
    """The layouts that come with Amity, by name."""
    files = sorted(f.name for f in DATA.iterdir() if f.name.endswith(".toml"))
    names = [f.removesuffix(".toml") for f in files if f.removesuffix(".toml") not in TABLES]
    return tuple(_layout(name, tomllib.loads(DATA.joinpath(f"{name}.toml").read_text("utf-8"))) for name in names)


def layout_named(name: str) -> Layout:
    """
    The shipped layout of that name.

    Raises:
        ExchangeError: there is none; the message lists those that exist.
    """
    found = next((layout for layout in shipped_layouts() if layout.name == name), None)
    if found is None:
        raise ExchangeError(f"unknown data set {name!r}; known: {', '.join(x.name for x in shipped_layouts())}")
    return found


def detect_layout(columns: Sequence[str], where: str) -> Layout:
    """
    The shipped layout whose columns a file has; where several fit, the one that names most.

    Raises:
        ExchangeError: none fits.
    """
    have = {column.strip() for column in columns}
    fitting = [x for x in shipped_layouts() if x.detect and have.issuperset(x.detect)]
    if not fitting:
        known = ", ".join(x.name for x in shipped_layouts())
        raise ExchangeError(
            f"{where}: its columns ({', '.join(list(columns)[:8])}, …) are those of no known data set; say --dataset "
            f"({known}), or describe it in a file for --mapping (docs/howto/data-sets.md)"
        )
    return max(fitting, key=lambda layout: len(layout.detect))


def read_layout(path: Path) -> Layout:
    """
    The layout that a user's TOML file describes.

    Raises:
        ExchangeError: the file cannot be read, or a field is unknown, missing or of the wrong type.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ExchangeError(f"{path}: cannot be read as TOML: {error}") from error
    return _layout(str(data.pop("name", path.stem)), data, where=str(path))


def check_terms(layout: Layout, codebook: Codebook) -> None:
    """
    Nothing, if every term that the layout maps to is one of the codebook.

    Raises:
        ExchangeError: one is not; the message lists those that are.
    """
    for what, value, known in (
        ("state", layout.state, codebook.state_names),
        ("category", layout.category, tuple(codebook.events)),
        ("factuality", layout.factuality, tuple(codebook.factuality)),
        ("support", Value(map=layout.support), tuple(codebook.support)),
    ):
        used = {*value.map.values(), *((value.value,) if value.value else ())}
        for term in sorted(used - set(known)):
            raise ExchangeError(f"data set {layout.name}: {what} {term!r} is none of {', '.join(known)}")


def with_columns(layout: Layout, given: Mapping[str, str]) -> Layout:
    """
    The layout with other columns for some fields: actor1, actor2, key1, key2, date, year, state, category.

    Raises:
        ExchangeError: a field is unknown.
    """
    second = layout.actor2 or ActorColumns(())
    for name, column in given.items():
        match name:
            case "actor1":
                layout = replace(layout, actor1=replace(layout.actor1, name=(column,)))
            case "key1":
                layout = replace(layout, actor1=replace(layout.actor1, key=(column,)))
            case "actor2":
                second = replace(second, name=(column,))
            case "key2":
                second = replace(second, key=(column,))
            case "date" | "year":
                layout = replace(layout, when=replace(layout.when, **{"date": (), "year": (), name: (column,)}))
            case "state" | "category":
                layout = replace(layout, **{name: replace(getattr(layout, name), column=(column,))})
            case _:
                known = "actor1, actor2, key1, key2, date, year, state, category"
                raise ExchangeError(f"--column: unknown field {name!r}; known: {known}")
    return replace(layout, actor2=second if second.name else layout.actor2)


def _layout(name: str, data: Mapping[str, Any], where: str = "") -> Layout:
    where = where or f"data set {name}"
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
    return _checked(layout, where)


def _checked(layout: Layout, where: str) -> Layout:
    if layout.kind not in KINDS:
        raise ExchangeError(f"{where}: kind {layout.kind!r} is none of {', '.join(KINDS)}")
    if layout.kind != "actors" and layout.actor2 is None:
        raise ExchangeError(f"{where}: a {layout.kind} needs actor2 = {{ name = [COLUMN] }}")
    says = {"tie": layout.state, "event": layout.category}.get(layout.kind)
    if says is not None and not (says.value or says.column):
        needed = "state" if layout.kind == "tie" else "category"
        raise ExchangeError(f"{where}: a {layout.kind} needs {needed} = {{ value = … }} or {{ column = …, map = … }}")
    for what in ("state", "category", "factuality"):
        value: Value = getattr(layout, what)
        if value.column and not value.map:
            raise ExchangeError(f"{where}: {what} reads {value.column[0]!r} and needs map = {{ CELL = TERM, … }}")
    if layout.provider not in ("", "actor1", "actor2"):
        raise ExchangeError(f"{where}: provider {layout.provider!r} is neither actor1 nor actor2")
    return layout


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
