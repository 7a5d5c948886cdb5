"""When each claim holds: explicit dates, relative ones anchored on the document's date, and the undated past."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from amity.coding.draft import Claim, Draft
from amity.errors import DataError
from amity.model import Span, When, parse_when

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_DAYS = {name.lower(): n for n, name in enumerate(calendar.day_name)}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?P<year>1[6-9]\d\d|20\d\d)"
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_PAST = re.compile(
    r"\b(formerly|previously|in the past|once|used to|at one time|long ago|historically|back then)\b", re.I
)
_FAR = 400  # characters of the sentence on each side of the claim in which a date may stand

Maker = Callable[[re.Match[str], dt.date | None], str | None]


def date_claims(draft: Draft) -> None:
    """Give each claim the time that its clause, or else its sentence, names."""
    anchor = draft.doc.published.middle() if draft.doc.published else None
    for claim in draft.claims:
        if claim.when is None and claim.kind not in ("forecast", "conditional"):
            claim.when = when_of(claim, draft.doc.text, anchor)


def when_of(claim: Claim, text: str, anchor: dt.date | None) -> When | None:
    """The time of a claim; None where nothing but the document's own date is meant."""
    sentence = claim.parsed.sentence.span
    span = claim.span or sentence
    for piece in (span, Span(max(sentence.start, span.start - _FAR), min(sentence.end, span.end + _FAR))):
        for written in _dates_of(piece.of(text), anchor):
            try:
                return parse_when(written)
            except DataError:
                continue
    return parse_when("XXXX") if _PAST.search(span.of(text)) else None


@lru_cache(maxsize=4096)
def _dates_of(text: str, anchor: dt.date | None) -> tuple[str, ...]:
    """The dates of a text; several claims of one sentence ask for them."""
    return tuple(dates_in(text, anchor))


def dates_in(text: str, anchor: dt.date | None) -> Iterator[str]:
    """
    EDTF for the dates that a text names, the most exact kind first.

    Args:
        text: a clause or sentence.
        anchor: the document's date, for `last year` and the like; None leaves those out.
    """
    low = text.lower()
    for pattern, make in _PATTERNS:
        for match in pattern.finditer(low):
            written = make(match, anchor)
            if written is not None:
                yield written


def _day(match: re.Match[str], _: dt.date | None) -> str:
    return f"{match['year']}-{_MONTHS[match['month']]:02d}-{int(match['day']):02d}"


def _between(match: re.Match[str], _: dt.date | None) -> str:
    first, second = match["year"], match["second"]
    return f"{first}/{second if len(second) == 4 else first[:2] + second}"


def _since(match: re.Match[str], _: dt.date | None) -> str:
    month = match["month"]
    return f"{match['year']}-{_MONTHS[month]:02d}/.." if month else f"{match['year']}/.."


def _until(match: re.Match[str], _: dt.date | None) -> str:
    month = match["month"]
    return f"../{match['year']}-{_MONTHS[month]:02d}" if month else f"../{match['year']}"


def _month(match: re.Match[str], _: dt.date | None) -> str:
    return f"{match['year']}-{_MONTHS[match['month']]:02d}"


def _season(match: re.Match[str], _: dt.date | None) -> str:
    return f"{match['year']}-{_SEASONS[match['season']]}"


def _bare_month(match: re.Match[str], anchor: dt.date | None) -> str | None:
    """A month without a year: the last one before the document's date."""
    if anchor is None:
        return None
    month = _MONTHS[match["month"]]
    day = f"-{int(match['day']):02d}" if match["day"] else ""
    return f"{anchor.year if month <= anchor.month else anchor.year - 1}-{month:02d}{day}"


def _last(match: re.Match[str], anchor: dt.date | None) -> str | None:
    if anchor is None:
        return None
    if match["unit"] == "year":
        return str(anchor.year - 1)
    if match["unit"] == "month":
        return f"{anchor - dt.timedelta(days=anchor.day):%Y-%m}"
    return f"{anchor - dt.timedelta(days=7):%Y-%m-%d}~"


def _this(match: re.Match[str], anchor: dt.date | None) -> str | None:
    if anchor is None:
        return None
    return {"year": f"{anchor:%Y}", "month": f"{anchor:%Y-%m}", "week": f"{anchor:%Y-%m-%d}~"}[match["unit"]]


def _weekday(match: re.Match[str], anchor: dt.date | None) -> str | None:
    if anchor is None:
        return None
    return f"{anchor - dt.timedelta(days=(anchor.weekday() - _DAYS[match['day']]) % 7):%Y-%m-%d}"


def _yesterday(_: re.Match[str], anchor: dt.date | None) -> str | None:
    return f"{anchor - dt.timedelta(days=1):%Y-%m-%d}" if anchor else None


def _ago(match: re.Match[str], anchor: dt.date | None) -> str | None:
    return f"{anchor.year - int(match['n'])}~" if anchor else None


def _recently(_: re.Match[str], anchor: dt.date | None) -> str | None:
    return f"{anchor.year}?" if anchor else None


def _rules() -> Iterator[tuple[str, Maker]]:
    yield rf"\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?: of)? {_MONTH},? {_YEAR}\b", _day
    yield rf"\b{_MONTH} (?P<day>[0-3]?\d)(?:st|nd|rd|th)?,? {_YEAR}\b", _day
    yield rf"\b(?:between|from) {_YEAR} (?:and|to|until|till|through) (?P<second>\d{{4}})\b", _between
    yield rf"\b{_YEAR}\s?[–-]\s?(?P<second>\d{{4}}|\d\d)\b", _between
    yield rf"\bsince (?:early |late |mid-|the end of )?(?:{_MONTH} )?{_YEAR}\b", _since
    yield rf"\b(?:until|till|up to) (?:early |late |mid-)?(?:{_MONTH} )?{_YEAR}\b", _until
    yield rf"\b{_MONTH},? (?:of )?{_YEAR}\b", _month
    yield rf"\b(?P<season>spring|summer|autumn|fall|winter) (?:of )?{_YEAR}\b", _season
    yield r"\b(?:the )?(?:early |late |mid-)?(?P<decade>1[6-9]\d|20\d)0s\b", lambda m, _: f"{m['decade']}X"
    yield rf"\b{_YEAR}\b", lambda m, _: m["year"]
    yield rf"\b(?:in|on|since|last|this) (?:early |late |mid-)?(?:(?P<day>[0-3]?\d) )?{_MONTH}\b(?! \d)", _bare_month
    yield r"\byesterday\b", _yesterday
    yield r"\blast (?P<unit>year|month|week)\b", _last
    yield r"\b(?:this|the current|earlier this) (?P<unit>year|month|week)\b", _this
    yield rf"\bon (?P<day>{'|'.join(_DAYS)})\b", _weekday
    yield r"\b(?P<n>\d{1,3}) years ago\b", _ago
    yield r"\b(?:recently|lately|in recent (?:weeks|months))\b", _recently


_PATTERNS = tuple((re.compile(pattern), make) for pattern, make in _rules())
