"""For whom persons speak whom no list knows."""

from __future__ import annotations

import pytest

from amity.actors import load_gazetteer
from amity.coding.who import name_actors
from amity.model import Actor

GAZETTEER = load_gazetteer(
    [Actor("rda", "Red Dawn Army", acronyms=("RDA",)), Actor("oro", "Orovia", "state", aliases=("Orovian",))]
)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Orovia's defence minister, Ana Keld, resigned.", "oro"),
        ("RDA chief Ana Keld spoke.", "rda"),
        ("The Orovian President Ana Keld spoke.", "oro"),
        ("President Ana Keld of Orovia spoke.", "oro"),
        ("Ana Keld, the former spokeswoman of the Red Dawn Army, spoke.", "rda"),
        ("Ana Keld, who leads the RDA, spoke.", "rda"),
        ("Ana Keld, an RDA commander, spoke.", "rda"),
        ("President Ana Keld spoke of the RDA.", None),
        ("Colonel Ana Keld met the leaders of the RDA in Orovia.", None),
    ],
)
def test_an_office_beside_a_name_tells_the_organisation(text: str, whole: str | None) -> None:
    """Before the name, after it, or in a clause; where nothing says it, nothing is supposed."""
    person = next(a for a in name_actors(text, GAZETTEER).actors.values() if a.name == "Ana Keld")
    assert person.kind == "person"
    assert person.part_of == whole
