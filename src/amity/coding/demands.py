"""Demands and refusals told by a clause: `A demanded that B leave`, `A will not allow B to keep its bases`."""

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
_LETTING = frozenset({"allow", "let", "permit"})
_SUFFERED = frozenset(  # what a friend does not let another suffer
    {"collapse", "die", "down", "drown", "fail", "fall", "go", "lose", "perish", "sink", "starve", "suffer", "succumb"}
)
_UNSAID = frozenset({"condition", "doubtful", "question"})


def find_demands(draft: Draft) -> None:
    """Add a request, or a refusal, for every actor that asks, or will not let, another do something."""
    for parsed in draft.parsed:
        for word in parsed.words:
            if word.pos != "VERB" or is_passive(word):
                continue
            if word.lemma in _DEMANDING and modality_of(word).settled:
                draft.claims.extend(_claims(word, parsed, draft))
            elif word.lemma in _LETTING and word.kids("neg"):
                draft.claims.extend(_refusals(word, parsed, draft))


def _claims(verb: Word, parsed: Parsed, draft: Draft) -> Iterator[Claim]:
    asking = party_ids(parties(subjects(verb)), draft)
    deeds = [c for c in verb.kids("ccomp") if _is_to_be(c)]
    asked = party_ids(parties(s for d in deeds for s in d.kids("nsubj", "nsubjpass")), draft)
    said = {c.actors for c in draft.claims if c.trigger is verb}
    if asking and asked:
        reason = f"“{verb.text} … {deeds[0].text}”: one asks or demands something of the other"
        told = Telling(parsed, verb, EventLabel("REQUEST"), reason, modality_of(verb).factuality)
        yield from (claim for claim in told.of(asking, asked) if claim.actors not in said)


def _refusals(verb: Word, parsed: Parsed, draft: Draft) -> Iterator[Claim]:
    """`A will not let B use its ports`: not `should not`, nor `will not let B fall`."""
    deeds = [c for c in verb.kids("xcomp", "ccomp") if c.tag == "VB"]
    advised = any(a.low in (*_OUGHT, "may", "might") for a in verb.kids("aux"))
    supposed = any(m.low in ("if", "unless") for c in verb.kids("advcl") for m in c.kids("mark"))
    if not deeds or advised or supposed or modality_of(verb).signs & _UNSAID or deeds[0].lemma in _SUFFERED:
        return
    kept = [*deeds[0].kids("nsubj", "nsubjpass"), *verb.kids("dobj")]
    reason = f"“not {verb.text} … {deeds[0].text}”: one does not let the other"
    told = Telling(parsed, verb, EventLabel("REJECT"), reason)
    yield from told.of(party_ids(parties(subjects(verb)), draft), party_ids(parties(kept), draft))


def _is_to_be(clause: Word) -> bool:
    """`(demanded) that B leave`, `that B should leave`; not `(insists) that B has left`."""
    helped = [a.low for a in clause.kids("aux", "auxpass")]
    plain = clause.tag == "VB" and all(a in ("be", "not") for a in helped)
    return plain or (clause.tag == "VBN" and "be" in helped and len(helped) == 1) or bool(_OUGHT & set(helped))
