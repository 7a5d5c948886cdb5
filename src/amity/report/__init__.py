"""An answer as JSON, on the terminal, as a page, with its figures."""

from amity.report.html import render_html, write_html
from amity.report.summary import PARTS, summary
from amity.report.terminal import print_assessment, print_part

__all__ = ["PARTS", "print_assessment", "print_part", "render_html", "summary", "write_html"]
