"""Where a text holds the words that a model quotes: blanks, quotation marks and dashes may differ, nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from amity.model import Span

_SINGLE = "'‘’‚‛′`´ʼ＇‹›"
_DOUBLE = '"“”„‟″«»＂'
_DASHES = "-‐‑‒–—―−﹘﹣－"
_INVISIBLE = frozenset(
    "\xad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
    + "".join(chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)
_OBJECT = re.compile(r'\{\s*"')
_SAME = {ord(c): to for signs, to in ((_SINGLE, "'"), (_DOUBLE, '"'), (_DASHES, "-")) for c in signs}


@dataclass(frozen=True, slots=True)
class Plain:
    """
    A text with one sign for each kind of quotation mark, dash and blank, and the way back.

    Character `i` of `text` stands for the characters `starts[i]` to `ends[i]` of the original.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> Span:
        """The span of the original that `text[start:end]` stands for; `end` is after `start`."""
        return Span(self.starts[start], self.ends[end - 1])


def plain(text: str) -> Plain:
    """
    A text in the form in which quotes are compared.

    A run of blanks and line breaks is one blank; soft hyphens, zero-width and direction marks are left out.

    Args:
        text: of any length; the work is linear in it.
    """
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, sign in enumerate(text):
        if sign in _INVISIBLE:
            continue
        if sign.isspace():
            if signs and signs[-1] == " ":
                ends[-1] = at + 1
                continue
            sign = " "
        signs.append(_SAME.get(ord(sign), sign))
        starts.append(at)
        ends.append(at + 1)
    return Plain("".join(signs), tuple(starts), tuple(ends))


def find_quote(quote: str, within: Plain) -> tuple[Span, ...]:
    """
    Every place of the original where the quoted words stand as whole words, from left to right.

    Args:
        quote: as a model wrote it; blanks around it do not count.
        within: from `plain`.
    """
    wanted = plain(quote).text.strip()
    found: list[Span] = []
    at = within.text.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        if not _inside_word(within.text, at) and not _inside_word(within.text, end):
            found.append(within.original(at, end))
        at = within.text.find(wanted, at + 1)
    return tuple(found)


def find_objects(text: str) -> Iterator[Span]:
    """
    Where a text holds JSON objects, the outermost only: data, not sentences, whatever words stand in it.

    Ends early at an object that is nested too deeply to be read.

    Args:
        text: of any length.
    """
    decode = json.JSONDecoder(strict=False).raw_decode
    found = _OBJECT.search(text)
    while found:
        end = found.start() + 1
        try:
            _, end = decode(text, found.start())
            yield Span(found.start(), end)
        except ValueError:
            pass  # a brace of prose, or an object that is cut off
        except RecursionError:
            return  # nested beyond any use; trying each level anew would take for ever
        found = _OBJECT.search(text, end)


def shifted(span: Span, by: int) -> Span:
    """The span moved by a number of characters."""
    return Span(span.start + by, span.end + by)


def _inside_word(text: str, at: int) -> bool:
    """True if a cut before position `at` would part a word or a number."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
