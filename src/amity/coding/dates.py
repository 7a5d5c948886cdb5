"""The dates that a sentence names, as EDTF: explicit ones, and those told from the document's date or one before."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from amity.model import Span, When

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_DAYS = {name.lower(): n for n, name in enumerate(calendar.day_name)}
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "a couple of": 2, "three": 3, "four": 4, "five": 5, "six": 6,
           "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
           "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
           "twenty": 20}  # fmt: skip
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_SEASON_ENDS = {"spring": 5, "summer": 8, "autumn": 11, "fall": 11, "winter": 2}

_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?P<year>1[6-9]\d\d|20\d\d)"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
COUNT = r"(?P<n>\d{1,3}|" + "|".join(sorted(_COUNTS, key=len, reverse=True)) + ")"
_VAGUE = r"(?:(?:the )?(?:early|late|mid|end of|beginning of|start of)[ -])?(?:in )?"
_COUNTABLE = "men|fighters|people|troops|rifles|soldiers|kilom|dollars|euros"  # of these, 1900 is a number
_ANY = re.compile(
    r"\d|\b(?:"
    + "|".join(_MONTHS)
    + "|"
    + "|".join(_DAYS)
    + r"|ago|later|yesterday|week|month|year|years|day|days|hours|"
    r"summer|winter|spring|autumn|recently|lately)\b"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a month or a year: what a date given by another is counted from. `month` and `day` are 0 where unknown."""

    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def of(cls, when: When | None) -> Moment | None:
        """The moment of a date, as exact as it is; None if it has no middle."""
        if when is None or (middle := when.middle()) is None:
            return None
        days = (when.latest - when.earliest).days if when.earliest and when.latest else 1
        return cls(middle.year, middle.month if days <= 31 else 0, middle.day if days <= 1 else 0)

    @property
    def date(self) -> dt.date:
        """Its day, the middle of what is unknown taken."""
        return dt.date(self.year, self.month or 7, self.day or (15 if self.month else 1))

    def __str__(self) -> str:
        month = f"-{self.month:02d}" if self.month else ""
        return f"{self.year}{month}" + (f"-{self.day:02d}" if self.day else "")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text: where it stands, its EDTF, and the moment that later words may count from, if it fixes one."""

    span: Span
    edtf: str
    moment: Moment | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """
    What dates are counted from.

    The document's date; the last one that the text named before; and the last one that opened a sentence (`In 2011 …`),
    which is the year of the months that follow.
    """

    published: Moment | None = None
    told: Moment | None = None
    frame: Moment | None = None


Maker = Callable[[re.Match[str], Known], "str | Moment | None"]


@lru_cache(maxsize=4096)
def dates_in(text: str, known: Known) -> tuple[Dated, ...]:
    """
    The dates of a clause or sentence, from left to right, none overlapping another.

    Args:
        text: a sentence.
        known: what relative dates are counted from; those that nothing is known for are left out.
    """
    low = text.lower()
    if _ANY.search(low) is None:
        return ()
    found: list[Dated] = []
    for pattern, make in _PATTERNS:
        for match in pattern.finditer(low):
            if any(d.span.start < match.end() and match.start() < d.span.end for d in found):
                continue
            made = make(match, known)
            if made is not None:
                moment = made if isinstance(made, Moment) else None
                found.append(Dated(Span(match.start(), match.end()), str(made), moment))
    return tuple(sorted(found, key=lambda d: d.span))


def count_of(text: str) -> int:
    """The number that a figure or a word in small letters stands for."""
    return int(text) if text.isdigit() else _COUNTS[text]


def _explicit(match: re.Match[str], _: Known) -> Moment | None:
    groups = match.groupdict()
    month, day = groups.get("month"), groups.get("day")
    return _valid(int(match["year"]), _MONTHS[month] if month else 0, int(day) if day else 0)


def _valid(year: int, month: int, day: int) -> Moment | None:
    if day and not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return Moment(year, month, day)


def _iso(match: re.Match[str], _: Known) -> Moment | None:
    month = int(match["m"])
    return _valid(int(match["year"]), month, int(match["d"])) if 1 <= month <= 12 else None


def _years(match: re.Match[str], _: Known) -> str | None:
    first, second = match["year"], match["second"]
    second = second if len(second) == 4 else first[:2] + second
    return f"{first}/{second}" if first < second else None


def _months(match: re.Match[str], _: Known) -> str:
    first, second = _MONTHS[match["first"]], _MONTHS[match["month"]]
    year = int(match["year"])
    return f"{year if first <= second else year - 1}-{first:02d}/{year}-{second:02d}"


def _since(match: re.Match[str], known: Known) -> str | None:
    made = _explicit(match, known)
    return f"{made}/.." if made else None


def _until(match: re.Match[str], known: Known) -> str | None:
    made = _explicit(match, known)
    return f"../{made}" if made else None


def _season(match: re.Match[str], _: Known) -> str:
    return f"{match['year']}-{_SEASONS[match['season']]}"


def _bare_season(match: re.Match[str], known: Known) -> str | None:
    """A season without a year: that of the date told before, else the last one before the document's date."""
    if match["which"] not in ("last", "this") and known.frame:
        return f"{known.frame.year}-{_SEASONS[match['season']]}"
    if known.published is None:
        return None
    over = (known.published.month or 12) > _SEASON_ENDS[match["season"]]
    this_year = over or match["which"] == "this"
    return f"{known.published.year - (not this_year)}-{_SEASONS[match['season']]}"


def _bare_month(match: re.Match[str], known: Known) -> Moment | None:
    """
    A month without a year.

    The next one after the date that opened a sentence, else the last one before the document's date.
    """
    month, day = _MONTHS[match["month"]], int(match["day"] or match["after"] or 0)
    published, told = known.published, known.frame
    if told and match["word"] not in ("since", "last", "this"):
        year = told.year + (told.month > month)
        if published is None or (year, month) <= (published.year, published.month or 12):
            return _valid(year, month, day)
    if published is None:
        return None
    before = month > (published.month or 12) or (match["word"] == "last" and month == published.month)
    return _valid(published.year - before, month, day)


def _since_month(match: re.Match[str], known: Known) -> str | None:
    made = _bare_month(match, known)
    return f"{made}/.." if made else None


def _last(match: re.Match[str], known: Known) -> str | Moment | None:
    """`last year`, `last month`, `last week`; of a week, its seven days from Monday on."""
    if known.published is None:
        return None
    return _counted(known.published, match["unit"], -1)


def _this(match: re.Match[str], known: Known) -> str | Moment | None:
    return _counted(known.published, match["unit"], 0) if known.published else None


def _counted(start: Moment, unit: str, by: int) -> str | Moment | None:
    """The day, week, month or year so many after another, as exact as both allow."""
    if unit == "year":
        return Moment(start.year + by)
    if not start.month:
        return None
    if unit == "month":
        months = start.year * 12 + start.month - 1 + by
        return Moment(months // 12, months % 12 + 1)
    if not start.day:
        return Moment(start.year, start.month)
    if unit == "day":
        day = start.date + dt.timedelta(days=by)
        return Moment(day.year, day.month, day.day)
    monday = start.date + dt.timedelta(days=7 * by - start.date.weekday())
    return f"{monday}/{monday + dt.timedelta(days=6)}"


def _weekday(match: re.Match[str], known: Known) -> Moment | None:
    """The last such day before, or on, the document's."""
    published = known.published
    if published is None or not published.day:
        return None
    back = (published.date.weekday() - _DAYS[match["weekday"]]) % 7
    day = published.date - dt.timedelta(days=back)
    return Moment(day.year, day.month, day.day)


def _yesterday(_: re.Match[str], known: Known) -> Moment | None:
    made = _counted(known.published, "day", -1) if known.published and known.published.day else None
    return made if isinstance(made, Moment) else None


def _ago(match: re.Match[str], known: Known) -> str | None:
    """`two weeks ago`: about then, but for days."""
    if known.published is None:
        return None
    made = back(known.published, count_of(match["n"]), match["unit"])
    return None if made is None else str(made) if match["unit"] == "day" else f"{made}~"


def back(start: Moment, n: int, unit: str) -> Moment | None:
    """The moment so many days, weeks, months, years or decades before another, as exact as both allow."""
    if unit in ("year", "decade"):
        return Moment(start.year - n * (10 if unit == "decade" else 1))
    if unit == "month" or not start.day:
        made = _counted(start, "month", -n if unit == "month" else 0)
    else:
        made = _counted(start, "day", -n * (7 if unit == "week" else 1))
    return made if isinstance(made, Moment) else None


def _later(match: re.Match[str], known: Known) -> str | None:
    """`two years later`, counted from the date told before."""
    if known.told is None:
        return None
    unit, n = match["unit"], count_of(match["n"])
    made = _counted(known.told, "day", 7 * n) if unit == "week" else _counted(known.told, unit, n)
    return str(made) if made else str(known.told)


def _following(match: re.Match[str], known: Known) -> str | None:
    made = _counted(known.told, match["unit"], 1) if known.told else None
    return str(made) if made else None


def _same(match: re.Match[str], known: Known) -> str | None:
    made = _counted(known.told, match["unit"], 0) if known.told else None
    return str(made) if made else None


def _soon(_: re.Match[str], known: Known) -> str | None:
    return str(known.told) if known.told else None


def _for_years(match: re.Match[str], known: Known) -> str | None:
    """`for the past five years`: since about then."""
    if known.published is None:
        return None
    made = back(known.published, count_of(match["n"]), match["unit"])
    return f"{made}~/.." if made else None


def _recently(_: re.Match[str], known: Known) -> str | None:
    return f"{known.published.year}?" if known.published else None


def _rules() -> Iterator[tuple[str, Maker]]:
    day = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
    weekday = rf"(?P<weekday>{'|'.join(_DAYS)})"
    yield rf"\b{_YEAR}-(?P<m>\d\d)-(?P<d>\d\d)\b", _iso
    yield rf"\b(?:between|from)(?: about)? {_YEAR} (?:and|to|until|till|through) (?P<second>\d{{4}})\b", _years
    yield rf"\b{_YEAR}\s?[–-]\s?(?P<second>\d{{4}}|\d\d)\b", _years
    yield (rf"\b(?:between|from) (?P<first>{'|'.join(_MONTHS)}) (?:and|to|until|through) {_MONTH},? (?:of )?{_YEAR}\b",
           _months)  # fmt: skip
    for opening, make in (("since", _since), ("(?:until|till|up to|before)", _until)):
        yield rf"\b{opening} {_VAGUE}(?:the )?(?:{day} )?(?:{_MONTH},? )?(?:of )?{_YEAR}\b", make
    yield rf"\b{day}(?: of)? {_MONTH},? {_YEAR}\b", _explicit
    yield rf"\b{_MONTH} {day},? {_YEAR}\b", _explicit
    yield rf"\b{_MONTH},? (?:of )?{_YEAR}\b", _explicit
    yield rf"\b{_SEASON},? (?:of )?{_YEAR}\b", _season
    yield r"\b(?:the )?(?:early |late |mid-)?(?P<decade>1[6-9]\d|20\d)0s\b", lambda m, _: f"{m['decade']}X"
    yield (
        rf"(?<![\d.,$£€])(?<!back to )(?<!dating from )(?<!dates from ){_YEAR}\b(?![\d,]\d|\s(?:{_COUNTABLE}))",
        _explicit,
    )
    yield rf"\b(?P<word>since) (?:early |late |mid-)?(?:(?P<day>[0-3]?\d) )?{_MONTH}(?P<after>)\b(?! \d)", _since_month
    yield (rf"\b(?P<word>in|on|last|this|by|of|during|from|after|before|until) (?:early |late |mid-)?"
           rf"(?:(?P<day>[0-3]?\d)(?:st|nd|rd|th)? (?:of )?)?{_MONTH}"
           rf"(?: (?P<after>[0-3]?\d)(?:st|nd|rd|th)?)?\b(?!,? \d)",
           _bare_month)  # fmt: skip
    yield r"\byesterday\b", _yesterday
    yield r"\blast (?P<unit>year|month|week)\b", _last
    yield r"\b(?:this|the current) (?P<unit>year|month|week)\b", _this
    yield (rf"\b(?P<which>last|this|in the|that) (?:early |late )?{_SEASON}\b(?! (?:of )?\d)", _bare_season)
    yield rf"\b(?:on |late |early |last |since )+{weekday}\b", _weekday
    yield rf"\b{weekday}(?='s\b| (?:morning|night|evening|afternoon)\b)", _weekday
    yield rf"\b{COUNT} (?P<unit>day|week|month|year|decade)s? (?:ago|back)\b", _ago
    yield rf"\b{COUNT} (?P<unit>day|week|month|year)s? (?:later|afterwards|on,)", _later
    yield r"\bthe (?:following|next) (?P<unit>day|week|month|year)\b", _following
    yield r"\b(?:that|the same|later that|later the same) (?P<unit>month|year|day|week)\b", _same
    yield r"\b(?:hours|minutes|days|weeks) later\b|\bthat (?:night|evening|morning)\b", _soon
    yield rf"\b(?:for|over|in|during) the (?:past|last) {COUNT} (?P<unit>year|month|decade)s?\b", _for_years
    yield r"\b(?:recently|lately|in recent (?:weeks|months))\b", _recently


_PATTERNS = tuple((re.compile(pattern), make) for pattern, make in _rules())
