"""Stakes by cause: what sours or binds the two, whom one uses against a third, and what one's standing rests on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from amity.coding.lexicon import load_words
from amity.coding.modality import modality_of
from amity.coding.parties import at_slot, is_passive, parties, party_of, subjects
from amity.coding.stake_clauses import Found
from amity.coding.stake_lexicon import find_things, load_stakes
from amity.coding.stake_sides import Place, both_sides, sides
from amity.coding.words import Word, conjuncts
from amity.model import Span

_SIGNS = frozenset({"condition", "future", "wish", "question", "hypothetical"})
_EFFECTS = (("souring", "strains"), ("binding", "binds"))
_ADVERBS = frozenset({"apart", "together", "closer", "wedge"})


def stakes_of_causes(place: Place) -> Iterator[Found]:
    """The stakes of a sentence that it tells by what comes of them."""
    table = load_words("stake_causes")
    things: dict[Word, str] | None = None
    for word in place.parsed.words:
        if word.pos != "VERB" or word.lemma not in _verbs():
            continue
        effects = _effects_of(word)
        modality = modality_of(word)
        if modality.negated or modality.signs & _SIGNS:
            continue
        if things is None:
            things = dict(find_things(place.parsed.words, load_stakes()))
        if word.lemma in table["using"]:
            yield from _used(word, place)
        if word.lemma in table["resting"]:
            yield from _resting(word, place)
        if word.lemma in table["angering"]:
            yield from _angered(word, place, things)
        if word.lemma in table["costing"]:
            yield from _costing(word, place)
        for effect in effects:
            yield from _caused(word, effect, place, things)


def _effects_of(verb: Word) -> list[str]:
    table = load_words("stake_causes")
    moved = ["binds"] if verb.lemma in table["moving"] and _named_causes(verb) else []
    return [*(effect for verbs, effect in _EFFECTS if _is_told(verb, table[verbs])), *moved]


def _used(verb: Word, place: Place) -> Iterator[Found]:
    """`A uses B to put pressure on C`, `A used B against C`: A holds a stake in B."""
    holders = place.ids(parties(subjects(verb)))
    aims = [c for c in verb.kids("ccomp") if c.tag == "VB"]  # `exploits B to tie down C`
    used = [*at_slot(verb, "object"), *(s for c in aims for s in c.kids("nsubj"))]
    partners = place.ids(p for o in used if o.ref is not None and (p := party_of(o, deep=False)))
    served = [*aims, *verb.kids("xcomp", "advcl"), *(p for p in verb.kids("prep") if p.low in ("against", "as"))]
    thirds = place.ids(p for c in served for w in c.subtree() if (p := party_of(w, deep=False)))
    if not holders or not partners or not thirds.keys() - holders.keys() - partners.keys():
        return
    for side in sides(place, holders, partners):
        yield verb, side, "leverage", "binds", "one uses the other against a third"


def _resting(verb: Word, place: Place) -> Iterator[Found]:
    """`A's standing rests on its ties to B`: A holds a stake in B."""
    standing = [s for s in subjects(verb) if s.lemma in load_words("stake_causes")["standing"]]
    holders = place.ids(p for s in standing for w in (*s.kids("poss"), *at_slot(s, "of")) if (p := party_of(w)))
    below = [o for p in verb.kids("prep") if p.low in ("on", "upon", "from") for o in p.kids("pobj", "pcomp")]
    partners = place.ids(p for o in below for w in o.subtree() if (p := party_of(w, deep=False)))
    partners = {i: s for i, s in partners.items() if i not in holders}
    if len(holders) == 1 and len(partners) == 1:
        for side in sides(place, holders, partners):
            yield verb, side, "legitimacy", "binds", "one's standing rests on the other"


def _angered(verb: Word, place: Place, things: dict[Word, str]) -> Iterator[Found]:
    """`A's refusal to hand over the emir has infuriated B`: B holds it against A."""
    passive = is_passive(verb)
    causes = (
        [o for p in verb.kids("agent", "prep") if p.low in ("by", "at", "over") for o in p.kids("pobj")]
        if passive
        else []
    )
    causes = causes or verb.kids("nsubj")
    holders = place.ids(parties(verb.kids("nsubjpass") if passive else verb.kids("dobj")))
    for cause in causes:
        owners = place.ids(p for w in (*cause.kids("poss"), *at_slot(cause, "of")) if (p := party_of(w)))
        category = _category(cause, "strains", place, things, without=holders | owners) or "trust"
        for side in sides(place, holders, owners) if holders and owners else []:
            yield verb, side, category, "strains", "one holds against the other what it does or fails to do"


def _costing(verb: Word, place: Place) -> Iterator[Found]:
    """`hosting B exposes A to air strikes`, `sanctions over B's presence hurt A`: what it costs A to have B."""
    if is_passive(verb):
        return
    holders = place.ids(parties(verb.kids("dative"))) or place.ids(parties(at_slot(verb, "object")))
    causes = verb.kids("nsubj", "csubj")
    named = place.ids(p for c in causes for w in c.subtree() if w.ref is not None and (p := party_of(w, deep=False)))
    partners = {i: s for i, s in named.items() if i not in holders and (i in place.focal_ids or len(named) == 1)}
    if len(holders) != 1 or len(partners) != 1:
        return
    pressing = load_words("stake_causes")["pressing"]
    told = verb.subtree()
    plain = next((c for w in told if w.ref is None and (c := _plain().get(w.low) or _plain().get(w.lemma))), None)
    category = "external_pressure" if any(w.lemma in pressing for w in told) else plain
    if category is not None:
        for side in sides(place, holders, partners):
            yield verb, side, category, "strains", "what it costs one to have the other"


def _is_told(verb: Word, verbs: frozenset[str]) -> bool:
    """Is the verb one of these, with the word beside it that an entry of two words asks for?"""
    if verb.lemma in verbs:
        return True
    beside = {w.low for w in verb.kids("advmod", "prt", "dobj", "acomp", "oprd")} & _ADVERBS
    return any(f"{verb.lemma} {w}" in verbs for w in beside)


def _caused(verb: Word, effect: str, place: Place, things: dict[Word, str]) -> Iterator[Found]:
    """`quarrels over money have soured relations between A and B`: what the subject names is a stake of both."""
    causes = (
        [o for p in verb.kids("agent") for o in p.kids("pobj")] if is_passive(verb) else verb.kids("nsubj", "csubj")
    )
    causes = _named_causes(verb) or causes
    suffering = subjects(verb) if is_passive(verb) else verb.kids("dobj")
    pair = _pair_of(verb, suffering, place)
    if len(pair) != 2:
        return
    for cause in (m for c in causes for m in conjuncts(c)):
        category = _category(cause, effect, place, things, without=pair)
        if category is None:
            continue
        for side in both_sides(place, pair):
            yield (
                cause,
                side,
                category,
                effect,
                f"what {'parts' if effect == 'strains' else 'binds'} them is its subject",
            )


def _named_causes(verb: Word) -> list[Word]:
    """The fear of `what drives them is fear of C`."""
    cleft = verb.dep == "csubj" and verb.head.lemma == "be" and any(s.low == "what" for s in verb.kids("nsubj"))
    return verb.head.kids("attr") if cleft else []


def _pair_of(verb: Word, suffering: list[Word], place: Place) -> dict[str, Span]:
    """The two of whom the object of a verb speaks: a relation, both by name, or one with the other after it."""
    found: dict[str, Span] = {}
    for word in (m for s in suffering for m in conjuncts(s)):
        if word.ref is not None and len(word.ref.actor_ids) == 2:
            return {place.whole(i): word.ref.span for i in word.ref.actor_ids}
        found |= place.ids(parties([word]))
    if len(found) == 1:
        slots = [w for s in ("from", "with", "to", "against") for w in at_slot(verb, s)]
        found |= place.ids(parties(slots))
    between = place.ids(parties([w for o in (verb, *suffering) for w in at_slot(o, "between")]))
    return between if len(between) == 2 and len(found) != 2 else found


def _category(
    cause: Word, effect: str, place: Place, things: dict[Word, str], *, without: dict[str, Span]
) -> str | None:
    """What the subject is about, by its words; another's raids press from outside, and its rise is a common threat."""
    about = [w for w in cause.subtree() if w.ref is None or w is cause]
    plain = _plain()
    for word in sorted(about, key=lambda w: w is cause):  # what it is about, then the noun itself
        if found := plain.get(word.low) or plain.get(word.lemma) or things.get(word):
            return found
    if effect == "binds" and cause.ref is not None and not {place.whole(i) for i in cause.ref.actor_ids} & set(without):
        return "common_enemy"  # `what brought them together was C`
    others = place.ids(p for w in cause.subtree() if w.ref is not None and (p := party_of(w, deep=False)))
    if not others.keys() - without.keys():
        return None
    table = load_words("stake_causes")
    if effect == "strains":
        return "external_pressure" if cause.lemma in table["pressing"] else None
    return "common_enemy" if cause.lemma in table["rising"] | table["pressing"] else None


@cache
def _verbs() -> frozenset[str]:
    """The verbs that one of the rules asks for, without the words beside them."""
    table = load_words("stake_causes")
    sorts = ("using", "resting", "angering", "costing", "souring", "binding", "moving")
    return frozenset(entry.split()[0] for sort in sorts for entry in table[sort])


@cache
def _plain() -> dict[str, str]:
    """Category by a word of what a quarrel or a bond is about."""
    return {word: name.removeprefix("about_") for name, words in load_words("stake_causes").items()
            if name.startswith("about_") for word in words}  # fmt: skip
