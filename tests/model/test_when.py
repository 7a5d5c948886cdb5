"""Dates of sources as intervals of days."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.errors import DataError
from amity.model import When, parse_when

DATES = st.dates(min_value=dt.date(1800, 1, 1), max_value=dt.date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2009", "2009-01-01", "2010-01-01"),
        ("2009-09", "2009-09-01", "2009-10-01"),
        ("2009-09-20", "2009-09-20", "2009-09-21"),
        ("2001?", "2001-01-01", "2002-01-01"),
        ("2009-09~", "2009-09-01", "2009-10-01"),
        ("199X", "1990-01-01", "2000-01-01"),
        ("2006-11/2007-02", "2006-11-01", "2007-03-01"),
    ],
)
def test_interval_holds_every_day_that_the_text_may_mean(text: str, earliest: str, latest: str) -> None:
    """A date of lower precision stands for all its days, half-open."""
    when = parse_when(text)
    assert (when.earliest, when.latest) == (dt.date.fromisoformat(earliest), dt.date.fromisoformat(latest))
    assert when.as_written == text


@pytest.mark.parametrize("text", ["../2001-10", "/2001-10", "XXXX/2001-10"])
def test_unknown_beginning_is_open(text: str) -> None:
    """An interval whose beginning is not given has no earliest day, rather than a guessed one."""
    when = parse_when(text)
    assert when.earliest is None
    assert when.latest == dt.date(2001, 11, 1)


def test_undated_past_has_no_days() -> None:
    """The codebook's `XXXX` is known to be in the past and no more."""
    assert not parse_when("XXXX").known
    assert parse_when("XXXX").middle() is None


@pytest.mark.parametrize("text", ["last spring", "2009-13", "2007/2006", "32.1.2009", "2009-02-30"])
def test_what_is_no_date_is_refused_with_examples(text: str) -> None:
    """The message repeats what was got and shows what is expected."""
    with pytest.raises(DataError, match=r"EDTF|ends .* before it begins"):
        parse_when(text)


@given(DATES)
def test_a_day_covers_itself_alone(day: dt.date) -> None:
    """`When.on` and parsing agree, and neighbours are outside."""
    when = When.on(day)
    assert when == parse_when(day.isoformat())
    assert when.covers(day)
    assert not when.covers(day + dt.timedelta(days=1))
    assert not when.covers(day - dt.timedelta(days=1))
    assert when.middle() == day


@given(DATES, DATES)
def test_interval_covers_its_ends_and_its_middle(a: dt.date, b: dt.date) -> None:
    """Both written days of an interval belong to it."""
    first, last = sorted((a, b))
    when = parse_when(f"{first}/{last}")
    assert when.covers(first)
    assert when.covers(last)
    middle = when.middle()
    assert middle is not None
    assert when.covers(middle)
