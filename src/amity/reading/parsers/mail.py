"""Mail (EML): headers as metadata, the text part or else the HTML part, attachments named in the notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.policy import default as modern
from email.utils import getaddresses

from amity.errors import ReadError
from amity.reading.draft import Draft
from amity.reading.limits import Limits, over_limit
from amity.reading.parsers.dates import mail_date
from amity.reading.parsers.decode import decode
from amity.reading.parsers.html import read_page

_MULTIPART = re.compile(rb"content-type:\s*(?:multipart|message)/", re.IGNORECASE)
_LONGEST_HEADERS = 1_000_000
_DAMAGE = (MessageError, ValueError, LookupError, AttributeError, TypeError, AssertionError)


def read_mail(data: bytes, name: str, limits: Limits) -> tuple[Draft, ...]:
    """
    One draft: the message's text; subject as title, sender as author, the day sent as date, `List-Id` as publisher.

    Raises:
        ReadError: no mail, no text in it, or messages nested deeper than `limits.nesting_depth`.
    """
    message = parse_mail(data, name=name, limits=limits)
    try:
        return (_draft(message, name=name, limits=limits),)
    except _DAMAGE as error:
        raise ReadError(f"{name}: the mail is damaged ({error}): export it again from the mail program") from error


def parse_mail(data: bytes, *, name: str, limits: Limits) -> EmailMessage:
    """
    The parsed message, its parts counted before.

    Raises:
        ReadError: it has no headers, or more parts within parts than `limits.nesting_depth` allows.
    """
    nested = sum(1 for _ in _MULTIPART.finditer(data))
    if nested > limits.nesting_depth:
        raise over_limit("nesting_depth", f"{nested:,} containers of parts", f"{limits.nesting_depth:,}", name=name)
    head = re.split(rb"\r?\n\r?\n", data[: _LONGEST_HEADERS + 4], maxsplit=1)[0]
    if len(head) > _LONGEST_HEADERS:
        raise over_limit(
            "headers", f"more than {_LONGEST_HEADERS:,} bytes of headers", f"{_LONGEST_HEADERS:,}", name=name
        )
    try:
        message = message_from_bytes(data, policy=modern)
    except (*_DAMAGE, RecursionError) as error:
        raise ReadError(
            f"{name}: the mail cannot be parsed ({error}): export it again from the mail program"
        ) from error
    if not isinstance(message, EmailMessage) or not message.keys():
        raise ReadError(f"{name}: the file has no mail headers (From:, Date:, Subject:): it is no mail")
    return message


def _draft(message: EmailMessage, *, name: str, limits: Limits) -> Draft:
    text, notes, media = _body(message, name=name, limits=limits)
    senders = getaddresses([header_of(message, "From")])
    attached = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    listed = (f"attachments not read: {', '.join(attached)}",) if attached else ()
    sent = mail_date(header_of(message, "Date"))
    return Draft(
        text=text,
        title=header_of(message, "Subject"),
        publisher=header_of(message, "List-Id").partition("<")[0].strip(' "'),
        authors=tuple(title or address for title, address in senders),
        published=sent,
        reference=header_of(message, "Message-ID").strip(),
        media_type=media,
        notes=(*notes, *(() if sent else ("the mail has no date that can be read",)), *listed),
    )


def _body(message: EmailMessage, *, name: str, limits: Limits) -> tuple[str, tuple[str, ...], str]:
    """Text, notes and kind of the part that a reader of the mail would see."""
    for kind in ("plain", "html"):
        part = message.get_body(preferencelist=(kind,)) or next(_parts(message, f"text/{kind}"), None)
        text, notes = part_text(part, name=name) if part is not None else ("", ())
        if not text.strip():
            continue
        if kind == "html":
            text = read_page(text, name=name, limits=limits).text
        return text, notes, "message/rfc822"
    raise ReadError(f"{name}: the mail has no text part (only attachments): save and read the attachments")


def _parts(message: EmailMessage, content_type: str) -> Iterator[Message]:
    return (part for part in message.walk() if part.get_content_type() == content_type)


def part_text(part: Message, *, name: str) -> tuple[str, tuple[str, ...]]:
    """The characters of a part's bytes by its declared encoding, with notes on what was assumed."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload:
        return "", ()
    return decode(payload, name=name, declared=str(part.get_content_charset() or ""))


def header_of(part: Message, field: str) -> str:
    """A header's words, or empty; headers that break the parser count as absent."""
    try:
        return str(part.get(field, ""))
    except _DAMAGE:
        return ""
