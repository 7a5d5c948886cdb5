"""The running state of one resolution."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from amity.coding.who.pairs import nearer_pair
from amity.coding.who.reference import Reference, Sentence
from amity.coding.who.salience import Memory, Seen
from amity.coding.who.voices import SILENT, Voice, Voices
from amity.model import Actor, Dyad, Span

Names = Mapping[int, Sequence[Reference]]
_ABOUT_PARAGRAPH, _ABOUT_TEXT, _AT_HOME = 0.6, 0.3, 2.0


@dataclass(frozen=True, slots=True)
class Stated:
    """Who is the subject of a sentence, whether it declares something there, and whom else the sentence means."""

    sentence: int = -2
    actor_ids: tuple[str, ...] = ()
    declared: bool = False
    named: frozenset[str] = frozenset()


@dataclass(slots=True)
class Discourse:
    """
    Everything seen so far, who is meant by each head, and the pair that each paragraph is about.

    `homes` are the countries that names of the text's organisations hold; `organs` says whose an army or a ministry was
    when it was last spoken of with its owner; `addressed` is the last sentence that says whom somebody turned to, and
    whom; `stated` is what the last sentence said of its subject, if that is an actor; `opened` is the first sentence of
    the paragraph, whose number is `paragraph`; `titled` says who was last named with a title; `called` are the persons
    whom `he` and `she` have meant.
    """

    actors: dict[str, Actor]
    focal: tuple[Dyad | None, ...]
    focal_of_text: Dyad | None = None
    wholes: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[str, frozenset[str]] = field(default_factory=dict)
    homes: frozenset[str] = frozenset()
    organs: dict[str, str] = field(default_factory=dict)
    quotes: tuple[Span, ...] = ()
    voices: Voices = SILENT
    speakers: tuple[str, ...] = ()
    addressed: tuple[int, tuple[str, ...]] = (-1, ())
    stated: Stated = Stated()
    opened: int = 0
    paragraph: int = 0
    titled: dict[str, str] = field(default_factory=dict)
    called: dict[str, set[str]] = field(default_factory=lambda: {"his": set(), "her": set()})
    seen: list[Seen] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    by_head: dict[tuple[int, int], Reference] = field(default_factory=dict)

    def add(self, reference: Reference) -> None:
        """Keep a reference; the first one of a head stays its meaning."""
        self.references.append(reference)
        self.by_head.setdefault((reference.sentence_index, reference.head_token_index), reference)


@dataclass(frozen=True, slots=True)
class Place:
    """A token that may point back, with its sentence, the names of that sentence and the discourse so far."""

    sentence: Sentence
    token: Any
    names: Names
    state: Discourse

    @property
    def focal(self) -> Dyad | None:
        """The pair of the paragraph; where the text's has one of them, that one unless the sentence names the other."""
        near = self.state.focal[self.sentence.paragraph]
        wholes = self.state.wholes
        named = (wholes.get(i, i) for found in self.names.values() for ref in found for i in ref.actor_ids)
        return nearer_pair(near, self.state.focal_of_text, named) if near is not None else None

    @property
    def memory(self) -> Memory:
        """What an anaphor here can choose from; the paragraph's pair is ahead, the rest of the text's behind it."""
        prior = dict.fromkeys(_members(self.state.focal_of_text), _ABOUT_TEXT)
        prior |= dict.fromkeys(_members(self.focal), _ABOUT_PARAGRAPH)
        return Memory(self.state.seen, self.sentence.index, self.state.actors, prior)

    def preferring(self, ids: Collection[str], *, by: float = _AT_HOME) -> Memory:
        """The same, these actors being ahead, by default of all that the sentences before spoke of."""
        memory = self.memory
        return replace(memory, prior={**memory.prior, **{i: memory.prior.get(i, 0.0) + by for i in ids}})

    def meant_by(self, token: Any) -> tuple[str, ...]:
        """The actors of a token of the same sentence, named later or resolved before."""
        known = self.state.by_head.get((self.sentence.index, token.i))
        if known is not None:
            return known.actor_ids
        return self.names[token.i][0].actor_ids if token.i in self.names else ()

    def is_demonym(self, token: Any) -> bool:
        """True for `French`, which says whose something is and is no name of its own."""
        known = self.state.by_head.get((self.sentence.index, token.i))
        return known is not None and known.how == "demonym"

    @property
    def voice(self) -> Voice:
        """Who speaks here outside quotations."""
        return self.state.voices.at(self.sentence.offset + self.token.idx)

    @property
    def quoted(self) -> bool:
        """True inside a quotation."""
        at = self.sentence.offset + self.token.idx
        last = bisect_right(self.state.quotes, at, key=lambda quote: quote.start) - 1
        return last >= 0 and at < self.state.quotes[last].end

    def reference(self, ids: tuple[str, ...], how: str, *, first: Any = None) -> Reference:
        """A reference of this token, its words from `first` on."""
        start = self.sentence.offset + (first or self.token).idx
        end = self.sentence.offset + self.token.idx + len(self.token)
        return Reference(Span(start, end), self.sentence.index, self.token.i, ids, how)


def _members(dyad: Dyad | None) -> tuple[str, ...]:
    return (dyad.first, dyad.second) if dyad else ()
