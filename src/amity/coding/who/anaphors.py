"""Everything that stands for an actor without naming it, asked in a fixed order."""

from __future__ import annotations

from typing import Any

from amity.coding.who.discourse import Place
from amity.coding.who.nominals import SPECIAL, nominal_reference
from amity.coding.who.pronouns import PRONOUNS, pronoun_reference
from amity.coding.who.reference import Reference

_NOUNS = ("NOUN", "PROPN")


def may_point_back(token: Any) -> bool:
    """False for a word that stands for nobody in whatever place: most words."""
    return token.pos_ in _NOUNS or token.lower_ in PRONOUNS or token.lower_ in SPECIAL


def anaphor_reference(place: Place) -> Reference | None:
    """Who a token means by apposition, as a pronoun or as a noun that points back; None if no one."""
    word = place.token.lower_
    if word in PRONOUNS:
        return pronoun_reference(place, word) or (nominal_reference(place) if word in SPECIAL else None)
    if word in SPECIAL or place.token.pos_ in _NOUNS:
        return _apposition(place) or nominal_reference(place)
    return None


def _apposition(place: Place) -> Reference | None:
    """`Hezbollah, the Lebanese movement` and `the movement Hezbollah`: the noun means whom the name means."""
    token = place.token
    if token.pos_ != "NOUN":
        return None
    ids: tuple[str, ...] = ()
    if token.dep_ == "appos" and not place.is_demonym(token.head):
        ids = place.meant_by(token.head)
    if not ids:
        ids = next((found for c in token.children if c.dep_ == "appos" and (found := place.meant_by(c))), ())
    return place.reference(ids, "apposition") if ids else None
