"""Word documents (DOCX): paragraphs and tables in their order, core properties as metadata."""

from __future__ import annotations

import io
from collections.abc import Iterator

import docx
from docx.document import Document as WordDocument
from docx.table import Table
from lxml import etree  # type: ignore[import-untyped, unused-ignore]

from amity.errors import ReadError
from amity.reading.archive import open_archive, refuse_entities, unpack
from amity.reading.dates import stamp_date
from amity.reading.draft import Draft
from amity.reading.limits import Limits
from amity.reading.properties import made_note, stated_authors, stated_title
from amity.reading.top_lines import authors_at_top, date_at_top

_MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_docx(data: bytes, name: str, limits: Limits) -> tuple[Draft, ...]:
    """
    One draft: a paragraph a line, a table row a line; title, authors and language from the core properties.

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
        text = "\n".join(_lines(word))
    except (KeyError, ValueError, AttributeError, IndexError, TypeError, LookupError, etree.LxmlError) as error:
        raise ReadError(
            f"{name}: the file is no Word document that can be read ({error}): save it again as .docx"
        ) from error
    return (_draft(word, text),)


def _draft(word: WordDocument, text: str) -> Draft:
    facts = word.core_properties
    try:
        made = stamp_date(facts.created)
    except (ValueError, TypeError):
        made = ""
    published, date_note = date_at_top(text)
    authors, byline_note = authors_at_top(text)
    return Draft(
        text=text,
        title=stated_title(facts.title or ""),
        authors=authors or stated_authors(facts.author or ""),
        published=published,
        language=facts.language or "",
        media_type=_MEDIA,
        notes=(*date_note, *byline_note, *made_note(made)),
    )


def _lines(word: WordDocument) -> Iterator[str]:
    for block in word.iter_inner_content():
        yield from _table_rows(block) if isinstance(block, Table) else (block.text,)


def _table_rows(table: Table) -> Iterator[str]:
    """One line a row; a cell merged over columns is written once."""
    for row in table.rows:
        cells = {id(cell._tc): " ".join(cell.text.split()) for cell in row.cells}
        yield " | ".join(text for text in cells.values() if text)
