"""Word documents (DOCX): paragraphs, tables and notes in their order, core properties as metadata."""

from __future__ import annotations

import io
from collections.abc import Iterator

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree  # type: ignore[import-untyped, unused-ignore]

from amity.errors import ReadError
from amity.reading.draft import Draft
from amity.reading.limits import Limits
from amity.reading.parsers.archive import open_archive, refuse_entities, unpack
from amity.reading.parsers.dates import stamp_date
from amity.reading.parsers.markup_text import local_name, parse_xml
from amity.reading.parsers.properties import made_note, stated_authors, stated_title
from amity.reading.parsers.top_lines import authors_at_top, date_at_top

_MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
# Text boxes are written twice, the second time for old programs; deleted and moved words have elements of their own.
_LEFT_OUT = {"Fallback", "del", "moveFrom", "instrText", "pPr", "rPr", "tblPr", "sectPr"}
_NOTES = ((RELATIONSHIP_TYPE.FOOTNOTES, "footnote"), (RELATIONSHIP_TYPE.ENDNOTES, "endnote"))


def read_docx(data: bytes, name: str, limits: Limits) -> tuple[Draft, ...]:
    """
    One draft: a paragraph a line, a table row a line, footnotes and endnotes at the end; changes taken as accepted.

    The day on which the file was made is not the day on which it was published: it is put into the notes.

    Raises:
        ReadError: no Word document, damaged, unsafe, or over a limit.
    """
    with open_archive(data, name=name, limits=limits) as archive:
        for entry in archive.namelist():
            if entry.lower().endswith((".xml", ".rels")):
                refuse_entities(unpack(archive, entry, name=name, limits=limits), name=f"{name} ({entry[:100]})")
    try:
        word = docx.Document(io.BytesIO(data))
        return (_draft(word, "\n".join(_lines(word.element.body)), tuple(_note_lines(word, name=name))),)
    except (KeyError, ValueError, AttributeError, IndexError, TypeError, LookupError, etree.LxmlError) as error:
        raise ReadError(
            f"{name}: the file is no Word document that can be read ({error}): save it again as .docx"
        ) from error


def _draft(word: WordDocument, text: str, notes: tuple[str, ...]) -> Draft:
    facts = word.core_properties
    try:
        made = stamp_date(facts.created)
    except (ValueError, TypeError):
        made = ""
    published, date_note = date_at_top(text)
    authors, byline_note = authors_at_top(text)
    appended = (f"{len(notes)} footnotes and endnotes stand at the end",) if notes else ()
    return Draft(
        text="\n".join((text, "", *notes)) if notes else text,
        title=stated_title(facts.title or ""),
        authors=authors or stated_authors(facts.author or ""),
        published=published,
        language=facts.language or "",
        media_type=_MEDIA,
        notes=(*date_note, *byline_note, *appended, *made_note(made)),
    )


def _lines(parent: etree._Element) -> Iterator[str]:
    """Paragraphs and table rows below an element, through content controls and marks of change."""
    for element in parent:
        kind = local_name(element)
        if kind == "p":
            yield "".join(_words(element))
        elif kind == "tbl":
            yield from _rows(element)
        elif kind not in _LEFT_OUT:
            yield from _lines(element)


def _rows(table: etree._Element) -> Iterator[str]:
    """A row a line, its cells apart by bars; tables within cells become words of the cell."""
    for row in _within(table, "tr"):
        cells = (" ".join(" ".join(_lines(cell)).split()) for cell in _within(row, "tc"))
        line = " | ".join(cell for cell in cells if cell)
        if line:
            yield line


def _within(parent: etree._Element, kind: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, but not those of tables within it."""
    for element in parent:
        if local_name(element) == kind:
            yield element
        elif local_name(element) not in (*_LEFT_OUT, "tbl"):
            yield from _within(element, kind)


def _words(parent: etree._Element) -> Iterator[str]:
    """The words of a paragraph, links and inserted words with the rest."""
    for element in parent:
        kind = local_name(element)
        if kind == "t":
            yield element.text or ""
        elif kind in _MARKS:
            yield _MARKS[kind]
        elif kind not in _LEFT_OUT:
            yield from _words(element)
            yield " " if kind == "txbxContent" else ""


def _note_lines(word: WordDocument, *, name: str) -> Iterator[str]:
    """The words of footnotes and endnotes, one line each, without the lines that only separate them."""
    for relation, kind in _NOTES:
        try:
            root = parse_xml(word.part.part_related_by(relation).blob, name=name)
        except KeyError:
            continue
        for note in root.iter(f"{_W}{kind}"):
            text = " ".join(" ".join(_lines(note)).split())
            if text and note.get(f"{_W}type") is None:
                yield text
