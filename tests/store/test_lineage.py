"""Memberships and passages that users note."""

from __future__ import annotations

import datetime as dt

import pytest

from amity.errors import StoreError
from amity.model import Membership, Passage, parse_when
from amity.store import Writer, lineage
from amity.store.lineage import Lineage

BRANCH = Membership("third", "front", "branch", parse_when("2012/2015"), "AB 2016")
SPLIT = Passage("split", dt.date(2014, 2, 3), ("front",), ("north", "south"), (), "AB 2016")


def test_what_is_noted_comes_back_once_and_can_be_withdrawn(writer: Writer) -> None:
    """The same again changes nothing; what is withdrawn no longer counts and can be noted anew."""
    book = Lineage(writer.engine, writer.now)
    assert [book.add(x, by="ada") for x in (BRANCH, SPLIT, BRANCH, SPLIT)] == [True, True, False, False]
    with writer.engine.connect() as conn:
        assert lineage.memberships(conn) == (BRANCH,)
        assert lineage.passages(conn) == (SPLIT,)
        numbers = [(n.seq, n.by) for n in lineage.noted(conn)]
    assert numbers == [(1, "ada"), (1, "ada")]
    book.withdraw("passage", 1)
    with writer.engine.connect() as conn:
        assert lineage.passages(conn) == ()
    with pytest.raises(StoreError, match="no passage with the number 1 holds"):
        book.withdraw("passage", 1)
    assert book.add(SPLIT, by="ada")
