"""Files of every format, made in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

import docx
from reportlab.pdfgen.canvas import Canvas

STORY = (
    "The northern front keeps close ties with the river league, officials said on Monday. "
    "Its commanders have sheltered league fighters since the spring and share training camps near the border. "
    "Some observers doubt that the partnership will last, because the league has lost money and men. "
    "Others point to kinship between the two leaders and to their common enemy in the capital."
)

PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Front and league draw closer | The Daily Example</title>
<meta charset="utf-8"><meta name="author" content="Ann Example">
<meta property="og:site_name" content="The Daily Example">
<meta property="og:title" content="Front and league draw closer">
<meta property="article:published_time" content="2010-04-22T08:00:00Z">
<link rel="canonical" href="https://daily.example/2010/04/22/front.html"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<main><article><h1>Front and league draw closer</h1><p>{STORY}</p>
<p>{STORY.replace("Monday", "Tuesday")}</p></article></main>
<footer><p>Copyright. All rights reserved. Subscribe to our newsletter.</p></footer></body></html>"""

MAIL = (
    "From: Ann Example <ann@daily.example>\r\nTo: bo@think.example\r\nSubject: The front and the league\r\n"
    "Date: Thu, 22 Apr 2010 23:30:00 +0200\r\nMessage-ID: <1@daily.example>\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\n" + STORY + "\r\n"
)


def make_pdf(pages: Iterable[Iterable[str]], *, title: str = "", author: str = "") -> bytes:
    """A PDF whose pages show these lines."""
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    if title:
        canvas.setTitle(title)
    if author:
        canvas.setAuthor(author)
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.drawString(72, 780 - 16 * number, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def make_docx(paragraphs: Iterable[str], *, rows: Iterable[Iterable[str]] = (), title: str = "") -> bytes:
    """A Word document with these paragraphs, then a table of these rows."""
    word = docx.Document()
    word.core_properties.title = title
    word.core_properties.author = "Ann Example"
    for text in paragraphs:
        word.add_paragraph(text)
    table = [list(row) for row in rows]
    if table:
        grid = word.add_table(rows=len(table), cols=len(table[0]))
        for number, row in enumerate(table):
            for column, text in enumerate(row):
                grid.cell(number, column).text = text
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def make_zip(entries: dict[str, bytes]) -> bytes:
    """A zip archive, packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()


def replace_in_zip(data: bytes, changes: dict[str, bytes]) -> bytes:
    """The archive with these entries' bytes instead."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    return make_zip({**entries, **changes})
