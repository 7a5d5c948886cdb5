"""Pages saved as one file by browsers (MHTML): the HTML part, its address, the day of saving as a note."""

from __future__ import annotations

from dataclasses import replace

from amity.errors import ReadError
from amity.reading.draft import Draft
from amity.reading.limits import Limits
from amity.reading.parsers.dates import mail_date
from amity.reading.parsers.html import read_page
from amity.reading.parsers.mail import header_of, parse_mail, part_text


def read_mhtml(data: bytes, name: str, limits: Limits) -> tuple[Draft, ...]:
    """
    One draft of the saved page. When it was saved is not when it was published: that is a note.

    Raises:
        ReadError: no MHTML, no page in it, or no article text in the page.
    """
    message = parse_mail(data, name=name, limits=limits)
    page = next(
        (part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")), None
    )
    text, notes = part_text(page, name=name) if page is not None else ("", ())
    if page is None or not text.strip():
        raise ReadError(f"{name}: no HTML page is in it: save the page again")
    url = header_of(message, "Snapshot-Content-Location") or header_of(page, "Content-Location")
    saved = mail_date(header_of(message, "Date"))
    saved_note = (f"the page was saved on {saved}",) if saved else ()
    web = url.strip() if url.strip().startswith(("http://", "https://")) else ""
    draft = read_page(text, name=name, limits=limits, notes=(*notes, *saved_note), url=web)
    return (replace(draft, media_type="multipart/related"),)
