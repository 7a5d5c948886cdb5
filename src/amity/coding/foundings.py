"""Foundings: who founded an organisation, and whether by leaving another or by joining it together."""

from __future__ import annotations

from collections.abc import Iterator

from amity.coding.draft import Claim, Draft, Telling
from amity.coding.lexicon import load_words
from amity.coding.modality import modality_of
from amity.coding.parties import Party, agents, at_slot, is_passive, parties, subjects
from amity.coding.tie_pairs import party_ids
from amity.coding.words import Parsed, Word
from amity.model import Span, TieLabel

Ids = dict[str, Span]
_MEANS = {"none": "those who left one founded the other", "integration": "one founded the other or went into it"}


def find_foundings(draft: Draft) -> None:
    """Add a tie between an organisation and those from whom, or by whom, it was founded."""
    for parsed in draft.parsed:
        for word in parsed.words:
            if word.pos == "VERB" and _founds(word):
                draft.claims.extend(_claims(word, parsed, draft))


def _founds(word: Word) -> bool:
    if word.lemma == "set":
        return any(p.low == "up" for p in word.kids("prt"))
    return word.lemma in load_words("foundings")["verbs"] or _is_to_found(word)


def _is_to_found(word: Word) -> bool:
    """True for the verb `found`, which looks like the past of `find`."""
    return word.low == "found" and (word.tag == "VB" or (word.dep == "xcomp" and word.head.lemma == "help"))


def _claims(verb: Word, parsed: Parsed, draft: Draft) -> Iterator[Claim]:
    founders, founded = _parts(verb)
    modality = modality_of(verb)
    if not founded or modality.negated or not modality.settled:
        return
    new = party_ids(founded, draft)
    old = party_ids(founders, draft)
    state = "none" if _left(verb, founders) else "integration"
    told = Telling(parsed, verb, TieLabel(state), f"“{verb.text}”: {_MEANS[state]}", modality.factuality)
    yield from told.of(old, new)


def _parts(verb: Word) -> tuple[list[Party], list[Party]]:
    """Who founded, and what was founded."""
    if is_passive(verb):
        founders = agents(verb) or at_slot(verb, "from") or at_slot(verb, "of") or at_slot(verb, "as")
        return _as_called(founders), parties(subjects(verb))
    return _as_called(subjects(verb)), parties(at_slot(verb, "object"))


def _as_called(words: list[Word]) -> list[Party]:
    """Who founded; a person stands for the organisation that the text calls him a member of (`K, a commander of A`)."""
    found = parties(words)
    called = [p for party in found for p in parties(party.word.kids("appos"))]
    return called if len(called) == len(found) == 1 else found


def _left(verb: Word, founders: list[Party]) -> bool:
    """True if the founders were members who left: dissidents, a faction, some fighters, or so says a verb beside."""
    table = load_words("foundings")
    near = [verb.head, *verb.children, *verb.head.children]
    if any(w.lemma in table["joining"] for w in near if w.pos == "VERB"):
        return False
    if any(w.lemma in table["leaving"] for w in near if w.pos in ("VERB", "NOUN")):
        return True
    said_of_them = [w for p in founders for w in p.word.subtree() if w.pos == "VERB"]
    return any(w.lemma in table["leaving"] for w in said_of_them) or any(
        p.word.lemma in table["members"] for p in founders
    )
