"""The group, both movements, its former ally, the rift: nouns that point back to actors."""

from __future__ import annotations

from typing import Any

from amity.coding.who.clauses import coordinated, subject_of, verb_of
from amity.coding.who.discourse import Place
from amity.coding.who.pronouns import barred_ids, pair_ids
from amity.coding.who.reference import Reference
from amity.coding.who.salience import Wanted, last_together, last_two, most_salient
from amity.coding.who.words import BODY_KINDS, DEFINITE, STATE_KINDS, words
from amity.model import Dyad

_TWO = frozenset({"two", "both", "neither", "either"})
_SIDES = frozenset({"sides", "partners", "rivals", "allies", "neighbours", "neighbors", "parties"})
_STATES = frozenset({"country", "nation", "state", "government", "capital"})
SPECIAL = _SIDES | {"two", "pair", "other", "another", "former", "latter"}


def nominal_reference(place: Place) -> Reference | None:
    """Who a noun that names no one means, or None where it points to no actor."""
    token = place.token
    if token.lower_ in SPECIAL and (found := _special(place)) is not None:
        return found
    if token.pos_ not in ("NOUN", "PROPN"):
        return None
    lemma = token.lemma_.lower()
    if _numbered_two(token) and (lemma in words().pair_heads or lemma in words().nominals):
        return _pair(place, words().nominals.get(lemma, BODY_KINDS))
    if (found := _member(place, lemma) or _counterpart(place, lemma)) is not None:
        return found
    if lemma in words().titles and (found := _titled(place, lemma)) is not None:
        return found
    return _relation(place) if lemma in words().relations else _definite(place, lemma)


def _titled(place: Place, lemma: str) -> Reference | None:
    """`the general`: the person last named with that title."""
    person = place.state.titled.get(lemma)
    if person is None or not _determined(place.token) or _narrowed(place.token):
        return None
    return place.reference((person,), "nominal", first=_first_token(place.token))


def _special(place: Place) -> Reference | None:
    """Words for two: `the two`, `each other`, `the other`, `the latter`."""
    token = place.token
    before = token.nbor(-1).lower_ if token.i > token.doc[0].i else ""
    if (before, token.lower_) in (("each", "other"), ("one", "another")):
        return _each_other(place)
    if token.lower_ in ("two", "pair", "other") and before in DEFINITE and not _counts(token):
        return _pair(place)
    if token.lower_ in ("former", "latter") and before in DEFINITE and token.dep_ != "amod":
        return _former_latter(place)
    if token.tag_ == "NNS" and token.lower_ in _SIDES and before in DEFINITE:
        return _pair(place)
    return None


def _counts(token: Any) -> bool:
    """True for `the two men`; before a singular, which two cannot count, the parser has misread a verb."""
    if token.dep_ not in ("nummod", "compound", "amod", "det") or token.head.i < token.i:
        return False
    return bool(token.lower_ != "two" or token.head.tag_ in ("NNS", "NNPS"))


def _determined(token: Any) -> bool:
    if any(c.dep_ == "det" and c.lower_ in DEFINITE for c in token.children):
        return True
    return bool(token.dep_ == "nmod" and token.tag_ == "NNP" and token.i and token.nbor(-1).lower_ == "the")


def _numbered_two(token: Any) -> bool:
    two = [c.lower_ for c in token.children if c.lower_ in _TWO and c.dep_ in ("nummod", "det", "predet", "amod")]
    return bool(two) and not (two == ["two"] and token.dep_ == "pobj" and token.head.lower_ == "on")  # `on two fronts`


def _first_token(token: Any) -> Any:
    return next((t for t in token.subtree if t.i <= token.i), token)


def _pair(place: Place, kinds: frozenset[str] = BODY_KINDS | {"person"}) -> Reference | None:
    ids = pair_ids(place, kinds, barred=_broker(place))
    return place.reference(ids, "pair", first=_first_token(place.token)) if ids else None


def _broker(place: Place) -> frozenset[str]:
    """Who brokers the truce in `A brokered a truce between the two countries`."""
    if place.token.dep_ != "pobj" or place.token.head.lower_ != "between":
        return frozenset()
    subject = subject_of(verb_of(place.token))
    return frozenset(place.meant_by(subject)) if subject is not None else frozenset()


def _each_other(place: Place) -> Reference | None:
    """The actors of the subject, or its one actor and the other of the paragraph's pair."""
    subject = subject_of(verb_of(place.token))
    ids = place.meant_by(subject) if subject is not None else ()
    if subject is not None and len(ids) == 1:
        ids = tuple(dict.fromkeys(i for t in coordinated(subject) for i in place.meant_by(t)))
    if len(ids) == 1 and place.focal:
        ids = completed(ids, place.focal)
    ids = ids if len(ids) > 1 else pair_ids(place)
    return place.reference(ids, "pair", first=place.token.nbor(-1)) if ids else None


def _former_latter(place: Place) -> Reference | None:
    wanted = Wanted(BODY_KINDS | {"person"})
    pair = last_together(place.memory, wanted) or last_two(place.memory, wanted)
    if not pair:
        return None
    chosen = pair[0] if place.token.lower_ == "former" else pair[1]
    return place.reference((chosen,), "nominal", first=_first_token(place.token))


def _member(place: Place, lemma: str) -> Reference | None:
    """`its cadres`, `council patrols`, `his men`: those who act for whom the possessor means."""
    if lemma not in words().members:
        return None
    token = place.token
    for child in token.children:
        if child.dep_ in ("poss", "compound", "nmod") and child.i < token.i and len(ids := place.meant_by(child)) == 1:
            holder = place.state.wholes.get(ids[0], ids[0])
            if place.state.actors[holder].kind in BODY_KINDS:
                return place.reference((holder,), "member", first=_first_token(token))
    return None


def _counterpart(place: Place, lemma: str) -> Reference | None:
    """`its former ally`: whoever is the other one for the possessor; named in apposition it is left to the name."""
    if lemma not in words().counterparts:
        return None
    possessor = next((c for c in place.token.children if c.dep_ == "poss"), None)
    if possessor is None or any(c.dep_ == "appos" and place.meant_by(c) for c in place.token.children):
        return None
    if _is_named_after(place):
        return None
    holders = place.meant_by(possessor)
    if len(holders) != 1 or (place.token.dep_ == "conj" and holders == place.meant_by(place.token.head)):
        return None
    other = _other_of(place, place.state.wholes.get(holders[0], holders[0]))
    return place.reference((other,), "counterpart", first=_first_token(place.token)) if other else None


def _is_named_after(place: Place) -> bool:
    """True for the patrons of `A's first patrons were the Chinese`, which the clause goes on to name."""
    token = place.token
    verb = token.head
    if token.dep_ != "nsubj" or verb.lemma_ != "be":
        return False
    return any(c.dep_ == "attr" and place.meant_by(c) for c in verb.children)


def _other_of(place: Place, holder: str) -> str | None:
    if place.focal and holder in (place.focal.first, place.focal.second):
        return place.focal.other(holder)
    return most_salient(place.memory, Wanted(BODY_KINDS, frozenset({holder}) | barred_ids(place)))


def _relation(place: Place) -> Reference | None:
    """Both partners of a word of relation: those that its own phrase names, else the paragraph's pair."""
    token, wholes = place.token, place.state.wholes
    named: dict[str, None] = {}
    others: dict[str, None] = {}  # whom one side has it with
    for child in token.children:
        if child.dep_ == "poss":
            named |= dict.fromkeys(i for t in coordinated(child) for i in place.meant_by(t))
        elif child.dep_ == "prep" and child.lower_ in ("between", "with", "among", "of", "to"):
            targets = [g for g in child.children if g.dep_ == "pobj"]
            found = [i for g in targets for t in coordinated(g) for i in place.meant_by(t)]
            if child.lower_ == "with":  # `ties with its chief and other leaders of A` are those with A
                others |= dict.fromkeys(wholes.get(i, i) if wholes.get(i) in found else i for i in found)
            else:
                named |= dict.fromkeys(found)
    if len(others) > 1 and not named:
        return None  # `its ties with A and B`: not between these two
    named |= others
    named = named or dict.fromkeys(i for t in _ahead(token) for i in place.meant_by(t))
    if not named and _is_of_states(token) and place.focal is not None:
        kinds = {place.state.actors[i].kind for i in (place.focal.first, place.focal.second) if i in place.state.actors}
        if not kinds & STATE_KINDS:
            return None
    if not named and token.dep_ == "dobj" and (subject := subject_of(verb_of(token))) is not None:
        named = dict.fromkeys(place.meant_by(subject)) if len(place.meant_by(subject)) == 2 else named
    ids = completed(tuple(named), place.focal)
    ids = ids if len(ids) == 2 else completed(ids, place.state.focal_of_text)
    return place.reference(ids, "relation", first=_first_token(token)) if len(ids) == 2 else None


def _ahead(token: Any) -> list[Any]:
    """The partner that a sentence sets before the relation: `With B the bond is younger`."""
    if token.dep_ != "nsubj":
        return []
    before = [c for c in token.head.children if c.dep_ == "prep" and c.lower_ == "with" and c.i < token.i]
    return [o for c in before for o in c.children if o.dep_ == "pobj"]


def _is_of_states(token: Any) -> bool:
    """`trade between the two countries`."""
    between = (c for c in token.children if c.dep_ == "prep" and c.lower_ == "between")
    return any(o.lemma_.lower() in _STATES for p in between for o in p.children if o.dep_ == "pobj")


def completed(ids: tuple[str, ...], focal: Dyad | None) -> tuple[str, ...]:
    if focal is None or len(ids) >= 2:
        return ids
    if not ids:
        return (focal.first, focal.second)
    return (ids[0], focal.other(ids[0])) if ids[0] in (focal.first, focal.second) else ids


def _definite(place: Place, lemma: str) -> Reference | None:
    """`the group`: the most salient actor of a fitting kind, or of whose name the noun is a part."""
    token = place.token
    named = place.state.heads.get(lemma, frozenset())
    kinds = words().nominals.get(lemma, frozenset())
    if not (named or kinds) or not (_determined(token) or _short_compound(token)) or _narrowed(token):
        return None
    found = _of_the_country(place, lemma, kinds, named=named) or most_salient(
        place.memory, Wanted(kinds, barred_ids(place), only=named)
    )
    return place.reference((found,), "nominal", first=_first_token(token)) if found else None


def _of_the_country(place: Place, lemma: str, kinds: frozenset[str], *, named: frozenset[str]) -> str | None:
    """Whose `the army` is: of whom the text said so before, or the country that its organisations are called after."""
    state = place.state
    if not kinds & STATE_KINDS or any(state.actors[i].kind in STATE_KINDS for i in named):
        return None
    before = [r for at, found in place.names.items() if at < place.token.i for r in found]
    here = {i for r in before for i in r.actor_ids if state.actors[i].kind == "state"}
    if len(here) == 1 and lemma not in state.organs:
        return next(iter(here))  # `the Lebanese cabinet ordered the army`
    at_home = state.homes if len(state.homes) == 1 else ()  # of several, nobody says whose it is
    owners = (state.organs[lemma],) if lemma in state.organs else at_home
    return most_salient(place.preferring(owners), Wanted(kinds, barred_ids(place)))


def _short_compound(token: Any) -> bool:
    """`council men`: a name's last word before those who act for it."""
    head = token.head
    acts = head.lemma_.lower() in words().members or head.lemma_.lower() in words().state_organs
    return bool(token.dep_ == "compound" and head.i > token.i and head.pos_ == "NOUN" and acts)


def _narrowed(token: Any) -> bool:
    """True if the phrase says which one it means: `the group that …`, `the Kurdish group`, `the group of five`."""
    for child in token.children:
        if child.dep_ == "relcl" and child.i > token.i and token.nbor(1).lower_ != "," and _finite(child):
            return True
        if child.dep_ in ("nummod", "poss") and child.i < token.i:
            return True
        if child.dep_ == "prep" and child.lower_ == "of" and any(c.dep_ == "pobj" for c in child.children):
            return True
        if child.pos_ == "PROPN" and child.i < token.i:
            return True
        named = child.dep_ == "prep" and any(c.pos_ == "PROPN" for c in child.children)
        if named and child.lower_ == "in" and token.lemma_.lower() in words().state_organs:
            return True  # `the authorities in Kabul`; `they fought the group in Kabul`
        if named and child.lower_ in ("with", "between") and token.lemma_.lower() in ("alliance", "coalition"):
            return True
    return False


def _finite(verb: Any) -> bool:
    return bool(verb.tag_ in ("VBD", "VBZ", "VBP", "MD")) or any(c.tag_ == "MD" for c in verb.children)
