"""Dates in words."""

from __future__ import annotations

import pytest

from amity.web.dates import in_words


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2001-09-11", "2001-09-11"),
        ("2001-09", "2001-09"),
        ("1998?", "perhaps 1998"),
        ("2001-09~", "about 2001-09"),
        ("2001%", "perhaps about 2001"),
        ("199X", "the 1990s"),
        ("199X~", "about the 1990s"),
        ("2001-22", "summer 2001"),
        ("1995~/2012", "about 1995 to 2012"),
        ("1996/2001-09", "1996 to 2001-09"),
        ("../2001", "until 2001"),
        ("/2001", "until 2001"),
        ("2001/..", "since 2001"),
        ("199X/2004-23", "the 1990s to autumn 2004"),
        ("19XX", "19XX"),
        ("2001-XX-11", "2001-XX-11"),
        ("[1667,1668]", "[1667,1668]"),
        ("../..", "../.."),
        ("", ""),
        ("<b>", "<b>"),
    ],
)
def test_dates_are_written_as_people_write_them(edtf: str, words: str) -> None:
    """And left as they are where they are something else."""
    assert in_words(edtf) == words
