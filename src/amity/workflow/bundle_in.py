"""A replication bundle as it comes: checked, and its rows put into a new project."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amity.errors import DataError, ExchangeError, ReadError, StoreError, VocabError
from amity.model import Dyad
from amity.project import Project
from amity.reading.limits import DEFAULT_LIMITS
from amity.reading.parsers.archive import open_archive, unpack
from amity.store import STATUSES, StatementFilter, views
from amity.store.dump import load_tables
from amity.vocab import check_statement
from amity.workflow.ask import Ask

FORMAT = "amity-replication-1"
LIMITS = dataclasses.replace(DEFAULT_LIMITS, unpacked_bytes=2**30)


@dataclass(frozen=True, slots=True)
class Bundle:
    """
    A bundle that is whole and unchanged.

    Attributes:
        name: of its file, for messages.
        files: by their paths in it.
        dyad: that the brief is of.
        asked: days, horizon and yardstick of the brief.
        environment: versions that made it.
    """

    name: str
    files: Mapping[str, bytes]
    dyad: Dyad
    asked: Ask
    environment: Mapping[str, str]


def read_bundle(data: bytes, name: str) -> Bundle:
    """
    The bundle in the bytes of a zip.

    Raises:
        ExchangeError: it is no bundle, or was changed after it was made.
    """
    files = _read(data, name)
    manifest = _manifest(files, name)
    try:
        question, environment = manifest["question"], manifest["environment"]
        first, second = map(_text, question["pair"])
        known_on = question["known_on"]
        asked = Ask(
            dt.date.fromisoformat(question["as_of"]),
            dt.date.fromisoformat(known_on) if known_on else None,
            _text(question["horizon"]),
            _text(question["yardstick"]),
        )
        made_with = {_text(library): _text(version) for library, version in environment.items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ExchangeError(
            f"{name}: bundle.json does not say what was asked: {error!r} is missing or wrong"
        ) from error
    return Bundle(name, files, Dyad.of(first, second), asked, made_with)


def restore(bundle: Bundle, project: Project) -> None:
    """
    Put a bundle's rows into a new, empty project.

    Raises:
        ExchangeError: they contradict each other, or are none that a project has.
    """
    try:
        load_tables(project.engine, _tables(bundle.files))
        codebook = project.codebook()
        with project.view() as conn:
            recorded = views.statements(conn, StatementFilter(statuses=STATUSES))
            for _ in (*views.actors(conn), *views.document_cards(conn)):
                pass  # each is made of its row, which shows that it can be
        for item in recorded:
            wrong = check_statement(item.stmt, codebook=codebook)
            if wrong:
                raise DataError(f"statement {item.stmt.id}: {wrong[0]}")
    except (StoreError, DataError, VocabError) as error:
        raise ExchangeError(f"{bundle.name}: {error}") from error
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise ExchangeError(f"{bundle.name}: its tables hold what no project has: {error!r}") from error


def _read(data: bytes, name: str) -> dict[str, bytes]:
    try:
        with open_archive(data, name=name, limits=LIMITS) as archive:
            return {part: unpack(archive, part, name=name, limits=LIMITS) for part in archive.namelist()}
    except ReadError as error:
        raise ExchangeError(f"{name}: is no replication bundle: {error}") from error


def _manifest(files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    try:
        manifest = dict(json.loads(files["bundle.json"]))
        hashes, said = dict(manifest["sha256"]), manifest["format"]
    except (KeyError, ValueError, TypeError, RecursionError) as error:
        raise ExchangeError(f"{name}: is no replication bundle: bundle.json is missing or broken") from error
    if said != FORMAT:
        raise ExchangeError(f"{name}: is of the format {said!r}, expected {FORMAT}; another Amity made it")
    for part, expected in hashes.items():
        if hashlib.sha256(files.get(part, b"")).hexdigest() != expected:
            raise ExchangeError(f"{name}: {part} is missing or was changed after the bundle was made")
    added = sorted(set(files) - set(hashes) - {"bundle.json"})
    if added:
        raise ExchangeError(f"{name}: {added[0]} was added after the bundle was made: ask for the bundle as it was")
    return manifest


def _tables(files: Mapping[str, bytes]) -> dict[str, Iterator[dict[str, Any]]]:
    """Rows of each table, read when they are asked for."""
    return {
        name.removeprefix("tables/").removesuffix(".jsonl"): _rows(content)
        for name, content in files.items()
        if name.startswith("tables/")
    }


def _rows(content: bytes) -> Iterator[dict[str, Any]]:
    for line in content.split(b"\n"):
        if line:
            row = json.loads(line, parse_constant=_no_number)
            if b"\\u" in line:
                json.dumps(row, ensure_ascii=False).encode("utf-8")  # fails on half a character (UTF-16)
            if not isinstance(row, dict):
                raise TypeError(f"{str(row)[:60]!r} is no row")
            yield row


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number that a project has")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} where a text is expected")
    value.encode("utf-8")
    return value
