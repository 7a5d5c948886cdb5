"""Help that flows is a tie: a stake that the words report as given and taken says that the two cooperate."""

from __future__ import annotations

from dataclasses import replace

from amity.coding.draft import RULES, Claim, Draft
from amity.model import DriverLabel, Dyad, TieLabel

# What help the gain of each category is (codebook, section 2), where it is more than a wish or an interest.
SUPPORT = {"resources": "material", "capability": "training", "sanctuary": "territorial"}


def find_practices(draft: Draft) -> None:
    """
    Add a tie for each asserted stake of resources, capability or sanctuary that binds its holder.

    The partner is the one who provides. Nothing is added where the words name only one of the two, or say a tie of the
    two already, nor where a note has been found to say that the two fight or have parted. The encoder's claims are left
    alone: it has its own say on ties.
    """
    ties: dict[Dyad, list[Claim]] = {}
    told = [c for c in draft.claims if c.coder == RULES]
    for claim in told:
        if claim.kind == "tie":
            ties.setdefault(Dyad.of(*claim.actors), []).append(claim)
    for claim in told:
        label = claim.label
        if not isinstance(label, DriverLabel) or label.category not in SUPPORT or label.effect != "binds":
            continue
        same = ties.setdefault(Dyad.of(*claim.actors), [])
        if _has_parted(Dyad.of(*claim.actors), draft):
            continue
        if claim.factuality != "asserted" or None in claim.mentions or any(_in_same_words(t, claim) for t in same):
            continue
        found = replace(
            claim,
            kind="tie",
            label=TieLabel("cooperation", (SUPPORT[label.category],), claim.actors[1]),
            reason=f"help that is given and taken is cooperation: {claim.reason}",
        )
        same.append(found)
        draft.claims.append(found)


def _has_parted(dyad: Dyad, draft: Draft) -> bool:
    """Whether a note has been found to say that the two fight, or are partners no more."""
    return draft.settled is not None and draft.settled[0] == dyad and draft.settled[1] != "friendly"


def _in_same_words(tie: Claim, claim: Claim) -> bool:
    if tie.parsed.index != claim.parsed.index:
        return False
    if tie.span is None or claim.span is None:
        return True
    return tie.span.overlap(claim.span) > 0
