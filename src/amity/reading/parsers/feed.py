"""RSS and Atom: each entry a document, with what the feed says of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped, unused-ignore]

from amity.errors import ReadError
from amity.reading.draft import Draft, Unreadable
from amity.reading.limits import Limits, over_limit
from amity.reading.parsers.dates import as_edtf, mail_date
from amity.reading.parsers.markup_text import lines_of, local_name, parse_xml, text_of_markup

_ROOTS = {"rss", "feed", "RDF"}
_TEXTS = ("encoded", "content", "description", "summary")
_DATES = ("pubDate", "published", "date", "issued")


def read_feed(data: bytes, name: str, limits: Limits) -> tuple[Draft | Unreadable, ...]:
    """
    One draft per entry; the feed's title is the publisher, the entry's own date the day of publication.

    An Atom entry's `updated` is no date of publication. An entry's id derives from its own elements, so that it stays
    the same document when the feed moves on.

    Raises:
        ReadError: no feed, not well formed, or more entries than `limits.parts`.
    """
    root = parse_xml(data, name=name)
    if local_name(root) not in _ROOTS:
        raise ReadError(f"{name}: the XML's root is <{local_name(root)}>, not <rss>, <feed> or <RDF>: it is no feed")
    entries = [element for element in root.iter() if local_name(element) in ("item", "entry")]
    if not entries:
        raise ReadError(f"{name}: the feed has no entries")
    if len(entries) > limits.parts:
        raise over_limit("parts", f"{len(entries):,} entries", f"{limits.parts:,}", name=name)
    channel = next((element for element in root.iter() if local_name(element) == "channel"), root)
    facts = _first(channel, "title"), _first(channel, "language") or str(root.get(f"{{{_XML}}}lang") or "")
    return tuple(_entry(entry, f"{name}#{number}", facts) for number, entry in enumerate(entries, start=1))


_XML = "http://www.w3.org/XML/1998/namespace"


def _entry(entry: etree._Element, name: str, facts: tuple[str, str]) -> Draft | Unreadable:
    title = text_of_markup(_first(entry, "title")).replace("\n", " ")
    kind, text = _text(entry)
    if not text:
        return Unreadable(name, f"{name}: the entry {title!r} has no text, only a link: read its address instead")
    return Draft(
        text=f"{title}\n{text}" if title and not text.startswith(title) else text,
        title=title,
        publisher=facts[0],
        authors=tuple(_authors(entry)),
        published=next((date for field in _DATES if (date := _date(_first(entry, field)))), ""),
        url=_link(entry),
        language=facts[1],
        media_type="application/xml",
        notes=("the feed gives a summary, not the whole text",) if kind in ("description", "summary") else (),
        part=name.rpartition("#")[2],
        part_sha256=_own_hash(entry),
    )


def _own_hash(entry: etree._Element) -> str:
    """SHA-256 of the entry's elements, attributes and words, whatever prefixes the feed gives its namespaces."""
    elements = [element for element in entry.iter() if isinstance(element.tag, str)]
    content = [[element.tag, sorted(element.attrib.items()), element.text, element.tail] for element in elements]
    content[0][3] = None  # what follows the entry is not its own
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _text(entry: etree._Element) -> tuple[str, str]:
    """The kind and the words of the fullest text that the entry has."""
    for kind in _TEXTS:
        for element in entry:
            if local_name(element) == kind:
                markup = lines_of(element) if len(element) else text_of_markup(element.text or "")
                if markup:
                    return kind, markup
    return "", ""


def _authors(entry: etree._Element) -> Iterator[str]:
    for element in entry:
        if local_name(element) in ("creator", "author"):
            yield _first(element, "name") or (element.text or "").strip()


def _link(entry: etree._Element) -> str:
    links = [element for element in entry if local_name(element) == "link"]
    own = [element for element in links if element.get("rel", "alternate") == "alternate"]
    return next((str(element.get("href") or element.text or "").strip() for element in own or links), "")


def _date(text: str) -> str:
    return mail_date(text) or as_edtf(text) if text else ""


def _first(parent: etree._Element, field: str) -> str:
    """Text of the first child of that name, in any namespace."""
    return next((str(element.text or "").strip() for element in parent if local_name(element) == field), "")
