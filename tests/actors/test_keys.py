"""Actors are found by ids of Wikidata, and by reference numbers among their own aliases."""

from __future__ import annotations

import csv
import re
from importlib import resources

import pytest

from amity.actors import find_actor, find_mentions, load_gazetteer
from amity.errors import ActorError
from amity.model import Actor


@pytest.mark.parametrize(("text", "found"), [("Q42418", "taliban"), (" wikidata:Q34490 ", "al-qaeda")])
def test_ids_of_wikidata_open_the_actor(text: str, found: str) -> None:
    """With or without the name of the source."""
    assert find_actor(text, load_gazetteer()).id == found


@pytest.mark.parametrize(("text", "found"), [("QDe.004", "al-qaeda"), ("tai.144", "sirajuddin-haqqani")])
def test_reference_numbers_of_the_united_nations_open_the_actor(text: str, found: str) -> None:
    """Those that are shipped, also where the user's own list has the actor under another id."""
    assert find_actor(text, load_gazetteer()).id == found
    named = load_gazetteer().actor(found).name
    assert find_actor(text, load_gazetteer([Actor("mine", named)])).id == "mine"


def test_reference_numbers_have_an_actor_and_a_source() -> None:
    """Each is one of its kind, belongs to an actor of the lists, and says where it can be looked up."""
    data = resources.files("amity.actors").joinpath("data", "un_list.csv").read_text("utf-8")
    rows = list(csv.DictReader(data.splitlines()))
    assert len({row["key"] for row in rows}) == len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert row["key"] in load_gazetteer().actor(row["id"]).acronyms
        assert re.fullmatch(r"(QD|TA)[ei]\.\d{3}", row["key"])
        assert re.fullmatch(r"https://\w+\.un\.org/\S+", row["address"])


def test_an_own_list_may_have_ids(text: str = "Q77") -> None:
    """The user's actors are found alike; an id that nobody has is unknown."""
    own = load_gazetteer([Actor("front", "Northern Front", wikidata="Q77")])
    assert find_actor(text, own).id == "front"
    with pytest.raises(ActorError, match="unknown actor 'Q99999999999'"):
        find_actor("Q99999999999", own)


def test_reference_numbers_of_sanctions_lists_are_aliases() -> None:
    """They open the actor, and stand for it in a text."""
    own = load_gazetteer([Actor("front", "Northern Front", aliases=("ZZe.042",))])
    assert find_actor("zze.042", own).id == "front"
    (mention,) = find_mentions("The listing of ZZe.042 was reviewed.", own)
    assert mention.actor_id == "front"
