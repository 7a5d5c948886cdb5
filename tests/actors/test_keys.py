"""Actors are found by ids of Wikidata, and by reference numbers among their own aliases."""

from __future__ import annotations

import pytest

from amity.actors import find_actor, find_mentions, load_gazetteer
from amity.errors import ActorError
from amity.model import Actor


@pytest.mark.parametrize(("text", "found"), [("Q42418", "taliban"), (" wikidata:Q34490 ", "al-qaeda")])
def test_ids_of_wikidata_open_the_actor(text: str, found: str) -> None:
    """With or without the name of the source."""
    assert find_actor(text, load_gazetteer()).id == found


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
