"""Date and byline that stand on lines of their own at the top of a text, as the text itself gives them."""

from __future__ import annotations

import re
from collections.abc import Callable

from amity.reading.parsers.dates import as_edtf

_TOP_LINES = 8
_LONGEST_LINE = 80
_BYLINE = re.compile(r"(?:by|author|authors|written by)[:\s]\s*(?P<names>\S.*)", re.IGNORECASE)
_NAME = re.compile(r"(?:[^\W\d_][\w.'’-]*)(?: +(?:[^\W\d_][\w.'’-]*)){1,5}")
_PARTICLES = {"al", "bin", "bint", "da", "de", "del", "der", "di", "du", "ibn", "la", "le", "ul", "van", "von"}
_LONGEST_HEADING = 120
_DATED = re.compile(r"(?:published|posted|date|dated|publication date)(?: on)?\s*:?\s+(?P<date>.+)", re.IGNORECASE)
_PARTS = re.compile(r"\s+[|·•–—-]\s+")
_PLACE = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}"
_IN_BRACKETS = re.compile(rf"\((?:{_PLACE}, ?)?(?P<date>[^()]{{8,30}})\)$")
_AFTER_PLACE = re.compile(rf"{_PLACE}, (?P<date>[^()]{{8,30}})")
_SERIES = re.compile(
    r".{0,80}\b(?:No\.?|Nr\.?|Vol\.?|Brief(?:ing)?|Report|Bulletin|Paper|Update|Issue|Communiqu[eé]|Letter|Note|"
    r"Monitor|Memo(?:randum)?|Statement|Cable|Analysis|Commentary)\b[^,]{0,60}, "
    r"(?P<date>[^,()]{8,30}(?:, \d{4})?)(?: \([^()]{1,40}\))?",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"[A-Z][A-Z'’. /-]{2,30}(?:, [A-Z][\w.'’ ]{1,30})?, "
    r"(?P<date>(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}),? \d{4})"
    r"(?: \([^()]{1,60}\))? ?[-–—]"
)


def date_at_top(text: str) -> tuple[str, tuple[str, ...]]:
    """
    The date that one of the first lines gives for the text, in EDTF, with a note that says which line.

    It stands alone or after a label; else at the end of a heading, after a place, the name of a series or a mark
    (`Rome, July 2019`, `Policy brief 14, October 2012`, `Nile Forum | 4 June 2013`, `… (September 2020)`); else in a
    dateline (`ADEN, Aug. 11, 2019 (Agency) -`). Nothing is taken from within sentences or titles, and nothing where two
    such lines disagree.
    """
    lines = _top(text)
    found = _dates(lines, _alone) or _dates(lines, _in_heading) or _dates(_top(text, longest=None), _in_dateline)
    if len(found) != 1:
        return "", ((f"two dates at the top ({', '.join(found)}): date of publication left unknown",) if found else ())
    [(date, line)] = found.items()
    return date, (f"published: from the line {line!r} at the top of the text",)


def _dates(lines: list[str], reader: Callable[[str], str]) -> dict[str, str]:
    """The lines that give a date, by it."""
    return {date: line[:_LONGEST_HEADING] for line in lines if (date := reader(line))}


def _alone(line: str) -> str:
    labelled = _DATED.fullmatch(line) if len(line) <= _LONGEST_LINE else None
    return as_edtf(labelled["date"] if labelled else line)


def _in_heading(line: str) -> str:
    for part in _PARTS.split(line):
        pieces = [part, *(m["date"] for form in (_AFTER_PLACE, _SERIES) if (m := form.fullmatch(part)))]
        pieces += [m["date"]] if (m := _IN_BRACKETS.search(part)) else []
        if date := next((d for piece in pieces if (d := as_edtf(piece))), ""):
            return date
    return ""


def _in_dateline(line: str) -> str:
    dateline = _DATELINE.match(line)
    return as_edtf(dateline["date"]) if dateline else ""


def authors_at_top(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of a byline (`By Ann Example and Bo Sample`) among the first lines, with a note that says so."""
    for line in _top(text):
        byline = _BYLINE.fullmatch(line)
        names = tuple(re.split(r",\s+(?:and\s+)?|\s+and\s+|\s+&\s+", byline["names"])) if byline else ()
        if names and all(_is_name(name) for name in names):
            return names, (f"authors: from the line {line!r} at the top of the text",)
    return (), ()


def _is_name(text: str) -> bool:
    """True if every word is capitalised but for particles such as `bin` and `van`."""
    words = text.split()
    return bool(_NAME.fullmatch(text)) and all(word[0].isupper() or word.lower() in _PARTICLES for word in words)


def _top(text: str, *, longest: int | None = _LONGEST_HEADING) -> list[str]:
    lines = [line.strip() for line in text[:4000].splitlines()]
    first = [line for line in lines if line][:_TOP_LINES]
    return first if longest is None else [line for line in first if len(line) <= longest]
