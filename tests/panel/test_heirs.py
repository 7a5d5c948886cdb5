"""What was said of actors passes to those that they became."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from amity.errors import DataError
from amity.model import Dyad, Passage, TieLabel
from amity.panel import handed_on, with_heirs
from amity.store import Recorded
from amity.testing import make_recorded, make_statement, make_tie

DAY = dt.date(2014, 2, 3)
LATER = dt.date(2020, 1, 1)


def tie(a: str, b: str, published: str = "2012-01-01", state: str = "alliance") -> Recorded:
    """A tie of two actors from a document of its own."""
    item = make_tie(state, published, doc=f"doc-{a}-{b}-{published}")
    return dataclasses.replace(item, stmt=dataclasses.replace(item.stmt, actors=(a, b)))


def pairs(items: list[Recorded]) -> set[str]:
    """The dyads that statements are about."""
    return {str(Dyad.of(*item.stmt.actors)) for item in items}


def test_after_a_split_each_part_starts_with_what_was_said_of_the_whole() -> None:
    """Only what was said of the time before counts, and a part of which something was said keeps to that."""
    items = [tie("front", "sponsor"), tie("front", "rival", "2015-01-01"), tie("north", "sponsor", "2013-01-01")]
    found = with_heirs(items, [Passage("split", DAY, ("front",), ("north", "south"))], known_on=LATER)
    assert found[:3] == items
    assert pairs(found[3:]) == {"south|sponsor"}
    assert found[3].stmt.id == items[0].stmt.id
    assert found[3].said_of == ("front", "sponsor")
    assert found[3].standing == 1


def test_merging_actors_count_by_their_shares_and_their_own_tie_vanishes() -> None:
    """Three quarters of the new actor come from the larger; equal halves where nothing is said."""
    items = [tie("a", "p"), tie("b", "p", state="war"), tie("a", "b")]
    passage = Passage("merger", DAY, ("a", "b"), ("c",), (3.0, 1.0))
    copies = with_heirs(items, [passage], known_on=LATER)[3:]
    assert [(c.stmt.actors, c.standing) for c in copies] == [(("c", "p"), 0.75), (("c", "p"), 0.25)]
    equal = with_heirs(items, [dataclasses.replace(passage, shares=())], known_on=LATER)[3:]
    assert [c.standing for c in equal] == [0.5, 0.5]


def test_an_actor_that_absorbs_another_keeps_its_own_ties() -> None:
    """What was said of the absorbed one passes on only where nothing was said of the other."""
    items = [tie("a", "p"), tie("b", "p", state="war"), tie("b", "q")]
    copies = with_heirs(items, [Passage("merger", DAY, ("a", "b"), ("a",))], known_on=LATER)[3:]
    assert pairs(copies) == {"a|q"}


def test_a_renaming_hands_on_what_is_said_later_under_the_old_name_too() -> None:
    """Sources are slow to take up a new name."""
    items = [tie("old", "p"), tie("p", "old", "2016-01-01")]
    copies = with_heirs(items, [Passage("renaming", DAY, ("old",), ("new",))], known_on=LATER)[2:]
    assert [c.stmt.actors for c in copies] == [("new", "p"), ("p", "new")]


def test_passages_follow_one_another() -> None:
    """A group is renamed, then splits: the parts start with what was said under the first name."""
    passages = [
        Passage("split", dt.date(2016, 1, 1), ("new",), ("n1", "n2")),
        Passage("renaming", DAY, ("old",), ("new",)),
    ]
    copies = with_heirs([tie("old", "p")], passages, known_on=LATER)[1:]
    assert pairs(copies) == {"new|p", "n1|p", "n2|p"}
    assert {c.said_of for c in copies} == {("old", "p")}
    assert handed_on(passages, dt.date(2015, 1, 1)) == {"old"}
    assert handed_on(passages, LATER) == {"old", "new"}


def test_who_gives_help_is_the_heir() -> None:
    """The provider of a tie passes on with it."""
    stmt = make_statement(label=TieLabel("cooperation", ("arms",), "north"), doc="d")
    copies = with_heirs([make_recorded(stmt)], [Passage("renaming", DAY, ("north",), ("new",))], known_on=LATER)[1:]
    assert copies[0].stmt.label == TieLabel("cooperation", ("arms",), "new")


def test_what_is_not_known_yet_changes_nothing() -> None:
    """Asked what was known before the day, there was no split."""
    items = [tie("front", "sponsor")]
    passage = Passage("split", DAY, ("front",), ("north", "south"))
    assert with_heirs(items, [passage], known_on=dt.date(2014, 2, 2)) == items


@pytest.mark.parametrize(
    ("kind", "before", "after", "shares"),
    [
        ("split", ("a",), ("b",), ()),
        ("split", ("a",), ("b", "b"), ()),
        ("merger", ("a",), ("b",), ()),
        ("renaming", ("a", "b"), ("c",), ()),
        ("renaming", ("a",), ("a",), ()),
        ("merger", ("a", "b"), ("c",), (1.0,)),
        ("merger", ("a", "b"), ("c",), (1.0, 0.0)),
        ("secession", ("a",), ("b",), ()),
    ],
)
def test_passages_that_do_not_add_up_are_refused(
    kind: str, before: tuple[str, ...], after: tuple[str, ...], shares: tuple[float, ...]
) -> None:
    """The message says what a split, merger or renaming has, or which shares are missing."""
    with pytest.raises(DataError, match=r"does not add up|unknown passage|do not fit"):
        Passage(kind, DAY, before, after, shares)
