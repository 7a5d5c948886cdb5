"""Rows of a data set, one at a time, as ties, events or actors, or as a reason why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from amity.errors import DataError
from amity.exchange.datasets.column_names import SHOWN, ColumnNames
from amity.exchange.datasets.layout import ActorColumns, Layout, Value, WhenColumns
from amity.model import Actor, EventLabel, Label, TieLabel, When, parse_when, slug

UNKNOWN = frozenset({"", "na", "n/a", "nan", "null", "none", "unknown", "-"})
MOST_WORDS = 2_000
LONGEST_NAME = 1_000  # characters
UNREADABLE = "\ufffd"  # stands where bytes were not of the file's encoding

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Claim:
    """What one row says: a label of a pair at a time, with the words that show it."""

    number: int
    words: str
    actors: tuple[Actor, Actor]
    label: Label
    factuality: str
    when: When | None


@dataclass(frozen=True, slots=True)
class Unfit:
    """A row that says nothing that can be used, and why."""

    number: int
    words: str
    reason: str


class RowReader:
    """Reads rows of one file by a layout; which of several columns are there is settled once."""

    def __init__(self, layout: Layout, columns: Sequence[str], where: str) -> None:
        """
        Settle the columns.

        Raises:
            DataError: a column that the layout needs is not there.
        """
        self._layout = layout
        names = ColumnNames(columns)
        when = layout.when
        self._names = [names.find(x.name) for x in _actors(layout)]
        self._keys = [names.find(x.key) for x in _actors(layout)]
        self._aliases = list(names.all_of(layout.actor1.aliases).values())
        self._when = [names.find(wanted) for wanted in (when.year, when.date, when.start, when.end)]
        says = layout.state if layout.kind == "tie" else layout.category
        self._values = {
            column: found
            for value in (says, layout.factuality, layout.actor1.kinds)
            for column, found in names.all_of((*value.column, *value.flags)).items()
        }
        missing = list(self._missing(says))
        if missing:
            raise names.missing(missing, where)
        self._words = list(names.all_of(layout.words).values()) or list(columns)
        self._support = {c: layout.support[name] for name, c in names.all_of(tuple(layout.support)).items()}
        self._skip = {c: layout.skip[name] for name, c in names.all_of(tuple(layout.skip)).items()}
        self._dates: dict[str, When | DataError | None] = {}
        self._whens: dict[tuple[str, ...], When | None] = {}
        self._actors: dict[tuple[int, str, str], Actor] = {}

    def _missing(self, says: Value) -> Iterator[tuple[str, str, Sequence[str]]]:
        """Fields without a column: what each is, the option that names it, and the names that were tried."""
        layout, when = self._layout, self._layout.when
        for number, (actor, name) in enumerate(zip(_actors(layout), self._names, strict=True), start=1):
            if not name:
                yield f"the name of actor {number}", f"actor{number}", actor.name
        if layout.kind == "actors":
            return
        if not any(self._when):
            yield "the date", "date", (*when.year, *when.date, *when.start, *when.end)
        wanted = (*says.column, *says.flags)
        if not says.value and not any(column in self._values for column in wanted):
            yield f"the {says_what(layout)}", says_what(layout), wanted

    def actor_of(self, number: int, row: Row) -> Actor | Unfit:
        """The actor that a row of a list of actors describes."""
        found = self._actor(0, row)
        if isinstance(found, str):
            return Unfit(number, self._shown(row), found)
        cells = (row.get(c, "").strip() for c in self._aliases)
        aliases = dict.fromkeys(a for cell in cells for a in (cell,) if a.lower() not in UNKNOWN and a != found.name)
        kind = self._looked_up(self._layout.actor1.kinds, row) or found.kind
        return Actor(found.id, found.name, kind, aliases=tuple(aliases), acronyms=found.acronyms)

    def claim(self, number: int, row: Row) -> Claim | Unfit:
        """The tie or event that a row says."""
        words = self._shown(row)
        for column, skip in self._skip.items():
            if row.get(column, "").strip() in skip.values:
                return Unfit(number, words, skip.reason)
        first, second = self._actor(0, row), self._actor(1, row)
        if isinstance(first, str) or isinstance(second, str):
            return Unfit(number, words, first if isinstance(first, str) else str(second))
        if first.id == second.id:
            return Unfit(number, words, "both actors are one and the same")
        try:
            when = self._date(row)
            label = self._label(row, (first, second))
        except DataError as error:
            return Unfit(number, words, str(error))
        firm = self._looked_up(self._layout.factuality, row) or "asserted"
        return Claim(number, words, (first, second), label, firm, when)

    def _shown(self, row: Row) -> str:
        """The words of a row on one line: column and cell of those that are filled."""
        cells = [(column, " ".join(row.get(column, "").split())) for column in self._words]
        return "; ".join([f"{column}: {cell}" for column, cell in cells if cell])[:MOST_WORDS]

    def _actor(self, which: int, row: Row) -> Actor | str:
        column, key_column = self._names[which], self._keys[which]
        cells = which, row.get(column, ""), row.get(key_column, "") if key_column else ""
        known = self._actors.get(cells)
        if known is None:
            found = self._actor_in(cells, column)
            if isinstance(found, str):
                return found
            known = found
            if len(cells[1]) + len(cells[2]) <= LONGEST_NAME:
                self._actors[cells] = known
        return known

    def _actor_in(self, cells: tuple[int, str, str], column: str) -> Actor | str:
        """The actor of a name and a key, or what is wrong with them."""
        name = " ".join(cells[1].split())
        if name.lower() in UNKNOWN:
            return f"column {column!r} names nobody"
        if len(name) > LONGEST_NAME:
            return f"column {column!r} has over {LONGEST_NAME:,} characters, too many for a name"
        if UNREADABLE in name:
            return f"column {column!r} has bytes of another encoding than the file's start: save the file as UTF-8"
        return self._new_actor(cells[0], name, cells[2].strip()[:LONGEST_NAME])

    def _new_actor(self, which: int, name: str, key: str) -> Actor:
        columns = self._columns_of(which)
        prefix = columns.key_prefix or self._layout.prefix
        id_ = f"{prefix}-{slug(key or name)}"
        keys = (f"{prefix}:{key}",) if key and key.lower() not in UNKNOWN else ()
        return Actor(id_, name, columns.kind, acronyms=keys)

    def _columns_of(self, which: int) -> ActorColumns:
        second = self._layout.actor2
        return self._layout.actor1 if which == 0 or second is None else second

    def _label(self, row: Row, actors: tuple[Actor, Actor]) -> Label:
        layout = self._layout
        value = layout.state if layout.kind == "tie" else layout.category
        term = value.value or self._looked_up(value, row) or self._flagged(value, row)
        if layout.kind == "event":
            return EventLabel(term)
        support = tuple(dict.fromkeys(kind for c, kind in self._support.items() if _is_set(row.get(c, ""))))
        giver = {"actor1": actors[0].id, "actor2": actors[1].id}.get(layout.provider)
        return TieLabel(term, support, giver if support else None)

    def _looked_up(self, value: Value, row: Row) -> str | None:
        for column in value.column:
            cell = row.get(self._values.get(column, ""), "").strip()
            cell = cell[: value.digits] if value.digits else cell
            found = value.map.get(cell) or value.map.get(cell.lower())
            if found:
                return found
        return None

    def _flagged(self, value: Value, row: Row) -> str:
        """The term of the column that is set; an error if none or several are, or no cell could be looked up."""
        what, here = says_what(self._layout), self._values
        flags = {here[name]: term for name, term in value.flags.items() if name in here}
        found = [(column, term) for column, term in flags.items() if _is_set(row.get(column, ""))]
        if len({term for _, term in found}) > 1:
            raise DataError(f"several columns of the {what} are set: {', '.join(column for column, _ in found)}")
        if found:
            return found[0][1]
        column = next((here[name] for name in value.column if name in here), "")
        if not column:
            raise DataError(f"no column of the {what} is set ({', '.join(flags)})")
        cell = row.get(column, "").strip()[:SHOWN]
        raise DataError(f"{what} {cell!r} of column {column!r} has no counterpart in the codebook")

    def _date(self, row: Row) -> When | None:
        """The date of a row; cells that were read before, as most were, are not looked at again."""
        cells = tuple([row.get(column, "") if column else "" for column in self._when])
        if cells not in self._whens:
            self._whens[cells] = self._date_in(cells)
        return self._whens[cells]

    def _date_in(self, cells: tuple[str, ...]) -> When | None:
        year, date, start, end = (cell.strip() for cell in cells)
        if start and not (date or year):
            when = self._read(start)
            last = self._read(end) if end else when
            if when is None or last is None or when.as_written == last.as_written:
                return when
            return self._kept(f"{when.as_written}/{last.as_written}", parse_when)
        return self._read(date or year)

    def _read(self, text: str) -> When | None:
        return self._kept(text, lambda cell: read_date(cell, self._layout.when))

    def _kept(self, text: str, read: Callable[[str], When | None]) -> When | None:
        if text not in self._dates:
            try:
                self._dates[text] = read(text)
            except DataError as error:  # kept too: the grammar of dates takes a millisecond to find nothing
                self._dates[text] = error
        found = self._dates[text]
        if isinstance(found, DataError):
            raise DataError(str(found)) from found
        return found


def _actors(layout: Layout) -> list[ActorColumns]:
    return [actor for actor in (layout.actor1, layout.actor2) if actor is not None]


def says_what(layout: Layout) -> str:
    """What a row of a layout says: a state, or the category of an event."""
    return "state" if layout.kind == "tie" else "category"


def read_date(text: str, columns: WhenColumns) -> When | None:
    """
    The date of a cell: EDTF, ISO 8601 with a time after it, parts of 00 unknown, or one of the layout's patterns.

    Raises:
        DataError: it can be read in none of these ways.
    """
    cleaned = text.strip().removesuffix(" 00:00:00.000").partition("T")[0].partition(" 00:00")[0]
    if cleaned.lower() in UNKNOWN or cleaned.startswith("0000"):
        return None
    for pattern in columns.patterns:
        try:
            return When.on(dt.datetime.strptime(cleaned, pattern).replace(tzinfo=dt.UTC).date())
        except (ValueError, DataError):
            continue
    try:
        return parse_when(cleaned.replace("-00", ""))
    except DataError as error:
        raise DataError(f"the date {text[:SHOWN]!r} cannot be read") from error


def _is_set(cell: str) -> bool:
    return cell.strip().lower() not in {"", "0", "0.0", "no", "false", "na", "nan"}
