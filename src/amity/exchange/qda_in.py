"""Codings of a REFI-QDA project (.qdpx), from whichever program wrote it."""

from __future__ import annotations

import dataclasses
import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from amity.errors import ExchangeError, ReadError
from amity.exchange.codings import ForeignCoding
from amity.exchange.qda import MARK, QDE_NAMESPACE
from amity.exchange.qda_texts import CountedText, Named, count_as, decode, member_of
from amity.reading.limits import DEFAULT_LIMITS
from amity.reading.parsers.archive import open_archive, refuse_entities, unpack

LARGEST_QDE = 256 * 2**20
MOST_ELEMENTS = 5_000_000  # of the project file: each takes some hundred bytes once it is read
MOST_TEXT = 2_000_000_000  # characters of all texts: many sources may name one file
MOST_QUOTED = 100_000_000  # characters of all selections: they may overlap, a text be named again and again
LARGEST_TEXT = 64 * 2**20
MOST_DIGITS = 9  # of a position: a text of a thousand million characters is over every limit
# Projects hold films and sound, which are not unpacked: the whole may be larger than what is read of it.
LIMITS = dataclasses.replace(DEFAULT_LIMITS, unpacked_bytes=8 * 2**30)
_NS = {"q": QDE_NAMESPACE}


def from_qdpx(data: bytes, name: str) -> Iterator[ForeignCoding]:
    """
    A coding for each coded selection of a text, in the order of the file.

    Texts are unpacked when their first selection is come to. Codes that other programs gave come as tags,
    `group: code`. Some programs write a selection for each code: those of one coder with the same words are one coding.
    Cases count as codes, as some programs hold actors as cases. The texts of PDF files and the descriptions of pictures
    count; selections on their pages, and of sound, do not.

    Raises:
        ExchangeError: the bytes are no .qdpx, a part of it is over the limits, leads out of it, or declares entities.
    """
    try:
        archive = open_archive(data, name=name, limits=LIMITS)
    except ReadError as error:
        raise ExchangeError(f"{error}; it is no REFI-QDA project (.qdpx)") from error
    with archive:
        root = _project(archive, name)
        users = {_same(u.get("guid")): u.get("name") or "" for u in root.iterfind("q:Users/q:User", _NS)}
        codes = {_same(c.get("guid")): c.get("name") or "" for c in root.iterfind("q:Cases/q:Case", _NS)}
        codes |= dict(_codes(root.find("q:CodeBook/q:Codes", _NS), ""))
        texts, quoted = _Texts(archive, name, root.get("origin") or ""), 0
        for source, selections in _selections(root):
            made = _coding(selections, (source, texts.of(source), name), users=users, codes=codes)
            quoted += len(made.quote) * len(selections)
            if quoted > MOST_QUOTED:
                raise ExchangeError(f"{name}: its selections quote over {MOST_QUOTED:,} characters: split the project")
            yield made


def _selections(root: etree._Element) -> Iterator[tuple[etree._Element, list[etree._Element]]]:
    """Each text with each of its selections; those that another program wrote for codes of the same words together."""
    for path in ("q:TextSource", "q:PDFSource/q:Representation", "q:PictureSource/q:TextDescription"):
        for source in root.iterfind(f"q:Sources/{path}", _NS):
            together: dict[tuple[str | None, ...], list[etree._Element]] = {}
            for number, selection in enumerate(source.iterfind("q:PlainTextSelection", _NS)):
                place = (selection.get("startPosition"), selection.get("endPosition"), _coder(selection))
                own = (str(number),) if _own(selection.findtext("q:Description", "", _NS)) else ()
                together.setdefault(place + own, []).append(selection)
            for found in together.values():
                yield source, found


def _coder(selection: etree._Element) -> str:
    """GUID of who made a selection, or its first coding where it does not say."""
    coding = selection.find("q:Coding", _NS)
    return _same(selection.get("creatingUser") or (None if coding is None else coding.get("creatingUser")))


def _same(guid: str | None) -> str:
    """A GUID in one spelling: programs write them in capitals, in braces, or both."""
    return (guid or "").strip("{} ").lower()


def _project(archive: zipfile.ZipFile, name: str) -> etree._Element:
    qde = next((n for n in archive.namelist() if n.lower().endswith(".qde")), None)
    if qde is None:
        raise ExchangeError(f"{name}: holds no project file (.qde); export it as a REFI-QDA project")
    content = _member(archive, qde, LARGEST_QDE, name)
    if content.count(b"<") > 2 * MOST_ELEMENTS:
        raise ExchangeError(f"{name}, {qde}: has over {MOST_ELEMENTS:,} elements: split the project")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        refuse_entities(content, name=f"{name}, {qde}")
        root = etree.fromstring(content, parser)
    except ReadError as error:
        raise ExchangeError(str(error)) from error
    except etree.XMLSyntaxError as error:
        raise ExchangeError(f"{name}, {qde}: is no XML: {error}") from error
    if root.tag != f"{{{QDE_NAMESPACE}}}Project":
        raise ExchangeError(f"{name}, {qde}: begins with {root.tag!r}, expected a Project of {QDE_NAMESPACE}")
    return root


def _member(archive: zipfile.ZipFile, member: str, most: int, name: str) -> bytes:
    """A file of the archive, unpacked only if it declares no more than the limit, and no further than it declares."""
    if archive.getinfo(member).file_size > most:
        raise ExchangeError(f"{name}: {member} is over {most // 2**20} MB")
    try:
        return unpack(archive, member, name=name, limits=LIMITS)
    except ReadError as error:
        raise ExchangeError(str(error)) from error


def _codes(parent: etree._Element | None, above: str) -> Iterator[tuple[str, str]]:
    """GUID and path of each code: `group: code`."""
    if parent is None:
        return
    for code in parent.iterfind("q:Code", _NS):
        path = f"{above}: {code.get('name')}" if above else str(code.get("name"))
        yield _same(code.get("guid")), path
        yield from _codes(code, path)


class _Texts:
    """Texts of sources, unpacked when they are asked for; the last is kept, as its selections follow one another."""

    def __init__(self, archive: zipfile.ZipFile, name: str, origin: str) -> None:
        self._archive, self._name, self._origin = archive, name, origin
        self._members = {member_of(n): n for n in reversed(archive.namelist())}
        self._last: tuple[etree._Element | None, CountedText] = (None, CountedText(""))
        self._read = 0

    def of(self, source: etree._Element) -> CountedText:
        """
        The text of a source; empty where the archive does not have it.

        Raises:
            ExchangeError: it is over the limits, or all together are.
        """
        if self._last[0] is not source:
            self._last = (source, count_as(self._text(source), self._origin, _named(source)))
            self._read += len(self._last[1].text)
            if self._read > MOST_TEXT:
                raise ExchangeError(f"{self._name}: its texts have over {MOST_TEXT:,} characters: split the project")
        return self._last[1]

    def _text(self, source: etree._Element) -> str:
        inner = source.findtext("q:PlainTextContent", namespaces=_NS)
        if inner is not None:
            return str(inner)
        path = member_of(source.get("plainTextPath") or "")
        if path not in self._members:
            return ""
        return decode(_member(self._archive, self._members[path], LARGEST_TEXT, self._name))


def _named(source: etree._Element) -> Iterator[Named]:
    """The selections of a text that have a place and a name."""
    for selection in source.iterfind("q:PlainTextSelection", _NS):
        start, end = _number(selection.get("startPosition")), _number(selection.get("endPosition"))
        if start is not None and end is not None and start < end and selection.get("name"):
            yield Named(start, end, selection.get("name") or "")


def _coding(
    selections: list[etree._Element],
    source: tuple[etree._Element, CountedText, str],
    *,
    users: Mapping[str, str],
    codes: Mapping[str, str],
) -> ForeignCoding:
    (element, counted, name), selection = source, selections[0]
    start = counted.place(_number(selection.get("startPosition")))
    end, text = counted.place(_number(selection.get("endPosition"))), counted.text
    whole = 0 <= (start or 0) <= (end or 0) <= len(text) if None not in (start, end) else False
    refs = (ref.get("targetGUID") for each in selections for ref in each.iterfind("q:Coding/q:CodeRef", _NS))
    tags = dict.fromkeys(codes[guid] for guid in map(_same, refs) if guid in codes)
    document = element.get("name") or _name_above(element)
    return ForeignCoding(
        where=f"{name}, {document or 'a text without a name'}, characters {start} to {end}",
        document=document,
        start=start,
        end=end,
        quote=text[start:end] if whole else "",
        coder=users.get(_coder(selection), ""),
        fields=_own(selection.findtext("q:Description", "", _NS)),
        tags=tuple(tags),
    )


def _name_above(element: etree._Element) -> str:
    """The name of the PDF file or picture that a text is of."""
    above = element.getparent()
    return "" if above is None else above.get("name") or ""


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def _own(description: str) -> Mapping[str, Any]:
    """The coding that Amity wrote into the description, if it did."""
    if not description.startswith(MARK):
        return {}
    try:
        found = json.loads(description.removeprefix(MARK))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
