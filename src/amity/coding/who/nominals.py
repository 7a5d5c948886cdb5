"""The group, both movements, its former ally, the rift: nouns that point back to actors."""

from __future__ import annotations

from typing import Any

from amity.coding.who.clauses import coordinated
from amity.coding.who.discourse import Place
from amity.coding.who.pronouns import barred_ids, pair_ids
from amity.coding.who.reference import Reference
from amity.coding.who.salience import Wanted, last_pair, most_salient
from amity.coding.who.words import BODY_KINDS, DEFINITE, words
from amity.model import Dyad

_ANYONE = BODY_KINDS | {"state"}
_TWO = frozenset({"two", "both"})
_CAPITALISED = frozenset({"PROPN"})


def nominal_reference(place: Place) -> Reference | None:
    """Who a noun that names no one means, or None where it points to no actor."""
    token = place.token
    lemma = token.lemma_.lower()
    if token.lower_ in ("other", "another") and token.dep_ not in ("amod", "det"):
        return _each_other(place)
    if token.lower_ in ("two", "pair") and token.dep_ not in ("nummod", "compound") and _determined(token):
        return _pair(place)
    if token.lower_ in ("former", "latter") and _determined(token) and token.dep_ != "amod":
        return _former_latter(place)
    if token.pos_ != "NOUN":
        return None
    if lemma in words().pair_heads and (_numbered_two(token) or _after_both(token)):
        return _pair(place)
    if lemma in words().counterparts and (found := _counterpart(place)):
        return found
    if lemma in words().relations:
        return _relation(place)
    return _definite(place, lemma)


def _determined(token: Any) -> bool:
    return any(c.dep_ == "det" and c.lower_ in DEFINITE for c in token.children)


def _numbered_two(token: Any) -> bool:
    return any(c.lower_ in _TWO and c.dep_ in ("nummod", "det", "predet", "amod") for c in token.children)


def _after_both(token: Any) -> bool:
    return any(c.lower_ == "both" for c in token.children)


def _first_token(token: Any) -> Any:
    return next((t for t in token.subtree if t.i <= token.i), token)


def _pair(place: Place) -> Reference | None:
    ids = pair_ids(place)
    return place.reference(ids, "pair", first=_first_token(place.token)) if ids else None


def _each_other(place: Place) -> Reference | None:
    before = place.token.nbor(-1).lower_ if place.token.i > place.token.doc[0].i else ""
    if (before, place.token.lower_) not in (("each", "other"), ("one", "another")):
        return None
    ids = pair_ids(place)
    return place.reference(ids, "pair", first=place.token.nbor(-1)) if ids else None


def _former_latter(place: Place) -> Reference | None:
    wanted = Wanted(_ANYONE | {"person"})
    pair = last_pair(place.state.seen, place.sentence.index, wanted=wanted, actors=place.state.actors)
    if pair is None:
        return None
    chosen = pair[0] if place.token.lower_ == "former" else pair[1]
    return place.reference((chosen,), "nominal", first=_first_token(place.token))


def _counterpart(place: Place) -> Reference | None:
    """`its former ally`: whoever is the other one for the possessor; named in apposition it is left to the name."""
    possessor = next((c for c in place.token.children if c.dep_ == "poss"), None)
    if possessor is None or any(c.dep_ == "appos" and place.meant_by(c) for c in place.token.children):
        return None
    holders = place.meant_by(possessor)
    if len(holders) != 1:
        return None
    other = _other_of(place, holders[0])
    return place.reference((other,), "counterpart", first=_first_token(place.token)) if other else None


def _other_of(place: Place, holder: str) -> str | None:
    if place.focal and holder in (place.focal.first, place.focal.second):
        return place.focal.other(holder)
    wanted = Wanted(_ANYONE, frozenset({holder}) | barred_ids(place))
    return most_salient(place.state.seen, place.sentence.index, wanted=wanted, actors=place.state.actors)


def _relation(place: Place) -> Reference | None:
    """Both partners of a word of relation: those that its own phrase names, else the paragraph's pair."""
    token = place.token
    named: dict[str, None] = {}
    for child in token.children:
        if child.dep_ == "poss":
            named |= dict.fromkeys(i for t in coordinated(child) for i in place.meant_by(t))
        elif child.dep_ == "prep" and child.lower_ in ("between", "with", "among", "of", "to"):
            targets = [g for g in child.children if g.dep_ == "pobj"]
            named |= dict.fromkeys(i for g in targets for t in coordinated(g) for i in place.meant_by(t))
    ids = _completed(tuple(named), place.focal)
    return place.reference(ids, "relation", first=_first_token(token)) if len(ids) == 2 else None


def _completed(ids: tuple[str, ...], focal: Dyad | None) -> tuple[str, ...]:
    if focal is None or len(ids) >= 2:
        return ids
    if not ids:
        return (focal.first, focal.second)
    return (ids[0], focal.other(ids[0])) if ids[0] in (focal.first, focal.second) else ids


def _definite(place: Place, lemma: str) -> Reference | None:
    """`the group`: the most salient actor of a fitting kind; a modifier with a capital means someone else."""
    kinds = words().nominals.get(lemma)
    token = place.token
    if kinds is None or not _determined(token) or any(c.pos_ in _CAPITALISED for c in token.children):
        return None
    if any(c.dep_ in ("relcl", "nummod") or (c.dep_ == "prep" and c.lower_ == "of") for c in token.children):
        return None
    wanted = Wanted(kinds, barred_ids(place))
    found = most_salient(place.state.seen, place.sentence.index, wanted=wanted, actors=place.state.actors)
    return place.reference((found,), "nominal", first=_first_token(token)) if found else None
