"""Markup that is all article (a feed's entry, a book's chapter) to lines of text, one block a line."""

from __future__ import annotations

import re

from lxml import etree, html  # type: ignore[import-untyped, unused-ignore]

from amity.errors import ReadError
from amity.reading.parsers.archive import refuse_entities

_BLOCKS = frozenset(
    "address article aside blockquote br caption dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header "  # noqa: SIM905
    "hr li main nav ol p pre section table td th tr ul".split()
)
_SILENT = frozenset("script style noscript template head title svg math iframe object".split())  # noqa: SIM905
_BREAK = "\x1e"  # no text has it: it marks a break until blanks are made single
_BLANKS = re.compile(r"\s+")


def text_of_markup(markup: str) -> str:
    """
    The words of a piece of HTML, blocks on lines of their own, scripts and styles left out.

    Text without tags comes back as it is, with its character references resolved.
    """
    if not markup.strip():
        return ""
    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (etree.LxmlError, ValueError):
        return ""
    return lines_of(root)


def lines_of(root: etree._Element) -> str:
    """The words below an element, blocks on lines of their own; any namespace."""
    pieces: list[str] = []
    silent: etree._Element | None = None
    # Walked by events, not by recursion: depth is then no matter.
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = local_name(element).lower()
        if event == "start":
            silent = element if silent is None and tag in _SILENT else silent
            pieces.append(_opening(tag) + ((element.text or "") if silent is None else ""))
            continue
        if element is silent:
            silent = None
        if event == "end":
            pieces.append(_opening(tag))
        if silent is None and element is not root:
            pieces.append(element.tail or "")
    words = (_BLANKS.sub(" ", line) for line in "".join(pieces).split(_BREAK))
    return "\n".join(line.strip() for line in words if line.strip())


def local_name(element: etree._Element) -> str:
    """The tag without its namespace, empty for comments; as it is, for HTML has tags that are no XML names."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def parse_xml(data: bytes, *, name: str) -> etree._Element:
    """
    The root of an XML file, with no document type, entities or network.

    Raises:
        ReadError: not well formed, or it declares entities.
    """
    refuse_entities(data, name=name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise ReadError(f"{name}: its XML is not well formed ({error}): it may be cut off; fetch it again") from error


def _opening(tag: str) -> str:
    return _BREAK if tag in _BLOCKS else ""
