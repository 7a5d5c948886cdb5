"""PDF with a text layer, by pypdf: pages joined into running text, the document's own properties as metadata."""

from __future__ import annotations

import io

from pypdf import PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from amity.errors import ReadError
from amity.reading.draft import Draft, NoTextLayerError
from amity.reading.limits import Limits, over_limit
from amity.reading.parsers.dates import stamp_date
from amity.reading.parsers.pdf_lines import running_text
from amity.reading.parsers.properties import made_note, stated_authors, stated_title
from amity.reading.parsers.top_lines import authors_at_top, date_at_top

# What pypdf raises on damaged files beside its own errors.
_DAMAGE = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, NotImplementedError,
           ArithmeticError, AssertionError, RecursionError)  # fmt: skip


def read_pdf(data: bytes, name: str, limits: Limits) -> tuple[Draft, ...]:
    """
    One draft: the text layer with words joined over line ends and running heads off; the properties as metadata.

    Raises:
        ReadError: encrypted, broken, without a text layer, or over a limit.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        _unlock(reader, name=name)
        pages = _page_texts(reader, name=name, limits=limits)
    except DependencyError as error:
        raise ReadError(
            f"{name}: the PDF is encrypted with AES: save it without a password (for example `qpdf --decrypt`), or, if "
            "it opens elsewhere without one, `pip install cryptography`"
        ) from error
    except LimitReachedError as error:
        raise ReadError(
            f"{name}: the PDF goes over a limit of the PDF library: {error} Print it anew to PDF"
        ) from error
    except _DAMAGE as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise ReadError(f"{name}: the PDF is broken ({reason}): fetch it again, or print it anew to PDF") from error
    if not any(mark.isalnum() for page in pages for mark in page):
        raise NoTextLayerError(
            f"{name}: the PDF has no text layer ({len(pages)} pages, scanned?): ask for recognition, which needs "
            'Tesseract and `pip install "amity[ocr]"`, or run `ocrmypdf in.pdf out.pdf` first'
        )
    return (_draft(reader, pages),)


def _unlock(reader: PdfReader, *, name: str) -> None:
    """Files locked against printing only open with the empty password; others need one that is not known here."""
    if not reader.is_encrypted:
        return
    if not reader.decrypt(""):
        raise ReadError(
            f"{name}: the PDF is encrypted: save it without a password (for example `qpdf --decrypt`) and read it again"
        )


def _page_texts(reader: PdfReader, *, name: str, limits: Limits) -> list[str]:
    count = len(reader.pages)
    if count > limits.pages:
        raise over_limit("pages", f"{count:,} pages", f"{limits.pages:,}", name=name)
    texts: list[str] = []
    size = 0
    for page in reader.pages:
        text = page.extract_text()
        size += len(text)
        if size > limits.characters:
            raise over_limit("characters", f"{size:,} characters", f"{limits.characters:,}", name=name)
        texts.append(text)
    return texts


def _draft(reader: PdfReader, pages: list[str]) -> Draft:
    text, notes = running_text(pages)
    published, date_note = date_at_top(text)
    authors, byline_note = authors_at_top(text)
    return Draft(
        text=text,
        title=stated_title(_fact(reader, "/Title")),
        authors=authors or stated_authors(_fact(reader, "/Author")),
        published=published,
        media_type="application/pdf",
        notes=(*notes, *date_note, *byline_note, *made_note(_made(reader))),
    )


def _fact(reader: PdfReader, key: str) -> str:
    try:
        value = reader.metadata.get(key) if reader.metadata else ""
    except _DAMAGE:
        return ""
    return value if isinstance(value, str) else ""


def _made(reader: PdfReader) -> str:
    try:
        return stamp_date(reader.metadata.creation_date if reader.metadata else None)
    except _DAMAGE:
        return ""
