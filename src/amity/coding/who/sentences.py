"""Sentences and paragraphs of a text, and which of them are worth a parse; no model is needed for either."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from amity.actors import Mention
from amity.coding.who.reference import Sentence
from amity.coding.who.words import words
from amity.model import Span

_PARAGRAPH = re.compile(r"[^\S\n]*\n(?:[^\S\n]*\n)+[^\S\n]*")
_END = re.compile(r"[.!?…][\"'’”»)\]]*(?=\s+[\"'“‘«(\[]*[A-Z0-9])|\n(?=\s*[-•*–\d\"“A-Z])")
_ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Brig|Sgt|Adm|Gov|Sen|Rep|Pres|St|Sr|Jr|No|Nos|vs|cf|e\.g|i\.e|"
    r"approx|Inc|Ltd|Co|Corp|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|[A-Z])\.$"
)
_LONGEST = 2000
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class SentenceScan:
    """A sentence and what a first look finds in it: how many actors it names, anaphors, words of relation."""

    sentence: Sentence
    mentions: tuple[Mention, ...]
    anaphor: bool
    relation: bool

    @property
    def actor_count(self) -> int:
        """How many different actors it names."""
        return len({m.actor_id for m in self.mentions})

    @property
    def promising(self) -> bool:
        """True if it may speak of two actors: it names two, or one with an anaphor or a word of relation, or both."""
        return self.actor_count >= 2 or ((self.anaphor or self.actor_count == 1) and (self.relation or self.anaphor))


def paragraph_spans(text: str) -> tuple[Span, ...]:
    """The paragraphs, parted by blank lines; a text without blank lines is one paragraph per line."""
    breaks = [(m.start(), m.end()) for m in _PARAGRAPH.finditer(text)]
    if not breaks:
        breaks = [(m.start(), m.end()) for m in re.finditer(r"\n", text)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(text)]
    return tuple(Span(a, b) for a, b in zip(starts, ends, strict=True) if text[a:b].strip())


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """
    The sentences of a text, not yet parsed.

    Splits at full stops that a capital or digit follows, not after initials and abbreviations, and at line breaks that
    begin a heading or an item. A stretch of over 2,000 characters without an end is cut at a blank.
    """
    found: list[Sentence] = []
    for number, paragraph in enumerate(paragraph_spans(text)):
        for span in _sentence_spans(text, paragraph):
            found.append(Sentence(len(found), span, number))
    return tuple(found)


def _sentence_spans(text: str, paragraph: Span) -> Iterator[Span]:
    start = paragraph.start
    for end in _ends(text, paragraph):
        yield from _trimmed(text, start, end)
        start = end
    yield from _trimmed(text, start, paragraph.end)


def _ends(text: str, paragraph: Span) -> Iterator[int]:
    for found in _END.finditer(text, paragraph.start, paragraph.end):
        before = text[max(paragraph.start, found.start() - 8) : found.start() + 1]
        if found.group()[0] != "." or not _ABBREVIATION.search(before):
            yield found.end()


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
        if at >= 0:
            inside[at].append(mention)
    return tuple(_scanned(text, s, tuple(named)) for s, named in zip(sentences, inside, strict=True))


def _scanned(text: str, sentence: Sentence, mentions: tuple[Mention, ...]) -> SentenceScan:
    found = set(_WORD.findall(sentence.span.of(text).lower()))
    anaphor = not found.isdisjoint(words().pointing_forms)
    return SentenceScan(sentence, mentions, anaphor, not found.isdisjoint(words().relation_forms))


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
