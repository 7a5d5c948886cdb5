"""Who gives what to whom: the holder of a stake in a thing, off the verb that gives, gets, needs or prizes it."""

from __future__ import annotations

from amity.coding.lasting import is_lasting
from amity.coding.parties import agents, at_slot, is_passive, parties, party_of, subjects
from amity.coding.stake_lexicon import StakeLexicon, load_stakes
from amity.coding.stake_sides import Place, Side, owners_of, sides, without_ids
from amity.coding.words import Word, conjuncts
from amity.model import Span

_VERBS = ("VERB", "AUX")
_PHASES = frozenset({"stop", "cease", "refuse", "fail", "continue", "keep", "start", "begin"})
_ON = frozenset({"count", "bank", "live", "survive"})  # `counts on its money`, not `counted its soldiers`
_SEIZING = frozenset({"over", "away", "down", "out", "up"})  # `took over the port`


def giving_sides(thing: Word, place: Place, lexicon: StakeLexicon) -> tuple[list[Side], Word]:
    """
    Who holds a stake in a thing that one gives, has or needs, and the word that says so.

    Reads the verb of which the thing is the object, then whose thing it is.
    """
    head = _governor(thing)
    if head is None or (head.lemma == "take" and any(p.low in _SEIZING for p in head.kids("prt"))):
        return [], thing
    owner = place.ids(p for c in _owners(thing) if (p := party_of(c)))
    listed = conjuncts(thing)
    source = place.ids(p for s in ("from", "of", "by") for w in listed for p in parties(at_slot(w, s))) or owner
    acting = place.ids(parties(agents(head) if is_passive(head) else subjects(head)))
    given = lexicon.giving
    if worth := _prized(thing, head, place) or _serving_thing(thing, head, place) or _only_one(thing, head, place):
        return worth, head
    if not acting and head.lemma in given["give"]:
        acting = _inside(head.kids("nsubj"), place)
    if head.lemma in _ON and thing.dep != "pobj":
        return [], head  # "counted the soldiers of A"
    if (
        head.lemma in given["need"]
        and thing.dep == "pobj"
        and thing.head.low in ("on", "upon")
        and _is_for_a_thing(head)
    ):
        return [], head  # `relies on the goodwill of A for its safety`: it is the safety that is needed
    if head.lemma in given["need"]:
        source = source or _slots(head, place, "on", "upon")
        return (sides(place, acting, without_ids(source, acting)) if acting else []), head
    if head.lemma in given["get"] or (head.lemma in given["give"] and _slots(head, place, "through", "via")):
        slots = ("from", "through", "via", "by", *(("in", "at") if head.lemma == "learn" else ()))
        owed = place.ids(parties(head.kids("dative"))) if head.lemma == "owe" else {}
        partners = owed or _slots(head, place, *slots) or without_ids(source, acting)
        return (sides(place, acting, partners) if acting and (partners or is_lasting(head)) else []), head
    if head.lemma in given["give"] or head.lemma in given["offer"]:
        return _given(head, thing, place, acting=acting, owner=owner), head
    return [], head


def _prized(thing: Word, head: Word, place: Place) -> list[Side]:
    """`A is valuable to B for its camps`, `A's contacts remain useful to B`: B holds a stake in A."""
    adjective = next((w for w in (head, *head.kids("acomp")) if w.lemma in load_stakes().giving["prized"]), None)
    if adjective is None or (adjective is head and thing.dep != "pobj"):
        return []
    partner = place.ids(parties(subjects(adjective.head) if adjective is head else _owners(thing)))
    holder = _slots(adjective, place, "to", "for")
    holder = without_ids(holder, partner)
    return sides(place, holder, partner) if partner and (holder or set(partner) <= set(place.focal_ids)) else []


def _is_for_a_thing(verb: Word) -> bool:
    return any(o.pos == "NOUN" for p in verb.kids("prep") if p.low == "for" for o in p.kids("pobj"))


def _serving_thing(thing: Word, head: Word, place: Place) -> list[Side]:
    """`A's engineers help B`, `A's media arm makes films for B`: B holds a stake in A."""
    if thing.dep != "nsubj" or head.lemma not in load_stakes().giving["serve"]:
        return []
    partner = place.ids(p for c in (*_owners(thing), *at_slot(thing, "by")) if (p := party_of(c)))
    served = parties(at_slot(head, "object")) or [p for o in head.kids("dobj") for p in owners_of(o)]
    served = served or [
        p for c in head.kids("ccomp", "xcomp") for s in subjects(c) for p in parties([s]) or owners_of(s)
    ]
    holder = without_ids(place.ids(served) or _slots(head, place, "for", "to"), partner)
    return sides(place, holder, partner) if partner and holder else []


def _only_one(thing: Word, head: Word, place: Place) -> list[Side]:
    """`the hills of A are the only refuge left to B`: B holds a stake in A."""
    if thing.dep != "attr" or head.lemma not in ("be", "remain", "become", "provide"):
        return []
    holder = place.ids(
        p for w in thing.subtree() if w.dep == "prep" and w.low in ("to", "for", "of") for p in parties(w.kids("pobj"))
    )
    holder = {i: at for i, at in holder.items() if i in place.focal_ids}
    partner = without_ids(_inside(head.kids("nsubj"), place), holder)
    return sides(place, holder, partner) if holder and partner else []


def _inside(words: list[Word], place: Place) -> dict[str, Span]:
    """The partner that the phrase of a thing names: B in `the oath to B gives A …`."""
    found = place.ids(p for w in words for inner in w.subtree() if (p := party_of(inner, deep=False)))
    return {i: at for i, at in found.items() if i in place.focal_ids}


def _given(head: Word, thing: Word, place: Place, *, acting: dict[str, Span], owner: dict[str, Span]) -> list[Side]:
    """In `A gives B arms`: B holds a stake in A; in `A offers a refuge`: the other partner does."""
    if not acting or not (is_lasting(head) or _stopped(head)):
        return []
    receivers = without_ids(_receivers(head, thing, place) or owner, acting)
    if receivers:
        return sides(place, receivers, acting)
    if place.focal is not None and len(acting) == 1 and set(acting) <= set(place.focal_ids):
        other = place.focal.other(next(iter(acting)))
        if other in (named := place.named()):
            return [Side(other, next(iter(acting)), named[other], next(iter(acting.values())))]
    return sides(place, {}, acting) if head.lemma in load_stakes().giving["offer"] else []


def _stopped(verb: Word) -> bool:
    return verb.dep in ("xcomp", "pcomp") and verb.head.lemma in _PHASES


def _governor(thing: Word) -> Word | None:
    """The verb or adjective that the thing is the object of, through coordinations and one preposition."""
    first = conjuncts(thing)[0]
    above = first.head
    if first.dep in ("dobj", "attr", "nsubjpass", "oprd"):
        return above
    serves = above.lemma in load_stakes().giving["serve"]
    if first.dep == "nsubj" and above.pos in _VERBS and (serves or above.kids("acomp")):
        return above
    if first.dep == "pobj" and above.dep in ("prep", "dative", "agent"):
        counted = above.low == "of" and above.head.dep in ("dobj", "attr")  # `most of its budget`
        if above.head.pos in (*_VERBS, "ADJ") and not counted:
            return above.head
        if above.low in ("of", "for", "to") and above.head.dep in ("dobj", "attr") and above.head.head.pos in _VERBS:
            return above.head.head
    return None


def _owners(thing: Word) -> list[Word]:
    first = conjuncts(thing)[0]
    return [*thing.kids("poss", "compound", "amod", "nmod"), *(first.kids("poss") if first is not thing else [])]


def _slots(word: Word, place: Place, *slots: str) -> dict[str, Span]:
    for slot in slots:
        if found := place.ids(parties(at_slot(word, slot))):
            return found
    return {}


def _receivers(head: Word, thing: Word, place: Place) -> dict[str, Span]:
    found = place.ids(parties(head.kids("dative"))) or _slots(head, place, "to", "for")
    if not found:
        found = place.ids(parties([w for w in at_slot(head, "object") if w is not thing]))
    if not found and is_passive(head):
        found = place.ids(parties(subjects(head)))
    return found or place.ids(p for s in ("to", "for") for p in parties(at_slot(thing, s)))
