"""Stakes that a whole clause tells: demands to break, aims at home against aims abroad, the worth of a partner."""

from __future__ import annotations

from collections.abc import Iterator

from amity.coding.lexicon import load_words
from amity.coding.modality import modality_of
from amity.coding.outlook import outcome_of
from amity.coding.parties import at_slot, parties, party_of, subjects
from amity.coding.stake_sides import Place, Side, both_sides, sides
from amity.coding.words import Word, conjuncts
from amity.model import Span

_PARTS = frozenset({"member", "modifier", "possessive"})  # its commanders, `the Houthi commanders`
Found = tuple[Word, Side, str, str, str]  # the word that tells it, whose stake in whom, category, effect, means


def stakes_of_clauses(place: Place) -> Iterator[Found]:
    """The stakes of a sentence; only of the pair that its paragraph is about."""
    if place.focal is None:
        return
    table = load_words("stake_clauses")
    for word in place.parsed.words:
        if word.pos == "VERB" and word.lemma in table["demanding"]:
            yield from _demands(word, place)
        elif word.pos == "NOUN" and word.lemma in table["worth"]:
            yield from _worth(word, place)
        elif word.lemma in ("be", "speak", "remain"):
            yield from _alike(word, place)
        if word.pos == "VERB" and _is_at_odds(word):
            yield from _divided(word, place)
    yield from _scopes(place)
    yield from _creeds(place)


def _demands(verb: Word, place: Place) -> Iterator[Found]:
    """A third actor asks one partner to break with the other, or to act against it."""
    table = load_words("stake_clauses")
    if modality_of(verb).negated:
        return
    asking = place.ids(parties(subjects(verb)))
    if not asking or set(asking) & set(place.focal_ids):
        return
    for clause in verb.kids("ccomp", "xcomp", "advcl"):
        told = {i: s for i, s in _asked(verb, clause, place).items() if i in place.focal_ids}
        if len(told) != 1 or not (clause.lemma in table["breaking"] or outcome_of(clause) == "split"):
            continue
        other = _named_in(clause, place, without=told)
        for side in sides(place, told, other):
            yield verb, side, "external_pressure", "strains", "a third asks one of them to break with the other"


def _asked(verb: Word, clause: Word, place: Place) -> dict[str, Span]:
    return place.ids(parties(clause.kids("nsubj"))) or place.ids(
        parties([*at_slot(verb, "object"), *at_slot(verb, "on")])
    )


def _named_in(clause: Word, place: Place, *, without: dict[str, Span]) -> dict[str, Span]:
    found = place.ids(p for w in clause.subtree() if w.ref is not None and (p := party_of(w, deep=False)))
    return {i: s for i, s in found.items() if i in place.focal_ids and i not in without}


def _worth(noun: Word, place: Place) -> Iterator[Found]:
    """`A's usefulness to B has run its course`, `A is valuable to B`: what A is worth to B."""
    table = load_words("stake_clauses")
    if noun.dep not in ("nsubj", "nsubjpass"):
        return
    verb = noun.head
    wanes = verb.lemma in table["waning"] or any(o.lemma in table["spent"] for o in verb.kids("dobj", "acomp", "attr"))
    if not wanes or modality_of(verb).negated:
        return
    owned = [*noun.kids("poss"), *at_slot(noun, "of")]
    partner = {i: s for i, s in place.ids(parties(owned)).items() if i in place.focal_ids}
    holder = {
        i: s for i, s in place.ids(parties([*at_slot(noun, "to"), *at_slot(noun, "for")])).items() if i not in partner
    }
    if len(partner) == 1:
        for side in sides(place, holder, partner):
            yield noun, side, "power_balance", "strains", "what one is worth to the other is on the wane"


def _divided(verb: Word, place: Place) -> Iterator[Found]:
    """`over B the ranks of A are split`, `A's commanders have come to blows over B`: B divides A."""
    near = [verb, *(w for p in verb.kids("prep") for w in (p, *p.kids("pobj")))]
    about = [o for w in near for p in w.kids("prep") if p.low == "over" for o in p.kids("pobj")]
    partners = place.ids(parties(about))
    holders = place.ids(parties(subjects(verb)))
    if len(holders) != 1 or len(partners) != 1 or set(holders) == set(partners) or modality_of(verb).negated:
        return
    for side in sides(place, holders, partners):
        yield verb, side, "cohesion", "strains", "the partner divides the holder's own ranks"


def _is_at_odds(verb: Word) -> bool:
    """True for `is split` and `its commanders quarrel`; not for `A quarrelled with B`, which is not about A's ranks."""
    table = load_words("stake_clauses")
    if verb.lemma in table["dividing"]:
        return True
    beside = [*verb.kids("prt", "advmod"), *(o for p in verb.kids("prep") for o in p.kids("pobj"))]
    said = {verb.lemma, *(f"{verb.lemma} {w.lemma}" for w in beside), *(f"{verb.lemma} to {w.lemma}" for w in beside)}
    apart = bool(said & table["quarrelling"]) and not at_slot(verb, "with")
    return apart and any(s.tag in ("NNS", "NNPS") and (s.ref is None or s.ref.how in _PARTS) for s in subjects(verb))


def _creeds(place: Place) -> Iterator[Found]:
    """`Deobandi A and Salafi B`: each is called by another creed."""
    creeds = load_words("stake_clauses")["creeds"]
    told: dict[str, tuple[str, Word]] = {}
    for word in place.parsed.words:
        if word.ref is None or len(word.ref.actor_ids) != 1:
            continue
        before = (c for c in word.kids("amod", "compound", "nmod") if c.i < word.i and c.low in creeds)
        if (creed := next(before, None)) is not None:
            told.setdefault(place.whole(word.ref.actor_ids[0]), (creed.low, word))
    if set(told) != set(place.focal_ids) or len({creed for creed, _ in told.values()}) < 2:
        return
    for side in both_sides(place, {i: w.ref.span for i, (_, w) in told.items() if w.ref is not None}):
        yield next(iter(told.values()))[1], side, "ideology", "strains", "each is of another creed"


def _alike(verb: Word, place: Place) -> Iterator[Found]:
    """`both were Marxists`, `both speak Tigrinya`: what two are alike in binds them."""
    table = load_words("stake_clauses")
    both = place.ids(parties(subjects(verb)))
    if len(both) != 2 or modality_of(verb).negated:
        return
    said = [w for c in verb.kids("attr", "acomp", "dobj") for w in conjuncts(c)]
    if verb.lemma == "speak":
        category = "social_bond" if any(w.pos == "PROPN" or w.lemma in table["tongues"] for w in said) else ""
    else:
        category = "ideology" if any(w.lemma.removesuffix("s") in table["creeds"] for w in said) else ""
    for side in both_sides(place, both) if category else []:
        yield verb, side, category, "binds", "both are alike in this"


def _scopes(place: Place) -> Iterator[Found]:
    """One partner's aims are at home, the other's in the world: both are named with their adjective."""
    table = load_words("stake_clauses")
    words = place.parsed.words
    near = next((w for w in words if w.lemma in table["near"] and w.pos in ("ADJ", "NOUN", "PROPN")), None)
    wide = next((w for w in words if w.lemma in table["wide"] and w.pos in ("ADJ", "NOUN", "PROPN")), None)
    named = {i: s for i, s in place.named().items() if i in place.focal_ids}
    if near is None or wide is None or len(named) != 2 or modality_of(wide).negated:
        return
    for side in both_sides(place, named):
        yield wide, side, "goals", "strains", "one's aims are at home, the other's in the world"
