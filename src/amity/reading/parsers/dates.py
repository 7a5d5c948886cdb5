"""Dates as files write them, to EDTF; anything that is not plainly a date gives none."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from amity.errors import DataError
from amity.model import When, parse_when

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+)?"
_CLOCK = r"(?:,?\s+(?:at\s+)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:[a-z]{2,4}|[+-]\d{4})?)?"
_FORMS = tuple(
    re.compile(_WEEKDAY + form + _CLOCK, re.IGNORECASE)
    for form in (
        rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<year>\d{{4}})",
        rf"(?P<day>){_MONTH},?\s+(?P<year>\d{{4}})",
    )
)
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}\S*)?")


def as_edtf(text: str) -> str:
    """
    The EDTF date that a whole line stands for, or empty.

    Understands ISO dates (a time of day is dropped), `22 April 2010`, `Apr 22 2010`, `April 22nd, 2010`, `April 2010`,
    with or without weekday and time. Dates of digits alone (`04/05/2010`) are ambiguous between countries: none.
    """
    text = text.strip()
    iso = _ISO.fullmatch(text)
    if iso:
        return _checked(iso.group(1))
    for form in _FORMS:
        match = form.fullmatch(text)
        if match:
            month = _MONTHS.index(match["month"][:3].lower()) + 1
            day = f"-{int(match['day']):02d}" if match["day"] else ""
            return _checked(f"{match['year']}-{month:02d}{day}")
    return ""


def mail_date(text: str) -> str:
    """The day of an RFC 5322 `Date:` header as its writer's clock had it, in EDTF, or empty."""
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def stamp_date(moment: dt.datetime | None) -> str:
    """The day of a time stamp in ISO form, or empty."""
    return moment.date().isoformat() if moment else ""


def published_when(text: str) -> tuple[When | None, tuple[str, ...]]:
    """
    The time that an EDTF text stands for, and a note where it is none.

    Returns:
        When, or None where the text is empty, wholly open or no date; the note says what was written.
    """
    if not text.strip():
        return None, ()
    try:
        when = parse_when(text)
    except DataError:
        return None, (f"the date of publication {text!r} is no EDTF date and was left unknown",)
    return (when, ()) if when.known else (None, ())


def _checked(text: str) -> str:
    try:
        return parse_when(text).as_written
    except DataError:
        return ""
