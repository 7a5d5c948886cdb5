"""Time as sources give it: an interval of days and the words that were written."""

from __future__ import annotations

import datetime as dt
import re
import time
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache

import edtf

from amity.errors import DataError

DAY = dt.timedelta(days=1)
YEAR_DAYS = 365.25
_OTHER = re.compile(r"[^\dXuYESTZ?~%/.,:+\-{}\[\]\s]")  # what no EDTF text has, so that the slow grammar is spared
LONGEST = 100  # characters of a date: what is longer is none, and the grammar would take long to say so
_PLAIN = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?[?~%]?")


@dataclass(frozen=True, slots=True)
class When:
    """
    A date or interval: half-open `[earliest, latest)` in days, and the EDTF text that it was written as.

    An open or wholly unknown end is None.
    """

    earliest: dt.date | None
    latest: dt.date | None
    as_written: str

    @property
    def known(self) -> bool:
        """True if at least one end is a date."""
        return self.earliest is not None or self.latest is not None

    @property
    def width_years(self) -> float | None:
        """Length in years of 365.25 days; None if an end is open."""
        if self.earliest is None or self.latest is None:
            return None
        return (self.latest - self.earliest).days / YEAR_DAYS

    def middle(self) -> dt.date | None:
        """The day halfway, or the only known end, or None."""
        if self.earliest is None:
            return self.latest - DAY if self.latest else None
        if self.latest is None:
            return self.earliest
        return self.earliest + (self.latest - DAY - self.earliest) / 2

    def covers(self, day: dt.date) -> bool:
        """True if the interval holds `day`; open ends hold all days."""
        return (self.earliest is None or self.earliest <= day) and (self.latest is None or day < self.latest)

    @classmethod
    def on(cls, day: dt.date) -> When:
        """
        The interval of one day.

        Raises:
            DataError: it is the last day that there is, after which no interval can end.
        """
        if day == dt.date.max:
            raise DataError(f"{day} is the last day that there is: leave the date open")
        return cls(day, day + DAY, day.isoformat())


def parse_when(text: str) -> When:
    """
    The interval of days that an EDTF (ISO 8601-2) text stands for.

    Args:
        text: such as `2009-09`, `2006-11/2007-02`, `2001?`, `../2001-10`, `XXXX`.

    Returns:
        When: `XXXX` and `..` give open ends; `?` and `~` are kept in `as_written`.

    Raises:
        DataError: the text is no EDTF date.
    """
    return _parse(text.strip())


@lru_cache(maxsize=65536)
def _parse(text: str) -> When:
    if text in ("", "..", "XXXX", "unknown"):
        return When(None, None, text or "XXXX")
    if len(text) > LONGEST:
        raise DataError(
            f"a text of {len(text):,} characters, {text[:40]!r}…, is no date: write 2009, 2009-09, 2009-09-20"
        )
    try:
        if _OTHER.search(text):
            raise ValueError("characters that no date has")
        earliest, latest = _plain_days(text) or _edtf_days(text)
    except (edtf.EDTFParseException, ValueError, OverflowError, AttributeError, TypeError) as error:
        raise DataError(
            f"{text!r} is no date in EDTF (ISO 8601-2): write 2009, 2009-09, 2009-09-20, 2001?, 2006-11/2007-02"
        ) from error
    if latest == dt.date.max:
        raise DataError(f"{text!r} ends on the last day that there is: leave an end open with .., as in 2001/..")
    earliest, latest = _open_ends(text, earliest, latest)
    if earliest and latest and latest < earliest:
        raise DataError(f"the interval {text!r} ends ({latest}) before it begins ({earliest}): swap its two dates")
    return When(earliest, latest + DAY if latest else None, text)


def _plain_days(text: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of a plain year, month or day, which most dates are and which the full grammar is slow at."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    if year is None or day is not None:
        only = dt.date(year or 0, month or 0, day or 0)
        return only, only
    if month is None:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    return dt.date(year, month, 1), dt.date(year, month, monthrange(year, month)[1])


def _edtf_days(text: str) -> tuple[dt.date | None, dt.date | None]:
    parsed = edtf.parse_edtf(text)
    return _day(parsed.lower_strict()), _day(parsed.upper_strict())


def _open_ends(text: str, earliest: dt.date | None, latest: dt.date | None) -> tuple[dt.date | None, dt.date | None]:
    """Unknown ends of an interval (`/2001`, `2001/`) are open; the parser guesses ten years for them."""
    left, slash, right = text.partition("/")
    if slash and left in ("", "..", "XXXX"):
        earliest = None
    if slash and right in ("", "..", "XXXX"):
        latest = None
    return earliest, latest


def _day(moment: time.struct_time | float) -> dt.date | None:
    if isinstance(moment, float):  # plus or minus infinity: an open end
        return None
    return dt.date(max(moment.tm_year, 1), moment.tm_mon, moment.tm_mday)


def years_between(first: dt.date, second: dt.date) -> float:
    """Years of 365.25 days from `first` to `second`; negative if `second` is earlier."""
    return (second - first).days / YEAR_DAYS
