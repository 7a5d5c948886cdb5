"""Date and byline that stand on lines of their own at the top of a text, as the text itself gives them."""

from __future__ import annotations

import re

from amity.reading.parsers.dates import as_edtf

_TOP_LINES = 8
_LONGEST_LINE = 80
_BYLINE = re.compile(r"(?:by|author|authors|written by)[:\s]\s*(?P<names>\S.*)", re.IGNORECASE)
_NAME = re.compile(r"(?:[^\W\d_][\w.'’-]*)(?: +(?:[^\W\d_][\w.'’-]*)){1,5}")
_PARTICLES = {"al", "bin", "bint", "da", "de", "del", "der", "di", "du", "ibn", "la", "le", "ul", "van", "von"}
_DATED = re.compile(r"(?:published|posted|date|dated|publication date)(?: on)?\s*:?\s+(?P<date>.+)", re.IGNORECASE)


def date_at_top(text: str) -> tuple[str, tuple[str, ...]]:
    """
    The date that stands alone on one of the first lines, in EDTF, with a note that says which line.

    Nothing is taken from within sentences, and nothing where two such lines disagree.
    """
    found: dict[str, str] = {}
    for line in _top(text):
        labelled = _DATED.fullmatch(line)
        date = as_edtf(labelled["date"] if labelled else line)
        if date:
            found[date] = line
    if len(found) != 1:
        return "", ((f"two dates at the top ({', '.join(found)}): date of publication left unknown",) if found else ())
    [(date, line)] = found.items()
    return date, (f"published: from the line {line!r} at the top of the text",)


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


def _top(text: str) -> list[str]:
    lines = (line.strip() for line in text[:4000].splitlines())
    return [line for line in [line for line in lines if line][:_TOP_LINES] if len(line) <= _LONGEST_LINE]
