"""Parts and wholes in time."""

import datetime as dt

import pytest

from amity.errors import DataError
from amity.model import Membership, parse_when
from amity.network import parts_on


def test_parts_hold_on_the_days_of_their_membership_only() -> None:
    """Before the start and after the end there is no part; an open end holds; leaders are no parts."""
    memberships = [
        Membership("f", "w", "faction", parse_when("2004/2009")),
        Membership("b", "w", "branch", parse_when("2007/..")),
        Membership("someone", "w", "leader", parse_when("2000/..")),
    ]
    assert parts_on(memberships, dt.date(2005, 1, 1)) == (("f", "w"),)
    assert parts_on(memberships, dt.date(2008, 1, 1)) == (("b", "w"), ("f", "w"))
    assert parts_on(memberships, dt.date(2020, 1, 1)) == (("b", "w"),)


def test_a_circle_of_parts_is_refused_on_its_days() -> None:
    """Two wholes that contain each other are an error on the day that both hold."""
    memberships = [
        Membership("a", "b", "faction", parse_when("2001/2010")),
        Membership("b", "a", "branch", parse_when("2005/2006")),
    ]
    assert parts_on(memberships, dt.date(2002, 1, 1)) == (("a", "b"),)
    with pytest.raises(DataError, match="a part of itself"):
        parts_on(memberships, dt.date(2005, 6, 1))
