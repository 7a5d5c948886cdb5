"""Characters settled once, so that offsets into a document's text never move again."""

from __future__ import annotations

import re
import unicodedata

# Line ends other than "\n": next line, vertical tab, form feed, Unicode's line and paragraph separators.
_LINE_ENDS = dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028, 0x2029), "\n")
_CONTROLS = dict.fromkeys([*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0)], " ")
# Halves of UTF-16 pairs cannot be written as UTF-8: a store would fail on them.
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
# Marks that turn the direction of what follows: a quote shown with them could read otherwise than it is stored.
_TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_ZERO_WIDTH = (0xAD, 0x180E, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF)

_ONE_FOR_ONE = {**_SURROGATES, **_CONTROLS, **_LINE_ENDS}
_VERBATIM = {**_ONE_FOR_ONE, **dict.fromkeys(_TURNING, "\u2060")}
_EXTRACTED = {**_ONE_FOR_ONE, **dict.fromkeys((*_TURNING, *_ZERO_WIDTH), None)}

_SPACES = re.compile(r"[ \t\u00a0]+")
_BLANK_LINES = re.compile(r"\n{3,}")


def settle_verbatim(text: str) -> str:
    """
    The text of a plain-text file with as many characters as the file has (a line end counts as one).

    Line ends become `\\n`; control characters become spaces; marks that turn the writing direction become word
    joiners, which show nothing and turn nothing. All else stays, so that offsets agree with any program that reads
    the same file in text mode.
    """
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_VERBATIM)


def settle_extracted(text: str) -> str:
    """
    Text taken out of a format (HTML, PDF, Word, mail) with characters composed, invisible ones off and spaces single.

    Composed means Unicode NFC. Joiners that Persian, Urdu and Indic writing needs (U+200C, U+200D) stay.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_EXTRACTED)
    lines = (_SPACES.sub(" ", line).strip(" ") for line in unicodedata.normalize("NFC", text).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def one_line(text: str, *, at_most: int = 500) -> str:
    """Metadata as one line: settled, spaces single, cut at `at_most` characters."""
    line = " ".join(settle_extracted(text[: 4 * at_most]).split())
    return line if len(line) <= at_most else line[: at_most - 1] + "…"
