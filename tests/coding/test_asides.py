"""Stakes, forecasts and conditions are told of the pairs that a text is about; ties and acts of anybody."""

from __future__ import annotations

import pytest

from amity.actors import load_gazetteer
from amity.coding.asides import is_aside
from amity.model import Actor, Dyad

from .encoder.builders import draft_of

ABOUT_TWO = (
    "The Azarite Front and the Borvan League signed a pact in May. "
    "The Azarite Front needs the Borvan League's rifles.\n\n"
    "The Borvan League trusts the Azarite Front. The Azarite Front shelters the Borvan League. "
    "In June the Azarite Front and the Borvan League held a parade. "
    "The Borvan League and the Azarite Front ran a joint court.\n\n"
    "The Borvan League is wary of the Azarite Front. Cestria armed the Azarite Front. "
    "The Azarite Front needs Cestria's money."
)
OTHERS = "\n\nThe Borvan League quarrelled with Cestria in July. The Borvan League needs Cestria's money."


def test_a_stake_in_somebody_else_is_left_out_with_the_reason() -> None:
    """What binds the front to Cestria is no stake of the relation that the text is about."""
    one = draft_of(ABOUT_TWO)
    assert {frozenset(s.actors) for s in one.statements if s.kind == "driver"} == {frozenset(("azar", "bor"))}
    assert "“needs” is read of azar and ces, whom the text is not about" in {r.reason for r in one.rejected}


def test_ties_and_acts_are_told_of_anybody() -> None:
    """Arming is a tie and a charge an act, whoever they are of."""
    told = draft_of(f"{ABOUT_TWO} Cestria accused the Borvan League of theft.").statements
    assert {("tie", frozenset(("azar", "ces"))), ("event", frozenset(("bor", "ces")))} <= {
        (s.kind, frozenset(s.actors)) for s in told
    }


@pytest.mark.parametrize(
    "foreseen",
    [
        "A rupture between the Azarite Front and Cestria is likely.",
        "The Azarite Front could split from Cestria next year.",
        "The Azarite Front may ally with Cestria.",
    ],
)
def test_what_is_foreseen_of_others_is_not_reported_either(foreseen: str) -> None:
    """The forecast is left out, and the tie that its word would be with it."""
    told = draft_of(ABOUT_TWO.rsplit("Cestria armed", 1)[0] + foreseen).statements
    assert not [s for s in told if "ces" in s.actors]


def test_who_acts_for_a_body_counts_for_the_pair_of_a_text() -> None:
    """A text that names a leader throughout is about what he leads, also where only the text tells that."""
    draft = draft_of(
        "Jona Keld, the chief of the Azarite Front, met the Borvan League in May. Keld trusts the Borvan League. "
        "Keld needs the Borvan League's rifles. In June Keld and the Borvan League held a parade."
    )
    assert draft.focused == {Dyad.of("azar", "bor")}


def test_a_list_of_many_is_about_none_of_them() -> None:
    """One sentence on eight groups is not about the two whose names come first in the alphabet."""
    names = ("Azan", "Boran", "Cadan", "Deran", "Evan", "Foran", "Zelan", "Zoran")
    known = load_gazetteer(Actor(name.lower(), f"{name} Host") for name in names)
    others = ", ".join(f"the {name} Host" for name in names[:5])
    draft = draft_of(f"The Zelan Host needs the rifles of the Zoran Host, as do {others} and the Foran Host.", known)
    assert draft.resolution is not None and draft.resolution.focal_of_text is None
    assert not is_aside("driver", ("zelan", "zoran"), 0, draft)


def test_a_paragraph_may_be_about_another_pair() -> None:
    """A paragraph on two others tells what binds those."""
    drivers = {frozenset(s.actors) for s in draft_of(ABOUT_TWO + OTHERS).statements if s.kind == "driver"}
    assert drivers == {frozenset(("azar", "bor")), frozenset(("bor", "ces"))}


@pytest.mark.parametrize(
    ("kind", "actors", "aside"),
    [
        ("driver", ("azar", "ces"), True),
        ("forecast", ("bor", "ces"), True),
        ("conditional", ("azar", "ces"), True),
        ("driver", ("azar", "bor"), False),
        ("driver", ("bor", "omran"), False),  # who acts for the front
        ("tie", ("azar", "ces"), False),
        ("event", ("azar", "ces"), False),
    ],
)
def test_what_is_aside(kind: str, actors: tuple[str, str], aside: bool) -> None:
    """Of drivers, forecasts and conditionals only, and persons count for the body that they act for."""
    assert is_aside(kind, actors, 0, draft_of(ABOUT_TWO)) is aside


def test_nothing_is_aside_where_a_text_is_about_nobody() -> None:
    """Without a sentence or a paragraph that names two there is no pair to keep to."""
    assert not is_aside("driver", ("azar", "ces"), 0, draft_of("The Azarite Front slept."))
