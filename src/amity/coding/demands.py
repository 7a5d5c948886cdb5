"""Demands and refusals told by a clause: `A demanded that B leave`, `A will not allow B to keep its bases`."""

from __future__ import annotations

from collections.abc import Iterator

from amity.coding.draft import Claim, Draft, Telling
from amity.coding.lexicon import load_words
from amity.coding.modality import is_under_if, modality_of
from amity.coding.parties import agents, is_passive, parties, subjects
from amity.coding.tie_pairs import party_ids
from amity.coding.words import Parsed, Word
from amity.model import EventLabel

_OUGHT = frozenset({"must", "should", "shall"})
_ALONE = frozenset({"alone", "itself", "own", "themselves"})
_NOT_ONLY = frozenset({"just", "merely", "only", "simply"})
_UNSAID = frozenset({"condition", "denied", "doubtful", "question", "refuse"})


def find_demands(draft: Draft) -> None:
    """Add a request, or a refusal, for every actor that asks, or will not let, another do something."""
    for parsed in draft.parsed:
        for word in parsed.words:
            if word.pos != "VERB" or is_passive(word):
                continue
            if word.lemma in load_words("demands")["demanding"] and modality_of(word).settled:
                draft.claims.extend(_claims(word, parsed, draft))
            elif word.lemma in load_words("demands")["permitting"]:
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
    """`A will not let B use its ports`, `will not allow its ports to be used by B`."""
    deeds = [c for c in verb.kids("xcomp", "ccomp") if c.tag in ("VB", "VBN")]
    modality = modality_of(verb)
    if not deeds or not modality.negated or modality.signs & _UNSAID or _is_supposed(verb, deeds[0]):
        return
    deed, kept = deeds[0], [*deeds[0].kids("nsubj"), *verb.kids("dobj")]
    if is_passive(deed):
        kept = [*agents(deed), *(w for w in deed.kids("nsubjpass") if not agents(deed))]
    if _is_for_its_good(deed):
        return
    letting = [w for w in subjects(verb) if w.ref is None or w.ref.how not in ("counterpart", "relation")]
    sources = party_ids(parties(letting), draft)
    told = Telling(parsed, verb, EventLabel("REJECT"), f"“not {verb.text} … {deed.text}”: one does not let the other")
    yield from told.of(sources, party_ids(parties(kept), draft))


def _is_supposed(verb: Word, deed: Word) -> bool:
    """True for `should not let`, `would not have let`, `had it not let`, `did not only let`, and under an `if`."""
    helped = [a.low for a in verb.kids("aux")]
    advised = bool({*_OUGHT, "may", "might"}.intersection(helped)) or ("would" in helped and "have" in helped)
    inverted = any(a.low == "had" and s.i > a.i for a in verb.kids("aux") for s in verb.kids("nsubj"))
    return (
        advised
        or inverted
        or is_under_if(verb)
        or is_under_if(deed)
        or any(a.low in _NOT_ONLY for a in verb.kids("advmod"))
    )


def _is_for_its_good(deed: Word) -> bool:
    """True for `did not let B fall`, `fight alone`, `run out of shells`, and for what is only known or felt."""
    table = load_words("demands")
    runs_out = deed.lemma == "run" and any(p.low == "out" for p in deed.children)
    if runs_out or deed.lemma in table["suffered"] | table["in_mind"]:
        return True
    if deed.lemma == "go" and not deed.kids("prep", "xcomp", "advcl", "advmod", "acomp"):
        return True
    return any(w.low in _ALONE for w in deed.subtree()[-3:])


def _is_to_be(clause: Word) -> bool:
    """`(demanded) that B leave`, `that B should leave`; not `(insists) that B has left`."""
    helped = [a.low for a in clause.kids("aux", "auxpass")]
    plain = clause.tag == "VB" and all(a in ("be", "not") for a in helped)
    return plain or (clause.tag == "VBN" and "be" in helped and len(helped) == 1) or bool(_OUGHT & set(helped))
