"""What is only foreseen, supposed or named as a topic is neither tie nor act: it is kept with the reason instead."""

from __future__ import annotations

from collections import defaultdict
from itertools import permutations

from amity.coding.draft import RULES, Claim, Draft
from amity.coding.outlook import outcome_of
from amity.coding.pairs import whole_of
from amity.coding.tie_state import is_qualified
from amity.coding.words import conjuncts
from amity.model import ConditionalLabel, Span, TieLabel

_AHEAD = ("forecast", "conditional")
_TOPICS = frozenset({"relationship", "relation"})  # without a word that says what it is like


def drop_unsaid(draft: Draft) -> None:
    """
    Take out ties and events whose word is an outcome foreseen in the same sentence, and bare names of a relation; of
    what stands in a condition, forecasts and the deeds that it is about (`little to gain by leaving`).

    This goes for the rules, each of which reads a word or two. What the encoder claims it has read in the whole
    sentence; of that only ties of a person to the organisation that is meant by them go.
    """
    told = [c for c in draft.claims if c.coder == RULES]
    ahead = {(c.parsed.index, frozenset(c.actors)) for c in told if c.kind in _AHEAD}
    verbs = {c.trigger for c in told if c.kind == "forecast"}
    supposed: dict[int, list[Span]] = defaultdict(list)
    for claim in told:
        if (span := _condition_of(claim, draft)) is not None:
            supposed[claim.parsed.index].append(span)

    def why_unsaid(claim: Claim) -> str | None:
        if claim.kind == "forecast" and any(_inside(claim, s) for s in supposed[claim.parsed.index]):
            return "is a condition here, not what is expected"
        first = conjuncts(claim.trigger)[0]
        deed = claim.kind in ("tie", "event") and claim.trigger.tag == "VBG" and first.dep == "pcomp"
        deed = deed and first.head.head.tag != "VBD"  # `by attacking B it lost its friends`
        if deed and any(_inside(claim, s) for s in supposed[claim.parsed.index]):
            return "is a condition here, not what is done"
        if claim.kind == "tie" and claim.factuality == "possible" and claim.trigger.head in verbs:
            return "is what may become of the relation, not what it is"
        return _why_unsaid(claim, foreseen=(claim.parsed.index, frozenset(claim.actors)) in ahead)

    kept = []
    for claim in draft.claims:
        why = _of_its_own(claim, draft) or (why_unsaid(claim) if claim.coder == RULES else None)
        if why is None:
            kept.append(claim)
        else:
            draft.reject(claim, why)
    draft.claims[:] = kept


def _of_its_own(claim: Claim, draft: Draft) -> str | None:
    """A tie of a person to the organisation that the person speaks for says nothing of two."""
    if claim.kind == "tie" and any(whole_of(a, draft) == b for a, b in permutations(claim.actors) if a != b):
        return "is between somebody and the organisation that is meant by them"
    return None


def _condition_of(claim: Claim, draft: Draft) -> Span | None:
    """The place of the condition of a conditional."""
    if not isinstance(claim.label, ConditionalLabel) or claim.span is None:
        return None
    at = draft.doc.text.find(claim.label.if_text, claim.span.start, claim.span.end)
    return Span(at, at + len(claim.label.if_text)) if at >= 0 else None


def _inside(claim: Claim, span: Span) -> bool:
    return claim.trigger.span.overlap(span) > 0


def _why_unsaid(claim: Claim, *, foreseen: bool) -> str | None:
    if claim.kind not in ("tie", "event"):
        return None
    if foreseen and outcome_of(claim.trigger) is not None:
        return f"is foreseen or supposed here, not reported: a forecast, no {claim.kind}"
    bare = isinstance(claim.label, TieLabel) and claim.label.state == "cooperation" and not claim.label.support
    if bare and claim.trigger.lemma in _TOPICS and not is_qualified(claim.trigger):
        return "names the relation without saying what it is"
    return None
