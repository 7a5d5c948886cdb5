"""Small questions to a dependency parse: subjects, clauses, coordinations, fronted phrases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_WITHOUT_SUBJECT = frozenset({"conj", "xcomp", "acomp", "advcl", "pcomp", "prep", "acl"})
_CLAUSES = frozenset({"ROOT", "conj", "advcl", "ccomp", "xcomp", "relcl", "acl", "pcomp", "parataxis", "csubj"})


def verb_of(token: Any) -> Any:
    """The verb (or root) whose clause a token is in."""
    while token.head.i != token.i and not (token.pos_ in ("VERB", "AUX") and token.dep_ in _CLAUSES):
        token = token.head
    return token


def subject_of(verb: Any) -> Any | None:
    """The subject of a verb; of the verb that it is coordinated with or completes where it has none of its own."""
    for _ in range(6):
        for child in verb.children:
            if child.dep_ in SUBJECTS:
                return child
        if verb.dep_ not in _WITHOUT_SUBJECT or verb.head.i == verb.i:
            return None
        if verb.dep_ == "acl" and verb.head.pos_ in ("NOUN", "PROPN", "PRON"):
            return verb.head
        verb = verb.head
    return None


def clause_tokens(verb: Any) -> Iterator[Any]:
    """The tokens whose part in a clause is played together with its subject: down to where another subject begins."""
    yield verb
    for child in verb.children:
        if not (child.dep_ in ("conj", "parataxis", "ccomp", "advcl", "csubj") and child.pos_ in ("VERB", "AUX")):
            yield from _below(child)


def _below(token: Any) -> Iterator[Any]:
    yield token
    for child in token.children:
        if child.dep_ not in ("relcl", "ccomp", "advcl") and not any(c.dep_ in SUBJECTS for c in child.children):
            yield from _below(child)


def coordinated(token: Any) -> list[Any]:
    """The members of the coordination that a token is in, from left to right; the token alone if it is in none."""
    first = token
    while first.dep_ == "conj" and first.head.pos_ in ("NOUN", "PROPN", "PRON", "ADJ"):
        first = first.head
    return [first, *_conjuncts(first)]


def _conjuncts(token: Any) -> Iterator[Any]:
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON", "ADJ"):
            yield child
            yield from _conjuncts(child)


def main_subject_after(token: Any) -> Any | None:
    """The subject of the main clause where a token stands in a phrase fronted before it, else None."""
    above = token
    while above.head.i != above.i:
        if above.dep_ in ("prep", "advcl") and above.i < above.head.i and above.head.dep_ in ("ROOT", "conj", "ccomp"):
            subject = subject_of(above.head)
            return subject if subject is not None and subject.i > above.i and subject.i > token.i else None
        above = above.head
    return None


def inside_noun_phrase(token: Any) -> list[Any]:
    """The tokens of the noun phrase that a possessive determines."""
    return list(token.head.subtree) if token.dep_ == "poss" else []
