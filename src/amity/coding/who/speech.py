"""Who speaks: quotations, the voice of a statement, and whom `we` means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from amity.actors import Mention
from amity.coding.who.clauses import SUBJECTS
from amity.coding.who.words import BODY_KINDS, words
from amity.model import Actor, Span

_QUOTED = re.compile(r"“[^“”]{1,2000}”|\"[^\"]{1,2000}\"|«[^«»]{1,2000}»")
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|us|ours|ourselves)\b")
_OWN_STATEMENT = re.compile(
    r"\b(?:communiqu[eé]|statement|declaration|proclamation|manifesto|press release|open letter|message to|"
    r"appeal to|order of the day|bulletin)\b",
    re.IGNORECASE,
)
_HEADING = 400
# Voices without a name; outlets, so that no pronoun is taken for them.
AUTHOR = Actor("author", "the author", "outlet")
UNNAMED_SPEAKER = Actor("unnamed-speaker", "an unnamed speaker", "outlet")
_FEWEST = 3


def says_we(text: str) -> bool:
    """True if it speaks of `us` outside quotations."""
    return _WE.search(_QUOTED.sub("", text)) is not None


def quoted_spans(text: str) -> tuple[Span, ...]:
    """The quotations of a text, marks included, from left to right."""
    return tuple(Span(m.start(), m.end()) for m in _QUOTED.finditer(text))


def voice_of_text(text: str, mentions: Sequence[Mention], actors: Mapping[str, Actor]) -> str | None:
    """
    Who says `we` in a text that says it at least three times outside quotations; else None.

    Where the heading calls the text a statement, the first organisation that the heading names; else `AUTHOR`.
    """
    if sum(1 for _ in _WE.finditer(_QUOTED.sub("", text))) < _FEWEST:
        return None
    if _OWN_STATEMENT.search(text[:_HEADING]):
        heading = (m for m in mentions if m.span.end <= _HEADING and actors[m.actor_id].kind in BODY_KINDS)
        return next((m.actor_id for m in heading), AUTHOR.id)
    return AUTHOR.id


def speaker_tokens(tokens: Sequence[Any]) -> list[Any]:
    """The subjects of the verbs of saying in a sentence, with what stands beside them."""
    found: list[Any] = []
    for token in tokens:
        if token.dep_ in SUBJECTS and token.head.lemma_ in words().saying_verbs:
            found += [token, *(c for c in token.children if c.dep_ in ("appos", "compound"))]
    return found
