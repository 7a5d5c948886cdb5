"""Sentences as the encoder reads them, some in a row: markers for actors, and the pairs to be asked about."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from amity.coding.draft import Draft
from amity.coding.encoder.left_out import parse_left_out
from amity.coding.pairs import focal_at, whole_of
from amity.coding.who import Sentence
from amity.coding.words import Parsed
from amity.model import Span

MOST_ACTORS = 9  # as many as the encoder was taught markers for
_FEWEST = 3  # words of a sentence
_NAMED = frozenset({"name", "acronym", "alias", "proposed"})  # the words give way to the marker
_MEANT = _NAMED | {"demonym", "metonym", "pronoun", "possessive", "reflexive", "addressed", "nominal", "counterpart",
                   "described", "modifier"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StandIn:
    """Words that stand for an actor; `named` where they are its name, and give way to the marker."""

    span: Span
    actor: str
    named: bool


StandIns = Mapping[int, Sequence[StandIn]]  # by sentence, from left to right


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
        focal: those whom the paragraph is about, who may be meant without a word.
        mentions: the first words of the sentence that stand for each actor that it names.
        pairs: ordered pairs of actors to ask about.
    """

    parsed: Parsed
    text: str
    pieces: tuple[Piece, ...]
    focal: tuple[str, ...]
    mentions: dict[str, Span]
    pairs: tuple[tuple[str, str], ...]

    def source_of(self, start: int) -> int | None:
        """The place in the document of a character of `text`; None for a marker."""
        piece = next((p for p in reversed(self.pieces) if p.start <= start), None)
        return piece.source.start + start - piece.start if piece is not None and piece.copied else None


@dataclass(frozen=True, slots=True)
class MarkedPassage:
    """
    Sentences of a paragraph that have the same markers.

    Attributes:
        actors: by the number of their marker.
        texts: the sentences as the encoder reads them, from the first to the last.
        asked: those of them that are asked about, by their number.
    """

    actors: tuple[str, ...]
    texts: tuple[str, ...]
    asked: dict[int, Marked]


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    A sentence to be shown; asked about where it is parsed and has a pair.

    `mentions` are the first words for each actor that it names, `focal` whom its paragraph is about,
    `number_before` the sentence before it in its paragraph, None where there is none that counts.
    """

    sentence: Sentence
    parsed: Parsed | None
    row: tuple[StandIn, ...]
    mentions: dict[str, Span]
    focal: tuple[str, ...]
    number_before: int | None

    def pairs_of(self, actors: Sequence[str], *, earlier: Collection[str]) -> tuple[tuple[str, str], ...]:
        """
        Whom to ask about: the pair of the paragraph; those named here, with each other and with the `earlier`.

        Args:
            actors: who has a marker.
            earlier: whom the sentence before names.
        """
        if self.parsed is None:
            return ()
        focal, known = {*self.focal}, {*self.mentions, *earlier}
        return tuple(
            pair
            for pair in permutations(actors, 2)
            if focal.issuperset(pair) or (known.issuperset(pair) and not self.mentions.keys().isdisjoint(pair))
        )


def mark_passages(draft: Draft) -> list[MarkedPassage]:
    """The sentences of a draft that have a pair to ask about, in passages; at the end those that the scan left out."""
    words = words_of_actors(draft)
    passages = [*_passages(_shown(words, draft)), *_left_out(words, draft)]
    return [p for before, row in passages if (p := _passage(before, row, draft=draft)).asked]


def _left_out(words: StandIns, draft: Draft) -> Iterator[tuple[Candidate | None, list[Candidate]]]:
    """The sentences that the scan left out, each with the one before it, which names somebody."""
    parsed = {p.index: p for p in draft.parsed}
    for sentence in parse_left_out(draft, words):
        one = _candidate(sentence.index, sentence, words=words, draft=draft)
        last = one.number_before
        if last is not None and _is_read(sentence, draft):
            yield _candidate(last, parsed.get(last), words=words, draft=draft), [one]


def _shown(words: StandIns, draft: Draft) -> dict[int, Candidate]:
    """By number, the sentences that have a pair to ask about, and those before them that name somebody."""
    parsed = {p.index: p for p in draft.parsed}
    found: dict[int, Candidate] = {}
    for index, one in parsed.items():
        if not _is_read(one, draft):
            continue
        candidate = _candidate(index, one, words=words, draft=draft)
        last = candidate.number_before
        earlier = [s.actor for s in words.get(last, ())] if last is not None else []
        if candidate.pairs_of(_markers([candidate.focal, candidate.mentions, earlier]), earlier=earlier):
            found[index] = candidate
            if last is not None and earlier and last not in found:
                found[last] = _candidate(last, parsed.get(last), words=words, draft=draft)
    return dict(sorted(found.items()))


def _candidate(index: int, parsed: Parsed | None, *, words: StandIns, draft: Draft) -> Candidate:
    row = words.get(index, ())
    mentions: dict[str, Span] = {}
    for stand in row:
        mentions.setdefault(stand.actor, stand.span)
    dyad = focal_at(parsed, draft) if parsed is not None else None
    focal = () if dyad is None else tuple(dict.fromkeys(whole_of(a, draft) for a in (dyad.first, dyad.second)))
    return Candidate(draft.sentences[index], parsed, tuple(row), mentions, focal, _number_before(index, draft))


def _passages(shown: dict[int, Candidate]) -> Iterator[tuple[Candidate | None, list[Candidate]]]:
    """
    Sentences in a row of a paragraph that name no more actors than there are markers, and one that stands before them.

    Where a passage ends for want of markers, its last sentence stands before the next one.
    """
    before: Candidate | None = None
    row: list[Candidate] = []
    actors: set[str] = set()
    for one in shown.values():
        own = {*one.focal, *one.mentions}
        elsewhere = bool(row) and row[-1].sentence.paragraph != one.sentence.paragraph
        if row and (elsewhere or len(actors | own) > MOST_ACTORS):
            yield before, row
            before, row, actors = None if elsewhere else row[-1], [], set()
        row.append(one)
        actors |= own
    if row:
        yield before, row


def _passage(before: Candidate | None, row: Sequence[Candidate], *, draft: Draft) -> MarkedPassage:
    """Markers go to the pair of the paragraph, then to those whom the sentences asked about name."""
    first = [before] if before is not None else []
    actors = _markers([*(one.focal for one in row), *(one.mentions for one in (*row, *first))])
    by_index = {one.sentence.index: one for one in (*first, *row)}
    texts: list[str] = []
    found: dict[int, Marked] = {}
    for one in (*first, *row):
        text, pieces = _written(one.row, one.sentence.span, actors=actors, draft=draft)
        last = by_index.get(one.number_before) if one.number_before is not None else None
        pairs = one.pairs_of(actors, earlier=last.mentions if last is not None else ())
        if one is not before and pairs and one.parsed is not None:
            found[len(texts)] = Marked(one.parsed, text, pieces, one.focal, one.mentions, pairs)
        texts.append(text)
    return MarkedPassage(actors, tuple(texts), found)


def _markers(rows: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """The first actors of some lists, as many as there are markers, by the number of their marker."""
    return tuple(dict.fromkeys(a for names in rows for a in names))[:MOST_ACTORS]


def words_of_actors(draft: Draft) -> dict[int, list[StandIn]]:
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


def _is_read(parsed: Parsed, draft: Draft) -> bool:
    """Whether a sentence is asked about: it tells something, or has a verb (`They fled`)."""
    return _is_told(parsed.index, draft) or any(w.pos in ("VERB", "AUX") for w in parsed.words)


def _is_told(index: int, draft: Draft) -> bool:
    """Whether a sentence is more than a number or a heading of a word or two."""
    return len(draft.sentences[index].span.of(draft.doc.text).split()) >= _FEWEST


def _number_before(index: int, draft: Draft) -> int | None:
    """The sentence before one in its paragraph; None where there is none that tells anything."""
    if not index or draft.sentences[index - 1].paragraph != draft.sentences[index].paragraph:
        return None
    return index - 1 if _is_told(index - 1, draft) else None


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
