"""Who vouches for each claim: reported speech, quotations, "according to", "as suggested by"; outermost first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from amity.coding.draft import Claim, Draft
from amity.coding.lexicon import load_table
from amity.coding.parties import agents, party_of, subjects
from amity.coding.words import Word, stands_beside

_UTTERANCES = frozenset({"statement", "claim", "report", "remark", "speech", "comment", "assessment", "warning"})
_REPORTED = frozenset({"ccomp", "xcomp", "parataxis", "pcomp", "advcl", "acl", "oprd"})


def attribute(draft: Draft) -> None:
    """Give each claim the chain of its speakers; none means that the author speaks."""
    for claim in draft.claims:
        if not claim.speakers:
            claim.speakers = speakers_of(claim)


def speakers_of(claim: Claim) -> tuple[str, ...]:
    """The voices over a claim, outermost first, each once; what two actors do to each other is not said by them."""
    inner_first = [speaker for word in _lineage(claim.trigger) for speaker in _voices_at(word, claim)]
    return tuple(dict.fromkeys(reversed(inner_first)))


def _lineage(trigger: Word) -> Iterator[Word]:
    yield trigger
    below = trigger
    for above in trigger.above():
        if stands_beside(below):
            return
        yield above
        below = above


def _voices_at(word: Word, claim: Claim) -> Iterator[str]:
    """Voices that a word on the way up brings in: as reporting verb over the claim, or as a phrase beside it."""
    saying, outright, _ = _tables()
    if word.pos == "VERB" and word.lemma in saying and _is_over(word, claim.trigger):
        spoken = _named(subjects(word)[:1] if not word.kids("auxpass") else agents(word)[:1])
        yield from (s for s in spoken if word.lemma in outright or s not in claim.actors)
    for child in word.children:
        if child.low == "according":
            yield from _named([o for p in child.kids("prep") for o in p.kids("pobj")][:1])
        elif child.pos == "VERB" and child.lemma in saying and child.dep in ("advcl", "parataxis") and _as(child):
            told = [] if child.tag == "VBN" and not child.kids("nsubj", "aux") else subjects(child)
            yield from _named((agents(child) or told)[:1])
        elif (
            child.dep == "prep"
            and child.low == "by"
            and word.lemma in ("statement", "claim", "report", "remark", "speech")
        ):
            yield from _named(child.kids("pobj"))


def _is_over(verb: Word, trigger: Word) -> bool:
    """Whether the claim stands in what the verb reports: its complement, or the object of what is said of it."""
    if verb is trigger:
        return False
    below = trigger
    for above in trigger.above():
        if above is verb:
            return below.dep in _REPORTED or (below.dep in ("dobj", "prep", "nsubj") and below.pos == "NOUN")
        below = above
    return False


def _as(clause: Word) -> bool:
    """`as X suggests`, `X said` put in: the clause comments on the sentence."""
    return clause.dep == "parataxis" or any(c.low == "as" for c in clause.kids("mark", "advmod"))


def _named(words: list[Word]) -> Iterator[str]:
    """Ids of speakers: the actors that a phrase names, else the voice without a name that its noun stands for."""
    _, _, unnamed = _tables()
    for word in words:
        party = party_of(word)
        if party is not None and (word.ref is not None or word.low in unnamed):
            yield party.ids[0]
        elif word.low in unnamed:
            yield unnamed[word.low]


@cache
def _tables() -> tuple[frozenset[str], frozenset[str], dict[str, str]]:
    """Verbs of speech and thought, those of outright speech, and nouns for voices without a name."""
    data = load_table("saying")
    unnamed = {word: name for name, words in data["unnamed"].items() for word in words}
    return frozenset(data["verbs"]), frozenset(data["outright"]), unnamed
