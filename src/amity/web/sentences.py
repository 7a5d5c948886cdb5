"""Sentences of a text, found by their marks alone, for pages that show words before any parser has seen them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from amity.model import Span

_END = re.compile(r"(?<=[.!?…؟。])[\"'”’)\]]*\s+(?=\S)|\n\s*\n|\n(?=[-*•#>])")
_SHORT = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Maj|Sen|Rep|Gov|Prof|No|vs|etc|al|Inc|Ltd)|\b[A-Z])\.$")


def sentences(text: str) -> Iterator[Span]:
    """Spans of the sentences, without white space at their ends; abbreviations and initials end none."""
    start = 0
    for mark in [*_END.finditer(text), None]:
        end = mark.start() if mark else len(text)
        if mark and "\n" not in mark.group() and _SHORT.search(text[max(0, end - 8) : end].rstrip("\"'”’)] ")):
            continue
        yield from _trimmed(text, start, end if mark is None else mark.end())
        start = end if mark is None else mark.end()


def sentence_of(text: str, span: Span) -> Span:
    """From the beginning of the sentence in which a span begins to the end of that in which it ends."""
    around = [s for s in sentences(text) if s.overlap(span)]
    return Span(min(span.start, around[0].start), max(span.end, around[-1].end)) if around else span


def naming_both(text: str, first: re.Pattern[str], second: re.Pattern[str]) -> list[Span]:
    """Sentences in which both patterns are found, not in the same words."""
    return [s for s in sentences(text) if _apart(s.of(text), first, second)]


def pattern_of(names: Iterable[str]) -> re.Pattern[str]:
    """Any of the names as whole words; short all-capital ones only as they are written."""
    words = sorted({n.strip() for n in names if len(n.strip()) > 1}, key=len, reverse=True)
    parts = [re.escape(w) if w.isupper() else f"(?i:{re.escape(w)})" for w in words]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts) or '(?!)'})(?!\w)")


def _apart(sentence: str, first: re.Pattern[str], second: re.Pattern[str]) -> bool:
    ones = [m.span() for m in first.finditer(sentence)]
    return any(
        all(o.end() <= start or end <= o.start() for start, end in ones[:1]) for o in second.finditer(sentence)
    ) and bool(ones)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)
