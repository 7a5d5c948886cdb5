"""Conditionals: if this, then that, about the pair; in whatever grammar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from amity.coding.condition_effect import Effect, category_of, deserts, effect_of
from amity.coding.condition_marks import WHOEVER, Condition, clause_of, condition_of, consequence_of, is_foreseen
from amity.coding.draft import Claim, Draft
from amity.coding.judgements import Pair, pair_around
from amity.coding.pairs import focal_at, whole_of
from amity.coding.parties import at_slot, party_of, subjects
from amity.coding.spans import trimmed
from amity.coding.words import Parsed, Word, conjuncts
from amity.model import ConditionalLabel, DriverLabel, Span

_IN_GENERAL = DriverLabel("power_balance", "binds")
_TOWARDS = frozenset({"by", "with", "against", "from", "to"})
_OPENS = ("mark", "aux", "advmod")


@dataclass(frozen=True, slots=True)
class _Met:
    """A condition of a sentence on a pair; `parts` are the spans of the condition, of its consequence, and of both."""

    parsed: Parsed
    condition: Condition
    pair: Pair
    parts: tuple[Span, Span, Span]
    effect: Effect


def find_conditions(draft: Draft) -> None:
    """Add the conditionals of every parsed sentence, and the stakes that they name, to the draft's claims."""
    for parsed in draft.parsed:
        for clause in parsed.words:
            condition = condition_of(clause)
            met = _met(condition, parsed, draft) if condition else None
            if met is not None:
                if met.condition.sort == "weighed":
                    _drop_general(met, draft)
                stakes = _stakes(met, draft) if met.effect.cost else _baits(met, draft) if met.effect.bait else ()
                draft.claims.extend([_conditional(met, draft), *stakes])


def _drop_general(met: _Met, draft: Draft) -> None:
    """Take out dependence in general where it is the price of a break that is weighed: `and more to lose` (call 11)."""
    general = [c for c in _claims_on(met.pair, met.parsed, draft) if c.label == _IN_GENERAL]
    draft.claims = [c for c in draft.claims if not any(c is one for one in general)]


def _met(condition: Condition, parsed: Parsed, draft: Draft) -> _Met | None:
    """What a condition says of whom; None where it speaks of no pair, or of nothing that lies ahead."""
    parts = parts_of(condition, draft.doc.text)
    pair = _pair(condition, parsed, draft)
    if parts is None or pair is None:
        return None
    claims = _claims_on(pair, parsed, draft)
    if not is_foreseen(condition, {c.trigger for c in claims}):
        return None
    effect = effect_of(parsed, condition, claims)
    return None if effect is None else _Met(parsed, condition, pair, parts, effect)


def _claims_on(pair: Pair, parsed: Parsed, draft: Draft) -> list[Claim]:
    return [c for c in draft.claims if c.parsed is parsed and set(c.actors) == set(pair[:2])]


def _conditional(met: _Met, draft: Draft) -> Claim:
    if_text, then_text = (span.of(draft.doc.text) for span in met.parts[:2])
    category = category_of(met.parsed, met.condition, cost=met.effect.cost)
    return Claim(
        parsed=met.parsed,
        trigger=met.condition.clause,
        kind="conditional",
        actors=met.pair[:2],
        label=ConditionalLabel(if_text, then_text, met.effect.sign, category),
        mentions=met.pair[2:],
        span=met.parts[2],
        factuality="asserted",
        reason=f"“{met.condition.mark.text}” joins a condition and its consequence, which {met.effect.sign} the two",
    )


def _stakes(met: _Met, draft: Draft) -> Iterator[Claim]:
    """What one would lose is its stake in the other, unless another step has found it."""
    whole, (a, b, at_a, at_b) = met.parts[2], met.pair
    claims, losers = _claims_on(met.pair, met.parsed, draft), _losers(met, draft)
    category = category_of(met.parsed, met.condition, cost=True)
    for holder, partner, at_holder, at_partner in ((a, b, at_a, at_b), (b, a, at_b, at_a)):
        told = [c for c in claims if c.kind == "driver" and c.actors == (holder, partner)]
        told = [c for c in told if whole.overlap(c.trigger.span)]
        for claim in told:
            if category and claim.label == _IN_GENERAL:
                claim.label = DriverLabel(category, "binds")  # the stake is named
        if holder not in losers or told:
            continue
        yield Claim(
            parsed=met.parsed,
            trigger=met.condition.clause,
            kind="driver",
            actors=(holder, partner),
            label=DriverLabel(category, "binds") if category else _IN_GENERAL,
            mentions=(at_holder, at_partner),
            span=whole,
            factuality="asserted",
            reason=f"“{met.condition.mark.text}”: what one would lose with the other",
        )


def _baits(met: _Met, draft: Draft) -> Iterator[Claim]:
    """What a third would give for a break presses on whoever is to break: `will not lend to A unless it drops B`."""
    pair = set(met.pair[:2])
    giving = {i for w in subjects(consequence_of(met.condition.clause)) for i, _ in _named(w, draft)}
    parting = {i: at for w in subjects(met.condition.clause) for i, at in _named(w, draft) if i in pair}
    if len(parting) != 1:
        given = at_slot(consequence_of(met.condition.clause), "object")
        parting = {i: at for w in given for i, at in _named(w, draft) if i in pair}
    if not giving or giving & pair or len(parting) != 1:
        return
    ((holder, at),) = parting.items()
    (partner,) = pair - {holder}
    yield Claim(
        parsed=met.parsed,
        trigger=met.condition.clause,
        kind="driver",
        actors=(holder, partner),
        label=DriverLabel("external_pressure", "strains", tuple(sorted(giving))[:1]),
        mentions=(at, None),
        span=met.parts[2],
        factuality="asserted",
        reason=f"“{met.condition.mark.text}”: what a third would give for a break",
    )


def _losers(met: _Met, draft: Draft) -> set[str]:
    """Who of a pair would lose: who is named in the consequence alone, or both where it is of both or of anyone."""
    own = set(met.condition.clause.subtree())
    rest = {w for w in clause_of(consequence_of(met.condition.clause)) if w not in own}
    pair = set(met.pair[:2])
    there, here = ({i for w in words for i, _ in _named(w, draft)} & pair for words in (rest, own))
    anyone = any(w.low in WHOEVER for w in own) or any(w.ref is not None and w.ref.how == "relation" for w in rest)
    return pair if anyone else there - here or there


def _pair(condition: Condition, parsed: Parsed, draft: Draft) -> Pair | None:
    """Whom a condition is about: partners in its consequence, else the pair of the paragraph, else who is named."""
    head = consequence_of(condition.clause)
    named = (_of_lack(condition, draft) if condition.sort == "without" else None) or _of_relation(head)
    if named is None and deserts(head):
        named = _partners(condition.clause, draft)  # whoever they go over to
    return named or _partners(head, draft) or _focal(parsed, draft) or pair_around(condition.clause, parsed, draft)


def _of_lack(condition: Condition, draft: Draft) -> Pair | None:
    """Who could not do without whom: `without B, A would be cut off`, `A could not govern without B's money`."""
    needed = dict(p for w in condition.clause.subtree() for p in _named(w, draft))
    acting = (m for w in subjects(consequence_of(condition.clause)) for m in conjuncts(w))
    needing = dict(p for m in acting for p in _named(m, draft))
    if len(needed) != 1 or len(needing) != 1 or needed.keys() == needing.keys():
        return None
    ((a, at_a),), ((b, at_b),) = needing.items(), needed.items()
    return a, b, at_a, at_b


def _named(word: Word, draft: Draft) -> Iterator[tuple[str, Span]]:
    """The organisations that a word means, each as the whole that it is a part of."""
    if word.ref is not None and word.ref.how != "relation":
        for actor_id in word.ref.actor_ids:
            yield whole_of(actor_id, draft), word.ref.span


def _of_relation(head: Word) -> Pair | None:
    """The partners of a relation that the consequence speaks of: `a break between A and B is certain`."""
    words = (w for w in clause_of(head) if w.ref is not None and w.ref.how == "relation")
    found = {w.ref.actor_ids for w in words if w.ref is not None and len(w.ref.actor_ids) == 2}
    if len(found) != 1:
        return None
    first, second = next(iter(found))
    return first, second, None, None


def _partners(head: Word, draft: Draft) -> Pair | None:
    """Who does in the consequence what to whom, by name: `A would turn away from B`, `A and B would come to blows`."""
    found: dict[str, Span] = {}
    verbs = [head, *head.kids("xcomp")]
    acting = [o for v in verbs for o in v.kids("nsubj", "nsubjpass")]
    objects = [o for v in verbs for o in v.kids("dobj", "dative")]
    preps = [p for v in verbs for p in v.kids("prep", "agent")]
    preps += [p for o in objects for p in o.kids("prep") if p.low in _TOWARDS]
    preps += [p for o in acting if o.ref is None for p in o.kids("prep") if p.low in ("on", "over")]  # `A's hold on B`
    places = [*acting, *objects, *(o for p in preps for o in p.kids("pobj"))]
    for word in (m for place in places for m in conjuncts(place)):
        if any(d.low in ("a", "an") for d in word.kids("det")):
            continue
        party = party_of(word, deep=False)
        for actor_id in party.ids if party else ():
            found.setdefault(whole_of(actor_id, draft), party.span if party else word.span)
    if len(found) != 2:
        return None
    (a, at_a), (b, at_b) = found.items()
    return a, b, at_a, at_b


def _focal(parsed: Parsed, draft: Draft) -> Pair | None:
    """The pair of the paragraph, which a condition is about whoever else it names."""
    focal = focal_at(parsed, draft)
    return (focal.first, focal.second, None, None) if focal else None


def parts_of(condition: Condition, text: str) -> tuple[Span, Span, Span] | None:
    """Spans of the condition (without its mark), of its consequence, and of both."""
    clause = condition.clause
    inside = [w for w in clause.subtree() if w.pos != "PUNCT"]
    lead = {w for w in clause.above() if w.pos in ("ADV", "ADP") and w.i < clause.i}
    lead |= {c for w in lead for c in w.children if c.pos in ("ADV", "ADP", "SCONJ") and c.i < clause.i}
    rest = [w for w in clause_of(consequence_of(clause)) if w not in inside and w not in lead and w.pos != "PUNCT"]
    if not inside or not rest:
        return None
    if_words = _after_mark(inside, condition.mark)
    before = [w for w in rest if w.i < inside[0].i]
    after = [w for w in rest if w.i > inside[-1].i]
    head = consequence_of(clause)
    side = after if head in after or (head not in before and len(after) >= len(before)) else before
    if not side:
        return None
    if_span = trimmed(text, Span(if_words[0].start, if_words[-1].end))
    then_span = trimmed(text, Span(side[0].start, side[-1].end))
    start = min(inside[0].start, then_span.start, condition.mark.start)
    return if_span, then_span, trimmed(text, Span(start, max(if_span.end, then_span.end)))


def _after_mark(words: list[Word], mark: Word) -> list[Word]:
    """The words of a condition after its conjunction, or without the auxiliary that opens it."""
    if mark in words and mark.dep in ("mark", "advmod") and words[-1] is not mark:
        return words[words.index(mark) + 1 :]
    return words[1:] if words[0].dep in _OPENS and len(words) > 1 else words
