"""Plain text: the characters as they are, an export of articles cut into them."""

from __future__ import annotations

from amity.reading.draft import Draft, Unreadable
from amity.reading.limits import Limits
from amity.reading.parsers.article_list import rule_for, split_articles
from amity.reading.parsers.decode import decode
from amity.reading.parsers.top_lines import authors_at_top, date_at_top


def read_text(data: bytes, name: str, limits: Limits) -> tuple[Draft | Unreadable, ...]:
    """
    One draft with the file's own characters, so that offsets agree with the file; one per article for an export.

    An export is a text in which the line that divides the articles of a known news database stands at least twice.

    Raises:
        ReadError: the bytes are no text.
    """
    text, notes = decode(data, name=name)
    rule = rule_for(text)
    if rule is not None:
        return split_articles(text, rule, name=name, limits=limits, notes=notes)
    published, date_note = date_at_top(text)
    authors, byline_note = authors_at_top(text)
    return (
        Draft(
            text=text,
            verbatim=True,
            published=published,
            authors=authors,
            notes=(*notes, *date_note, *byline_note),
        ),
    )
