"""What the resolution of a text gives: who is meant where, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amity.actors import Mention
from amity.coding.who.voices import SILENT, Voices
from amity.model import Actor, Dyad, Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """
    One sentence of a text; `tokens` is its parse (a spaCy Doc), or None where it was not worth parsing.

    A token's place in the text is `offset + token.idx`. `paragraph` numbers the paragraphs of the text from 0.
    """

    index: int
    span: Span
    paragraph: int
    tokens: Any = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Reference:
    """
    Words that stand for one actor or several.

    `head_token_index` is `token.i` in the sentence's own Doc. `how` says why the words mean the actors: `name`,
    `acronym`, `alias`, `demonym`, `metonym`, `proposed` (a new organisation), `modifier` (al-Qaeda fighters), `member`
    (fighters of al-Qaeda), `described` (an actor that only a description names), `pronoun`, `possessive`, `reflexive`,
    `addressed` (you, in a question), `pair` (both, each other), `nominal` (the group), `counterpart` (its former ally),
    `apposition`, `relative`, `relation` (the rift: both partners).
    """

    span: Span
    sentence_index: int
    head_token_index: int
    actor_ids: tuple[str, ...]
    how: str
    role_hint: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An organisation that no list knows, with the words that made it one and every place where it is named."""

    actor: Actor
    evidence: Span
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Everyone whom a text names: mentions from left to right, new organisations, and the actors by id."""

    mentions: tuple[Mention, ...]
    proposals: tuple[Proposal, ...]
    actors: Mapping[str, Actor]


@dataclass(frozen=True, slots=True, eq=False)
class Resolution:
    """
    Who is meant in a text.

    `actors` holds every actor that a reference names, those that were proposed or described included. `focal` is the
    pair that each paragraph is about; `focal_of_text` the pair of the whole. `voices` says who speaks where;
    `quotes` are the quotations.
    """

    references: tuple[Reference, ...]
    actors: Mapping[str, Actor]
    proposals: tuple[Proposal, ...]
    focal: tuple[Dyad | None, ...]
    focal_of_text: Dyad | None
    by_head: Mapping[tuple[int, int], Reference]
    voices: Voices = SILENT
    quotes: tuple[Span, ...] = ()
