"""Dates as people write them, from the EDTF that statements hold."""

from __future__ import annotations

import re

SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
SIGNS = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}
_ONE = re.compile(r"(?P<year>\d{4}|\d{3}X)(?:-(?P<part>\d\d))?(?:-(?P<day>\d\d))?(?P<sign>[~?%]?)")


def in_words(edtf: str) -> str:
    """
    A date or interval in words: `1995~/2012` is "about 1995 to 2012", `199X` "the 1990s", `2001-22` "summer 2001".

    What it does not know stays as it was written.
    """
    first, bar, last = edtf.partition("/")
    if not bar:
        return _one(first) or edtf
    begin, end = _one(first), _one(last)
    if first in ("", "..") and end:
        return f"until {end}"
    if last in ("", "..") and begin:
        return f"since {begin}"
    return f"{begin} to {end}" if begin and end else edtf


def _one(text: str) -> str:
    """One date in words; "" where it is something else."""
    found = _ONE.fullmatch(text)
    if found is None:
        return ""
    year, part, day, sign = found["year"], found["part"], found["day"], SIGNS.get(found["sign"], "")
    if year.endswith("X"):
        return "" if part else f"{sign}the {year[:3]}0s"
    if part in SEASONS and not day:
        return f"{sign}{SEASONS[part]} {year}"
    return sign + "-".join(piece for piece in (year, part, day) if piece)
