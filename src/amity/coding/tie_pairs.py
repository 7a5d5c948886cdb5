"""Between whom a predicate holds: who takes part in it, who is only understood, or the pair of the paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, product

from amity.coding.completing import completed, doers_of, understood
from amity.coding.draft import Draft
from amity.coding.lexicon import load_lexicon, load_words
from amity.coding.matching import Match
from amity.coding.noun_parties import named_after
from amity.coding.pairs import HOSTILE, NAMES, Pair, focus_of, whole_of
from amity.coding.parties import Party, parties
from amity.coding.words import Parsed, Word, conjuncts
from amity.model import Span

_PEOPLE = frozenset({"member"})
_CALLED = NAMES | {"described", "nominal", "demonym"}
_MATTER = frozenset({"of", "from", "for", "against", "to", "towards", "toward", "about"})
_EACH = frozenset({"other", "another"})
MOST_MUTUAL = 5


def pairs_of(match: Match, parsed: Parsed, draft: Draft) -> list[Pair]:
    """
    The pairs of a match, acting one first: those who act with those acted on, else the members of one coordination,
    else, for a noun of relation, the pair of the paragraph.
    """
    frame = match.entry.frame
    if frame.tie == "none" and match.entry.pos == "NOUN" and _is_only_named(match.word):
        return []
    told = match.entry.pos != "NOUN" or _predicated(match.word) or bool(named_after(match.word))
    if (frame.name == "integration" and not told) or (frame.name == "sway" and not match.word.kids("poss")):
        return []  # "seized control over the town"
    if frame.name == "agree" and match.entry.pos == "NOUN" and not _is_made(match):
        return []
    if match.entry.pos == "NOUN" and match.word.lemma in load_words("ties")["bodies"] and _is_what_one_is(match.word):
        return []
    sources, targets = ids_of(match.sources, draft, frame.personal), ids_of(match.targets, draft, frame.personal)
    found: list[Pair] = [
        (a, b, p, q) for (a, p), (b, q) in product(sources, targets) if a != b and (p == q or not p.overlap(q))
    ]
    if not found and frame.mutual and _reciprocal(match):
        acting = [] if _is_on_something(match) else sources
        together = acting if len(acting) > 1 else targets if len(targets) > 1 and not _is_joined(match) else []
        if len(together) <= MOST_MUTUAL:
            found = [(a, b, p, q) for (a, p), (b, q) in combinations(together, 2) if a != b]
    if not found and (pair := completed(match, sources, targets, parsed=parsed, draft=draft)):
        found = [pair]
    if not found and not targets and (pair := understood(match, sources, parsed=parsed, draft=draft)):
        found = [pair]
    if not found and frame.relation and match.entry.pos == "NOUN":
        return list(_implied(sources or targets, match, parsed, draft))
    return list({(a, b): (a, b, p, q) for a, b, p, q in reversed(found)}.values())


def _is_made(match: Match) -> bool:
    """False for an agreement that is only spoken of, or broken: `accused B of breaking the treaty`."""
    if match.word.dep == "dobj" and match.word.head.lemma in load_words("ties")["breaking"]:
        return False
    if match.targets:
        return True
    verb = next((w for w in match.word.above() if w.pos in ("VERB", "AUX")), None)
    return verb is None or (
        match.word.dep in ("dobj", "nsubjpass", "nsubj", "ROOT", "attr", "conj")
        and verb.lemma not in load_words("ties")["breaking"]
    )


def _is_what_one_is(word: Word) -> bool:
    """True for the brotherhood of `the Order, an armed brotherhood`, with nobody else in it."""
    others = [o for p in word.kids("prep") if p.low in ("with", "between", "of") for o in p.kids("pobj")]
    return word.dep in ("appos", "attr") and not parties(others)


def _is_only_named(word: Word) -> bool:
    """True for a break that is spoken of and not told (`the cost of a break`, `nothing to gain from any break`)."""
    named = any(c.low in ("a", "an", "any", "such") for c in word.kids("det"))
    return word.dep == "pobj" and word.head.low in _MATTER and (named or not word.kids("det", "poss"))


def _predicated(word: Word) -> bool:
    """True where a noun says what an actor is (`A is a branch of B`, `A, the wing of B`), not where it names some."""
    first = conjuncts(word)[0]
    if first.dep in ("attr", "appos", "oprd", "ROOT", "nsubj", "dobj") and first.lemma not in _PEOPLE:
        return True
    if first.dep in ("ccomp", "xcomp") and first.kids("nsubj"):
        return True  # `considers A a branch of B`
    return first.dep in ("attr", "appos", "oprd") or (first.dep == "pobj" and first.head.low in ("as", "into"))


def _reciprocal(match: Match) -> bool:
    """Can the members of one coordination be the pair? Not where they make war together on someone else."""
    if match.entry.frame.tie not in HOSTILE or match.entry.pos != "NOUN":
        return True
    if match.word.dep == "pobj" and match.word.head.low in ("at", "in") and match.word.head.head.lemma == "be":
        return True
    return match.word.dep not in ("dobj", "pobj") or bool(match.word.kids("prep") and not match.sources)


def _is_on_something(match: Match) -> bool:
    """True for `A and B loathe the same enemy`: what two do to a third they do not do to each other."""
    if match.entry.pos != "VERB" or match.entry.objects or "object" not in match.entry.partner_at:
        return False
    fights = {e.frame.tie for o in match.word.kids("dobj") for e in load_lexicon().of("NOUN", o.lemma)}
    objects = [o for o in match.word.kids("dobj") if o.low not in _EACH and o.pos in ("NOUN", "PROPN")]
    own = match.entry.frame.tie == "war" and "war" in fights  # "fought a duel"
    return bool(objects) and not own and not any(_is_each(o) for o in objects)


def _is_each(noun: Word) -> bool:
    """`each other's men`."""
    return any(c.low in _EACH for c in noun.kids("poss"))


def _implied(known: list[tuple[str, Span]], match: Match, parsed: Parsed, draft: Draft) -> Iterator[Pair]:
    assert draft.resolution is not None  # noqa: S101 - set by the step before
    ref = match.word.ref
    focal = focus_of(parsed, draft)
    if ref is not None and ref.how in ("counterpart",) and len(ref.actor_ids) == 1 and known:
        if known[0][0] != ref.actor_ids[0]:
            yield known[0][0], ref.actor_ids[0], known[0][1], ref.span
        return
    here = match.word.span  # the noun itself stands for both
    if match.word.dep in ("compound", "nmod"):
        return  # "security cooperation efforts"
    there = match.word.dep in ("attr", "dobj") and any(c.dep == "expl" for c in match.word.head.children)
    if focal is None or (ref is None and not there) or (match.word.kids("poss") and not known):
        return  # `there have been serious strains` is of the pair
    wide = draft.resolution.focal_of_text
    if known and wide in draft.focused and wide is not None and known[0][0] in (wide.first, wide.second):
        focal = focal if known[0][0] in (focal.first, focal.second) else wide
    if not known:
        yield focal.first, focal.second, here, here
    elif known[0][0] in (focal.first, focal.second):
        yield known[0][0], focal.other(known[0][0]), known[0][1], here


def ids_of(found: list[Party], draft: Draft, personal: bool) -> list[tuple[str, Span]]:
    """Actor ids with their mentions, each once; persons stand for their organisation unless the bond is personal."""
    ids: dict[str, Span] = {}
    for party in found:
        for actor_id in party.ids:
            ids.setdefault(actor_id if personal else whole_of(actor_id, draft), _written(party, actor_id))
    return list(ids.items())


def _written(party: Party, actor_id: str) -> Span:
    """The words that stand for an actor: for `its` the name in the same sentence, if the actor is named there."""
    if party.word.ref is None or party.word.ref.how != "possessive":
        return party.span
    *_, root = (party.word, *party.word.above())
    for word in root.subtree():
        if (
            word.i < party.word.i
            and word.ref is not None
            and word.ref.how in _CALLED
            and actor_id in word.ref.actor_ids
        ):
            return word.ref.span
    return party.span


def party_ids(found: Iterable[Party], draft: Draft) -> dict[str, Span]:
    """Who is meant by some parties, each organisation once, with the words that say so."""
    ids: dict[str, Span] = {}
    for party in found:
        for actor_id in party.ids:
            ids.setdefault(whole_of(actor_id, draft), party.span)
    return ids


def _is_joined(match: Match) -> bool:
    """True for `the frigate joined A and B`, which is not A with B; not for `talks reconciled A and B`."""
    brought = match.word.lemma != "join" and any(conjuncts(p.word)[0].dep == "dobj" for p in match.targets)
    return bool(doers_of(match)) and not brought
