"""Parts and wholes in time, and the rule by which ties pass on."""

import datetime as dt

import numpy as np
import pytest

from amity.errors import DataError
from amity.model import Membership, parse_when
from amity.network import Passage, parts_on, pass_on_ties

DAY = dt.date(2014, 2, 3)
FRIENDS, ENEMIES, OWN = np.array([0.0, 1.0]), np.array([1.0, 0.0]), np.array([0.5, 0.5])


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


def test_after_a_split_parts_take_over_the_wholes_ties_unless_they_have_their_own() -> None:
    """The new part inherits; the part with a tie of its own keeps it; the whole's ties end with it."""
    ties = {("p", "w"): FRIENDS, ("q", "w"): ENEMIES, ("g", "p"): OWN}
    after = pass_on_ties(ties, Passage("split", DAY, ("w",), ("f", "g")))
    assert set(after) == {("f", "p"), ("f", "q"), ("g", "p"), ("g", "q")}
    assert (after["f", "p"] == FRIENDS).all()
    assert (after["g", "p"] == OWN).all()


def test_a_whole_that_lives_on_keeps_its_ties() -> None:
    """A faction leaves; the rest goes by the old name."""
    after = pass_on_ties({("p", "w"): FRIENDS, ("q", "r"): OWN}, Passage("split", DAY, ("w",), ("f", "w")))
    assert set(after) == {("p", "w"), ("f", "p"), ("q", "r")}


def test_a_merger_mixes_ties_by_size_and_swallows_the_tie_between_its_parts() -> None:
    """Three quarters friendly where the friendly part is three times as large."""
    ties = {("a", "p"): FRIENDS, ("b", "p"): ENEMIES, ("a", "b"): FRIENDS}
    after = pass_on_ties(ties, Passage("merger", DAY, ("a", "b"), ("c",)), sizes={"a": 3.0, "b": 1.0})
    assert set(after) == {("c", "p")}
    assert after["c", "p"] == pytest.approx([0.25, 0.75])


def test_a_renaming_hands_on_everything() -> None:
    """Only the id changes."""
    after = pass_on_ties({("a", "p"): FRIENDS}, Passage("renaming", DAY, ("a",), ("z",)))
    assert set(after) == {("p", "z")}


@pytest.mark.parametrize(
    "passage",
    [
        Passage("split", DAY, ("a",), ("b",)),
        Passage("merger", DAY, ("a",), ("b",)),
        Passage("renaming", DAY, ("a", "b"), ("c",)),
        Passage("renaming", DAY, ("a",), ("a",)),
    ],
)
def test_passages_that_do_not_add_up_are_refused(passage: Passage) -> None:
    """A split needs several parts, a merger several befores, a renaming a new name."""
    with pytest.raises(DataError, match=r"add up|renamed to itself"):
        pass_on_ties({}, passage)


def test_sizes_must_be_positive() -> None:
    """The message names the actor."""
    with pytest.raises(DataError, match="size of 'b' is 0"):
        pass_on_ties(
            {("a", "p"): FRIENDS, ("b", "p"): ENEMIES}, Passage("merger", DAY, ("a", "b"), ("c",)), sizes={"b": 0.0}
        )
