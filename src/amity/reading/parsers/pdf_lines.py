"""The lines of printed pages become running text: heads and feet off, broken words and broken lines joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_EDGE_LINES = 2
_FEWEST_PAGES = 3
_FEWEST_LINES = 5  # on shorter pages every line is at an edge
_REPEATED_SHARE = 0.5
_FULL_LINE = 0.75
_NARROWEST = 30  # characters of a line in the narrowest columns
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_HYPHENS = "-\u2010\u00ad"
_BROKEN = re.compile(rf"([^\W\d_]+)[{_HYPHENS}]\n([^\W\d_]+)")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")


def running_text(pages: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """
    One text of all pages and notes on what was left out.

    A line that stands, but for its numbers, at the top or bottom of at least half of three or more pages is a running
    head or foot. A word broken by a hyphen at a line's end is joined; its hyphen stays where the second part is
    capitalised or the document writes the word with a hyphen elsewhere.
    """
    split = [[line.strip() for line in page.translate(_LIGATURES).split("\n") if line.strip()] for page in pages]
    repeated = _repeated_edges(split)
    kept = [_without_edges(lines, repeated) for lines in split]
    text = _join_words("\n".join(line for lines in kept for line in lines))
    left_out = sum(len(lines) for lines in split) - sum(len(lines) for lines in kept)
    notes = (f"{left_out} lines of running heads, feet and page numbers left out",) if left_out else ()
    return _join_lines(text), notes


def _masked(line: str) -> str:
    return _DIGITS.sub("#", line).casefold()


def _repeated_edges(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Lines, numbers masked, that stand at an edge of enough pages."""
    filled = [lines for lines in pages if len(lines) >= _FEWEST_LINES]
    if len(filled) < _FEWEST_PAGES:
        return frozenset()
    counts: Counter[str] = Counter()
    for lines in filled:
        counts.update({_masked(line) for line in (*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:])})
    return frozenset(line for line, count in counts.items() if count >= _REPEATED_SHARE * len(filled))


def _without_edges(lines: list[str], repeated: frozenset[str]) -> list[str]:
    first, last = 0, len(lines)
    if last < _FEWEST_LINES:
        return lines
    while first < min(_EDGE_LINES, last) and _masked(lines[first]) in repeated:
        first += 1
    while last > max(first, len(lines) - _EDGE_LINES) and _masked(lines[last - 1]) in repeated:
        last -= 1
    return lines[first:last]


def _join_words(text: str) -> str:
    """Words broken over lines, joined as the rest of the document writes them."""
    written = Counter(word.casefold().replace("\u2010", "-") for word in _WORD.findall(text))

    def join(match: re.Match[str]) -> str:
        left, right = match.groups()
        hyphened = f"{left}-{right}".casefold()
        keep = right[0].isupper() or written[hyphened] > written[f"{left}{right}".casefold()]
        return f"{left}-{right}" if keep else f"{left}{right}"

    return _BROKEN.sub(join, text)


def _join_lines(text: str) -> str:
    """
    Lines of one paragraph become one line.

    A line goes on in the next if that begins in lower case, or if it is as wide as the page's text and ends no
    sentence; else the break stays.
    """
    lines = text.split("\n")
    widths = sorted(len(line) for line in lines)
    full = max(_NARROWEST, _FULL_LINE * widths[int(0.9 * (len(widths) - 1))])
    joined: list[str] = []
    previous = ""
    for line in lines:
        if joined and _goes_on(previous, line, full=full):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
        previous = line
    return "\n".join(joined)


def _goes_on(line: str, following: str, *, full: float) -> bool:
    if not line or not following:
        return False
    if following[0].islower():
        return True
    # A full line that ends a sentence may end the paragraph or not: joined, for a break inside a paragraph is rarer
    # to matter than one between sentences, which the sentence splitter finds by itself.
    return len(line) >= full and line[-1] not in ":"
