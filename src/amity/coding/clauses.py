"""A sentence cut into clauses, each with its subject, its other actors and its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from amity.coding.parties import Party, parties, party_of, subjects
from amity.coding.words import Parsed, Word

_SELVES = frozenset({"itself", "themselves", "himself", "herself"})
_HEADS = frozenset({"ROOT", "conj", "advcl", "ccomp", "relcl", "parataxis", "csubj", "acl"})


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """
    A verb (or the head of a heading) with the words that belong to it alone.

    `subject` are the actors that its subject means, `others` those named or meant elsewhere in it.
    """

    parsed: Parsed
    verb: Word
    words: tuple[Word, ...]
    subject: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def actors(self) -> tuple[str, ...]:
        """Every actor of the clause, the subject first."""
        return tuple(dict.fromkeys((*self.subject, *self.others)))

    @property
    def start(self) -> int:
        """Offset of its first word."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Offset after its last word that is no punctuation."""
        return max((w.end for w in self.words if w.pos != "PUNCT"), default=self.words[-1].end)


def clauses_of(parsed: Parsed) -> Iterator[Clause]:
    """The clauses of a sentence in the order of their verbs; every word is in exactly one."""
    heads = {w.i for w in parsed.words if _opens(w)}
    groups: dict[int, list[Word]] = {}
    for word in parsed.words:
        owner = word
        while owner.i not in heads and owner.head is not owner:
            owner = owner.head
        groups.setdefault(owner.i, []).append(word)
    for at in sorted(groups):
        yield _clause(parsed, parsed.words[at], tuple(groups[at]))


def _opens(word: Word) -> bool:
    if word.head is word:
        return True
    if word.dep not in _HEADS or word.pos not in ("VERB", "AUX"):
        return False
    if word.tag == "VBN" and word.head.lemma == "find" and any(s.low in _SELVES for s in word.kids("nsubj")):
        return False  # `could find itself sidelined`
    return word.dep != "conj" or bool(word.kids("nsubj", "nsubjpass")) or len(word.children) > 2


def _clause(parsed: Parsed, verb: Word, words: tuple[Word, ...]) -> Clause:
    subject = _ids(parties(subjects(verb)))
    others: list[Party] = []
    for word in words:
        if word.ref is not None and word.ref.how != "relation" and (party := party_of(word, deep=False)):
            others.append(party)
    ids = [i for i in _ids(others) if i not in subject]
    return Clause(parsed, verb, words, subject, tuple(ids))


def _ids(found: list[Party]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i for party in found for i in party.ids))
