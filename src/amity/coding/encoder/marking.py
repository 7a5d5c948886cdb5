"""A sentence as the encoder reads it, after the one before it: markers for actors, and the pairs to be asked about."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from amity.coding.draft import Draft
from amity.coding.pairs import focal_at, whole_of
from amity.coding.who import Sentence
from amity.coding.words import Parsed
from amity.model import Span

MOST_ACTORS = 6  # as many as the encoder was taught markers for
_FEWEST = 3  # words of a sentence before
_NAMED = frozenset({"name", "acronym", "alias", "proposed"})  # the words give way to the marker
_MEANT = _NAMED | {"demonym", "metonym", "pronoun", "possessive", "reflexive", "addressed", "nominal", "counterpart",
                   "described", "modifier"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StandIn:
    """Words that stand for an actor; `named` where they are its name, and give way to the marker."""

    span: Span
    actor: str
    named: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of what the encoder reads: its place there, and that of the document's words it stands for."""

    start: int
    source: Span
    copied: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """
    A sentence with markers.

    Attributes:
        parsed: the sentence.
        text: the sentence as the encoder reads it.
        pieces: where its stretches come from, from left to right.
        before: the sentence before it in its paragraph, with the same markers; empty where there is none, or it names
            nobody.
        actors: by the number of their marker; of more than six the first ones.
        focal: those whom the paragraph is about, who may be meant without a word.
        mentions: the first words of the sentence that stand for each actor that it names.
        pairs: ordered pairs of actors to ask about.
    """

    parsed: Parsed
    text: str
    pieces: tuple[Piece, ...]
    before: str
    actors: tuple[str, ...]
    focal: tuple[str, ...]
    mentions: dict[str, Span]
    pairs: tuple[tuple[str, str], ...]

    def marker_of(self, actor: str) -> int:
        """The number of the marker that stands for an actor of a pair."""
        return self.actors.index(actor)

    def source_of(self, start: int) -> int | None:
        """The place in the document of a character of `text`; None for a marker."""
        piece = next((p for p in reversed(self.pieces) if p.start <= start), None)
        return piece.source.start + start - piece.start if piece is not None and piece.copied else None


def mark_sentences(draft: Draft) -> list[Marked]:
    """The sentences of a draft that have a pair to ask about."""
    words = _words_of_actors(draft)
    found = (_marked(p, words, draft) for p in draft.parsed)
    return [m for m in found if m.pairs]


def _words_of_actors(draft: Draft) -> dict[int, list[StandIn]]:
    """The words that stand for one actor, by sentence, from left to right."""
    assert draft.resolution is not None  # noqa: S101 - set by the step before
    found: dict[int, list[StandIn]] = defaultdict(list)
    for ref in draft.resolution.references:
        if ref.how in _MEANT and len(ref.actor_ids) == 1 and ref.role_hint != "place":
            found[ref.sentence_index].append(StandIn(ref.span, whole_of(ref.actor_ids[0], draft), ref.how in _NAMED))
    return {index: apart(row, draft.sentences[index].span) for index, row in found.items()}


def apart(row: Iterable[StandIn], whole: Span) -> list[StandIn]:
    """Those inside the sentence that do not overlap, names before others, from left to right."""
    kept: list[StandIn] = []
    for stand in sorted(row, key=lambda s: (not s.named, s.span)):
        at = bisect_left(kept, stand.span, key=lambda k: k.span)
        inside = whole.start <= stand.span.start and stand.span.end <= whole.end
        if inside and not any(stand.span.overlap(k.span) for k in kept[max(at - 1, 0) : at + 1]):
            kept.insert(at, stand)
    return kept


def _marked(parsed: Parsed, words: dict[int, list[StandIn]], draft: Draft) -> Marked:
    row, last = words.get(parsed.index, []), _sentence_before(parsed, draft)
    earlier = words.get(last.index, []) if last is not None else []
    mentions: dict[str, Span] = {}
    for stand in row:
        mentions.setdefault(stand.actor, stand.span)
    dyad = focal_at(parsed, draft)
    focal = () if dyad is None else tuple(dict.fromkeys(whole_of(a, draft) for a in (dyad.first, dyad.second)))
    actors = tuple(dict.fromkeys((*focal, *mentions, *(s.actor for s in earlier))))[:MOST_ACTORS]
    text, pieces = _written(row, parsed.sentence.span, actors=actors, draft=draft)
    before = _written(earlier, last.span, actors=actors, draft=draft)[0] if last is not None and earlier else ""
    known = mentions.keys() | {s.actor for s in earlier}
    pairs = tuple(
        pair
        for pair in permutations(actors, 2)
        if {*pair} <= {*focal} or (known.issuperset(pair) and not mentions.keys().isdisjoint(pair))
    )
    return Marked(parsed, text, pieces, before, actors, focal, mentions, pairs)


def _sentence_before(parsed: Parsed, draft: Draft) -> Sentence | None:
    """The sentence before one in its paragraph; None where that is but a number or a heading of a word or two."""
    last = draft.sentences[parsed.index - 1] if parsed.index else None
    if last is None or last.paragraph != parsed.sentence.paragraph:
        return None
    return last if len(last.span.of(draft.doc.text).split()) >= _FEWEST else None


def _written(
    row: Sequence[StandIn], whole: Span, *, actors: tuple[str, ...], draft: Draft
) -> tuple[str, tuple[Piece, ...]]:
    text, pieces = "", []
    for span, marker, copied in _stretches(row, whole, actors=actors):
        if marker is not None:
            pieces.append(Piece(len(text), span, copied=False))
            text += f" [unused{marker}] "
        if copied:
            pieces.append(Piece(len(text), span, copied=True))
            text += span.of(draft.doc.text).replace("[", "(")  # a document holds no markers of its own
    return text, tuple(pieces)


def _stretches(
    row: Sequence[StandIn], whole: Span, *, actors: tuple[str, ...]
) -> Iterator[tuple[Span, int | None, bool]]:
    """Places of the document with the marker that stands there, if any, and whether the words are kept."""
    at = whole.start
    for stand in row:
        if stand.actor not in actors:
            continue
        yield Span(at, stand.span.start), None, True
        yield stand.span, actors.index(stand.actor), not stand.named
        at = stand.span.end
    yield Span(at, whole.end), None, True
