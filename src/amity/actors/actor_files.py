"""A user's own list of actors, from a table of names."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from amity.actors.shipped import cells
from amity.actors.spelling import is_acronym
from amity.errors import ActorError
from amity.model import ACTOR_KINDS, Actor

_LARGEST = 50_000_000
_KINDS_OF_TYPES = (
    ("agency", "state_agency"),
    ("ministry", "state_agency"),
    ("government", "state_agency"),
    ("military", "state_agency"),
    ("country", "state"),
    ("state", "state"),
    ("nation", "state"),
    ("politic", "party"),
    ("party", "party"),
    ("person", "person"),
    ("individual", "person"),
    ("leader", "person"),
    ("media", "outlet"),
    ("news", "outlet"),
    ("publisher", "outlet"),
    ("unnamed", "outlet"),
    ("communit", "community"),
    ("ethnic", "community"),
    ("tribe", "community"),
    ("civilian", "community"),
    ("coalition", "coalition"),
    ("alliance", "coalition"),
    ("faction", "faction"),
    ("organi", "international_organisation"),
    ("igo", "international_organisation"),
    ("ngo", "international_organisation"),
)


def read_actor_file(path: Path) -> tuple[Actor, ...]:
    """
    The actors of a CSV or TSV file, in its order.

    The first row names the columns: `id`, `name`, `aliases` (separated by `|` or `;`), optionally `kind` (one of the
    codebook) or `type` (as other lists have it), `part_of`, `region`, `wikidata`; others are ignored. Aliases in
    capitals are acronyms, matched as written.

    Args:
        path: a text file in UTF-8, with or without a byte order mark.

    Raises:
        ActorError: the file cannot be read, a column is missing, or a row has no id, no name, an unknown kind, a
            whole that is the actor itself, or an id that an earlier row has.
    """
    text = _text(path)
    first, _, _ = text.partition("\n")
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first else ",", strict=True)
    columns = [c.strip().lower() for c in reader.fieldnames or ()]
    for column in ("id", "name"):
        if column not in columns:
            raise ActorError(f"{path}: there is no column {column!r}: found {', '.join(columns) or 'an empty file'}")
    reader.fieldnames = columns
    return _actors(reader, path)


def _actors(reader: csv.DictReader[str], path: Path) -> tuple[Actor, ...]:
    actors: dict[str, tuple[Actor, int]] = {}
    try:
        for row in reader:
            if not any(v.strip() for v in row.values() if isinstance(v, str)):
                continue
            actor = _actor(row, f"{path}, line {reader.line_num}")
            if actor.id in actors:
                raise ActorError(
                    f"{path}, line {reader.line_num}, column id: {actor.id!r} is taken by line {actors[actor.id][1]}"
                )
            actors[actor.id] = (actor, reader.line_num)
    except csv.Error as error:
        raise ActorError(f"{path}, line {reader.line_num}: is no row of a table: {error}") from error
    if not actors:
        raise ActorError(f"{path}: has columns but no actors: add a row with at least an id and a name")
    return tuple(actor for actor, _ in actors.values())


def _actor(row: Mapping[str, str | None], where: str) -> Actor:
    values = {k: v.strip() for k, v in row.items() if isinstance(v, str)}
    for column in ("id", "name"):
        if not values.get(column):
            raise ActorError(f"{where}, column {column}: is empty: every actor needs an id and a name")
    kind = values.get("kind") or _kind_of_type(values.get("type", ""))
    if kind not in ACTOR_KINDS:
        raise ActorError(f"{where}, column kind: {kind!r} is none of {', '.join(ACTOR_KINDS)}")
    if values.get("part_of") == values["id"]:
        raise ActorError(f"{where}, column part_of: {values['id']!r} cannot be a part of itself")
    aliases = cells(values.get("aliases"), "|;")
    return Actor(
        id=values["id"],
        name=values["name"],
        kind=kind,
        part_of=values.get("part_of") or None,
        aliases=tuple(a for a in aliases if not is_acronym(a)),
        acronyms=tuple(a for a in aliases if is_acronym(a)),
        wikidata=values.get("wikidata") or None,
        region=values.get("region") or None,
    )


def _kind_of_type(text: str) -> str:
    """The kind that another list's type stands for; a type that says nothing known is taken for an armed group."""
    word = text.strip().lower().replace(" ", "_").replace("-", "_")
    if word in ACTOR_KINDS:
        return word
    return next((kind for part, kind in _KINDS_OF_TYPES if part in word), "armed_group")


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise ActorError(f"{path}: is larger than {_LARGEST // 1_000_000} MB: split the list")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ActorError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ActorError(f"{path}: is not in UTF-8 (byte {error.start}): save it as UTF-8") from error
