"""Statements as W3C Web Annotations (JSON-LD), and annotations of such kind back as codings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from amity.errors import DataError, ExchangeError
from amity.exchange.codings import ForeignCoding
from amity.exchange.holdings import Holdings
from amity.model import label_to_json
from amity.store import Recorded

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
LARGEST = 256_000_000  # bytes
MOST_VALUES = 20_000_000  # of a file: each takes some fifty bytes once it is read, however short it is written


def to_annotations(holdings: Holdings) -> bytes:
    """
    An annotation page: a body a statement, as data and as a tag; the target by position and by quote.

    Positions count Unicode code points from 0, as the Web Annotation model (section 4.2.5) does.
    """
    items, text, doc = [], "", None
    for item in holdings.recorded:
        if item.stmt.doc != doc:
            doc, text = item.stmt.doc, holdings.text_of(item.stmt.doc)
        items.append(_annotation(item, text))
    page = {"@context": CONTEXT, "type": "AnnotationPage", "id": f"urn:amity:{holdings.name}", "items": items}
    return (json.dumps(page, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _annotation(item: Recorded, text: str) -> dict[str, Any]:
    stmt, span = item.stmt, item.stmt.span
    label = label_to_json(stmt.label)
    tag = ":".join([stmt.kind, *(str(label[k]) for k in ("state", "category", "outcome") if label.get(k))])
    coding = {
        "kind": stmt.kind,
        "actors": list(stmt.actors),
        "label": label,
        "speakers": list(stmt.speakers),
        "factuality": stmt.factuality,
        "when": stmt.when.as_written if stmt.when else None,
        "status": item.status,
        "codebook": stmt.codebook,
    }
    quote = {
        "type": "TextQuoteSelector",
        "exact": span.of(text),
        "prefix": text[max(0, span.start - AROUND) : span.start],
        "suffix": text[span.end : span.end + AROUND],
    }
    return {
        "id": f"urn:amity:statement:{stmt.id}",
        "type": "Annotation",
        "motivation": "classifying",
        "creator": {"type": "Person" if item.status == "accepted" else "Software", "name": stmt.coder},
        "created": item.coded_at.isoformat(timespec="seconds") + "Z",
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": tag, "format": "text/plain"},
            {"type": "Dataset", "purpose": "classifying", "format": "application/json", "value": coding},
        ],
        "target": {
            "source": item.document.url or f"urn:amity:document:{stmt.doc}",
            "scope": f"urn:amity:document:{stmt.doc}",
            "selector": [
                {"type": "TextPositionSelector", "start": span.start, "end": span.end},
                quote,
            ],
        },
    }


def from_annotations(data: bytes, name: str) -> Iterator[ForeignCoding]:
    """
    Codings of an annotation page, collection or list.

    An annotation without a body of codes as `to_annotations` writes it gives a coding without label, which the
    importer lists as not used.

    Raises:
        ExchangeError: the bytes are no JSON, or hold no annotation.
    """
    if len(data) > LARGEST or sum(map(data.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise ExchangeError(f"{name}: is over {LARGEST:,} bytes or {MOST_VALUES:,} values: split the page")
    try:
        items = _items(json.loads(data))
    except (ValueError, RecursionError) as error:
        raise ExchangeError(f"{name}: is no JSON: {error}") from error
    if not items:
        raise ExchangeError(f"{name}: holds no annotation; expected an AnnotationPage with `items`, or a list")
    for number, item in enumerate(items, start=1):
        where = f"{name}, annotation {number}"
        try:
            yield _coding(item, where)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise DataError(f"{where}: {error!r} is missing or wrong") from error


def _items(found: Any) -> list[Any]:
    if isinstance(found, list):
        return found
    if not isinstance(found, Mapping):
        return []
    if found.get("type") == "Annotation":
        return [found]
    return _items(found.get("items") or found.get("first"))


def _coding(item: Mapping[str, Any], where: str) -> ForeignCoding:
    target = item["target"]
    selectors = target.get("selector") or []
    selectors = selectors if isinstance(selectors, list) else [selectors]
    position = next((s for s in selectors if s.get("type") == "TextPositionSelector"), None)
    quote: Mapping[str, Any] = next((s for s in selectors if s.get("type") == "TextQuoteSelector"), {})
    bodies = item.get("body") or []
    bodies = bodies if isinstance(bodies, list) else [bodies]
    values = [b.get("value") for b in bodies if isinstance(b, Mapping)]
    coding = next((v for v in values if isinstance(v, Mapping) and "kind" in v), {})
    creator = item.get("creator") or {}
    return ForeignCoding(
        where=where,
        document=_text(target.get("scope") or target.get("source")).removeprefix("urn:amity:document:"),
        address=_text(target.get("source")),
        start=int(position["start"]) if position else None,
        end=int(position["end"]) if position else None,
        quote=_text(quote.get("exact")),
        coder=_text(creator.get("name") if isinstance(creator, Mapping) else creator),
        fields=dict(coding),
        tags=tuple(_text(v) for v in values if isinstance(v, str)),
    )


def _text(value: Any) -> str:
    """The value as a text that can be kept: JSON can write half a character of UTF-16, which no file can hold."""
    return str(value or "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
