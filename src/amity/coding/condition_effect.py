"""Whether a condition, once met, binds or strains, and which stake it turns on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from amity.coding.condition_marks import Condition, clause_of, consequence_of, is_friendly
from amity.coding.draft import Claim
from amity.coding.lexicon import load_table
from amity.coding.outlook import is_of_one, load_outlook, outcome_of, outcomes_in
from amity.coding.pairs import HOSTILE, HOSTILE_ACTS
from amity.coding.parties import subjects
from amity.coding.probability import is_of_nobody, probability_of
from amity.coding.stake_lexicon import find_cues, find_qualified, find_things, load_stakes
from amity.coding.words import Parsed, Word
from amity.model import DriverLabel, EventLabel, TieLabel

_UNLIKELY = 0.45
_BAD, _GOOD = frozenset({"split", "deteriorate"}), frozenset({"hold", "improve"})
_PARTINGS = frozenset({"break", "breakup", "divorce", "rupture", "separation", "split"})
_LEAVING = frozenset({"defect", "defection"})
_NOTHING = frozenset({"nothing", "little", "no", "not", "n't", "hardly"})
_DESERTING = frozenset({"defect", "desert", "mutiny", "rebel", "revolt"})
_CLOSING = frozenset({"close", "shut"})
_BESIDE = frozenset({"for", "alongside", "beside"})
_OTHER = {"binds": "strains", "strains": "binds"}


class Effect(NamedTuple):
    """Whether a condition binds or strains: by what a break would cost, or by what it would bring, which are stakes."""

    sign: str
    cost: bool = False
    bait: bool = False


_BINDING, _COSTLY = Effect("binds"), Effect("binds", cost=True)


def effect_of(parsed: Parsed, condition: Condition, claims: Sequence[Claim]) -> Effect | None:
    """
    Whether the condition, once met, binds or strains; None where it cannot be told.

    What a break or the end of help would cost binds, unless the consequence is a gain. Else the consequence decides:
    what makes the relation hold or improve binds, everything else strains; `as long as` keeps what is good.

    Args:
        parsed: the sentence.
        condition: one of its words, and how it is joined.
        claims: what the steps before have found on the pair in the sentence.
    """
    if condition.sort in ("without", "need", "weighed"):
        return _BINDING if condition.sort == "weighed" else _COSTLY
    own = set(condition.clause.subtree())
    head = consequence_of(condition.clause)
    rest = [w for w in clause_of(head) if w not in own]
    outcomes = outcomes_in(rest)
    if condition.sort == "while":
        bad = any(c.trigger in set(rest) and _is_enmity(c) for c in claims)
        return Effect("strains" if bad or (outcomes and outcomes <= _BAD and not _is_denied(head)) else "binds")
    told = _sense(rest, claims)
    inside = list(own)
    parting, ending = _parts(inside), _ends_help(parsed, condition.clause)
    if (parting and not ending) or (condition.clause.tag == "VBG" and condition.sort == "event" and not outcomes):
        return _of_parting(rest, outcomes, unless=condition.mark.low == "unless")
    if ending and not outcomes and told != "strains":
        return _COSTLY
    if not outcomes and (_is_undone(condition) or (told is None and _quarrels(inside))):
        return _COSTLY
    if any(deserts(w) for w in rest):
        return _COSTLY
    found = _of_outcomes(outcomes) or told or ("binds" if _is_kind(head) else "strains")
    turned = outcomes and (_is_denied(head) or _is_doubted(rest, head))
    return Effect(_OTHER[found] if turned else found)


def deserts(verb: Word) -> bool:
    """`half of its men would defect`: what it would cost."""
    return verb.pos == "VERB" and verb.lemma in _DESERTING and not _is_denied(verb)


def _quarrels(words: list[Word]) -> bool:
    return any(w.pos == "VERB" and outcome_of(w) in _BAD and w.lemma not in _LEAVING for w in words)


def _of_parting(rest: list[Word], outcomes: set[str], *, unless: bool) -> Effect | None:
    """A break as condition binds by what it would cost, and strains by what it would bring."""
    outlook = load_outlook()
    if any(w.lemma in outlook.losses for w in rest):
        return _COSTLY
    if any(w.lemma in outlook.gains for w in rest):
        return _BINDING if not unless and any(w.low in _NOTHING for w in rest) else Effect("strains", bait=True)
    return None if outcomes & _GOOD else _COSTLY


def _of_outcomes(outcomes: set[str]) -> str | None:
    if not outcomes:
        return None
    return "binds" if outcomes & _GOOD and not outcomes & _BAD else "strains"


def _is_denied(head: Word) -> bool:
    """`would not last`, `will no longer hold`; not `cannot be ruled out`."""
    if head.lemma == "exclude" or (head.lemma == "rule" and head.kids("prt")):
        return False
    return any(c.dep == "neg" or any(g.dep == "neg" for g in c.kids("neg")) for c in head.kids("neg", "advmod"))


def _is_doubted(rest: list[Word], head: Word) -> bool:
    told = probability_of(rest)
    return not _is_denied(head) and ((told is not None and told[0][1] <= _UNLIKELY) or is_of_nobody(head))


def _is_undone(condition: Condition) -> bool:
    """`if B had not given it shelter`: what came about all the same."""
    clause = condition.clause
    past = any(a.low in ("had", "'d") for a in clause.kids("aux"))
    return condition.mark.low in ("if", "had") and bool(clause.kids("neg")) and past


def _is_kind(head: Word) -> bool:
    """`B would join the war`, `will come to its aid`, `would fight for it`: nothing against the partner."""
    if _is_denied(head):
        return False
    verbs = [head, *head.kids("xcomp")]
    return any(is_friendly(v) or (is_of_one(v) and any(p.low in _BESIDE for p in v.kids("prep"))) for v in verbs)


def _sense(rest: list[Word], claims: Sequence[Claim]) -> str | None:
    """What the other statements of the consequence say: those that bind less those that strain."""
    within = set(rest)
    total = sum(_sign(c) for c in claims if c.trigger in within)
    return None if total == 0 else "binds" if total > 0 else "strains"


def _sign(claim: Claim) -> int:
    label = claim.label
    if isinstance(label, DriverLabel):
        return 1 if label.effect == "binds" else -1
    if not isinstance(label, TieLabel | EventLabel):
        return 0
    bad = _is_enmity(claim) or (isinstance(label, TieLabel) and label.state in ("none", "strained"))
    return -1 if bad != (claim.factuality in ("denied", "doubtful")) else 1


def _is_enmity(claim: Claim) -> bool:
    label = claim.label
    if isinstance(label, TieLabel):
        return label.state in HOSTILE
    return isinstance(label, EventLabel) and label.category in HOSTILE_ACTS


def _parts(words: list[Word]) -> bool:
    """
    Do the words tell a break of two?

    `if A broke with B`, `a split between them`, `if they part`; not `if its fighters defect`, `if talks collapse`.
    """
    relations = load_table("outcomes")["nouns"]["relation"]
    for word in words:
        if outcome_of(word) != "split":
            continue
        if word.pos == "NOUN" and word.lemma in _PARTINGS:
            return True
        near = [o for p in (word, *word.kids("prep")) for o in p.kids("dobj", "pobj", "nsubjpass")]
        acting = subjects(word)
        near += [s for s in acting if s.lemma in relations or _is_of_two(s)]
        parted = any(o.ref is not None or o.pos == "PRON" or o.lemma in relations for o in near)
        if parted and word.lemma not in _LEAVING:
            return True
    return False


def _is_of_two(word: Word) -> bool:
    return word.ref is not None and (word.ref.how == "relation" or len(word.ref.actor_ids) > 1)


def _ends_help(parsed: Parsed, clause: Word) -> bool:
    """Help of the other ends: `if B cut off its money`, `if B's support dried up`, `if it shut its camps`."""
    verbs = load_table("judgements")["conditions"]["ending"]
    things = {w for w, _ in find_things(parsed.words, load_stakes())}
    given = load_table("judgements")["things"]["given"]
    for verb in (clause, *clause.kids("conj", "xcomp")):
        if verb.lemma in _CLOSING and verb.kids("dobj", "nsubjpass"):
            return True
        if verb.lemma not in verbs:
            continue
        told = [
            *verb.kids("dobj", "nsubjpass", "pobj", "xcomp"),
            *(o for p in verb.kids("prep", "prt") for o in p.kids("pobj")),
        ]
        told += [] if verb.kids("dobj") else subjects(verb)
        if any(w in things or w.lemma in given or w.lemma == "pay" for w in told):
            return True
    return False


def category_of(parsed: Parsed, condition: Condition, *, cost: bool) -> str | None:
    """
    The category of what changes, by the first word of a stake in the condition; None where there is none.

    Args:
        parsed: the sentence.
        condition: one of its words, and how it is joined.
        cost: whether it binds by what would be lost, of which the consequence speaks first.
    """
    own = condition.clause.subtree()
    rest = [w for w in clause_of(consequence_of(condition.clause)) if w not in set(own)]
    lost = (cost and not _ends_help(parsed, condition.clause)) or condition.sort == "weighed"
    places = ((own, rest) if condition.sort in ("without", "need") else (rest, own)) if lost else (own,)
    lexicon = load_stakes()
    told = [(c.word, c.stake.category) for c in find_cues(parsed.words, lexicon)]
    told += [(c.word, c.stake.category) for c in find_qualified(parsed.words, lexicon)]
    told += find_things(parsed.words, lexicon)
    for words in places:
        within = set(words)
        plain = [(w.i, _plain()[w.lemma]) for w in words if w.lemma in _plain()]
        if found := plain or [(w.i, category) for w, category in told if w in within]:
            return min(found)[1]
    return None


@cache
def _plain() -> dict[str, str]:
    """Category by the lemma of what happens."""
    return {w: name for name, words in load_table("judgements")["conditions"]["category"].items() for w in words}
