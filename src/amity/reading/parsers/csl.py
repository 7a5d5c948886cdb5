"""CSL JSON lists of references, as Zotero exports and citation processors read them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from amity.errors import ReadError
from amity.reading.assemble import sha256_of
from amity.reading.draft import Draft, Unreadable
from amity.reading.limits import Limits
from amity.reading.parsers.citation import Citation, citation_drafts, iso_date
from amity.reading.parsers.decode import decode


def read_csl(data: bytes, name: str, limits: Limits) -> tuple[Draft | Unreadable, ...]:
    """
    One draft per item; CSL JSON knows no attachments of its own, so `attachments` as Better BibTeX writes them is read.

    Raises:
        ReadError: the bytes are no JSON, or no list of items with a type.
    """
    text, _ = decode(data, name=name)
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"{name}: it is no JSON ({error})") from error
    items = loaded.get("items", loaded) if isinstance(loaded, dict) else loaded
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) and "type" in item for item in items):
        raise ReadError(
            f"{name}: the JSON is no list of references (CSL JSON): each item must be an object with a `type`"
        )
    citations = [_citation(number, item) for number, item in enumerate(items, start=1)]
    return citation_drafts(citations, name=name, limits=limits, hashed=sha256_of)


def _citation(number: int, item: Mapping[str, Any]) -> Citation:
    language = _text(item, "language")
    return Citation(
        key=_text(item, "id") or str(number),
        raw=json.dumps(item, sort_keys=True, ensure_ascii=False),
        title=_text(item, "title"),
        authors=tuple(_authors(item.get("author"))),
        container=_text(item, "container-title"),
        publisher=_text(item, "publisher"),
        issued=_issued(item.get("issued")),
        url=_text(item, "URL"),
        language=language[:2].lower() if len(language) in (2, 5) else "",
        abstract=_text(item, "abstract"),
        attached=tuple(_attached(item.get("attachments"))),
    )


def _text(item: Mapping[str, Any], field: str) -> str:
    value = item.get(field, "")
    return str(value) if isinstance(value, str | int) else ""


def _authors(value: object) -> list[str]:
    names = [name for name in value if isinstance(name, dict)] if isinstance(value, list) else []
    parts = ("given", "non-dropping-particle", "family", "literal")
    return [" ".join(_text(name, part) for part in parts if _text(name, part)) for name in names]


def _issued(value: object) -> str:
    """EDTF of `date-parts`, or of `raw` where it begins with an ISO date; an interval's first date."""
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        return iso_date(*[str(part) for part in parts[0][:3]]) if parts[0] else ""
    return iso_date(*_text(value, "raw")[:10].split("-")[:3])


def _attached(value: object) -> list[str]:
    files = [file for file in value if isinstance(file, dict)] if isinstance(value, list) else []
    return [_text(file, "path") for file in files if _text(file, "path")]
