"""A brief as a Word document."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import docx
from docx.shared import Cm, Pt

from amity.report.brief import Brief, Judgement, number_ranges
from amity.report.files import write_whole
from amity.report.markdown import figure_png

_COLUMNS = ("Judgement", "Probability (90% interval)", "Word", "Confidence", "Sources")


def write_docx(brief: Brief, path: Path) -> None:
    """
    Write the brief as a Word document.

    Raises:
        AnswerError: the file cannot be written.
    """
    write_whole(path, render_docx(brief))


def render_docx(brief: Brief) -> bytes:
    """The brief as a Word document; figures carry alternative texts."""
    stream = io.BytesIO()
    _document(brief).save(stream)
    return stream.getvalue()


def _document(brief: Brief) -> Any:
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(10.5)
    document.core_properties.title = clean(brief.title)
    document.core_properties.author = "Amity"
    document.core_properties.created = document.core_properties.modified = dt.datetime(
        2000, 1, 1
    )  # same file each time
    document.add_heading(clean(brief.title), level=0)
    document.add_paragraph(clean(brief.subtitle))
    document.add_heading("Bottom line", level=1)
    for sentence in brief.bottom_line:
        document.add_paragraph(clean(sentence))
    document.add_heading("Key judgements", level=1)
    _table(document, brief.judgements)
    for n, figure in enumerate(brief.figures):
        width = Cm(16 if n == 0 else 11)
        document.add_picture(io.BytesIO(figure_png(figure.svg)), width=width)
        properties = document.inline_shapes[-1]._inline.docPr  # python-docx has no public way to the alternative text
        properties.set("descr", clean(figure.alt))
        document.add_paragraph(clean(figure.caption), style="Caption")
    for section in brief.sections:
        document.add_heading(clean(section.title), level=1)
        for point in section.points:
            cited = f" [{number_ranges(point.sources)}]" if point.sources else ""
            document.add_paragraph(clean(point.text) + cited, style="List Bullet")
        if not section.points:
            document.add_paragraph(clean(section.empty))
    document.add_heading("Method", level=1)
    for paragraph in brief.method:
        document.add_paragraph(clean(paragraph))
    document.add_heading("Sources", level=1)
    for n, reference in enumerate(brief.references, start=1):
        document.add_paragraph(f"{n}. {clean(reference)}")
    return document


def clean(text: str) -> str:
    """The text without control characters, which XML does not allow."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable() or c == " ")


def _table(document: Any, judgements: tuple[Judgement, ...]) -> None:
    table = document.add_table(rows=1, cols=len(_COLUMNS), style="Light Grid Accent 1")
    for cell, title in zip(table.rows[0].cells, _COLUMNS, strict=True):
        cell.text = title
    for j in judgements:
        texts = (j.text, j.number, j.word, j.confidence, number_ranges(j.sources))
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = clean(text)
