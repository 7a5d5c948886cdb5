"""An answer as JSON, on the terminal, as a page, with its figures."""

from amity.report.brief import Brief, make_brief
from amity.report.citations import cite, find_style
from amity.report.docx import render_docx, write_docx
from amity.report.html import render_html, write_html
from amity.report.markdown import render_markdown, write_markdown
from amity.report.pdf import render_pdf, write_pdf
from amity.report.summary import PARTS, summary
from amity.report.terminal import print_assessment, print_part

__all__ = [
    "PARTS",
    "Brief",
    "cite",
    "find_style",
    "make_brief",
    "print_assessment",
    "print_part",
    "render_docx",
    "render_html",
    "render_markdown",
    "render_pdf",
    "summary",
    "write_docx",
    "write_html",
    "write_markdown",
    "write_pdf",
]
