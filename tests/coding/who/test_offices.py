"""For whom persons speak whom no list knows."""

from __future__ import annotations

import pytest

from amity.actors import load_gazetteer
from amity.coding.who import name_actors
from amity.model import Actor

GAZETTEER = load_gazetteer(
    [
        Actor("rda", "Red Dawn Army", acronyms=("RDA",)),
        Actor("oro", "Orovia", "state", aliases=("Orovian",)),
        Actor("dal", "Omran Dal", "person", part_of="oro"),
    ]
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
        ("Orovia attacked the RDA. Its president, General Ana Keld, spoke.", "oro"),
        ("Orovia armed the RDA, and its leader, General Ana Keld, spoke.", "rda"),
        ("Orovia armed the RDA. The movement's founder, Ana Keld, said so.", "rda"),
        ("The RDA armed Orovia. The movement's founder, Ana Keld, said so.", "rda"),
        ("The RDA grew.\n\nThe movement's founder, Ana Keld, said so.", None),
        ("Orovia made its war on RDA commander Bor Teld and rebel leader Ana Keld.", None),
        ("They met General Ana Keld and other RDA leaders.", "rda"),
        ("They met General Ana Keld and other members of the RDA.", "rda"),
        ("They met General Ana Keld and other enemies of the RDA.", None),
        ("The RDA, led by General Ana Keld, spoke.", "rda"),
        ("The RDA, led by a rival of General Ana Keld, spoke.", None),
        ("The RDA under fire from General Ana Keld spoke.", None),
        ("Orovia under General Ana Keld spoke.", "oro"),
        ("Ana Keld, a founder and a veteran of the Red Dawn Army, spoke.", "rda"),
        ("General Ana Keld, a former member of the RDA's rival, spoke.", None),
        ("General Ana Keld, a veteran of the Orovian war, spoke.", None),
        ("The RDA's leader, Bor Teld, died. His successor, General Ana Keld, spoke.", "rda"),
        ("The RDA's leader, Bor Teld, was succeeded by General Ana Keld.", "rda"),
        ("The RDA's leader, Bor Teld, was succeeded by his son, General Ana Keld.", "rda"),
        ("Omran Dal died. His successor, General Ana Keld, spoke of the RDA.", "oro"),
        ("RDA chief Bor Teld left. Omran Dal died. His successor, General Ana Keld, spoke.", "oro"),
        ("The RDA's leader, Bor Teld, died. His heir, General Ana Keld, spoke.", "rda"),
        ("The Red Dawn Army of General Ana Keld spoke.", "rda"),
        ("The RDA of the rival of General Ana Keld spoke.", None),
        ("The killing by the Red Dawn Army of General Ana Keld shocked many.", None),
        ("The condemnation by Orovia of General Ana Keld shocked many.", None),
        ("The Red Dawn Army of Mawlawi Ana Keld spoke.", "rda"),
        ("The RDA's leader, Bor Teld, died. His brother, General Ana Keld, spoke.", None),
        ("RDA chief Bor Teld spoke. It rained. The mayor died. His deputy, General Ana Keld, spoke.", None),
        ("RDA chief Bor Teld accused his rival's deputy, General Ana Keld.", None),
        ("General Bor Teld died. His successor, General Ana Keld, met the RDA.", None),
        ("The RDA met General Ana Keld.", None),
        ("The RDA killed President Ana Keld.", None),
        ("President Ana Keld spoke of the RDA.", None),
        ("Colonel Ana Keld met the leaders of the RDA in Orovia.", None),
    ],
)
def test_an_office_beside_a_name_tells_the_organisation(text: str, whole: str | None) -> None:
    """Before the name, after it, or in a clause; where nothing says it, nothing is supposed."""
    person = next(a for a in name_actors(text, GAZETTEER).actors.values() if a.name == "Ana Keld")
    assert person.kind == "person"
    assert person.part_of == whole


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Keld's Red Dawn Army had won.", "rda"),
        ("Keld's Red Dawn Army critics had won.", None),
        ("Keld's Orovia policy had failed.", None),
    ],
)
def test_a_group_may_be_somebodys(text: str, whole: str | None) -> None:
    """A person of the list without an organisation belongs to what is called theirs, where that is the group itself."""
    listed = Actor("keld", "Ana Keld", "person", aliases=("Keld",))
    gazetteer = load_gazetteer([*GAZETTEER.actors.values(), listed])
    assert name_actors(text, gazetteer).actors["keld"].part_of == whole


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Jabhat al-Nusra leader Abu Mohammad al-Julani spoke.", "jabhat-al-nusra"),
        ("Former Jabhat al-Nusra leader Abu Mohammad al-Julani spoke.", "hayat-tahrir-al-sham"),
        ("Abu Mohammad al-Julani spoke.", "hayat-tahrir-al-sham"),
    ],
)
def test_a_text_tells_better_than_the_shipped_list_whose_man_somebody_is(text: str, whole: str) -> None:
    """A text may be older than the list; a former office tells nothing."""
    person = next(a for a in name_actors(text, load_gazetteer()).actors.values() if a.kind == "person")
    assert person.part_of == whole


def test_a_users_list_tells_best() -> None:
    """The text does not take a person of the user's from the organisation that the user gives."""
    listed = Actor("keld", "Ana Keld", "person", part_of="oro")
    gazetteer = load_gazetteer([*GAZETTEER.actors.values(), listed])
    assert name_actors("RDA leader Ana Keld spoke.", gazetteer).actors["keld"].part_of == "oro"
