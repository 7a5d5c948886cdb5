"""Texts of a REFI-QDA project, and the places in them as different programs count."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

MOST_NAMED = 200  # selections whose names are compared with their words, to tell how a program counts
_WIDE = re.compile("\r\n|[\U00010000-\U0010ffff]")
_NUMBERS = re.compile(r"[\d\s,.:()-]*")
_SCHEME = re.compile(r"[a-z]+://+")


@dataclass(frozen=True, slots=True)
class CountedText:
    """A text whose lines end in one character, and where the program that counted has two for one of its characters."""

    text: str
    wide: tuple[int, ...] = ()

    def place(self, position: int | None) -> int | None:
        """The offset, in code points, that a position of the program stands for."""
        return None if position is None else position - bisect_left(self.wide, position)


@dataclass(frozen=True, slots=True)
class Named:
    """A selection as its program has it: from and to, and the name that it gave it."""

    start: int
    end: int
    name: str


def count_as(raw: str, origin: str, named: Iterable[Named]) -> CountedText:
    """
    A text with its positions as its program counts them.

    The standard counts code points of the file as it is. ATLAS.ti counts the two characters that end a line on Windows
    as one, others count code units of UTF-16. Most programs name a selection by its first words: where the standard's
    way does not fit these names and another does, that one holds.

    Args:
        raw: the text as its file has it.
        origin: the program.
        named: selections with names.
    """
    two = "atlas" not in origin.lower()
    lines = (two, not two) if "\r\n" in raw else (two,)
    units = (False, True) if raw and max(raw) > "\uffff" else (False,)
    ways = [_counted(raw, two_for_lines=line, two_for_rare=unit) for unit in units for line in lines]
    if len(ways) == 1:
        return ways[0]
    told = [one for one in named if not _NUMBERS.fullmatch(one.name)][:MOST_NAMED]
    return max(ways, key=lambda way: sum(_fits(way, one) for one in told))


def decode(content: bytes) -> str:
    """A text file's content: UTF-8 with or without its mark, or UTF-16 with it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8-sig", "replace")


def member_of(path: str) -> str:
    """The name, in small letters, of the file in the archive that a path such as `internal://…` means."""
    return _SCHEME.sub("", path.replace("\\", "/")).rpartition("/")[2].lower()


def _counted(raw: str, *, two_for_lines: bool, two_for_rare: bool) -> CountedText:
    wide, shift = [], 0
    for found in _WIDE.finditer(raw):
        at = found.start() + shift
        if found[0] != "\r\n":
            shift += two_for_rare
            if two_for_rare:
                wide.append(at)
        elif two_for_lines:
            wide.append(at)
        else:
            shift -= 1
    return CountedText(raw.replace("\r\n", "\n").replace("\r", "\n"), tuple(wide))


def _fits(way: CountedText, one: Named) -> int:
    """
    2 where a selection's words begin with its name, or its name, which may be cut short, with its words; else 0.

    Spaces do not count; where there are some before the words, which hardly anybody selects, it is 1.
    """
    name = " ".join(one.name.split()).rstrip(".… ")
    selected = way.text[way.place(one.start) : way.place(one.end)]
    words = " ".join(selected.split())
    if not words or not (words.startswith(name) or name.startswith(words)):
        return 0
    return 1 if selected[0].isspace() else 2
