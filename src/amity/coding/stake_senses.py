"""Words that call up a stake elsewhere and, as their grammar shows, none here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from amity.coding.lexicon import load_lexicon, load_table
from amity.coding.parties import parties, subjects
from amity.coding.spans import clause_verb
from amity.coding.stake_lexicon import Cue, load_stakes
from amity.coding.words import Word, conjuncts

_ANYBODY = frozenset({"anybody", "anyone", "nobody", "others", "somebody", "someone"})
_HANDLING = frozenset({"fire", "fly", "carry", "drive"})


def is_other_stake(cue: Cue) -> bool:
    """True where grammar shows that the words of a stake mean something else."""
    asked = _ASKED.get(cue.stake.name)
    if (asked is not None and asked(cue)) or (cue.stake.role == "part" and _is_no_defection(cue)):
        return True
    if cue.part == "verbs" and cue.words[-1].low == "by" and not cue.words[-1].kids("pobj"):
        return True  # `stood by while A struck B`
    if cue.word.lemma == "deny" and cue.word.kids("xcomp", "ccomp"):
        return True  # `denies giving shelter to B`
    used = cue.part == "verbs" and len(cue.words) == 2 and cue.words[0].lemma == "use"
    return used and cue.words[1].ref is None  # `strikes using fighter aircraft`


def _is_no_defection(cue: Cue) -> bool:
    """`abandoned the fight`, and what a part did once."""
    if cue.part != "verbs" or len(cue.words) > 1:
        return False
    objects = cue.word.kids("dobj")
    return cue.word.tag == "VBD" or bool(objects and not parties(objects))


def _does_something_there(cue: Cue) -> bool:
    """`trains fighters in the hills`: it is not the subject that is there by leave."""
    return cue.words[-1].pos == "ADP" and bool(cue.word.kids("dobj"))


def _is_of_nobody(cue: Cue) -> bool:
    """`it is vital that`, `vital air support`; not `B is vital to A`, `a vital partner`."""
    first = conjuncts(cue.word)[0]
    if first.dep == "amod":
        return first.head.ref is None
    return not any(parties([s]) for s in subjects(first.head))


def _handles_its_own(cue: Cue) -> bool:
    """`fired rockets at B`, `flew drones`; not `fired Iranian rockets`, which are said to be of somebody."""
    owned = (c for o in cue.word.kids("dobj") for c in o.kids("amod", "poss", "compound", "nmod"))
    return cue.word.lemma in _HANDLING and not any(c.ref is not None and c.pos != "PRON" for c in owned)


def _is_of_the_relation(cue: Cue) -> bool:
    """`the deal between A and B would collapse`."""
    nouns = load_table("outcomes")["nouns"]["relation"]
    acting = subjects(clause_verb(cue.word))
    return cue.part == "verbs" and any(s.lemma in nouns or _is_relation(s) for s in acting)


def _is_relation(word: Word) -> bool:
    return word.ref is not None and word.ref.how == "relation"


def _is_of_a_question(cue: Cue) -> bool:
    """`depends on how long they hold`, and `need to prove`, where nobody is needed."""
    if any(o.low in _ANYBODY for p in cue.word.kids("prep") for o in p.kids("pobj")):
        return True  # `never liked to depend on anyone`
    if any(o.low == "what" for o in cue.word.kids("dobj")):
        return True  # `took what it needed`
    obliged = cue.word.lemma == "need" and cue.word.kids("xcomp") and not cue.word.kids("dobj")
    return bool(obliged) or any(p.kids("pcomp") for p in cue.word.kids("prep"))


def _is_too_dear(cue: Cue) -> bool:
    """`can no longer afford B`, where it is the partner that costs too much."""
    told = cue.word if cue.word.lemma == "afford" else cue.words[-1]
    return told.lemma == "afford" and bool(parties(told.kids("dobj")))


def _is_of_its_own(cue: Cue) -> bool:
    """`on its own soil`, where nobody is alone."""
    return any(w.low == "own" and w.head.pos == "NOUN" and w.head.i > w.i for w in cue.words)


def _is_of_a_secret(cue: Cue) -> bool:
    """`the worst-kept secret`."""
    return cue.word.dep == "amod"


def _is_of_nobody_known(cue: Cue) -> bool:
    """`a sceptical Latin America`."""
    return cue.part == "adjectives" and cue.word.dep == "amod" and cue.word.head.ref is None


def _is_of_the_killed(cue: Cue) -> bool:
    """`killed the emir's uncle`."""
    acts = load_lexicon().of("VERB", cue.word.head.lemma) if cue.word.dep in ("dobj", "nsubjpass") else ()
    return any(
        e.frame.event in ("ASSAULT", "COERCE") and not (e.objects or e.particles or e.prepositions) for e in acts
    )


def _is_of_a_bond(cue: Cue) -> bool:
    """`its gratitude has faded`: a bond wanes, and nobody who was of worth."""
    bonds = load_stakes().entries
    return cue.word.pos == "VERB" and any(
        e.stake.effect == "binds" and e.part == "nouns"
        for s in subjects(cue.word)
        if s.ref is None
        for e in bonds.get(s.lemma, ())
    )


def _is_felt_for_each_other(cue: Cue) -> bool:
    """`the two have hated each other`."""
    return any(o.low in ("other", "another") for o in cue.word.kids("dobj"))


_ASKED: Mapping[str, Callable[[Cue], bool]] = {
    "armed_by": _handles_its_own,
    "both_threatened": _is_felt_for_each_other,
    "counts_on": _is_of_the_relation,
    "dependence": lambda cue: _is_of_a_question(cue) or _is_too_dear(cue),
    "distrust": _is_of_nobody_known,
    "imbalance": _is_of_a_bond,
    "kin": _is_of_the_killed,
    "kin_named": _is_of_the_killed,
    "needed": _is_of_nobody,
    "not_alone": _is_of_its_own,
    "voters": _is_of_a_secret,
    "roof": _does_something_there,
    "sheltered": _does_something_there,
}
