"""How the rows of a data set are read: which columns hold what, and which terms stand for their cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from amity.errors import ExchangeError
from amity.vocab import Codebook

KINDS = ("tie", "event", "actors")


@dataclass(frozen=True, slots=True)
class Value:
    """
    A value that is fixed, or read off the first of some columns that is there, as it stands or through a map.

    `digits` cuts the cell before it is looked up, as CAMEO codes are by their root. `flags` are columns with the term
    that each stands for where its cell is set, for tables with a column a term.
    """

    value: str | None = None
    column: tuple[str, ...] = ()
    map: Mapping[str, str] = field(default_factory=dict)
    digits: int | None = None
    flags: Mapping[str, str] = field(default_factory=dict)


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
        used = {*value.map.values(), *value.flags.values(), *((value.value,) if value.value else ())}
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
