"""What stands over a claim: negation, modal verbs, hedges, wishes, conditions, measures, what is set aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from amity.coding.lexicon import load_table
from amity.coding.verdicts import verdict_on
from amity.coding.words import Word, stands_beside

_CONDITIONS = frozenset({"if", "unless", "whether", "provided", "until", "lest"})
_CLAUSAL = frozenset({"xcomp", "ccomp", "pcomp", "acl"})
_COMPLEMENTS = _CLAUSAL | {"prep", "dobj", "oprd", "acomp"}
_EVIDENCE = frozenset({"evidence", "proof", "indication", "sign", "suggestion", "truth", "basis"})
CONTENT = frozenset(
    {"accusation", "allegation", "charge", "claim", "suggestion", "rumour", "rumor", "notion", "assertion", "report"}
)  # `denied accusations that it armed them`
_REJECTING = frozenset({"deny", "reject", "dismiss", "rebut", "refute", "contradict"})
_SCANTY = frozenset({"no", "little", "scant", "hardly", "scarce"})
_FACTIVE = frozenset({"forget", "forgive", "regret", "realise", "realize", "know"})  # what one does not forget is so
_VERBAL = ("VERB", "AUX")
_OCCASIONS = frozenset({"circumstance", "means", "point", "stage", "time", "way"})
_SHORT = frozenset({"far", "instead", "short"})
_HIDING = frozenset({"conceal", "deny", "disguise", "hide", "secret"})
_WEIGHING = frozenset({"less", "more", "rather", "sooner"})
_FRONTED = frozenset({"cc", "prep"})
_NOBODY = frozenset({"neither", "nobody", "none"})
_MEASURES = frozenset({("too", -1), ("enough", 1)})  # and where they stand to what they grade
_DONE_ALL_THE_SAME = frozenset(
    {"eager", "glad", "happy", "hasty", "late", "long", "pleased", "quick", "ready", "slow", "willing"}
)
_TELLING = frozenset({"conclude", "judge", "know", "predict", "say", "speak", "tell"})
_NEGATIVE = frozenset({"not", "n't", "never", "no", "neither", "nor"})


@dataclass(frozen=True, slots=True)
class Modality:
    """
    The signs over a claim, from its own word up to the root.

    `negated` is true for an odd number of negations. `signs` holds the groups of data/modality.toml that apply,
    `condition` where the claim stands inside an if-clause, and `question`.
    """

    negated: bool = False
    signs: frozenset[str] = field(default_factory=frozenset)

    @property
    def factuality(self) -> str:
        """The codebook's term."""
        if self.negated or "denied" in self.signs:
            return "denied"
        for term in ("hypothetical", "doubtful", "possible", "probable"):
            if term in self.signs:
                return term
        return "hypothetical" if "condition" in self.signs else "asserted"

    @property
    def settled(self) -> bool:
        """False for what is only wished, foreseen or supposed."""
        return not self.signs & {"hypothetical", "condition", "future", "wish", "prevent", "question"}


@cache
def _tables() -> dict[str, dict[str, str]]:
    return {
        name: {word: group for group, words in table.items() for word in words}
        for name, table in load_table("modality").items()
    }


def modality_of(word: Word, thing: Word | None = None) -> Modality:
    """
    The signs over a word: those of its own clause and of the words whose complement that clause is.

    Args:
        word: that which says the claim.
        thing: its object, where the claim is said by both; `has no ties` denies it.
    """
    signs: set[str] = {"hypothetical"} if is_second_choice(word) else set()
    negations = _local(word, signs) + is_set_aside(word)
    negations += thing is not None and any(c.low in ("no", "neither") for c in thing.kids("det"))
    current = word
    for above in word.above():
        if (verdict := verdict_on(current, above)) is not None:
            signs |= {verdict} - {""}
            break
        if (over := _predicate_over(current, above)) is not None:
            negations += _over(current, over, signs)
        elif _is_apart(current, above):
            break
        if _is_out_of_measure(current, above):
            signs.add("hypothetical")
        if current.dep in ("nsubj", "nsubjpass") and above.pos in ("VERB", "AUX"):
            before = "condition" in signs
            negations += _modals_only(above, signs)
            if not before and _is_given(current, above):
                signs.discard("condition")
            break
        if above.pos in ("VERB", "AUX", "ADJ", "NOUN"):
            negations += _over(current, above, signs)
        current = above
        negations += is_set_aside(current)
    if _is_asked(current):
        signs.add("question")
    return Modality(negations % 2 == 1, frozenset(signs))


def _is_given(subject: Word, verb: Word) -> bool:
    """True for the arrests of `whether the arrests of its men are a turning point`, which there have been."""
    definite = any(c.low in ("the", "these", "those") for c in subject.kids("det")) or bool(subject.kids("poss"))
    named = any(w.ref is not None for w in subject.subtree() if w is not subject)
    whether = any(m.low == "whether" for m in verb.kids("mark"))
    said = [w for w in verb.kids("attr") if w.lemma not in ("case", "fact", "myth", "reality")]
    return verb.lemma == "be" and whether and definite and named and bool(said)


def is_held_false(word: Word) -> bool:
    """True for a word of `the notion that A will leave B is a fantasy`, where somebody who reports it denies it."""
    current = word
    for above in word.above():
        if (verdict := verdict_on(current, above)) is not None:
            return verdict == "denied"
        if _is_apart(current, above) or (current.dep == "relcl" and above.ref is not None):
            return False
        current = above
    return False


def _predicate_over(clause: Word, above: Word) -> Word | None:
    """The `unlikely` of `is unlikely ever again to give shelter`, where the parser takes the clause for an aside."""
    infinitive = clause.dep == "advcl" and clause.tag == "VB" and any(a.low == "to" for a in clause.kids("aux"))
    if not infinitive or above.lemma != "be" or clause.i < above.i or any(m.text == "," for m in above.children):
        return None
    return next((a for a in above.kids("acomp") if a.lemma in _tables()["governors"]), None)


def _is_out_of_measure(deed: Word, above: Word) -> bool:
    """
    True for the deed of `too soon to renew ties`, `too weak to attack B`, `strong enough to attack B`: it is not told.

    Not of `only too glad to help`, `too quick to arm B`, `too late`, nor of what is too soon to say.
    """
    if deed.tag != "VB" or deed.lemma in _TELLING or not any(a.low == "to" for a in deed.kids("aux")):
        return False
    states = [above, *(above.kids("acomp") if above.lemma == "be" else [])]
    for state in (w for w in states if w.pos in ("ADJ", "ADV") and w.i < deed.i and w.lemma not in _DONE_ALL_THE_SAME):
        graded = [c for c in state.kids("advmod") if (c.low, c.i - state.i) in _MEASURES]
        if any(all(c.low not in ("only", "all") for c in (*w.children, *state.children)) for w in graded):
            return True
    return False


def _is_asked(root: Word) -> bool:
    """True at the root of a question that yes or no answers; `why did A attack B?` takes the attack for granted."""
    if root.head is not root or not any(c.text.startswith("?") for c in root.children):
        return False
    return not any(w.tag in ("WRB", "WP", "WDT", "WP$") for w in root.subtree()[:3])


def _is_apart(clause: Word, above: Word) -> bool:
    """True where what is said of the word above is not said of a clause: another statement, or one beside it."""
    verbal = clause.pos in ("VERB", "AUX")
    if clause.dep in ("conj", "appos", "parataxis") and verbal and clause.kids("nsubj"):
        return True
    if clause.dep == "conj" and clause.tag in ("VBD", "VBZ") and above.tag in ("VBN", "VB", "VBG"):
        return True  # `had never agreed and accused`, `denied arming B and criticised it`
    if clause.dep in ("relcl", "acl") and verbal and clause.tag not in ("VB", "VBG"):
        said = clause.dep == "acl" and above.lemma in CONTENT and any(m.low == "that" for m in clause.kids("mark"))
        return above.lemma not in _EVIDENCE and not said
    return stands_beside(clause) or (clause.dep == "advcl" and above.pos in ("VERB", "AUX"))


def _over(current: Word, above: Word, signs: set[str]) -> int:
    """The negations that a word above brings in; its signs are added to the others."""
    if above.lemma in _HIDING and _local(above, set()) % 2:
        return 0  # `has never hidden its ties`, `makes no secret of them`
    group = "ended" if _is_end_put_to(current, above) else _tables()["governors"].get(above.lemma)
    if above.lemma == "tell" and current.tag == "VB" and any(a.low == "to" for a in current.kids("aux")):
        group = "wish"  # `told the army to disarm B`
    if group == "wish" and current.pos == "NOUN" and current.kids("nsubj"):
        group = None  # `considers A a branch of B`
    if group and (current.dep in (_CLAUSAL if group == "wish" else _COMPLEMENTS) or current.head is not above):
        signs.add("prevent" if group == "ended" and current.dep != "xcomp" else group)
    if above.lemma in _REJECTING and current.lemma in CONTENT and current.dep in ("dobj", "nsubjpass"):
        signs.add("denied")
    told = current.pos == "NOUN" and current.dep == "dobj" and _tables()["objects"].get(above.lemma) == "touched"
    negations = 0 if above.lemma in _FACTIVE or told else _local(above, signs)
    negations += is_given_up(current)
    if above.pos == "NOUN" and above.lemma in _EVIDENCE:
        scanty = any(c.low in _SCANTY for c in above.kids("det", "amod", "advmod"))
        negations += scanty and all(c.low != "no" for c in above.kids("det"))
    return negations


def _is_end_put_to(thing: Word, above: Word) -> bool:
    """The war of `put an end to the war`, `brought to an end`."""
    return above.lemma == "end" and above.dep == "dobj" and above.head.lemma in ("put", "bring") and thing.i > above.i


def _is_without(prep: Word) -> bool:
    """`without`, and the `as` of `without so much as`."""
    return prep.low == "without" or (
        prep.low == "as" and any(w.low == "without" for w in (*prep.children, *prep.above()))
    )


def is_given_up(noun: Word) -> bool:
    """True for the oath of `renounced its oath`."""
    return (
        noun.pos == "NOUN"
        and noun.dep in ("dobj", "nsubjpass")
        and _tables()["objects"].get(noun.head.lemma) == "given_up"
    )


def _local(word: Word, signs: set[str]) -> int:
    negations = 0
    for child in word.children:
        if (
            child.dep == "neg"
            or (child.dep in ("det", "preconj", "advmod") and child.low in _NEGATIVE)
            or (child.low == "longer" and any(c.low == "no" for c in child.children))
            or (child.dep in ("nsubj", "nsubjpass") and _is_nobody(child))
            or (child.dep in _FRONTED and _is_fronted_denial(child, word))
        ):
            negations += 1
        elif child.dep == "mark" and child.low in _CONDITIONS | {"should"}:
            signs.add("condition")
        elif group := _sign(child):
            signs.add(group)
    if is_under_if(word) and any(a.tag == "MD" for a in word.kids("aux")):
        signs.add("hypothetical")
    return negations + _is_after_nor(word) + (word.dep in ("pcomp", "pobj") and _is_without(word.head))


def _is_fronted_denial(child: Word, verb: Word) -> bool:
    """`Nor does it arm B`, `At no time has it armed B`, `by no means`."""
    if child.i > verb.i or verb.pos not in _VERBAL:
        return False
    if child.low == "nor" and child.dep == "cc":
        return _is_inverted(verb, child)
    return child.dep == "prep" and any(
        o.lemma in _OCCASIONS and any(d.low == "no" for d in o.kids("det")) for o in child.kids("pobj")
    )


def _is_inverted(verb: Word, after: Word) -> bool:
    """`nor does it`."""
    return any(after.i < a.i < s.i for a in verb.kids("aux") for s in verb.kids("nsubj"))


def is_under_if(verb: Word) -> bool:
    """True for a verb with a condition of its own: `A will leave if B pays`."""
    return any(m.low in ("if", "unless") for c in verb.kids("advcl") for m in c.kids("mark"))


def _is_after_nor(verb: Word) -> bool:
    """The training of `does not arm B, nor does it train it`."""
    joined = verb.head.kids("cc") if verb.dep == "conj" else []
    return any(c.low == "nor" and _is_inverted(verb, c) for c in joined)


def is_set_aside(deed: Word) -> bool:
    """The break of `rather than break with B`, `instead of breaking`, `far from breaking`, `has yet to break`."""
    if any(c.low == "than" for c in deed.children) and any(c.low == "rather" for c in deed.kids("advmod")):
        return True
    if deed.dep == "pcomp" and deed.head.low in ("of", "from"):
        return deed.head.head.low in _SHORT or any(c.low in _SHORT for c in deed.head.children)
    return deed.dep == "xcomp" and deed.head.lemma == "have" and any(c.low == "yet" for c in deed.head.kids("advmod"))


def is_second_choice(deed: Word) -> bool:
    """The leaving of `would sooner arm B than leave it`, `is more likely to arm B than to leave it`: it is not told."""
    if deed.tag != "VB" or deed.dep != "advcl" or all(c.low != "than" for c in deed.children):
        return False
    weighed = (deed.head, deed.head.head)  # `arm`, and `likely` where it is that which is weighed
    return any(c.low in _WEIGHING for w in weighed for c in w.kids("advmod") if c.i < deed.i)


def _is_nobody(subject: Word) -> bool:
    """`neither liked the other`, `neither side trusts`, `no leader has sold`, `nobody`."""
    return subject.low in _NOBODY or any(c.low in ("neither", "no") for c in subject.kids("det", "predet"))


def _sign(child: Word) -> str | None:
    if child.dep == "aux":
        return _tables()["modals"].get(child.low)
    return _tables()["adverbs"].get(child.low) if child.dep in ("advmod", "amod") else None


def _modals_only(word: Word, signs: set[str]) -> int:
    """For a subject: only denial of its existence counts (`no alliance exists`), and `remains unlikely`."""
    before = len(signs)
    negations = _local(word, signs)
    return negations if word.lemma in ("be", "exist") and len(signs) == before else 0
