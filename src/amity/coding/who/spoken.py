"""We, I and you: whom whoever speaks means by himself and by those whom he addresses."""

from __future__ import annotations

from typing import Any

from amity.coding.who.discourse import Place
from amity.coding.who.reference import Reference
from amity.coding.who.salience import Wanted, fitting
from amity.coding.who.speech import UNNAMED_SPEAKER
from amity.coding.who.words import FIRST_PERSONS, SECOND_PERSONS, SPEAKING_PERSONS, STATE_KINDS, words

SPOKEN = FIRST_PERSONS | SPEAKING_PERSONS | SECOND_PERSONS
_OFFICIAL = STATE_KINDS | {"coalition", "international_organisation"}


def spoken_reference(place: Place, word: str) -> Reference | None:
    """
    Who is meant by a word of `SPOKEN`; None where nobody known speaks or is spoken to.

    Args:
        place: of the word.
        word: in small letters.
    """
    if word in FIRST_PERSONS:
        return _we(place)
    if word in SECOND_PERSONS:
        return _you(place)
    own = place.voice.own if not place.quoted else None
    return place.reference((own,), "first_person") if own else None


def _we(place: Place) -> Reference | None:
    """`we` in a quotation means the speaker's organisation, else whoever speaks in the text."""
    if place.quoted:
        return place.reference(place.state.speakers or (UNNAMED_SPEAKER.id,), "first_person")
    if place.voice.we is None and (ids := _own_body(place)):
        return place.reference(ids, "first_person")
    return place.reference((place.voice.we,), "first_person") if place.voice.we else None


def _own_body(place: Place) -> tuple[str, ...]:
    """
    Whose `we` it is in `The Union keeps the truce. We will continue to train B`: the subject of the sentence before.

    Of a state or a union of some, in one paragraph, where `we` do what such bodies say that they do, and neither it nor
    (unless it declares something there too) anybody of whom it spoke is named with them. Analysts and others who say
    `we` judge whom they have spoken of.
    """
    stated, verb = place.state.stated, place.token.head
    if place.token.dep_ != "nsubj" or verb.dep_ != "ROOT" or stated.sentence != place.sentence.index - 1:
        return ()
    if place.sentence.index <= place.state.opened or not is_declared(verb):
        return ()
    named = {i for found in place.names.values() for r in found for i in r.actor_ids}
    around = stated.actor_ids if stated.declared else stated.named
    ids = tuple(fitting(stated.actor_ids, Wanted(_OFFICIAL), place.state.actors))
    return ids if len(ids) == 1 and named.isdisjoint(around) else ()


def _you(place: Place) -> Reference | None:
    """`you` in a question means the organisation of whoever answers."""
    return place.reference((place.voice.you,), "addressed") if place.voice.you and not place.quoted else None


def is_declared(verb: Any) -> bool:
    """Whether bodies tell of themselves by a verb, in the present: `condemns`, `will continue to train`."""
    helping = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    present = verb.tag_ in ("VBP", "VBZ") or bool(helping & {"will", "are", "is"})
    deeds = {c.lemma_ for c in verb.children if c.dep_ in ("xcomp", "acomp")}
    going_on = verb.lemma_ in ("continue", "remain") and bool(deeds & words().policy_words)
    return present and (going_on or verb.lemma_ in words().official_verbs)
