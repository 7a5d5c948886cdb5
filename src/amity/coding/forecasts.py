"""Forecasts: what the words say will become of a relation, how probably and by when."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from amity.coding.clauses import Clause, clauses_of
from amity.coding.draft import Claim, Draft
from amity.coding.lexicon import load_lexicon, load_table
from amity.coding.modality import is_held_false, is_second_choice, is_set_aside
from amity.coding.outlook import eases, holds_thing, is_counterfactual, is_of_one, is_supposed, parts_with_thing
from amity.coding.pairs import HOSTILE, HOSTILE_ACTS, NAMES, mention_in, pair_of
from amity.coding.parties import at_slot, parties, subjects
from amity.coding.phrases import Found, Phrases, phrases_of
from amity.coding.probability import horizon_of, probability_of
from amity.coding.tie_pairs import party_ids
from amity.coding.words import Word, leaves_in_a_state
from amity.model import Dyad, ForecastLabel, Span

_BARE = frozenset({"will", "would", "may", "might", "could", "'ll", "shall", "must"})
_OPEN = (0.45, 0.55)  # of `whether`
_FEARING = frozenset({"fear", "worry", "dread"})


@cache
def _outcomes() -> Phrases[str]:
    return phrases_of(load_table("outcomes")["outcomes"])


def find_forecasts(draft: Draft) -> None:
    """Add the forecasts of every parsed sentence to the draft's claims."""
    for parsed in draft.parsed:
        for clause in clauses_of(parsed):
            if pair := pair_of(clause, draft):
                draft.claims.extend(_forecasts(clause, pair, draft))


def _forecasts(clause: Clause, pair: Dyad, draft: Draft) -> Iterator[Claim]:
    if clause.parsed.words[-1].text == "?":
        return
    outcomes = [f for f in _outcomes().find(clause.words) if _comes_about(f)]
    outcomes = [f for f in outcomes if not is_supposed(f.head)]
    outcomes = [f for f in outcomes if not _is_matter_of_another(f, outcomes)]
    if not outcomes:
        return
    found = probability_of(clause.words)
    if found is None:
        return
    if _is_bare(found[1]) and any(w.low == "whether" and w.dep == "mark" for w in clause.words):
        found = _OPEN, "whether"
    elif _is_bare(found[1]):
        found = _governing(outcomes[0].head) or found
    probability, words = found
    if is_held_false(outcomes[0].head):
        probability, words = (round(1 - probability[1], 2), round(1 - probability[0], 2)), f"not {words}"
    if words.removeprefix("not ") == "must" and _is_of_actors(outcomes[0]):
        return
    outcome = max(outcomes, key=lambda f: (len(f.words), -f.head.i))
    told = outcome.head.ref
    if told is not None and told.how == "relation" and len(told.actor_ids) == 2:
        pair = Dyad.of(*told.actor_ids)
    elif outcome.head.pos == "VERB":
        pair = _own_pair(outcome.head, draft) or pair
    name = "improve" if outcome.value == "deteriorate" and eases(outcome.head) else outcome.value
    yield _claim(clause, pair, outcome, (name, probability, words), draft)


def _own_pair(verb: Word, draft: Draft) -> Dyad | None:
    """Who is to do it to whom, where both are named: `C will not recognise A`."""
    acting = party_ids(parties(s for s in subjects(verb) if s.ref is not None and s.ref.how in NAMES), draft)
    suffering = party_ids(parties(o for o in at_slot(verb, "object") if o.ref is not None), draft)
    if len(acting) != 1 or len(suffering) != 1 or acting.keys() == suffering.keys():
        return None
    return Dyad.of(*acting, *suffering)


def _comes_about(found: Found[str]) -> bool:
    """False for `the last adviser`, `would leave it unable to fight` and what would have come about."""
    word = found.head
    if found.value == "hold" and any(w.low in ("we", "i") and w.ref is None for w in subjects(word)):
        return False
    if len(found.words) == 1 and (parts_with_thing(word) or holds_thing(word) or is_of_one(word)):
        return False
    if found.value == "hold" and any(_is_hostile(w) for w in _going_on(word)):
        return False
    if word.pos == "NOUN" and word.lemma == "ally":
        return False  # an ally is one already
    if (
        is_set_aside(word)
        or is_second_choice(word)
        or any(a.low == "rather" and a.dep == "advmod" for a in word.children)
    ):
        return False  # what one would rather do, or rather not
    in_a_state = word.lemma == "leave" and len(found.words) == 1 and leaves_in_a_state(word)
    feared = word.dep == "ccomp" and word.head.lemma in _FEARING and any(a.low == "would" for a in word.kids("aux"))
    return word.dep != "amod" and not in_a_state and not feared and not is_counterfactual(word)


def _going_on(verb: Word) -> list[Word]:
    """What is said to go on: `will continue to bomb`, `will go on putting pressure`, `its strikes will go on`."""
    nouns = [s for s in verb.kids("nsubj") if s.ref is None or s.ref.how != "relation"]
    return [*verb.kids("xcomp", "advcl"), *(o for p in verb.kids("prep") for o in p.kids("pcomp")), *nouns]


def _is_hostile(verb: Word) -> bool:
    """True for what holds nothing together: `will continue to bomb`, `to put pressure on`."""
    words = {verb.lemma} | {w.lemma for w in verb.kids("dobj")}
    entries = [e for w in words for pos in ("VERB", "NOUN") for e in load_lexicon().of(pos, w)]
    return "pressure" in words or any(
        (e.frame.event in HOSTILE_ACTS or e.frame.tie in HOSTILE) and not e.particles and not e.objects for e in entries
    )


def _is_bare(words: str) -> bool:
    """True for a modal verb alone, which says less than a word of probability over the clause."""
    return words.removeprefix("not ").lower() in _BARE


def _governing(word: Word) -> tuple[tuple[float, float], str] | None:
    """The probability that is said over the clause of an outcome: `there is little chance that they will part`."""
    for above in word.above():
        inner = next(c for c in above.children if c is word or c in word.above())
        if inner.dep in ("ccomp", "acl", "xcomp") or (inner.dep == "relcl" and above.pos == "NOUN"):
            over = next((w for w in (above, *above.above()) if w.pos in ("VERB", "AUX")), above)
            clausal = {w for c in over.children if c.dep in ("advcl", "conj") for w in c.subtree()}
            elsewhere = clausal.union(inner.subtree())
            told = probability_of(w for w in over.subtree() if w not in elsewhere)
            if told is not None and not _is_bare(told[1]):
                return told
    return None


def _is_of_actors(found: Found[str]) -> bool:
    """True where an actor does what is spoken of: `A must not make peace` is advice, `the pact must collapse` none."""
    return any(w.ref is not None and w.ref.how != "relation" for w in subjects(found.head))


def _is_matter_of_another(found: Found[str], outcomes: list[Found[str]]) -> bool:
    """True for the peace of `a peace deal could drive a wedge between them`: the verb says what comes of it."""
    word = found.head
    while word.head is not word:
        if found.head is word and word.dep == "nsubj" and word.lemma in load_table("outcomes")["nouns"]["relation"]:
            later = (o.head for o in outcomes if o.head.pos == "VERB" and o.head.i > word.i)
            if any(word.head in o.above() for o in later):
                return True  # `the truce is unlikely to last`
        if word.dep in ("nsubj", "nsubjpass") and any(o.head is word.head and o is not found for o in outcomes):
            return word.head.pos == "VERB" and not word.head.kids("acomp", "attr", "oprd")
        word = word.head
    return False


def _claim(
    clause: Clause, pair: Dyad, outcome: Found[str], what: tuple[str, tuple[float, float], str], draft: Draft
) -> Claim:
    name, probability, words = what
    if name == "hold" and probability[1] <= 0.01:
        name, probability = "split", (0.99, 1.0)
    return Claim(
        parsed=clause.parsed,
        trigger=outcome.head,
        kind="forecast",
        actors=(pair.first, pair.second),
        label=ForecastLabel(name, probability, horizon_of(clause.parsed.words)),
        mentions=(mention_in(clause, pair.first, draft), mention_in(clause, pair.second, draft)),
        reason=f"“{outcome.head.text}” with “{words}”: {name}, {probability[0]:.2f} to {probability[1]:.2f}",
        span=Span(clause.start, clause.end),
        factuality="asserted",
    )
