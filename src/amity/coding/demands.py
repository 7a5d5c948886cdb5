"""Demands told by a clause: `A demanded that B leave`, `A insists that B should pay`."""

from __future__ import annotations

from collections.abc import Iterator

from amity.coding.draft import Claim, Draft, Telling
from amity.coding.modality import modality_of
from amity.coding.parties import is_passive, parties, subjects
from amity.coding.tie_pairs import party_ids
from amity.coding.words import Parsed, Word
from amity.model import EventLabel

_DEMANDING = frozenset({"ask", "beg", "demand", "insist", "order", "plead", "request", "require", "suggest", "urge"})
_OUGHT = frozenset({"must", "should", "shall"})


def find_demands(draft: Draft) -> None:
    """Add a request for every actor that asks, by a clause, that another do something."""
    for parsed in draft.parsed:
        for word in parsed.words:
            if word.pos == "VERB" and word.lemma in _DEMANDING and not is_passive(word) and modality_of(word).settled:
                draft.claims.extend(_claims(word, parsed, draft))


def _claims(verb: Word, parsed: Parsed, draft: Draft) -> Iterator[Claim]:
    asking = party_ids(parties(subjects(verb)), draft)
    deeds = [c for c in verb.kids("ccomp") if _is_to_be(c)]
    asked = party_ids(parties(s for d in deeds for s in d.kids("nsubj", "nsubjpass")), draft)
    said = {c.actors for c in draft.claims if c.trigger is verb}
    if asking and asked:
        reason = f"“{verb.text} … {deeds[0].text}”: one asks or demands something of the other"
        told = Telling(parsed, verb, EventLabel("REQUEST"), reason, modality_of(verb).factuality)
        yield from (claim for claim in told.of(asking, asked) if claim.actors not in said)


def _is_to_be(clause: Word) -> bool:
    """`(demanded) that B leave`, `that B should leave`; not `(insists) that B has left`."""
    helped = [a.low for a in clause.kids("aux", "auxpass")]
    plain = clause.tag == "VB" and all(a in ("be", "not") for a in helped)
    return plain or (clause.tag == "VBN" and "be" in helped and len(helped) == 1) or bool(_OUGHT & set(helped))
