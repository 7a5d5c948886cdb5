"""A sentence as the encoder reads it: a marker for each actor instead of its name, and the pairs to be asked about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations

from amity.coding.draft import Draft
from amity.coding.pairs import focal_at, whole_of
from amity.coding.who import Reference
from amity.coding.words import Parsed
from amity.model import Span

MOST_ACTORS = 6  # as many as the encoder was taught markers for
_NAMED = frozenset({"name", "acronym", "alias", "proposed"})  # the words give way to the marker
_MEANT = _NAMED | {"demonym", "metonym", "pronoun", "possessive", "reflexive", "addressed", "nominal", "counterpart",
                   "described", "modifier"}  # fmt: skip


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
        text: what the encoder reads.
        pieces: where its stretches come from, from left to right.
        actors: by the number of their marker; of more than six the first ones.
        mentions: the first words of the sentence that stand for each actor that it names.
        pairs: ordered pairs of actors to ask about.
    """

    parsed: Parsed
    text: str
    pieces: tuple[Piece, ...]
    actors: tuple[str, ...]
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
    assert draft.resolution is not None  # noqa: S101 - set by the step before
    by_sentence: dict[int, list[Reference]] = {}
    for ref in draft.resolution.references:
        if ref.how in _MEANT and len(ref.actor_ids) == 1 and ref.role_hint != "place":
            by_sentence.setdefault(ref.sentence_index, []).append(ref)
    found = (_marked(p, _apart(by_sentence.get(p.index, ())), draft) for p in draft.parsed)
    return [m for m in found if m.pairs]


def _apart(refs: Iterable[Reference]) -> list[Reference]:
    """References that do not overlap, names before others, from left to right."""
    kept: list[Reference] = []
    for ref in sorted(refs, key=lambda r: (r.how not in _NAMED, r.span)):
        if not any(ref.span.overlap(k.span) for k in kept):
            kept.append(ref)
    return sorted(kept, key=lambda r: r.span)


def _marked(parsed: Parsed, refs: list[Reference], draft: Draft) -> Marked:
    whole = parsed.sentence.span
    inside = [r for r in refs if whole.start <= r.span.start and r.span.end <= whole.end]
    mentions: dict[str, Span] = {}
    for ref in inside:
        mentions.setdefault(whole_of(ref.actor_ids[0], draft), ref.span)
    dyad = focal_at(parsed, draft)
    focal = () if dyad is None else tuple(dict.fromkeys(whole_of(a, draft) for a in (dyad.first, dyad.second)))
    actors = tuple(dict.fromkeys((*focal, *mentions)))[:MOST_ACTORS]
    text, pieces = _written(inside, whole, actors=actors, draft=draft)
    pairs = tuple(
        pair for pair in permutations(actors, 2) if all(a in mentions for a in pair) or all(a in focal for a in pair)
    )
    return Marked(parsed, text, pieces, actors, mentions, pairs)


def _written(
    refs: list[Reference], whole: Span, *, actors: tuple[str, ...], draft: Draft
) -> tuple[str, tuple[Piece, ...]]:
    text, pieces = "", []
    for span, marker, copied in _stretches(refs, whole, actors=actors, draft=draft):
        if marker is not None:
            pieces.append(Piece(len(text), span, copied=False))
            text += f" [unused{marker}] "
        if copied:
            pieces.append(Piece(len(text), span, copied=True))
            text += span.of(draft.doc.text).replace("[", "(")  # a document holds no markers of its own
    return text, tuple(pieces)


def _stretches(
    refs: list[Reference], whole: Span, *, actors: tuple[str, ...], draft: Draft
) -> Iterator[tuple[Span, int | None, bool]]:
    """Places of the document with the marker that stands there, if any, and whether the words are kept."""
    at = whole.start
    for ref in refs:
        actor = whole_of(ref.actor_ids[0], draft)
        if actor not in actors:
            continue
        yield Span(at, ref.span.start), None, True
        yield ref.span, actors.index(actor), ref.how not in _NAMED
        at = ref.span.end
    yield Span(at, whole.end), None, True
