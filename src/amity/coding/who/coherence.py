"""What a pronoun means by the sense of the verbs around it: who answers, who is told or helped to do what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from amity.coding.who.clauses import SUBJECTS, subject_of, verb_of
from amity.coding.who.discourse import Place
from amity.coding.who.words import PLURAL_PRONOUNS, SINGULAR_PRONOUNS, words

_OBJECTS = ("dobj", "dative", "nsubjpass")
_BESIDE = ("with", "for", "to")  # of whom one helps
_PHRASAL = frozenset({"prep", "pobj", "dobj", "npadvmod", "advmod", "dative"})
_TO = frozenset({"to", "on", "upon", "with", "at", "of"})


def addressed_by(tokens: Any, meant_by: Callable[[Any], tuple[str, ...]]) -> tuple[str, ...]:
    """Whom a sentence says that somebody asked, accused, warned or offered something; empty if nobody."""
    for token in tokens:
        if token.dep_ == "ROOT" and token.lemma_ in words().addressing_verbs:
            objects = [c for c in token.children if c.dep_ in _OBJECTS]
            objects += [o for p in token.children if p.lower_ in _TO for o in p.children if o.dep_ == "pobj"]
            objects += [
                s for c in token.children if c.dep_ in ("ccomp", "xcomp") for s in c.children if s.dep_ == "nsubj"
            ]
            for target in objects:
                if ids := meant_by(target) or _owner(target, meant_by):
                    return ids
    return ()


def _owner(noun: Any, meant_by: Callable[[Any], tuple[str, ...]]) -> tuple[str, ...]:
    """`the demands of A`, `A's envoys`."""
    for child in noun.children:
        if child.dep_ == "poss" and (ids := meant_by(child)):
            return ids
        if child.dep_ == "prep" and child.lower_ == "of":
            for target in child.children:
                if target.dep_ == "pobj" and (ids := meant_by(target)):
                    return ids
    return ()


def answering(place: Place) -> tuple[str, ...]:
    """Whom the sentence before addressed, where this subject answers: `A accused B. It denied this.`"""
    token = place.token
    verb = token.head
    fails = verb.lemma_ == "do" and any(c.dep_ == "neg" for c in verb.children)  # "When it did not"
    if token.dep_ not in SUBJECTS or not (fails or verb.lemma_ in words().answering_verbs):
        return ()
    if verb.dep_ == "conj" and verb.head.dep_ == "ROOT":
        return addressed_by([verb.head], place.meant_by)
    sentence, ids = place.state.addressed
    return ids if sentence == place.sentence.index - 1 else ()


def controlled(place: Place) -> tuple[str, ...]:
    """Who is told or made to do what a clause says: B in `A warned B that its men …`, `A forced B to close its …`."""
    token = place.token
    verb = verb_of(token)
    to_do = verb.dep_ == "advcl" and verb.tag_ == "VB" and token.dep_ == "poss"
    if not (to_do or verb.dep_ in ("xcomp", "ccomp")) or verb.head.lemma_ not in words().controlling_verbs:
        return ()
    if verb.dep_ == "xcomp" and token.dep_ != "poss":
        return ()
    told = [c for c in verb.head.children if c.dep_ in _OBJECTS and c.i < verb.i]
    if token.dep_ == "poss" and verb.tag_ == "VB":
        told += [c for c in verb.children if c.dep_ == "nsubj"]  # "allow B to grow its ranks"
    return next((ids for t in told if len(ids := place.meant_by(t)) == 1), ())


def helped(place: Place) -> tuple[str, ...]:
    """
    Who is helped in a struggle: B in `A backs B as it fights C`, `A stands with B as they confront C`.

    Not in `A backed B as it had promised`, `as it fears C`, where the pronoun means who helps.
    """
    pronoun = place.token
    verb = verb_of(pronoun)
    if pronoun.dep_ == "poss":
        subject = subject_of(verb)
        return place.meant_by(subject) if subject is not None and _is_struggling(verb) and subject.i < pronoun.i else ()
    above = verb.head
    if pronoun.dep_ not in SUBJECTS or pronoun.head.i != verb.i or verb.i < above.i or not _is_struggling(verb):
        return ()
    beside = (p for p in above.subtree if p.lower_ in _BESIDE and p.i < verb.i and _in_phrase(p, above))
    found = [o for p in beside for o in p.children if o.dep_ == "pobj"]
    if above.lemma_ in words().backing_words:
        found += [c for c in above.children if c.dep_ == "dobj"]
    elif above.lemma_ != "stand" and not any(c.lemma_ in words().backing_words for c in above.children):
        return ()
    return next((ids for t in found if (ids := place.meant_by(t))), ())


def _is_struggling(verb: Any) -> bool:
    """`as they fight C`, `as it is fighting C`."""
    marked = any(c.dep_ == "mark" and c.lower_ == "as" for c in verb.children)
    helping = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    return (
        marked
        and verb.dep_ == "advcl"
        and verb.lemma_ in words().struggling_verbs
        and not helping & {"had", "has", "have"}
    )


def _in_phrase(prep: Any, verb: Any) -> bool:
    """Whether only nouns and prepositions stand between a preposition and a verb above it."""
    while prep.i != verb.i:
        twin = prep.i > 1 and prep.nbor(-2).lower_ == prep.lower_  # `shoulder to shoulder`, read as a verb
        if prep.dep_ not in _PHRASAL and not twin:
            return False
        prep = prep.head
    return True


def of_other_number(place: Place) -> frozenset[str]:
    """Whom pronouns of the other number mean in the sentence so far: `they` and `it` are not the same."""
    word = place.token.lower_
    others = (
        PLURAL_PRONOUNS if word in SINGULAR_PRONOUNS else SINGULAR_PRONOUNS if word in PLURAL_PRONOUNS else frozenset()
    )
    found: set[str] = set()
    for token in place.sentence.tokens[: place.token.i]:
        if token.lower_ in others and len(ids := place.meant_by(token)) == 1:
            found.update(ids)
    return frozenset(found)
