"""Threats of a deed: `A threatened to close its border with B`, `A threatens to walk out unless B pays`."""

from __future__ import annotations

from collections.abc import Iterator

from amity.coding.draft import Claim, Draft, Telling
from amity.coding.modality import modality_of
from amity.coding.pairs import focal_at
from amity.coding.parties import Party, at_slot, is_passive, parties, subjects
from amity.coding.tie_pairs import party_ids
from amity.coding.words import Parsed, Word
from amity.model import EventLabel, Span

_CONDITIONS = frozenset({"if", "unless", "until", "should"})
_SLOTS = ("object", "with", "from", "against", "on", "to", "of")


def find_threats(draft: Draft) -> None:
    """Add a threat for every actor that threatens to do something, against whom the deed or its condition names."""
    for parsed in draft.parsed:
        for word in parsed.words:
            if word.pos == "VERB" and word.lemma == "threaten" and not is_passive(word):
                draft.claims.extend(_claims(word, parsed, draft))


def _claims(verb: Word, parsed: Parsed, draft: Draft) -> Iterator[Claim]:
    deeds = [c for c in verb.kids("xcomp") if c.tag == "VB"]
    modality = modality_of(verb)
    if not deeds or not modality.settled or modality.negated or party_ids(parties(verb.kids("dobj")), draft):
        return
    reason = f"“{verb.text} … {deeds[0].text}”: one threatens the other"
    told = Telling(parsed, verb, EventLabel("THREATEN"), reason, modality.factuality)
    for threatening, at in party_ids(parties(subjects(verb)), draft).items():
        yield from told.of({threatening: at}, _threatened(deeds[0], verb, parsed, draft=draft, by=threatening))


def _threatened(deed: Word, verb: Word, parsed: Parsed, *, draft: Draft, by: str) -> dict[str, Span | None]:
    """Whom the deed is to hurt, else who could avert it, else the other one of the pair that the sentence is about."""
    clauses = [c for w in (deed, verb) for c in w.kids("advcl") if any(m.low in _CONDITIONS for m in c.kids("mark"))]
    things = [deed, *deed.kids("dobj")]
    named = [w for thing in things for slot in _SLOTS for w in at_slot(thing, slot)]
    hurt = [*parties(named), *(Party(w.ref.actor_ids, w.ref.span, w) for w in named if w.ref is not None)]
    for found in (hurt, parties(s for c in clauses for s in subjects(c))):
        if ids := {i: at for i, at in party_ids(found, draft).items() if i != by}:
            return dict(ids)
    focal = focal_at(parsed, draft)
    return {focal.other(by): None} if focal is not None and by in (focal.first, focal.second) else {}
