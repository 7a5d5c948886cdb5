"""It, they, its, their, he, both, each other, which: who is meant."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from amity.coding.who.clauses import (
    SUBJECTS,
    clause_tokens,
    coordinated,
    inside_noun_phrase,
    main_subject_after,
    subject_of,
    verb_of,
)
from amity.coding.who.coherence import answering, controlled, helped, of_other_number
from amity.coding.who.discourse import Place
from amity.coding.who.reference import Reference
from amity.coding.who.salience import Wanted, fitting, last_together, last_two, most_salient
from amity.coding.who.spoken import SPOKEN, spoken_reference
from amity.coding.who.words import (
    BODY_KINDS,
    FEMININE,
    FIRST_PERSONS,
    GROUP_KINDS,
    PAIR_WORDS,
    PERSON_PRONOUNS,
    PLURAL_PRONOUNS,
    POSSESSIVES,
    REFLEXIVES,
    SINGULAR_PRONOUNS,
    STATE_KINDS,
    words,
)
from amity.model import Dyad

_PERSONS = frozenset({"person"})
_STRONG = 2.2
_NEAR = 6
_OF_MAIN_CLAUSE = 0.5
_REASONS = frozenset({"for", "over", "because", "about"})
_RELATIVES = frozenset({"which", "who", "whom", "whose", "that"})
_CHARGING = frozenset({"allege", "accuse", "complain", "charge"})
_BOTH = frozenset({"both", "neither", "either", "each"})
PRONOUNS = SINGULAR_PRONOUNS | PLURAL_PRONOUNS | PERSON_PRONOUNS | SPOKEN | REFLEXIVES | _RELATIVES | _BOTH


def pronoun_reference(place: Place, word: str) -> Reference | None:
    """Who a pronoun means, or None where it is used otherwise, refers to nothing, or nothing fits."""
    if place.token.pos_ not in ("PRON", "DET", "CCONJ", "ADV") and place.token.dep_ != "poss":
        return None
    if word in REFLEXIVES:
        return _reflexive(place)
    if word in _RELATIVES:
        return _relative(place)
    if word in SPOKEN:
        return spoken_reference(place, word)
    if word in _BOTH:
        return _both(place)
    return _personal(place, word)


def _reflexive(place: Place) -> Reference | None:
    subject = subject_of(verb_of(place.token))
    ids = place.meant_by(subject) if subject is not None else ()
    return place.reference(ids, "reflexive") if ids else None


def _relative(place: Place) -> Reference | None:
    verb = verb_of(place.token)
    while verb.dep_ == "conj":
        verb = verb.head
    if verb.dep_ != "relcl" or place.token.i > verb.i:
        return None
    if verb.head.dep_ == "attr" and verb.head.head.lemma_ == "be":  # `A is a group that fought B`
        subject = subject_of(verb.head.head)
        called = place.meant_by(subject) if subject is not None else ()
        if len(called) == 1:
            return place.reference(called, "relative")
    members = coordinated(verb.head)
    ids = tuple(dict.fromkeys(i for t in members for i in place.meant_by(t))) if verb.tag_ in ("VBP",) else ()
    ids = ids or place.meant_by(verb.head)
    return place.reference(ids, "relative") if ids else None


def _both(place: Place) -> Reference | None:
    """`both`, `neither`, `each` alone; `both A and B` and `both groups` are found at their nouns."""
    if place.token.dep_ in ("preconj", "det", "predet", "cc"):
        return None
    pair = pair_ids(place, barred=barred_ids(place))
    return place.reference(pair, "pair") if pair else None


def pair_ids(
    place: Place, kinds: frozenset[str] = BODY_KINDS | _PERSONS, *, barred: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """
    The two actors that a word for two means.

    Those last spoken of together in this sentence or the one before; else the pair of the paragraph, or of the text;
    else the last two. None of them is one of the barred, who have another part in the clause.
    """
    wanted = Wanted(kinds, barred)
    together = last_together(place.memory, wanted)
    if len(together) == 2 and not barred & set(together) and not _of_others(place, together):
        return together
    if len(before := _named_before(place, wanted)) == 2:
        return before
    known = [f for f in (place.focal, place.state.focal_of_text) if f and not barred & {f.first, f.second}]
    states = kinds <= STATE_KINDS  # `the two governments` are no party and its sponsor, if two states are at hand
    for focal in known:
        if not states or len(fitting((focal.first, focal.second), wanted, place.state.actors)) == 2:
            return _as_named(place, (focal.first, focal.second))
    last = last_two(place.memory, wanted)
    return last or (_as_named(place, (known[0].first, known[0].second)) if known else ())


def _of_others(place: Place, together: tuple[str, ...]) -> bool:
    """True for the two thirds of `if C and D pushed, the two might part`, where the text is about another pair."""
    focal = place.focal
    if focal is None or {focal.first, focal.second} & set(together):
        return False
    clauses = {verb_of(place.token.doc[at]).dep_ for at, found in place.names.items()
               if at < place.token.i and found[0].actor_ids[0] in together}  # fmt: skip
    return clauses == {"advcl"}


def _named_before(place: Place, wanted: Wanted) -> tuple[str, ...]:
    """The two whom a clause before in the same sentence names: `A fought B; today the two observe a truce`."""
    names = [(place.token.doc[at], found[0]) for at, found in sorted(place.names.items()) if at < place.token.i]
    clauses = {verb_of(token).i for token, _ in names}
    if len(clauses) != 1 or verb_of(place.token).i in clauses:
        return ()
    return tuple(dict.fromkeys(fitting((i for _, r in names for i in r.actor_ids), wanted, place.state.actors)))


def _as_named(place: Place, pair: tuple[str, str]) -> tuple[str, ...]:
    """Two actors in the order in which the text first speaks of them."""
    for reference in place.state.references:
        spoken_of = set(reference.actor_ids) & set(pair)
        if len(spoken_of) == 1:
            return pair if spoken_of == {pair[0]} else pair[::-1]
    return pair


def _personal(place: Place, word: str) -> Reference | None:
    if word == "it" and is_empty_it(place.token):
        return None
    if (
        word in PLURAL_PRONOUNS
        and _of_both(place.token)
        and (pair := pair_ids(place, barred=barred_ids(place) if place.token.dep_ in SUBJECTS else frozenset()))
    ):
        return place.reference(pair, "pronoun" if place.token.dep_ in SUBJECTS else "pair")
    how = "possessive" if word in POSSESSIVES and place.token.dep_ == "poss" else "pronoun"
    kinds = _PERSONS if word in PERSON_PRONOUNS else BODY_KINDS
    other_sex = place.state.called["his" if word in FEMININE else "her"] if kinds is _PERSONS else frozenset()
    wanted = Wanted(
        kinds,
        barred_ids(place) | _speaking(place) | of_other_number(place) | other_sex,
        plural=word in PLURAL_PRONOUNS,
        things=kinds is not _PERSONS and not _acts(place.token),
        members=kinds is _PERSONS,
        above=frozenset((place.sentence.index, t.i) for t in place.token.ancestors),
    )
    if how == "possessive" and place.token.head.lemma_.lower() in words().of_states:
        states = replace(wanted, kinds=STATE_KINDS)
        if ids := _single(place, states):
            return place.reference(ids, how)
    if how == "possessive" and place.token.head.lemma_.lower() in words().of_groups:
        wanted = replace(wanted, kinds=GROUP_KINDS) if _single(place, replace(wanted, kinds=GROUP_KINDS)) else wanted
    ids = (
        _owner_beside(place, wanted)
        or _lacking(place, wanted)
        or tuple(fitting(answering(place) or controlled(place) or helped(place), wanted, place.state.actors))
        or _fronted(place, wanted)
        or (_plural(place, wanted) if wanted.plural else ())
        or _single(place, wanted)
    )
    if kinds is _PERSONS:
        place.state.called["her" if word in FEMININE else "his"].update(ids)
    return place.reference(ids, how) if ids else None


def _speaking(place: Place) -> frozenset[str]:
    """Whoever says `we` or is called `you`: never `they`, nor `it` where the sentence says so or there are turns."""
    voice = place.voice
    if voice.own:
        return frozenset()  # a statement speaks of its own body by name as well
    if (
        place.token.lower_ in PLURAL_PRONOUNS
        or voice.speaker
        or voice.you
        or any(t.lower_ in FIRST_PERSONS for t in place.sentence.tokens)
    ):
        return frozenset(i for i in (voice.we, voice.you) if i)
    return frozenset()


def _of_both(token: Any) -> bool:
    """True for `between them`, `both of them` and `drove them apart`, which speak of two."""
    if token.dep_ == "pobj" and token.head.lower_ == "between":
        return True
    if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lower_ in PAIR_WORDS:
        return True
    if token.dep_ in SUBJECTS and any(
        t.lower_ == "other" and t.dep_ in ("dobj", "pobj") and t.i and t.nbor(-1).lower_ == "each"
        for t in token.head.subtree
    ):
        return True
    verb = token.head
    if token.dep_ in SUBJECTS and token.lower_ == "they" and _is_done_by_two(verb):
        return True
    return any(child.lower_ in ("apart", "together") for child in verb.children)


def _is_done_by_two(verb: Any) -> bool:
    """`they fought side by side`, `they signed an agreement`, `they quarrelled`: nobody does it alone."""
    if any(c.dep_ == "prep" and c.lower_ in ("with", "against") for c in verb.children):
        return False
    after = " ".join(t.lower_ for t in verb.doc[verb.i : verb.i + _NEAR])
    if "side by side" in after or any(c.lower_ == "jointly" for c in verb.children):
        return True
    objects = {c.lemma_ for c in verb.children if c.dep_ == "dobj"}
    return verb.lemma_ in words().mutual_verbs and (not objects or bool(objects & words().mutual_things))


def _fronted(place: Place, wanted: Wanted) -> tuple[str, ...]:
    """`In its quest for power, the front …`: the subject that follows."""
    subject = main_subject_after(place.token)
    return tuple(fitting(place.meant_by(subject), wanted, place.state.actors)) if subject is not None else ()


def _owner_beside(place: Place, wanted: Wanted) -> tuple[str, ...]:
    """
    Whose a thing is where its place says so.

    `B and its allies` speaks of B's; `punished B for its raids` and `thanked B for its help` of what the object does.
    """
    token = place.token
    if token.dep_ != "poss" or any(c.lower_ == "own" for c in token.head.children):
        return ()
    owner = token.head
    if owner.dep_ == "conj" and owner.head.i < token.i:
        before = [t for t in coordinated(owner) if t.i < token.i]
        named = [i for t in (before if wanted.plural else before[-1:]) for i in place.meant_by(t)]
        return tuple(dict.fromkeys(fitting(named, Wanted(wanted.kinds), place.state.actors)))
    if helped := _helped(place, owner):
        return tuple(fitting(helped, wanted, place.state.actors))
    reason, verb = owner.head, owner.head.head
    if owner.dep_ != "pobj" or reason.lower_ not in _REASONS or verb.lemma_ not in words().judging_verbs:
        return ()
    objects = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")]
    objects += [o for c in verb.children if c.dep_ == "prep" and c.i < reason.i for o in c.children if o.dep_ == "pobj"]
    objects += [o for d in objects for p in d.children if p.dep_ == "prep" for o in p.children if o.dep_ == "pobj"]
    subject = subject_of(verb)
    acting = place.meant_by(subject) if subject is not None else ()
    named = [i for t in objects if t.i < token.i for i in place.meant_by(t) if i not in acting]
    return tuple(fitting(dict.fromkeys(named), wanted, place.state.actors))[-1:]


def _helped(place: Place, owner: Any) -> tuple[str, ...]:
    """Whose the fight is in `backs B in its fight` and `support for B in its fight`."""
    prep = owner.head
    if owner.dep_ != "pobj" or prep.lower_ != "in":
        return ()
    for above in list(prep.ancestors)[:3]:
        if above.lemma_ in words().helping_words:
            objects = [c for c in above.children if c.dep_ in ("dobj", "dative") and c.i < place.token.i]
            preps = [p for d in (above, *objects) for p in d.children if p.lower_ in ("for", "to") and p.i < prep.i]
            objects += [o for p in preps for o in p.children if o.dep_ == "pobj"]
            found = [ids for o in objects if len(ids := place.meant_by(o)) == 1]
            return found[0] if found else ()
    return ()


def _lacking(place: Place, wanted: Wanted) -> tuple[str, ...]:
    """`Without its boats it would be lost`: who was last spoken of other than as a subject, not who would be lost."""
    prep = place.token.head.head
    subject = main_subject_after(place.token) if place.token.dep_ == "poss" and prep.lower_ == "without" else None
    if subject is None or subject.lower_ not in SINGULAR_PRONOUNS | PLURAL_PRONOUNS:
        return ()
    for entry in reversed(place.state.seen):
        if place.sentence.index - entry.sentence_index > 1:
            break
        if entry.weight < _STRONG and len(ids := fitting(entry.actor_ids, wanted, place.state.actors)) == 1:
            return tuple(ids)
    return ()


def _single(place: Place, wanted: Wanted) -> tuple[str, ...]:
    verb = verb_of(place.token)
    above = subject_of(verb.head) if verb.dep_ in ("advcl", "ccomp") and verb.head.i < verb.i else None
    near = place.meant_by(above) if above is not None and above.i < place.token.i else ()
    found = most_salient(place.preferring(near, by=_OF_MAIN_CLAUSE) if near else place.memory, wanted)
    return (found,) if found else ()


def _plural(place: Place, wanted: Wanted) -> tuple[str, ...]:
    """
    Whom `they` takes up: several spoken of together as a subject, unless one of them has another part in the clause.

    Then the other one is meant: `A and B … A could not break with them`.
    """
    both = last_together(place.memory, Wanted(wanted.kinds | _PERSONS))
    if not both:
        focal = None if _offered_here(place, wanted) else place.focal
        return (focal.other(next(iter(shared))),) if focal and (shared := _one_of(focal, wanted.barred)) else ()
    left = tuple(i for i in both if i not in wanted.barred)
    if len(left) == len(both) and not _later_plural(place, wanted):
        return both
    return left if 0 < len(left) < len(both) else ()


def _offered_here(place: Place, wanted: Wanted) -> bool:
    """True if the sentence has a subject before the pronoun that it can mean."""
    here = (e for e in place.state.seen if e.sentence_index == place.sentence.index and e.weight >= _STRONG)
    return any(fitting(e.actor_ids, wanted, place.state.actors) for e in here)


def _one_of(focal: Dyad, barred: frozenset[str]) -> frozenset[str]:
    shared = barred & {focal.first, focal.second}
    return shared if len(shared) == 1 else frozenset()


def _later_plural(place: Place, wanted: Wanted) -> bool:
    """True if a plural subject of its own came after the last coordination."""
    for entry in reversed(place.state.seen):
        if len(entry.actor_ids) > 1:
            return False
        if (
            entry.plural
            and entry.weight >= _STRONG
            and (not entry.actor_ids or entry.actor_ids[0] not in wanted.barred)
        ):
            return True
    return False


def _acts(token: Any) -> bool:
    return bool(token.dep_ in SUBJECTS and token.head.lemma_ in words().agentive_verbs)


def barred_ids(place: Place) -> frozenset[str]:
    """Actors that a pronoun cannot mean, since they have another part in the same clause or noun phrase."""
    token = place.token
    if token.dep_ == "poss":
        others = [t for t in inside_noun_phrase(token) if t.i > token.head.i]
    else:
        others = [t for t in clause_tokens(verb_of(token)) if t.i != token.i and t.dep_ not in ("poss", "compound")]
    if token.dep_ not in SUBJECTS and token.dep_ != "poss":
        subject = subject_of(verb_of(token))
        others += [subject] if subject is not None else []
    above = verb_of(token)
    if token.dep_ in SUBJECTS and above.dep_ == "ccomp" and above.head.lemma_ in _CHARGING:
        subject = subject_of(above.head)
        others += [subject] if subject is not None else []
    return frozenset(i for t in others for i in place.meant_by(t) or _named_later(place, t))


def _named_later(place: Place, token: Any) -> tuple[str, ...]:
    """Whom a short name after a pronoun means: in `It denied arming the front`, `it` is not the front."""
    found = place.state.heads.get(token.lemma_.lower(), frozenset())
    after = token.i > place.token.i and token.pos_ in ("NOUN", "PROPN")
    return tuple(found) if after and len(found) == 1 and any(c.lower_ == "the" for c in token.children) else ()


def is_empty_it(token: Any) -> bool:
    """True for an `it` that stands for a clause: `it is likely that`, `it seems that`, `it is hard to`."""
    verb = token.head
    if token.dep_ not in SUBJECTS:
        return bool(token.dep_ == "expl")
    clauses = {child.dep_ for child in verb.children if child.i > verb.i}
    if any(c.dep_ in ("acomp", "attr") and c.lemma_.lower() in words().of_somebody for c in verb.children):
        return False
    if verb.lemma_ in words().empty_subject_verbs:
        return "ccomp" in clauses or (verb.lemma_ != "seem" and verb.lemma_ != "appear" and "acomp" in clauses)
    if verb.lemma_ == "be":
        complements = [c for c in verb.children if c.dep_ in ("acomp", "attr", "oprd")]
        below = {g.dep_ for c in complements for g in c.children}
        return bool({"ccomp", "csubj", "advcl"} & clauses) or bool({"ccomp", "xcomp"} & (clauses | below))
    return bool(token.dep_ == "nsubjpass" and "ccomp" in clauses)
