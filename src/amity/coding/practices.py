"""Help that flows is a tie, help once given an act: what a stake says that the words report as given and taken."""

from __future__ import annotations

from dataclasses import replace

from amity.coding.draft import RULES, Claim, Draft
from amity.coding.lasting import goes_on
from amity.coding.parties import subjects
from amity.coding.spans import clause_verb
from amity.model import DriverLabel, Dyad, EventLabel, TieLabel

# What help the gain of each category is (codebook, section 2), where it is more than a wish or an interest.
SUPPORT = {"resources": "material", "capability": "training", "sanctuary": "territorial"}
_HELP = EventLabel("AID")
_STATIVE = frozenset({"be", "depend", "have", "hold", "keep", "live", "need", "rely", "remain", "stay", "use"})


def find_practices(draft: Draft) -> None:
    """
    Add a tie for each asserted stake of resources, capability or sanctuary that binds its holder.

    The partner is the one who provides. Where it is the subject of a verb in the simple past that tells neither a state
    nor what goes on, an act of help is added instead (codebook, section 3). Nothing is added where the words name only
    one of the two, or say a tie or such an act of the two already, nor where a note has been found to say that the two
    fight or have parted. The encoder's claims are left alone: it has its own say on ties.
    """
    told_of: dict[Dyad, list[Claim]] = {}
    told = [c for c in draft.claims if c.coder == RULES]
    for claim in told:
        if claim.kind == "tie" or claim.label == _HELP:
            told_of.setdefault(Dyad.of(*claim.actors), []).append(claim)
    for claim in told:
        label = claim.label
        if not isinstance(label, DriverLabel) or label.category not in SUPPORT or label.effect != "binds":
            continue
        same = told_of.setdefault(Dyad.of(*claim.actors), [])
        if _has_parted(Dyad.of(*claim.actors), draft):
            continue
        if claim.factuality != "asserted" or None in claim.mentions or any(_in_same_words(t, claim) for t in same):
            continue
        found = _act(claim) if _is_act(claim) else _tie(claim, SUPPORT[label.category])
        same.append(found)
        draft.claims.append(found)


def _tie(claim: Claim, support: str) -> Claim:
    label = TieLabel("cooperation", (support,), claim.actors[1])
    return replace(
        claim, kind="tie", label=label, reason=f"help that is given and taken is cooperation: {claim.reason}"
    )


def _act(claim: Claim) -> Claim:
    (holder, partner), (at_holder, at_partner) = claim.actors, claim.mentions
    return replace(
        claim,
        kind="event",
        actors=(partner, holder),
        mentions=(at_partner, at_holder),
        label=_HELP,
        reason=f"help that was given is an act: {claim.reason}",
    )


def _is_act(claim: Claim) -> bool:
    """True for `A hid its wounded`; not for `A was its refuge`, `A often hid them` or `B hid in A's villages`."""
    verb, provider = clause_verb(claim.trigger), claim.mentions[1]
    if provider is None or not any(s.span.overlap(provider) > 0 for s in subjects(verb)):
        return False
    against = any(w.low == "against" for w in verb.subtree())
    return verb.tag == "VBD" and not against and verb.lemma not in _STATIVE and not goes_on(verb)


def _has_parted(dyad: Dyad, draft: Draft) -> bool:
    """Whether a note has been found to say that the two fight, or are partners no more."""
    return draft.settled is not None and draft.settled[0] == dyad and draft.settled[1] != "friendly"


def _in_same_words(tie: Claim, claim: Claim) -> bool:
    if tie.parsed.index != claim.parsed.index:
        return False
    if tie.span is None or claim.span is None:
        return True
    return tie.span.overlap(claim.span) > 0
