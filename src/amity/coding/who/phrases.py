"""Names in their phrases: `al-Qaeda fighters`, `forces loyal to the emir`, `Pakistani authorities`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amity.actors import Mention
from amity.coding.who.reference import Reference, Sentence
from amity.coding.who.words import words
from amity.model import Actor, Span

_MODIFIES = frozenset({"compound", "amod", "nmod", "nn", "poss", "npadvmod"})
_OF = frozenset({"of", "from", "within", "in", "inside", "to"})
_SEATED = frozenset({"authority", "government", "ministry", "regime", "parliament", "cabinet"})
_TOWARD = frozenset({"against", "by", "with", "for", "of", "on"})
_LOYAL = frozenset({"loyal", "allied", "linked", "affiliated", "belonging", "faithful", "sworn"})


def token_span(sentence: Sentence, first: Any, last: Any) -> Span:
    """The characters of the document's text from one token to another."""
    return Span(sentence.offset + first.idx, sentence.offset + last.idx + len(last))


def head_of(sentence: Sentence, span: Span) -> Any | None:
    """The token of a span that governs its other tokens; None if the parse does not cover the span."""
    doc = sentence.tokens.doc
    found = doc.char_span(span.start - sentence.offset, span.end - sentence.offset, alignment_mode="expand")
    return None if found is None else found.root


def name_references(sentence: Sentence, mention: Mention, actor: Actor) -> Iterator[Reference]:
    """
    The references that a name makes: itself, and the phrase whose head it determines.

    Args:
        sentence: parsed.
        mention: of this sentence.
        actor: whom the mention means.
    """
    token = head_of(sentence, mention.span)
    if token is None:
        return
    if _is_opposed(token):
        return
    ids = (mention.actor_id,)
    hint = "place" if actor.kind == "state" and mention.how != "demonym" and _is_ground(token) else mention.role_hint
    if token.dep_ == "dobj" and hint == "place" and not mention.role_hint:
        return
    beside = any(c.lower_ in ("neighbouring", "neighboring") for c in token.children)
    if token.dep_ == "pobj" and (token.head.dep_ == "agent" or (beside and token.head.lower_ in _TOWARD)):
        hint = "actor"
    yield Reference(mention.span, sentence.index, token.i, ids, mention.how, hint)
    if actor.kind == "person" and actor.part_of and _is_government_of(token):
        noun = token.head.head
        yield Reference(token_span(sentence, noun, token), sentence.index, noun.i, (actor.part_of,), "member")
    if (noun := governed(token, actor)) is not None:
        how = "member" if token.dep_ == "pobj" else "modifier"
        first, last = (token, noun) if token.i < noun.i else (noun, token)
        span = token_span(sentence, first, last)
        whole = Span(min(span.start, mention.span.start), max(span.end, mention.span.end))
        yield Reference(whole, sentence.index, noun.i, ids, how)


def _is_opposed(token: Any) -> bool:
    """True for the name of `anti-Taliban fighters`, who are anybody but the Taliban."""
    left = token.doc[max(token.i - 2, 0) : token.i].text.lower().rstrip("-–‑ ")
    return token.i > 0 and not token.nbor(-1).whitespace_ and left.split(" ")[-1] in ("anti", "counter")


def _is_ground(token: Any) -> bool:
    """True for a country that is only ground: `wants to rule Niger`."""
    return token.dep_ == "dobj" and token.head.lemma_ in words().ruling_verbs


def governed(token: Any, actor: Actor) -> Any | None:
    """The noun that a name determines if members or organs of the actor are meant by it, else None."""
    noun, loyal = None, False
    if token.dep_ in _MODIFIES and token.head.pos_ in ("NOUN", "PROPN") and token.head.i > token.i:
        noun = token.head
    elif token.dep_ == "pobj" and token.head.lemma_ in _OF:
        above = token.head.head
        if token.head.dep_ == "conj" and above.dep_ == "prep":  # "gunmen of A and of B"
            above = above.head
        loyal = above.lemma_.lower() in _LOYAL
        if loyal:
            above = above.head
        elif token.head.lemma_ not in ("of", "from", "within") and not (
            token.head.lemma_ == "in"
            and above.lemma_.lower() in (_SEATED if actor.kind == "state" else _SEATED | words().of_groups)
        ):
            return None
        titled = above.pos_ == "PROPN" and token.head.lemma_ == "of" and above.lemma_.lower() in _SEATED
        noun = above if above.pos_ == "NOUN" or above.tag_ == "NNPS" or titled else None
    if noun is None:
        return None
    if not _acts_for(_lemma(noun), actor) and not (loyal and actor.part_of and _lemma(noun) in words().members):
        return None  # `troops loyal to General Dorn` are those of his body
    while noun.dep_ == "compound" and noun.head.i == noun.i + 1 and _acts_for(_lemma(noun.head), actor):
        noun = noun.head  # "Iraqi security force personnel"
    return noun


def _is_government_of(token: Any) -> bool:
    """`the Government of President Mobutu`."""
    seat = token.head.head if token.dep_ == "pobj" and token.head.lemma_ == "of" else None
    return seat is not None and seat.lemma_.lower() in _SEATED


def _lemma(noun: Any) -> str:
    return str(noun.lemma_.lower().removesuffix("s") if noun.tag_ == "NNPS" else noun.lemma_.lower())


def _acts_for(noun: str, actor: Actor) -> bool:
    if actor.kind in ("state", "state_agency", "international_organisation"):
        return noun in words().state_organs
    return actor.kind != "person" and (noun in words().members or noun in _SEATED)
