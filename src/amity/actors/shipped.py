"""The packaged lists of actors as rows: read once, checked, never changed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from amity.actors.spelling import Spelling, is_acronym
from amity.errors import ActorError, DataError
from amity.model import ACTOR_KINDS, Actor, Membership, When, parse_when

_LISTS = ("states.csv", "armed_groups.csv", "agencies.csv", "persons.csv")
_PLAIN_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?[~?]?$")
_HOW_OF_COLUMN = {"aliases": "alias", "acronyms": "acronym", "demonyms": "demonym", "metonyms": "metonym",
                  "capital": "capital"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shipped:
    """Everything that the packaged lists say: actors, how they are written, when they were active, who was in whom."""

    actors: tuple[Actor, ...]
    spellings: tuple[Spelling, ...]
    memberships: tuple[Membership, ...]
    active: Mapping[str, When]

    @property
    def chief_names(self) -> frozenset[str]:
        """The names, without other spellings."""
        return frozenset(a.name for a in self.actors)


@cache
def shipped_lists() -> Shipped:
    """
    The packaged lists.

    Raises:
        ActorError: a row has no id or name, an unknown kind, a broken date, or an id that another row has.
    """
    actors: dict[str, Actor] = {}
    spellings: list[Spelling] = []
    active: dict[str, When] = {}
    listed = {row["id"]: row["key"] for _, row in _rows("un_list.csv")}
    for name in _LISTS:
        for number, row in _rows(name):
            row["acronyms"] = "|".join(filter(None, (row.get("acronyms"), listed.get(row["id"]))))
            actor = _actor(row, f"{name}, row {number}")
            if actor.id in actors:
                raise ActorError(f"{name}, row {number}: the id {actor.id!r} is already taken: ids are unique")
            actors[actor.id] = actor
            spellings += _spellings(actor, row)
            if when := _active(row, f"{name}, row {number}"):
                active[actor.id] = when
    memberships = tuple(_membership(row, f"membership.csv, row {n}") for n, row in _rows("membership.csv"))
    return Shipped(tuple(actors.values()), tuple(spellings), memberships, active)


def cells(value: str | None, separators: str = "|") -> tuple[str, ...]:
    """The parts of a cell that holds a list, without blanks, each once."""
    text = value or ""
    for separator in separators[1:]:
        text = text.replace(separator, separators[0])
    return tuple(dict.fromkeys(part.strip() for part in text.split(separators[0]) if part.strip()))


def _rows(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    file = resources.files("amity.actors").joinpath("data", name)
    if not file.is_file():
        return
    yield from enumerate(csv.DictReader(io.StringIO(file.read_text("utf-8"), newline="")), start=2)


def _actor(row: Mapping[str, str], where: str) -> Actor:
    if not row.get("id") or not row.get("name"):
        raise ActorError(f"{where}: the row has no id or no name: {dict(row)!r}")
    kind = row.get("kind") or "armed_group"
    if kind not in ACTOR_KINDS:
        raise ActorError(f"{where}: the kind {kind!r} is none of {', '.join(ACTOR_KINDS)}")
    return Actor(
        id=row["id"],
        name=row["name"],
        kind=kind,
        part_of=row.get("part_of") or None,
        aliases=cells(row.get("aliases")),
        acronyms=cells(row.get("acronyms")),
        wikidata=row.get("wikidata") or None,
        region=row.get("region") or None,
    )


def _spellings(actor: Actor, row: Mapping[str, str]) -> Iterator[Spelling]:
    yield Spelling(actor.name, actor.id, "acronym" if is_acronym(actor.name) else "name")
    for column, how in _HOW_OF_COLUMN.items():
        for text in cells(row.get(column)):
            if how == "capital" and (text == actor.name or text in cells(row.get("metonyms"))):
                continue
            yield Spelling(text, actor.id, "acronym" if how == "alias" and is_acronym(text) else how)


def _active(row: Mapping[str, str], where: str) -> When | None:
    start, end = row.get("active_from") or row.get("born") or "", row.get("active_to") or row.get("died") or ""
    return _interval(start, end, where) if start or end else None


def _membership(row: Mapping[str, str], where: str) -> Membership:
    when = _interval(row.get("from") or "", row.get("to") or "", where)
    return Membership(row["member"], row["whole"], row.get("role") or "member", when, row.get("source") or "")


def _interval(start: str, end: str, where: str) -> When:
    """The interval between two EDTF dates; plain dates are read here, since the general parser takes milliseconds."""
    start, end = ("" if text == ".." else text for text in (start, end))
    text = f"{start or '..'}/{end or '..'}"
    first, last = _PLAIN_DATE.match(start), _PLAIN_DATE.match(end)
    if (start and not first) or (end and not last):
        try:
            return parse_when(text)
        except DataError as error:
            raise ActorError(f"{where}: {error}") from error
    return When(_first_day(first) if first else None, _day_after(last) if last else None, text)


def _first_day(found: re.Match[str]) -> dt.date:
    return dt.date(int(found[1]), int(found[2] or 1), int(found[3] or 1))


def _day_after(found: re.Match[str]) -> dt.date:
    year, month = int(found[1]), int(found[2] or 12)
    if found[3]:
        return dt.date(year, month, int(found[3])) + dt.timedelta(days=1)
    return dt.date(year + month // 12, month % 12 + 1, 1)
