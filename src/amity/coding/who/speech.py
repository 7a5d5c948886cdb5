"""Who speaks: quotations, verbs of saying, and voices without a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from amity.coding.who.clauses import SUBJECTS
from amity.coding.who.words import words
from amity.model import Actor, Span

_QUOTED = re.compile(r"“[^“”]{1,2000}”|\"[^\"]{1,2000}\"|«[^«»]{1,2000}»")
WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|us|ours|ourselves)\b")
WE_OR_I = re.compile(rf"{WE.pattern}|\bI\b")
_YOU = re.compile(r"\b[Yy]ou(?:rs?)?\b")
# Voices without a name; outlets, so that no pronoun is taken for them.
AUTHOR = Actor("author", "the author", "outlet")
UNNAMED_SPEAKER = Actor("unnamed-speaker", "an unnamed speaker", "outlet")


def says_we(text: str) -> bool:
    """True if it speaks of `us` outside quotations."""
    return WE.search(_QUOTED.sub("", text)) is not None


def says_you(text: str) -> bool:
    """True if it speaks to `you` outside quotations."""
    return _YOU.search(_QUOTED.sub("", text)) is not None


def quoted_spans(text: str) -> tuple[Span, ...]:
    """The quotations of a text, marks included, from left to right."""
    return tuple(Span(m.start(), m.end()) for m in _QUOTED.finditer(text))


def speaker_tokens(tokens: Sequence[Any]) -> list[Any]:
    """The subjects of the verbs of saying in a sentence, with what stands beside them."""
    found: list[Any] = []
    for token in tokens:
        if token.dep_ in SUBJECTS and token.head.lemma_ in words().saying_verbs:
            found += [token, *(c for c in token.children if c.dep_ in ("appos", "compound"))]
    return found
