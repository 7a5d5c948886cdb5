"""Actors that only a description names: `Kurdish fighters`, `a tribal leader`, `local communities`."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from amity.coding.who.phrases import token_span
from amity.coding.who.reference import Reference, Sentence
from amity.coding.who.words import words
from amity.model import Actor, slug

_LEFT_OUT = frozenset({"det", "nummod", "poss", "predet", "punct", "advmod", "quantmod", "cc", "preconj"})


def described_actor(sentence: Sentence, token: Any, named: Container[int] = ()) -> tuple[Actor, Reference] | None:
    """
    The actor that a plural or determined description stands for, and the reference to it; None if it is none.

    Its id is made from the words without articles, numbers and possessors, so that the same words mean the same actor.
    """
    lemma = token.lemma_.lower().removesuffix("s") if token.tag_ == "NNPS" else token.lemma_.lower()
    kind = words().described.get(lemma)
    if kind is None or token.pos_ not in ("NOUN", "PROPN"):
        return None
    if _is_somebodys(token) or _is_in_a_name(token) or (lemma == "resistance" and not _is_movement(token)):
        return None
    if kind == "coalition" and any(c.dep_ == "prep" and c.lower_ == "between" for c in token.children):
        return None
    if lemma in words().bare_descriptions and _stands_for_itself(token):
        actor = Actor(slug(lemma), lemma, kind)
        return actor, Reference(token_span(sentence, token, token), sentence.index, token.i, (actor.id,), "described")
    if any(c.i in named and c.dep_ in ("compound", "nmod", "poss") for c in token.children):
        return None
    if token.dep_ == "dobj" and token.head.lemma_ in words().deploying_verbs:
        return None
    if token.dep_ == "conj" and token.head.i < token.i and _is_bare(token) and _is_thing(token.head):
        return None  # `drones, fighters and money`
    kept = [t for t in token.doc[max(token.i - 5, 0) : token.i + 1] if t.i == token.i or _kept(t, token)]
    before = kept[0].nbor(-1) if kept[0].i > token.doc[0].i else None
    if before is not None and before.lower_ in ("anti-", "counter-", "pro-"):
        kept = [before, *kept]
    if len(kept) < 2 and (token.tag_ not in ("NNS", "NNPS") or lemma in words().unspecific):
        return None
    text = " ".join(t.text for t in kept).replace("- ", "-")
    first = next((t for t in token.subtree if t.i <= token.i), token)
    span = token_span(sentence, first, token)
    actor = Actor(slug(text), text, kind)
    return actor, Reference(span, sentence.index, token.i, (actor.id,), "described")


def _is_movement(token: Any) -> bool:
    """True for `the resistance` and `Palestinian resistance`; not for `fierce resistance`."""
    return any(c.lower_ == "the" or (c.dep_ == "amod" and c.text.istitle()) for c in token.children)


def _is_in_a_name(token: Any) -> bool:
    """
    True for the first word of the name of somebody or something else: `Military Depot`, `Prime Minister Vael`.

    Not before those who act for a body (`Army Commandos`).
    """
    over = token.head
    if token.dep_ != "compound" or over.pos_ != "PROPN":
        return False
    if token.lemma_.lower() in words().titles:
        return True
    acts = over.lemma_.lower().removesuffix("s") in words().members | words().state_organs
    return token.pos_ == "PROPN" and over.i == token.i + 1 and not acts


def _is_bare(token: Any) -> bool:
    return not any(c.i < token.i and c.dep_ != "cc" for c in token.children)


def _is_thing(token: Any) -> bool:
    return token.pos_ == "NOUN" and words().described.get(token.lemma_.lower()) is None


def _is_somebodys(token: Any) -> bool:
    """Its own, or after a possessive, whatever the parser makes of that."""
    after = token.i > token.doc[0].i and token.nbor(-1).lower_ in ("'s", "’s")
    return after or any(c.dep_ == "poss" and c.tag_ == "PRP$" for c in token.children)


def _stands_for_itself(token: Any) -> bool:
    """`the coalition` with nothing that says which, or `Coalition aircraft`."""
    if token.dep_ == "compound":
        return bool(token.head.i > token.i)
    before = [c for c in token.children if c.i < token.i]
    return bool(before) and all(c.dep_ == "det" and c.lower_ == "the" for c in before)


def _kept(word: Any, head: Any) -> bool:
    plain = word.is_alpha or word.text.removesuffix("-").isalpha()  # "anti-"
    return word.head.i == head.i and word.i < head.i and word.dep_ not in _LEFT_OUT and plain
