"""Scanned pages to text, through Tesseract in processes of their own; an optional part of the installation."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec

from amity.errors import ReadError
from amity.reading.draft import Draft
from amity.reading.limits import Limits, over_limit
from amity.reading.parsers.pdf_lines import running_text
from amity.reading.parsers.top_lines import authors_at_top, date_at_top

_NEEDS = 'install Tesseract (Debian: `apt install tesseract-ocr`) and `pip install "amity[ocr]"`'


def recognise(data: bytes, *, name: str, limits: Limits, languages: str) -> Draft:
    """
    The draft of a PDF of scanned pages, its text as Tesseract recognises it, which the notes say.

    Args:
        data: the PDF.
        name: of the file.
        limits: `recognition_seconds` for all pages together, `pages`.
        languages: Tesseract's codes joined by `+`, such as `eng` or `eng+fra`.

    Raises:
        ReadError: Tesseract or the part of Amity that draws pages is not installed, a language is not, no text is
            found, or a limit is reached.
    """
    if shutil.which("tesseract") is None or find_spec("pypdfium2") is None:
        raise ReadError(f"{name}: recognising scanned pages needs Tesseract and pypdfium2: {_NEEDS}")
    pages = _pages(data, name=name, limits=limits, languages=languages)
    text, notes = running_text(pages)
    if not any(mark.isalnum() for mark in text):
        raise ReadError(f"{name}: no text was recognised on its {len(pages)} pages in the languages {languages}")
    published, date_note = date_at_top(text)
    authors, byline_note = authors_at_top(text)
    said = f"text recognised by Tesseract ({languages}) on {len(pages)} scanned pages: expect errors in it"
    return Draft(
        text=text,
        authors=authors,
        published=published,
        media_type="application/pdf",
        notes=(said, *notes, *date_note, *byline_note),
    )


def _pages(data: bytes, *, name: str, limits: Limits, languages: str) -> list[str]:
    """Text of each page, from a process that draws the pages and hands them to Tesseract."""
    command = [sys.executable, "-P", "-m", "amity.reading.parsers.scan_worker", languages, str(limits.pages)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=limits.recognition_seconds, check=False)
    except subprocess.TimeoutExpired as error:
        allowed = f"{limits.recognition_seconds:g}"
        raise over_limit("recognition_seconds", "recognising its pages", allowed, name=name) from error
    try:
        reply: dict[str, list[str]] = json.loads(done.stdout)
    except ValueError as error:
        raise ReadError(f"{name}: the process that draws its pages broke down: is the file damaged?") from error
    if "error" in reply:
        raise ReadError(f"{name}: {' '.join(reply['error'])}")
    return reply["pages"]
