"""Every place where a spelling stands in a text, found in one pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from amity.actors.folding import Folded
from amity.actors.gazetteer import Gazetteer
from amity.actors.spelling import Spelling, habits, variants

_SHORTEST_IN_LOWER_CASE = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """A spelling found in a folded text, with everything that it can mean."""

    start: int
    end: int
    readings: tuple[Spelling, ...]


@dataclass(frozen=True, slots=True)
class _Scanner:
    """One automaton with its patterns' meanings; `cased` patterns are matched as written."""

    automaton: AhoCorasick
    readings: tuple[tuple[Spelling, ...], ...]


def find_hits(folded: Folded, gazetteer: Gazetteer) -> tuple[Hit, ...]:
    """
    The longest spellings in a text, from left to right, none overlapping another.

    Args:
        folded: the text, folded.
        gazetteer: its automata are built once and kept.
    """
    words, acronyms = _scanners(gazetteer)
    hits = [*_word_hits(folded, words), *_hits(folded.text, acronyms)]
    hits.sort(key=lambda h: (h.start, -h.end))
    return tuple(_longest(hits))


def _longest(hits: list[Hit]) -> Iterator[Hit]:
    last: Hit | None = None
    for hit in hits:
        if last and hit.start == last.start and hit.end == last.end:
            last = Hit(last.start, last.end, (*last.readings, *hit.readings))
        elif not last or hit.start >= last.end:
            if last:
                yield last
            last = hit
        elif hit.end - hit.start > last.end - last.start:
            last = hit  # `the Front` gives way to `Front of the South`
    if last:
        yield last


def _word_hits(folded: Folded, scanner: _Scanner) -> Iterator[Hit]:
    for hit in _hits(folded.lower, scanner):
        written = folded.text[hit.start : hit.end]
        if not written.islower():
            yield hit
        elif " " not in written:
            if _may_be_lower(written, hit.readings):
                yield hit
        elif readings := tuple(r for r in hit.readings if r.own or r.text.islower()):
            yield Hit(hit.start, hit.end, readings)  # `a coordination framework` is not the one in Baghdad


def _may_be_lower(written: str, readings: tuple[Spelling, ...]) -> bool:
    if any(r.text.islower() for r in readings):
        return True
    return len(written) >= _SHORTEST_IN_LOWER_CASE and written not in habits().homographs


def _hits(text: str, scanner: _Scanner) -> Iterator[Hit]:
    size = len(text)
    for index, start, end in scanner.automaton.find_matches_as_indexes(text, overlapping=True):
        if start and text[start - 1].isalnum():
            continue
        if end < size and text[end].isalnum():
            continue
        yield Hit(start, end, scanner.readings[index])


@lru_cache(maxsize=16)
def _scanners(gazetteer: Gazetteer) -> tuple[_Scanner, _Scanner]:
    words: dict[str, dict[Spelling, None]] = {}
    acronyms: dict[str, dict[Spelling, None]] = {}
    for spelling in gazetteer.spellings:
        for text in variants(spelling.text):
            if spelling.how == "acronym":
                for cased in _cased(text):
                    acronyms.setdefault(cased, {}).setdefault(spelling)
            else:
                for form in _forms(text, spelling.how):
                    words.setdefault(form.lower(), {}).setdefault(spelling)
    return _scanner(words), _scanner(acronyms)


def _scanner(patterns: dict[str, dict[Spelling, None]]) -> _Scanner:
    return _Scanner(AhoCorasick(list(patterns)), tuple(tuple(readings) for readings in patterns.values()))


def _cased(acronym: str) -> Iterator[str]:
    yield acronym
    if len(acronym) >= 4 and acronym.isalpha() and acronym.isupper():
        yield acronym.capitalize()  # the British press writes Nato, Isis


def _forms(text: str, how: str) -> Iterator[str]:
    yield text
    if how == "demonym" and not text.endswith(("s", "ese", "sh", "ch")):
        yield text + "s"
