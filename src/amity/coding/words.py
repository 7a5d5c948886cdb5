"""A parsed sentence as plain objects: words with their heads, places in the text and the actors that they mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter
from typing import Any

from spacy.attrs import DEP, HEAD, IDX, LEMMA, LOWER, ORTH, POS, TAG

from amity.coding.regrouping import regroup
from amity.coding.who import Reference, Resolution, Sentence
from amity.model import Span

_READ = [ORTH, LOWER, LEMMA, POS, TAG, DEP, IDX]
# Verbs in -e whose lemma the tables of the parser get wrong (`hated` as a form of `hat`), and single words.
_IN_E = ["bare", "cope", "fine", "hate", "hope", "jibe", "lambaste", "pipe", "rage", "ride", "scare", "shame", "slate",
         "snipe", "spare", "spite", "stage", "wage", "wane"]  # fmt: skip
_MENDED = {
    **{form: verb for verb in _IN_E for form in (f"{verb}s", f"{verb}d", f"{verb[:-1]}ing")},
    **{"allied": "ally", "bases": "base", "graves": "grave", "gutted": "gut", "motives": "motive", "ousted": "oust"},
    **{"ousting": "oust", "planes": "plane", "rebranded": "rebrand", "resupplied": "resupply", "sites": "site"},
    **{"taxes": "tax"},
}


_CURRENCIES = frozenset("$€£¥")
_PLACE = attrgetter("i")


@dataclass(slots=True, eq=False)
class Word:
    """
    One word of a parse. `head` is the word itself at the root; `children` are in the order of the text.

    `start` and `end` are offsets of the document's text. `ref` says which actors are meant, if any.
    """

    i: int
    text: str
    low: str
    lemma: str
    pos: str
    tag: str
    dep: str
    start: int
    end: int
    head: Word = field(init=False, repr=False)
    children: list[Word] = field(default_factory=list, repr=False)
    ref: Reference | None = None

    @property
    def span(self) -> Span:
        """Its characters."""
        return Span(self.start, self.end)

    def kids(self, *deps: str) -> list[Word]:
        """The children that hang on it by one of these relations."""
        return [c for c in self.children if c.dep in deps] if self.children else []

    def subtree(self) -> list[Word]:
        """The word and all below it, in the order of the text."""
        found = [self]
        for word in found:
            found.extend(word.children)
        return sorted(found, key=_PLACE)

    def above(self) -> Iterator[Word]:
        """Its head, the head of that, up to the root."""
        word = self
        while word.head is not word:
            word = word.head
            yield word


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """A sentence that was parsed: its words, its place in the text, and the one before it in the same paragraph."""

    sentence: Sentence
    words: tuple[Word, ...]

    @property
    def index(self) -> int:
        """Number of the sentence in the text."""
        return self.sentence.index

    def within(self, span: Span) -> list[Word]:
        """The words inside a span of the text."""
        return [w for w in self.words if w.start >= span.start and w.end <= span.end]


def read_words(sentence: Sentence, resolution: Resolution) -> Parsed:
    """The words of a parsed sentence with whom they mean."""
    rows = sentence.tokens.to_array(_READ).tolist()
    heads = sentence.tokens.to_array([HEAD]).astype("int64").ravel().tolist()
    strings = _strings_of(sentence.tokens.vocab)
    words = tuple(_word(i, row, sentence, strings=strings) for i, row in enumerate(rows))
    for word, step in zip(words, heads, strict=True):
        word.head = words[word.i + step]
        word.ref = resolution.by_head.get((sentence.index, word.i))
        if word.head is not word:
            word.head.children.append(word)
    regroup(words)
    return Parsed(sentence, words)


class _Strings(dict[int, str]):
    """Texts by their number in a vocabulary, each looked up once."""

    def __init__(self, store: Any) -> None:
        super().__init__()
        self.store = store

    def __missing__(self, number: int) -> str:
        text = self[number] = str(self.store[number])
        return text


@cache
def _strings_of(vocab: Any) -> _Strings:
    return _Strings(vocab.strings)


def _word(i: int, row: list[int], sentence: Sentence, *, strings: _Strings) -> Word:
    text, low, lemma, pos, tag, dep = map(strings.__getitem__, row[:-1])
    start = sentence.offset + row[-1]
    return Word(
        i=i,
        text=text,
        low=low,
        lemma=_MENDED.get(low) or lemma.lower(),
        pos=pos,
        tag=tag,
        dep=dep,
        start=start,
        end=start + len(text),
    )


def conjuncts(word: Word) -> list[Word]:
    """The members of the coordination that a word is in, from left to right; itself if it is in none."""
    first = word
    while first.dep == "conj" and _same_sort(first, first.head):
        first = first.head
    found = [first]
    for member in found:
        for child in member.children:
            if child.dep == "conj" and _same_sort(child, first):
                found.append(child)
    return sorted(found, key=_PLACE) if len(found) > 1 else found


def _same_sort(a: Word, b: Word) -> bool:
    verbs = ("VERB", "AUX")
    return (a.pos in verbs) == (b.pos in verbs)


def leaves_in_a_state(verb: Word) -> bool:
    """True for `it left them clinging to each other` and `they were left alone`, where nobody goes away."""
    stated = [c for c in verb.kids("xcomp", "ccomp") if c.tag != "VB"]  # `left it to form a group` is going away
    with_what = verb.kids("dobj") and any(p.low == "with" or _is_without_its_own(p) for p in verb.kids("prep"))
    if any(p.low == "behind" for p in verb.kids("prt", "advmod", "prep")):
        return True  # `left their guns behind`
    return bool(stated or with_what or verb.kids("oprd", "acomp", "auxpass", "dative")) or len(verb.kids("dobj")) > 1


def _is_without_its_own(prep: Word) -> bool:
    """`left B without its patron`; not `left B without a word`."""
    return prep.low == "without" and any(o.kids("poss") or o.ref is not None for o in prep.kids("pobj"))


def is_money(word: Word) -> bool:
    """True for the number of `$40 million`."""
    return word.pos == "NUM" and any(c.text in _CURRENCIES for c in word.children)


def stands_beside(clause: Word) -> bool:
    """True for the first clause of `A wants peace; B wants war`, which parsers take for a complement of the second."""
    above = clause.head
    marks = (c for c in (*clause.children, *above.children) if c.text in (";", ":"))
    return clause.dep == "ccomp" and any(clause.i < c.i < above.i for c in marks)
