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
        ("The Red Dawn Army wanted, in the words of its chief, Ana Keld, to be left alone.", "rda"),
        ("Orovia left; as its leader, Ana Keld, said, it had no choice, and the RDA stayed.", "oro"),
        ("Orovia armed the RDA and its leader, Ana Keld.", "rda"),
        ("Orovia armed the RDA. The movement's founder, Ana Keld, said so.", "rda"),
        ("The RDA armed Orovia. The movement's founder, Ana Keld, said so.", "rda"),
        ("The RDA, led by General Ana Keld, spoke.", "rda"),
        ("General Ana Keld spoke. Under General Ana Keld the RDA grew, and Keld's Red Dawn Army won.", "rda"),
        ("Orovia under General Ana Keld spoke.", "oro"),
        ("Ana Keld, a founder and a veteran of the Red Dawn Army, spoke.", "rda"),
        ("The RDA's leader, Bor Teld, died. His successor, General Ana Keld, spoke.", "rda"),
        ("The RDA's leader, Bor Teld, was succeeded by General Ana Keld.", "rda"),
        ("General Bor Teld died. His successor, General Ana Keld, met the RDA.", None),
        ("The RDA met General Ana Keld.", None),
        ("President Ana Keld spoke of the RDA.", None),
        ("Colonel Ana Keld met the leaders of the RDA in Orovia.", None),
    ],
)
def test_an_office_beside_a_name_tells_the_organisation(text: str, whole: str | None) -> None:
    """Before the name, after it, or in a clause; where nothing says it, nothing is supposed."""
    person = next(a for a in name_actors(text, GAZETTEER).actors.values() if a.name == "Ana Keld")
    assert person.kind == "person"
    assert person.part_of == whole
