"""What makes a clause, a gerund or an event the condition of something else."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from amity.coding.lexicon import load_lexicon, load_table, load_words
from amity.coding.modality import modality_of
from amity.coding.outlook import load_outlook, outcome_of, outcomes_in
from amity.coding.parties import AGENTS, at_slot, party_of, subjects
from amity.coding.regrouping import is_joined_by_and
from amity.coding.who.words import words as who_words
from amity.coding.words import Word, conjuncts

_SUPPOSING = frozenset({"should", "were", "had"})
MODALS = frozenset(
    {"would", "could", "might", "may", "will", "can", "must", "wo", "'ll", "'d", "shall", "ca", "cannot"}
)
_SUPPOSED = frozenset({"would", "could", "might", "'d", "may"})
_OF_TIME = frozenset({"once", "until", "as", "when", "day", "moment", "minute"})
_MOMENTS = frozenset({"day", "moment", "minute", "instant"})
_CASES = frozenset({"event", "case"})
_OVER = frozenset({"over", "off", "finished", "dead", "doomed"})  # `its ties to B are finished`
WHOEVER = frozenset({"whoever", "anyone", "whichever", "anybody"})
_ANY = frozenset({"a", "an", "any", "another", "such", "further", "renewed", "new", "more"})
_STAKES = frozenset({"gain", "lose", "benefit", "achieve", "win", "profit", "cost", "risk"})
_OUTLASTING = frozenset({"outlast", "outlive", "survive", "weather", "withstand"})
_FORESEEING = frozenset({"anticipate", "offer", "expect", "foresee", "predict", "promise", "threaten"})
_COPING = frozenset({"cope", "do", "go", "live", "manage"})  # `could live without B`
_FORGIVING = frozenset({"forgive", "pardon", "punish"})
_KIND_ACTS = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID"})
_KIND_TIES = frozenset({"sympathy", "cooperation", "alliance", "integration"})
_AS_SUBJECT = frozenset({"csubj", "csubjpass", "nsubj", "nsubjpass"})
_PRONOUNS = frozenset({"whom", "which", "it", "them", "him", "her"})


@dataclass(frozen=True, slots=True)
class Condition:
    """
    A condition: the head of its clause or phrase, and how it is joined.

    `sort` is `if`, `while` (as long as), `without`, `need` (X is essential), `weighed` (gain by doing) or
    `event` (an event or a deed as the subject of what would follow).
    """

    clause: Word
    sort: str
    mark: Word


def condition_of(clause: Word) -> Condition | None:
    """The condition that a word heads, or None."""
    if clause.low == "otherwise" and clause.dep == "advmod" and outcomes_in(clause_of(clause.head)):
        return Condition(clause, "if", clause)
    if is_joined_by_and(clause):
        return Condition(clause, "if", clause)
    return _clausal(clause) or _gerund(clause) or _nominal(clause)


def consequence_of(clause: Word) -> Word:
    """The word of the consequence: over a conjunction that is an adverb (as long as), or over `by leaving them`."""
    head = clause.head
    while head.head is not head and (head.pos in ("ADV", "ADP", "SCONJ") or head.lemma in _MOMENTS | _CASES):
        head = head.head
    while head.head is not head and head.dep in ("relcl", "acl", "xcomp") and clause.dep == "pcomp":
        head = head.head
    return head.head if head.dep == "parataxis" and head.head.pos in ("VERB", "AUX") else head  # `…, he said, …`


def clause_of(verb: Word) -> list[Word]:
    """The words of a clause without the clauses that are coordinated with it and have a subject of their own."""
    found = [verb]
    for word in found:
        for child in word.children:
            own = child.dep in ("conj", "parataxis") and child.kids("nsubj", "nsubjpass") and word is verb
            if not own:
                found.append(child)
    return sorted(found, key=lambda w: w.i)


def is_foreseen(condition: Condition, told: Set[Word]) -> bool:
    """
    The consequence lies ahead or is supposed: a modal verb, a word of outcome, or what is gained and lost.

    Of an event something has to follow that touches the two: an outcome, a loss, or what `told` carries.

    Args:
        condition: one of a sentence.
        told: the words that carry other statements on the pair.
    """
    head = consequence_of(condition.clause)
    words = clause_of(head)
    if condition.sort in ("without", "need"):
        return True
    if condition.sort == "event" and condition.clause.pos == "NOUN":
        own = set(condition.clause.subtree())
        rest = [w for w in words if w not in own]
        weighed = {w.lemma for w in rest if w.pos == "VERB"} & (load_outlook().losses | load_outlook().gains)
        return bool(outcomes_in(rest) or told & set(rest) or weighed)
    if condition.mark.low in _MOMENTS | {"soon", "once"} and head.tag in ("VBZ", "VBP"):
        return True  # `the day the money stops, it ends`
    if condition.sort == "while" and head.tag in ("VBZ", "VBP"):
        return True  # `as long as B is there, the accounts stay frozen`
    foreseen = any(c.dep == "aux" and c.low in MODALS for c in head.children) or bool(outcomes_in(words))
    said = {c.lemma for c in head.kids("acomp", "attr", "prt", "advmod")} if head.lemma == "be" else set()
    foreseen = foreseen or head.lemma in _FORESEEING
    likely = bool(said & (load_outlook().probability.keys() | _OVER))
    return foreseen or likely or any(w.lemma in _STAKES for w in words)


def _clausal(clause: Word) -> Condition | None:
    """A clause with a conjunction, with an auxiliary that opens it (should they leave), or of whoever does it."""
    if _is_of_moment(clause) and not _is_past(clause):
        return Condition(clause, "if", clause.head)
    if any(w.low in WHOEVER for w in _openers(clause)):
        return Condition(clause, "event", clause)
    if clause.dep == "acl" and clause.head.lemma in _CASES and clause.head.head.low == "in":
        return Condition(clause, "if", clause.head)
    if clause.dep not in ("advcl", "ccomp", "csubj") or not (clause.pos in ("VERB", "AUX") or clause.kids("nsubj")):
        return None
    for child in clause.children:
        if (sort := _joined_by(child)) is not None:
            told = (child.low in _OF_TIME and sort != "soon") and _is_past(clause)
            return None if told else Condition(clause, "if" if sort == "soon" else sort, child)
    return _inverted(clause)


def _is_of_moment(clause: Word) -> bool:
    """`the day it leaves`."""
    if clause.dep not in ("relcl", "acl") or clause.head.lemma not in _MOMENTS:
        return False
    return clause.head.dep in ("npadvmod", "dep") or len(clause.head.head.kids("nsubj")) > 1


def _joined_by(child: Word) -> str | None:
    """How a conjunction joins its clause, `soon` for `as soon as`; None for another word."""
    if child.dep == "npadvmod" and child.low in _MOMENTS and child.head.dep == "advcl":
        return "if"
    if child.dep not in ("mark", "advmod"):
        return None
    if child.dep == "mark" and child.low == "as":
        return "while" if _leads(child, "long") else "soon" if _leads(child, "soon") else None
    if child.low not in load_table("judgements")["conditions"]["marks"] or child.low in _SUPPOSING | {"when"}:
        return None
    return "while" if child.low in load_outlook().holding else "if"


def _inverted(clause: Word) -> Condition | None:
    """`should they leave`, `were it not for B`."""
    first = min(clause.subtree(), key=lambda w: w.i)
    if first.low not in _SUPPOSING or not (first.head is clause or first is clause):
        return None
    lacking = first.low in ("were", "had") and any(s.low == "it" for s in clause.kids("nsubj")) and _is_but_for(clause)
    return Condition(clause, "without" if lacking else "if", first)


def _openers(clause: Word) -> list[Word]:
    """`whoever` of `whoever leaves loses`, `anyone` of `anyone who leaves`."""
    if clause.dep == "csubj":
        return clause.kids("nsubj")
    return [clause.head] if clause.dep == "relcl" and clause.head.dep == "nsubj" else []


def _is_but_for(clause: Word) -> bool:
    """`were it not for B`, `had it not been for B`."""
    return bool(clause.kids("neg")) and any(p.low == "for" for p in clause.kids("prep"))


def _is_past(clause: Word) -> bool:
    """True for what has come about: `once the war was over`, `as long as there was a foe`."""
    return clause.tag == "VBD" or any(a.low in ("had", "was", "were") for a in clause.kids("aux", "auxpass"))


def _leads(mark: Word, word: str) -> bool:
    """Whether a word stands just before a conjunction: `as long as`, `as soon as`."""
    near = (w for a in (mark, *mark.above()) for w in (a, *a.children) if mark.i - 2 <= w.i < mark.i)
    return any(w.low == word for w in near)


def _gerund(clause: Word) -> Condition | None:
    """
    A gerund as a condition without a mark: the subject of a modal verb (leaving them would cost it …), or what one
    would gain or lose by (little to gain by leaving them).
    """
    if clause.tag == "VBG" and clause.dep == "pcomp" and clause.head.low in ("by", "in", "from", "for"):
        about = clause_of(consequence_of(clause))
        lemmas = {w.lemma for w in about if w not in set(clause.subtree())}
        weighed = lemmas & (_STAKES if clause.head.low != "for" else _FORGIVING)
        return Condition(clause, "weighed", clause) if weighed and _turns_on_partner(clause) else None
    to = clause.tag == "VB" and any(c.low == "to" for c in clause.kids("aux"))  # `to expel them would be seen as`
    opening = to and clause.dep == "advcl" and clause.i < clause.head.i and not clause.head.kids("nsubj", "nsubjpass")
    if not (clause.tag == "VBG" or to) or clause.head.pos not in ("VERB", "AUX"):
        return None
    if clause.dep not in _AS_SUBJECT and not opening:
        return None
    modal = any(c.dep == "aux" and c.low in MODALS for c in clause.head.children)
    return Condition(clause, "event", clause) if modal else None


def _turns_on_partner(verb: Word) -> bool:
    """`by leaving`, `by insulting or antagonising them`; not `by helping them`."""
    row = conjuncts(verb)
    if any(outcomes_in([deed]) & {"split", "deteriorate"} for deed in row):
        return True
    on_somebody = any(o.ref is not None or o.pos == "PRON" for deed in row for o in deed.kids("dobj"))
    return on_somebody and not any(is_friendly(deed, giving=False) for deed in row)


def is_friendly(verb: Word, *, giving: bool = True) -> bool:
    """
    True for a verb that the lexicon knows as an act or a tie of partners.

    Args:
        verb: any.
        giving: whether verbs count that are friendly only by what is given.
    """
    entries = [e.frame for e in load_lexicon().of("VERB", verb.lemma) if not e.particles and not e.objects]
    entries = [frame for frame in entries if giving or not frame.needs_help]
    return any(f.event in _KIND_ACTS or f.tie in _KIND_TIES for f in entries)


def _nominal(clause: Word) -> Condition | None:
    """
    An event as a condition without a mark: the subject of `would` (another attack would end …), what one could not
    do without, and what is said to be essential to the relation.
    """
    if clause.dep == "pobj":
        return _in_case(clause) or _without(clause)
    if clause.pos != "NOUN" or clause.dep not in ("nsubj", "nsubjpass"):
        return None
    head = _past_concession(clause)
    needs = [c for c in head.kids("acomp", "attr") if head.lemma == "be" and _is_need(c)]
    if needs and not (clause.ref is not None and clause.ref.how == "relation"):
        return None if _is_denied_of(needs[0], clause) else Condition(clause, "need", clause)
    if party_of(clause) is not None and not at_slot(clause, "by"):
        return None  # `a part of A would`; but `a new offensive by A would`
    if head.pos not in ("VERB", "AUX"):
        return None
    if not any(c.dep == "aux" and c.low in _SUPPOSED for c in head.children) or _is_its_own_outcome(clause):
        return None
    one = any(c.low in _ANY for c in clause.kids("det", "amod")) and not _is_somebody(clause)
    one = one or clause.lemma in _events()
    one = one or any(
        c.low == "only" for c in (*clause.kids("advmod"), *(a for p in clause.kids("poss") for a in p.kids("advmod")))
    )
    return Condition(clause, "event", clause) if one else None


def _is_somebody(noun: Word) -> bool:
    """True for `a movement that …`, `a large part of it`, which are no events."""
    return noun.lemma in who_words().described or noun.lemma in load_words("ties")["quantities"] or noun.lemma in AGENTS


def _past_concession(subject: Word) -> Word:
    """The verb of a subject; past `however few they may be`, which the parser takes for its clause."""
    verb = subject.head
    conceding = any(w.low == "however" and w.i > subject.i for w in verb.subtree())
    over = next((w for w in verb.above() if w.lemma == "be" and w.i > verb.i and not w.kids("nsubj")), None)
    return over if conceding and over is not None else verb


def _in_case(clause: Word) -> Condition | None:
    """`in the event of an attack`, `in case of war`."""
    case = clause.head.head
    joined = clause.head.low == "of" and case.lemma in _CASES and case.head.low == "in"
    return Condition(clause, "if", case) if joined else None


def _without(clause: Word) -> Condition | None:
    """
    `would be lost without B's money`, `B, without whom it could not fight`, `but for B`; not `left without a fight`.
    """
    mark, verb = clause.head, consequence_of(clause)
    but = mark.low == "for" and any(c.low == "but" and c.i == mark.i - 1 for c in (*mark.children, *verb.children))
    if (mark.low != "without" and not but) or verb.pos not in ("VERB", "AUX") or verb.lemma in _COPING:
        return None
    pronoun = clause.pos == "PRON" or clause.low in _PRONOUNS
    partner = party_of(clause) is not None or any(
        c.ref is not None and c.ref.how != "relation"
        for c in clause.subtree()
        if c.dep in ("amod", "poss", "compound", "pobj")
    )
    denied = any(c.dep == "neg" for c in verb.children)
    if denied and verb.lemma == "be" and mark.head is verb:
        return None  # `is not without friends`
    supposed = any(c.dep == "aux" and c.low in _SUPPOSED for c in verb.children)
    denied = denied or any(d.low == "no" for o in verb.kids("dobj", "attr") for d in o.kids("det"))
    partner = partner or any(d.low in ("this", "that", "such", "these", "those") for d in clause.kids("det", "amod"))
    acting = any(w.ref is not None or w.pos == "PRON" for w in subjects(verb)) or bool(verb.kids("expl"))
    needed = (partner or pronoun) and denied and acting
    return Condition(clause, "without", mark) if needed or (supposed and not denied and (acting or pronoun)) else None


def _is_its_own_outcome(subject: Word) -> bool:
    """True for `a deal between A and B would collapse`, `a split would follow`: nothing is said of what comes of it."""
    verb = subject.head
    if verb.lemma in _OUTLASTING:
        return subject.lemma in load_table("outcomes")["nouns"]["relation"]
    relation = subject.lemma in load_table("outcomes")["nouns"]["relation"] or outcome_of(subject) is not None
    return (
        relation
        and not verb.kids("dobj", "dative", "ccomp", "xcomp")
        and (outcome_of(verb) is not None or verb.lemma in load_outlook().happening or verb.lemma == "be")
    )


def _events() -> frozenset[str]:
    return frozenset(load_table("judgements")["conditions"]["events"])


def _is_need(word: Word) -> bool:
    """`essential to the relationship`, `a precondition for their pact`, `the sine qua non of the alliance`."""
    latin = word.low == "non" and any(c.low == "qua" for c in word.children)
    if not latin and word.lemma not in load_outlook().needs and word.low not in load_outlook().needs:
        return False
    about = [o for p in word.kids("prep") if p.low in ("to", "for", "of") for o in p.kids("pobj")]
    return any(o.ref is not None and o.ref.how == "relation" for o in about)


def _is_denied_of(need: Word, subject: Word) -> bool:
    """`is no longer essential`, `is hardly vital`, `no leader is indispensable`."""
    rarely = any(a.low in ("rarely", "seldom") for w in (need, need.head) for a in w.kids("advmod"))
    return rarely or modality_of(need).negated or any(d.low in ("no", "neither") for d in subject.kids("det"))
