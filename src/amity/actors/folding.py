"""Text made comparable: letters without marks, one space between words, and the way back to the original offsets."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

_DROP = "\x00"
_APOSTROPHES = "'’‘‛ʼʻʹ`´′＇ʾʿ"
_SPACES = "\t\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    chr(c) for c in range(0x2000, 0x200B)
)
_HYPHENS = "-‐‑‒–—―−﹘﹣－_"
_QUOTES = '"“”„‟«»＂'
_ZERO_WIDTH = "\xad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff" + "".join(
    chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xFE00, 0xFE10))
)
_STROKES = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ħ": "h", "Ħ": "H", "ı": "i", "İ": "I"}

_PLAIN = re.compile("[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")  # most names: nothing to fold
_OUTER_APOSTROPHE = re.compile(r"'(?!\w)|(?<!\w)'|'(?=[sS]\b)")
_DROPPED = re.compile(r"[ \n](?:\x00*[ \n])+|\x00+|(?<=\w)'(?=\w)|(?<=\b[A-Za-z])\.(?=[A-Za-z]\b)|\n")


@dataclass(frozen=True, slots=True)
class Folded:
    """
    A text in comparable form.

    `text` keeps the case, `lower` does not; both have the same length. `breaks` and `shifts` say how many
    characters of the original were left out before each position.
    """

    text: str
    lower: str
    breaks: tuple[int, ...]
    shifts: tuple[int, ...]

    def start(self, position: int) -> int:
        """Offset in the original text of the character at `position`."""
        at = bisect_right(self.breaks, position)
        return position + (self.shifts[at - 1] if at else 0)

    def end(self, position: int) -> int:
        """Offset in the original text just after the character before `position`."""
        return self.start(position - 1) + 1


def fold(text: str) -> Folded:
    """
    The text with plain letters, plain spaces and no invisible characters.

    Hyphens, dashes and double quotes become spaces; apostrophes inside words and the points of `U.S.` go; a
    possessive 's is parted from its word; a blank line stays as a line break, so that no name runs across it.

    Args:
        text: of any length; the work is linear in it.
    """
    plain = text.translate(_table())
    if "'" in plain:
        plain = _OUTER_APOSTROPHE.sub(" ", plain)
    pieces: list[str] = []
    breaks: list[int] = []
    shifts: list[int] = []
    done = length = shift = 0
    for hit in _DROPPED.finditer(plain):
        kept = _replacement(hit.group())
        pieces += (plain[done : hit.start()], kept)
        length += hit.start() - done + len(kept)
        done = hit.end()
        if len(kept) < done - hit.start():
            shift += done - hit.start() - len(kept)
            breaks.append(length)
            shifts.append(shift)
    pieces.append(plain[done:])
    folded = "".join(pieces)
    return Folded(folded, folded.lower(), tuple(breaks), tuple(shifts))


def fold_name(name: str) -> str:
    """A name in the form in which folded texts hold it, case kept."""
    return name if _PLAIN.fullmatch(name) else fold(name).text.strip()


def _replacement(dropped: str) -> str:
    if dropped[0] not in " \n":
        return ""
    return "\n" if dropped.count("\n") > 1 else " "


@cache
def _table() -> dict[int, str]:
    """One character for one character, so that offsets stay."""
    table: dict[int, str] = {}
    for code in (*range(0x20), *range(0x7F, 0xA0)):
        table[code] = " "
    table[ord("\n")] = "\n"
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFKD", chr(code))[0]
        if base.isascii() and base.isalpha():
            table[code] = base
    for code in (*range(0x0300, 0x0370), *range(0x0610, 0x061B), *range(0x064B, 0x0660)):
        table[code] = _DROP
    table |= {ord(a): b for a, b in _STROKES.items()}
    for characters, to in ((_SPACES, " "), (_HYPHENS, " "), (_QUOTES, " "), (_APOSTROPHES, "'"), (_ZERO_WIDTH, _DROP)):
        table |= dict.fromkeys(map(ord, characters), to)
    return table
