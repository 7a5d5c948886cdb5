"""RIS lists of references: tagged lines, entries from `TY` to `ER`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amity.errors import ReadError
from amity.reading.assemble import sha256_of
from amity.reading.draft import Draft, Unreadable
from amity.reading.limits import Limits
from amity.reading.parsers.citation import Citation, citation_drafts, iso_date
from amity.reading.parsers.decode import decode

_LINE = re.compile(r"(?P<tag>[A-Z][A-Z0-9])  ?- ?(?P<value>.*)")
_AUTHORS = ("AU", "A1")
_CONTAINERS = ("T2", "JO", "JF", "BT", "JA")
_FILES = ("L1", "L2")


def read_ris(data: bytes, name: str, limits: Limits) -> tuple[Draft | Unreadable, ...]:
    """
    One draft per entry, with the paths of its attached files.

    Raises:
        ReadError: the bytes are no text, or there is no entry.
    """
    text, _ = decode(data, name=name)
    citations = [_citation(number, fields, raw) for number, (fields, raw) in enumerate(_entries(text), start=1)]
    if not citations:
        raise ReadError(f"{name}: no line `TY  - …` begins an entry: it is no RIS list")
    return citation_drafts(citations, name=name, limits=limits, hashed=sha256_of)


def _entries(text: str) -> Iterator[tuple[dict[str, list[str]], str]]:
    """Fields and own text of each entry; lines without a tag continue the one before."""
    fields: dict[str, list[str]] = {}
    raw: list[str] = []
    last = ""
    for line in text.splitlines():
        match = _LINE.fullmatch(line.rstrip())
        tag = match["tag"] if match else ""
        if tag == "TY":
            if fields:
                yield fields, "\n".join(raw)
            fields, raw = {"TY": []}, []
        if not fields:
            continue
        raw.append(line)
        if tag == "ER":
            yield fields, "\n".join(raw)
            fields = {}
        elif match:
            last = tag
            fields.setdefault(tag, []).append(match["value"].strip())
        elif line.strip() and fields.get(last):
            fields[last][-1] += f" {line.strip()}"
    if fields:
        yield fields, "\n".join(raw)


def _citation(number: int, fields: dict[str, list[str]], raw: str) -> Citation:
    def first(*tags: str) -> str:
        return next((fields[tag][0] for tag in tags if fields.get(tag)), "")

    return Citation(
        key=first("ID") or str(number),
        raw=raw,
        title=first("TI", "T1"),
        authors=tuple(_author(author) for tag in _AUTHORS for author in fields.get(tag, ())),
        container=first(*_CONTAINERS),
        publisher=first("PB"),
        issued=iso_date(*first("DA").split("/")[:3]) or iso_date(*first("PY", "Y1").split("/")[:3]),
        url=first("UR"),
        language=first("LA")[:2].lower() if len(first("LA")) in (2, 5) else "",
        abstract=first("AB", "N2"),
        attached=tuple(value for tag in _FILES for value in fields.get(tag, ()) if not value.startswith("http")),
    )


def _author(author: str) -> str:
    last, comma, first = author.partition(",")
    return f"{first.strip()} {last.strip()}".strip() if comma else author
