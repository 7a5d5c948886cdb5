"""Whose stake it is: the holder and the partner of a stake, from the parts that actors take in its clause."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from amity.coding.lexicon import load_table, load_words
from amity.coding.parties import AGENTS, Party, agents, at_slot, is_passive, parties, party_of, subjects
from amity.coding.spans import clause_verb
from amity.coding.stake_contrast import contrasted
from amity.coding.stake_lexicon import Cue
from amity.coding.stake_sides import Place, Side, both_sides, owners_of, sides, without_ids
from amity.coding.words import Word
from amity.model import Span

_TOWARDS = ("in", "to", "for", "with", "on", "of", "from", "at", "against", "toward", "towards", "by", "about", "as")
_OWED = ("of", "toward", "towards", "to", "for", "about", "in")
_VERBS = ("VERB", "AUX")
_ONE_SIDED = frozenset({"subject", "object", "worth"})
_BESTOWING = frozenset({"give", "offer", "lend", "hand", "grant", "provide", "bring", "afford"})
_VIEWING = frozenset({"see", "regard", "view", "consider", "treat", "describe", "dismiss", "perceive", "portray"})
_MODALS = frozenset({"would", "could", "can", "might", "ca", "cannot"})


def sides_of_cue(cue: Cue, place: Place) -> list[Side]:
    """Holder and partner of a cue, by the parts of its clause; failing these, by who of the pair is named nearest."""
    own = subjects(clause_verb(cue.word)) if cue.part == "adjectives" or cue.word.pos == "VERB" else []
    if any(s.ref is None and s.low in _observers() for s in own):
        return []  # "experts disagree", "diplomats are sceptical"
    return _by_role(cue, place) or _by_nearness(cue, place)


def _by_nearness(cue: Cue, place: Place) -> list[Side]:
    if cue.stake.role not in _ONE_SIDED or cue.stake.lasting:
        return []
    named: list[tuple[int, dict[str, Span]]] = []
    for word in place.parsed.words:
        if word.ref is not None and len(word.ref.actor_ids) == 1:
            actor_id = place.whole(word.ref.actor_ids[0])
            named += [(word.i, {actor_id: word.ref.span})] if actor_id in place.focal_ids else []
    if not named:
        return []
    _, found = max((n for n in named if n[0] < cue.word.i), key=lambda n: n[0], default=named[0])
    return sides(place, {}, found) if cue.stake.role in ("object", "worth") else sides(place, found, {})


def _by_role(cue: Cue, place: Place) -> list[Side]:
    """Holder and partner of a cue, by the role that its frame asks for."""
    verb, role = clause_verb(cue.word), cue.stake.role
    special = {"mutual": _mutual, "owner": _mutual, "part": _attached, "without": _lacking}
    if role in special:
        return special[role](cue, verb, place)
    if role == "purpose":
        return _serving(cue, place)
    return _complained_of(cue, verb, place) or _by_parts(cue, verb, place)


def _complained_of(cue: Cue, verb: Word, place: Place) -> list[Side]:
    """In `A suspects that B talks behind its back` and `A grumbles that B keeps the money`: A holds the stake in B."""
    telling, charges = verb.head, load_words("charges")
    blaming = charges["charging"] | charges["suspecting"]
    if cue.stake.effect != "strains" or verb.dep != "ccomp" or telling.lemma not in blaming:
        return []
    holders = place.ids(parties(subjects(telling)))
    partners = without_ids(place.ids(parties(subjects(verb))), holders)
    return sides(place, holders, partners) if holders and partners else []


def _by_parts(cue: Cue, verb: Word, place: Place) -> list[Side]:
    """Holder and partner of a cue by who acts and who suffers in its clause."""
    role = cue.stake.role
    acting, suffering = _parts(cue, verb, place)
    if any(w.ref is None and w.lemma in AGENTS for w in subjects(verb)):
        ours = any(o.ref is not None and o.ref.how == "first_person" for o in cue.word.kids("dobj"))
        if not ours or cue.stake.role != "object":
            return []  # "individuals who supply it"; but "people who stab us in the back" are the other side
    match role:
        case "both":
            return _together(place, acting, {} if _is_felt(cue.word) and len(acting) < 2 else suffering)
        case "contrast":
            return both_sides(place, acting) if contrasted(verb, place, acting) else []
        case "pressed" if cue.part == "verbs":
            told = {} if cue.word.lemma == "warn" and cue.word.kids("dobj") else _told_to(cue.word, place)
            return _pressed(place, acting, told or suffering)
        case "pressed":
            return _under_pressure(place, _told_to(verb, place) or _is_under(cue.word, place) or acting | suffering)
        case "object" | "worth":
            return _flipped(cue, acting, suffering, place=place)
    return _of_subject(cue, acting, suffering, place=place)


def _of_subject(cue: Cue, acting: dict[str, Span], suffering: dict[str, Span], *, place: Place) -> list[Side]:
    """The stake of who acts in the clause, or of who gets what the cue names."""
    verb = clause_verb(cue.word)
    if len(acting) == 2 and not without_ids(suffering, acting):
        return both_sides(place, acting)
    if cue.stake.linked and not (acting and suffering):
        return []
    if cue.stake.name == "not_alone":
        suffering = {i: at for i, at in suffering.items() if i in place.focal_ids}  # not whom it could not face alone
    if receivers := _receiving(cue, place):
        return sides(place, receivers, acting)
    if cue.stake.category == "alternatives" and suffering and not acting and cue.word.i <= verb.i:
        return sides(place, suffering, {})  # `nobody else would arm it`
    if cue.stake.name == "courting" and acting and not set(suffering) & set(place.focal_ids):
        return sides(place, {i: at for i, at in acting.items() if i in place.focal_ids}, {}) if place.focal else []
    if cue.stake.category == "leverage" and (players := without_ids(_playing(cue.word, place), acting)):
        return sides(place, players, acting)
    if cue.stake.category == "leverage" and acting:
        thirds = place.ids(parties([*at_slot(cue.word, "against"), *at_slot(cue.word, "over")]))
        suffering = without_ids(suffering, thirds) or without_ids(_served_by(verb, place), acting)
    return sides(place, acting, suffering) if acting or suffering else []


def _playing(card: Word, place: Place) -> dict[str, Span]:
    """Who holds the card: A in `B is the ace up A's sleeve`, `B is a card in the hand of A`."""
    if card.dep not in ("attr", "appos", "oprd"):
        return {}
    held = [o for p in card.kids("prep") if p.low in ("up", "in") for o in p.kids("pobj")]
    fronted = [w for w in at_slot(card.head, "for") if w.i < card.i]  # `for A, B is a card against C`
    return place.ids([p for o in held for p in owners_of(o)] or owners_of(card) or parties(fronted) or _named(fronted))


def _named(words: list[Word]) -> list[Party]:
    """Whom words name, be it by a capital (`for Tehran`)."""
    return [Party(w.ref.actor_ids, w.ref.span, w) for w in words if w.ref is not None]


def _is_felt(verb: Word) -> bool:
    """`Pakistan fears that …`: of what is feared nothing is said but that Pakistan fears it."""
    return verb.lemma in load_words("objects")["felt"] | _VIEWING and not is_passive(verb)


def _served_by(verb: Word, place: Place) -> dict[str, Span]:
    """Whom one has done something for to that end: B in `A lets B live there in order to keep a card against C`."""
    above = next((w for w in verb.above() if w.pos == "VERB"), None)
    return place.ids(_objects(above, deep=False)) if above is not None and verb.tag == "VB" else {}


def _receiving(cue: Cue, place: Place) -> dict[str, Span]:
    """Who gets what the cue names: A in `B gives A a say in the talks`."""
    giving = cue.word.head
    if cue.part != "nouns" or cue.word.dep != "dobj" or giving.lemma not in _BESTOWING:
        return {}
    return place.ids(parties([*giving.kids("dative"), *at_slot(giving, "to")]))


def _together(place: Place, acting: dict[str, Span], suffering: dict[str, Span]) -> list[Side]:
    """The pair that is named as one; where the third was taken for one of them, the pair of the paragraph."""
    pair = acting if len(acting) == 2 else suffering if len(suffering) == 2 and len(acting) < 2 else {}
    others = suffering if pair is acting else acting
    if not pair or set(pair) & set(others):
        return []
    focal = set(place.focal_ids)
    return both_sides(place, pair if set(pair) == focal or focal & set(others) else {})


def _attached(cue: Cue, verb: Word, place: Place) -> list[Side]:
    """A part of one partner (its officers, half of its men) is attached to the other."""
    if place.focal is None:
        return []
    at = cue.word if cue.word.pos in _VERBS else verb
    own = [w for w in subjects(at) if w.pos == "NOUN"]
    holders = {i: s for i, s in place.ids(parties(own)).items() if i in (place.focal.first, place.focal.second)}
    if not holders and (cue.part == "phrases" or (is_passive(at) and at.lemma in ("divide", "split"))):
        holders = {i: s for i, s in place.ids(parties(subjects(at))).items() if i in place.focal_ids}
    if not holders and cue.part == "phrases":
        near = (w for c in cue.words for w in (c, *c.kids("prep")))
        within = [o for w in near if w.low in ("within", "inside", "among") for o in w.kids("pobj")]
        holders = {i: s for i, s in place.ids(parties(within)).items() if i in place.focal_ids}
    return sides(place, holders, {})


def _serving(cue: Cue, place: Place) -> list[Side]:
    """In `A shelters B to annoy C`: A holds a stake in B."""
    word = cue.word
    if (
        word.tag != "VB"
        or not any(a.low == "to" for a in word.kids("aux"))
        or word.dep not in ("advcl", "xcomp", "acl")
    ):
        return []
    if word.dep == "xcomp" and word.head.lemma not in ("use", "serve", "help"):
        return []
    third = place.ids(parties(at_slot(word, "object")))
    above = clause_verb(word.head)
    holders = without_ids(place.ids(parties(subjects(above))), third)
    partners = {i: s for i, s in place.ids(_objects(above, deep=False)).items() if i not in third and i not in holders}
    return sides(place, holders, partners) if third and holders else []


def _lacking(cue: Cue, verb: Word, place: Place) -> list[Side]:
    """In `without B, A would be lost`: A holds a stake in B."""
    if not any(a.low in _MODALS for a in verb.kids("aux")) and verb.tag not in ("VBZ", "VBP"):
        return []
    found = cue.words[-1].kids("pobj")
    partners = place.ids([*parties(found), *(p for w in found for c in w.kids("poss") if (p := party_of(c)))])
    partners = {i: s for i, s in partners.items() if i in place.draft.gazetteer.actors}
    holders = without_ids(place.ids(parties(subjects(verb))), partners)
    if not partners and (cue.words[-1].head.pos not in _VERBS or all(w.pos == "NOUN" for w in found)):
        return []  # "a caliphate without borders", "is not without friction"
    return sides(place, holders, partners) if found and holders else []


def _flipped(cue: Cue, acting: dict[str, Span], suffering: dict[str, Span], *, place: Place) -> list[Side]:
    """The subject is the partner, the object the holder; a verb of waning has no object."""
    if cue.stake.lasting and (not suffering or _is_of_a_thing(cue.word, acting)):
        return []
    if cue.stake.role == "worth":
        if cue.part == "verbs" and len(cue.words) == 1 and cue.word.kids("dobj"):
            return []
        suffering = {i: s for i, s in suffering.items() if i in place.focal_ids}
    return sides(place, suffering, acting) if acting or suffering else []


def _is_of_a_thing(verb: Word, acting: dict[str, Span]) -> bool:
    """True for `the episode taught A`, where nobody teaches."""
    return not acting and not is_passive(verb) and any(s.pos == "NOUN" and s.ref is None for s in verb.kids("nsubj"))


def _parts(cue: Cue, verb: Word, place: Place) -> tuple[dict[str, Span], dict[str, Span]]:
    """Who acts in the clause of a cue and who is acted on."""
    word = cue.word
    if word.pos in _VERBS and is_passive(word):
        return place.ids(parties(agents(word))), place.ids(parties(subjects(word)))
    if word.dep in ("pobj", "attr", "oprd") and word.head.low == "as" and verb.lemma in _VIEWING:
        objects = [*parties(at_slot(verb, "object")), *(p for o in verb.kids("dobj") for p in owners_of(o))]
        seen, by = place.ids(objects), place.ids(parties(subjects(verb)))
        return without_ids(seen, by), by
    if made := _made_of(word, place):
        return made
    acting = _subjects(word, verb)
    suffering = [p for w in (word, verb) for p in _objects(w, deep=w is word)]
    acting_ids = place.ids(acting)
    return acting_ids, {i: s for i, s in place.ids(suffering).items() if i not in acting_ids}


def _made_of(noun: Word, place: Place) -> tuple[dict[str, Span], dict[str, Span]] | None:
    """In `A's weakness makes B a tool against C`: A, who owns the cause, and B."""
    if noun.pos != "NOUN" or noun.dep not in ("ccomp", "oprd", "xcomp") or noun.head.lemma not in ("make", "find"):
        return None
    said_of = place.ids(parties(noun.kids("nsubj") or noun.head.kids("dobj")))
    causes = noun.head.kids("nsubj")
    owners = place.ids([*parties(causes), *(p for c in causes for p in owners_of(c))])
    return (without_ids(owners, said_of), said_of) if owners and said_of else None


def _subjects(word: Word, verb: Word) -> list[Party]:
    if word.dep == "amod":
        return parties([word.head])
    own = [p for c in word.kids("poss") if (p := party_of(c))]
    return own or parties(subjects(word if word.pos in _VERBS else verb))


def _objects(word: Word, *, deep: bool) -> Iterator[Party]:
    yield from parties(at_slot(word, "object"))
    for slot in _TOWARDS:
        yield from parties(at_slot(word, slot))
    if deep:
        for clause in word.kids("ccomp", "xcomp"):
            yield from parties(subjects(clause))
            if not word.kids("dobj"):  # not C in `armed B to attack C`
                yield from parties(at_slot(clause, "object"))
    for thing in word.kids("dobj", "attr", "pobj"):
        yield from owners_of(thing)
    for thing in at_slot(word, "on"):
        yield from _peoples_of(thing)


def _peoples_of(thing: Word) -> list[Party]:
    """Whose `Chinese electricity` is."""
    before = thing.kids("amod", "nmod")
    return [Party(c.ref.actor_ids, c.ref.span, c) for c in before if c.ref is not None and c.ref.how == "demonym"]


def _mutual(cue: Cue, verb: Word, place: Place) -> list[Side]:
    """The pair that stands in the clause; in the sentence; or of the paragraph."""
    word = cue.word
    if cue.stake.role == "owner":
        owners = place.ids(p for c in word.kids("poss") if (p := party_of(c)))
        if owners and owners.keys() == place.ids(parties(word.kids("appos"))).keys():
            return []  # `A's founder's son, who leads it now`
        taken = word.dep == "dobj" and not owners
        targets = place.ids(
            p for w in ((word, word.head) if taken else (word,)) for s in _OWED for p in parties(at_slot(w, s))
        )
        if targets and taken:
            owners = place.ids(parties(subjects(word.head)))  # `has no faith in B`
        if owners or targets:
            return sides(place, owners, {i: s for i, s in targets.items() if i not in owners})
    between = place.ids(parties([*at_slot(word, "between"), *at_slot(word, "among")]))
    if len(between) > 1:
        return both_sides(place, between)
    acting, suffering = _parts(cue, verb, place)
    if cue.word.lemma == "fight" and at_slot(cue.word, "object") and len(acting) < 2:
        return []  # `fights B side by side with others`
    if len(acting) > 1 and cue.stake.category == "common_enemy":
        suffering = {}
    named = acting if len(acting) > 1 else acting | suffering
    if cue.stake.linked and len(named) < 2:
        return []
    return both_sides(place, named or _known(place))


@cache
def _observers() -> frozenset[str]:
    return frozenset(word for words in load_table("saying")["unnamed"].values() for word in words)


def _known(place: Place) -> dict[str, Span]:
    named = place.named()
    if place.focal is None:
        return named
    return {i: s for i, s in named.items() if i in (place.focal.first, place.focal.second)}


def _pressed(place: Place, acting: dict[str, Span], suffering: dict[str, Span]) -> list[Side]:
    """The pressed holder and the partner because of whom; the presser is neither."""
    if place.focal is None:
        return []
    focal = (place.focal.first, place.focal.second)
    if any(a in focal for a in acting):
        return []
    holders = {i: s for i, s in suffering.items() if i in focal}
    if len(holders) != 1 or not acting:
        return []
    return sides(place, holders, {})


def _told_to(verb: Word, place: Place) -> dict[str, Span]:
    """The one of the pair who is to act in `demanded that A expel B` or `pressed A to expel B`."""
    for clause in verb.kids("ccomp", "xcomp"):
        told = {i: s for i, s in place.ids(parties(clause.kids("nsubj", "nsubjpass"))).items() if i in place.focal_ids}
        if len(told) == 1:
            return told
    return {}


def _is_under(noun: Word, place: Place) -> dict[str, Span]:
    """Who is in `A came under pressure to act against B`."""
    if noun.dep == "nsubj" and noun.head.pos == "VERB":
        return place.ids(parties(noun.head.kids("dobj")))  # "sanctions because of B hurt A"
    if noun.dep != "pobj" or noun.head.low != "under":
        return {}
    verb = noun.head.head
    return place.ids(parties(verb.kids("dobj") or subjects(verb)))


def _under_pressure(place: Place, found: dict[str, Span]) -> list[Side]:
    """The one of the pair that is named in the clause of a noun of pressure."""
    holders = {i: s for i, s in found.items() if i in place.focal_ids}
    return sides(place, holders, {}) if len(holders) == 1 else []
