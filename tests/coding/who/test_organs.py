"""A bare `the army` is the army that is known of the states in the text."""

from __future__ import annotations

import pytest

from amity.actors import load_gazetteer
from amity.coding.who import name_actors
from amity.model import Actor

GAZETTEER = load_gazetteer(
    [
        Actor("oro", "Orovia", "state"),
        Actor("oro-army", "Orovian Army", "state_agency", part_of="oro"),
        Actor("sel", "Selmia", "state"),
        Actor("sel-army", "Selmian Army", "state_agency", part_of="sel"),
        Actor("tal", "Talvia", "state"),
    ]
)


@pytest.mark.parametrize(
    ("text", "army"),
    [
        ("Orovia is at war with the rebels. The army holds the pass.", "oro-army"),
        ("Orovia and Talvia share a border. The Army guards it.", "oro-army"),
        ("Orovia and Selmia are at war. The army holds the pass.", None),
        ("Talvia is at peace. The army is small.", None),
        ("Orovia is at war. The rebels have an army of their own.", None),
    ],
)
def test_the_army_is_that_of_the_state(text: str, army: str | None) -> None:
    """Where two states of the text have one, or none has, nobody is meant by name."""
    found = {m.actor_id for m in name_actors(text, GAZETTEER).mentions} - {"oro", "sel", "tal"}
    assert found == ({army} if army else set())
