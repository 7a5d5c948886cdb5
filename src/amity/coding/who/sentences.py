"""Sentences and paragraphs of a text, and which of them are worth a parse; no model is needed for either."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from amity.actors import Mention
from amity.coding.who.reference import Sentence
from amity.coding.who.turns import turns_of
from amity.coding.who.words import BODY_PRONOUNS, words
from amity.model import Span

_PARAGRAPH = re.compile(r"[^\S\n]*\n(?:[^\S\n]*\n)+[^\S\n]*")
_END = re.compile(r"[.!?…][\"'’”»)\]]*(?=\s+[\"'“‘«(\[]*[A-Z0-9])|\n")
_ITEM = re.compile(r"\s*(?:[-•*–]|\d{1,3}[.)])\s")
_PREFIX = re.compile(
    r"\s*(?:\d{1,3}(?:\.\d{1,3}){1,3}\.?\s+(?=[\"'“‘«(\[]*[A-Z])"  # the number of a paragraph: 4.2
    r"|[A-Z][A-Z'’ /.-]{2,40}(?:,|\s*\()?[\w .,'’()/]{0,60}?\s(?:--|[-–—])\s+(?=[\"'“‘«(\[]*[A-Z]))"  # a dateline
)
_OPENS = re.compile(r"\s*[\"'“‘«(\[]*[A-Z0-9]")
_FULL_LINE = 45  # a shorter line is a heading or an address, not a line that was wrapped
_ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Brig|Sgt|Adm|Gov|Sen|Rep|Pres|St|Sr|Jr|No|Nos|vs|cf|e\.g|i\.e|"
    r"approx|Inc|Ltd|Co|Corp|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|[A-Z])\.$"
)
_NICKNAME = re.compile(r"[\"“](?:[A-Z]\.){1,3}[\"”]$")  # John “J.D.” Doe
_LONGEST = 2000
_CLOSING = frozenset('.!?…"”’)]:')
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class SentenceScan:
    """
    A sentence and what a first look finds in it.

    `pointing` counts the words that may stand for an actor without naming it (`both` counts for two), `pronoun` says
    whether one of them is a pronoun for a body, `relation` whether a word for a relation is there, which may stand for
    both partners.
    """

    sentence: Sentence
    mentions: tuple[Mention, ...]
    pointing: int
    pronoun: bool
    relation: bool

    @property
    def actor_count(self) -> int:
        """How many different actors it names."""
        return len({m.actor_id for m in self.mentions})

    @property
    def promising(self) -> bool:
        """True if it may speak of an actor, the other one being understood, or of what is between two."""
        return self.relation or self.pronoun or self.actor_count >= 1 or self.pointing >= 2


def paragraph_spans(text: str) -> tuple[Span, ...]:
    """The paragraphs, parted by blank lines; without any, by lines that end with a stop or are too short to wrap."""
    breaks = [(m.start(), m.end()) for m in _PARAGRAPH.finditer(text)]
    if not breaks:
        lines = (m.start() for m in re.finditer(r"\n", text))
        breaks = [(at, at + 1) for at in lines if text[at - 1 : at] in _CLOSING or _breaks_line(text, at)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(text)]
    return tuple(Span(a, b) for a, b in zip(starts, ends, strict=True) if text[a:b].strip())


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """
    The sentences of a text, not yet parsed.

    Splits at full stops that a capital or digit follows, not after initials and abbreviations, at line breaks that
    begin a heading or an item. The label of a turn (`Q:`) is in none. A stretch of over
    2,000 characters without an end is cut at a blank.
    """
    found: list[Sentence] = []
    paragraphs = paragraph_spans(text)
    labels = [t for t in turns_of(text, paragraphs) if t.label]
    starts = [t.label_start for t in labels]
    for number, paragraph in enumerate(paragraphs):
        at = paragraph.start
        for turn in labels[bisect_left(starts, at) : bisect_left(starts, paragraph.end)]:
            for span in _sentence_spans(text, Span(at, turn.label_start)):
                found.append(Sentence(len(found), span, number))
            at = turn.span.start
        for span in _sentence_spans(text, Span(at, paragraph.end)):
            found.append(Sentence(len(found), span, number))
    return tuple(found)


def _sentence_spans(text: str, paragraph: Span) -> Iterator[Span]:
    start = paragraph.start
    if (opening := _PREFIX.match(text, start, paragraph.end)) is not None:
        yield from _trimmed(text, start, opening.end())
        start = opening.end()
    for end in _ends(text, Span(start, paragraph.end)):
        yield from _trimmed(text, start, end)
        start = end
    yield from _trimmed(text, start, paragraph.end)


def _ends(text: str, paragraph: Span) -> Iterator[int]:
    for found in _END.finditer(text, paragraph.start, paragraph.end):
        if found.group() == "\n":
            ends = _breaks_line(text, found.start())
        else:
            before = text[max(paragraph.start, found.start() - 8) : found.start() + 1]
            ends = found.group() != "." or not _ABBREVIATION.search(before)
            ends = ends and not _NICKNAME.search(text, max(paragraph.start, found.start() - 12), found.end())
        if ends:
            yield found.end()


def _breaks_line(text: str, at: int) -> bool:
    """True if the line break at an offset parts sentences: before an item of a list, or after a short line."""
    if _ITEM.match(text, at + 1):
        return True
    line = at - (text.rfind("\n", 0, at) + 1)
    return line < _FULL_LINE and _OPENS.match(text, at + 1) is not None


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        stop = end
        if end - start > _LONGEST:
            stop = text.rfind(" ", start + 1, start + _LONGEST)
            stop = stop if stop > start else start + _LONGEST
        piece = text[start:stop]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            yield Span(start + lead, start + len(piece.rstrip()))
        start = stop


def scan_sentences(text: str, mentions: Sequence[Mention]) -> tuple[SentenceScan, ...]:
    """Every sentence with the actors that it names and the words that make it worth parsing; linear in the text."""
    sentences = split_sentences(text)
    inside: list[list[Mention]] = [[] for _ in sentences]
    starts = [s.span.start for s in sentences]
    for mention in mentions:
        at = bisect_right(starts, mention.span.start) - 1
        if at >= 0 and mention.span.start < sentences[at].span.end:
            inside[at].append(mention)
    return tuple(_scanned(text, s, tuple(named)) for s, named in zip(sentences, inside, strict=True))


def _scanned(text: str, sentence: Sentence, mentions: tuple[Mention, ...]) -> SentenceScan:
    found = set(_WORD.findall(_beside(text, sentence.span, mentions).lower()))
    pointing = len(found & words().pointing_forms) + len(found & words().pair_words)
    pronoun, relation = (not found.isdisjoint(forms) for forms in (BODY_PRONOUNS, words().relation_forms))
    return SentenceScan(sentence, mentions, pointing, pronoun, relation)


def _beside(text: str, span: Span, mentions: Sequence[Mention]) -> str:
    """The words of a sentence without its names."""
    pieces, at = [], span.start
    for mention in mentions:
        pieces.append(text[at : mention.span.start])
        at = mention.span.end
    return " ".join((*pieces, text[at : span.end]))


def parse_sentences(
    nlp: Any, text: str, scans: Sequence[SentenceScan], *, everything: bool = False
) -> tuple[Sentence, ...]:
    """
    All sentences in order, the promising ones with their parse.

    Args:
        nlp: a spaCy pipeline with tagger and parser.
        text: the text that was scanned.
        scans: from `scan_sentences`.
        everything: parse the others as well.
    """
    sentences = [scan.sentence for scan in scans]
    wanted = [scan.sentence for scan in scans if everything or scan.promising]
    texts = (s.span.of(text).replace("\n", " ") for s in wanted)
    for sentence, doc in zip(wanted, nlp.pipe(texts), strict=True):
        sentences[sentence.index] = replace(sentence, tokens=doc, offset=sentence.span.start)
    return tuple(sentences)
