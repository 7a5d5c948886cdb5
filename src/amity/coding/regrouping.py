"""
What the parser hangs where it does not belong, regrouped as what it means.

A condition that `and` joins to its consequence: `Take away the war, and nothing would hold them` and `one more attack,
and A will have had enough` are parsed as two things side by side. A row whose first is torn off: A in `A, B and C
attacked D`. An object taken for a subject: B in `A's plan to attack B is working`. Who fights beside whom: B in `A fights C alongside B`, taken for a part of C, and in `A stands side by side
with B`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from amity.coding.words import Word

_SUBJECTS = ("nsubj", "nsubjpass")
_ADDRESSING = frozenset(
    {"ask", "come", "consider", "go", "imagine", "listen", "look", "note", "read", "see", "tell", "think"}
)
_BELOW = ("ccomp", "xcomp")
_BESIDE = ("alongside", "beside")
_NAMING = ("NOUN", "PROPN")


def regroup(words: Sequence[Word]) -> None:
    """
    Hang the words of a sentence where they belong.

    A condition goes under its consequence, as a clause of its own (`advcl`) that keeps its `and`; the others of a row
    under its first; whom one fights beside under the verb.
    """
    if len(words) < 2:
        return
    for word in words:
        if word.dep == "prep" and word.low in _BESIDE and word.head.dep == "dobj":
            _move(word, word.head.head, "prep")
        elif word.dep in _SUBJECTS:
            _join_row(word)
            _give_object(word)
        elif word.low == "with" and word.dep == "prep" and word.i > 3:
            _lift_from_twins(word, words)
    root = next((w for w in words if w.head is w), words[0])
    if root is words[0] and root.tag == "VB" and not root.kids(*_SUBJECTS) and root.lemma not in _ADDRESSING:
        if (consequence := _answer_to(root)) is not None:
            _hang(root, consequence)
    elif (event := _event_before(root)) is not None:
        event.dep = "advcl"


def is_joined_by_and(clause: Word) -> bool:
    """True for a condition that was regrouped."""
    plain = clause.dep == "advcl" and not clause.kids(*_SUBJECTS, "mark", "aux")
    opens = clause.i == 0 or clause.pos == "NOUN"
    return plain and opens and any(c.dep == "cc" and c.low == "and" for c in clause.children)


def _join_row(second: Word) -> None:
    """Put the one of a row that stands before the subject, and only hangs on the verb, at the head of the row."""
    verb = second.head
    torn = [w for w in verb.kids("dep") if w.i < second.i and w.pos in _NAMING]
    if not torn or any(c.i < second.i and c.dep not in ("dep", "punct") for c in verb.children):
        return
    first, *others = torn
    dep = second.dep
    for word in (*others, second):
        _move(word, first, "conj")
    first.dep = dep


def _give_object(second: Word) -> None:
    """Hang B, taken for a second subject, where it belongs in `A's plan to attack B is working`."""
    first = next((w for w in second.head.kids(*_SUBJECTS) if w.i < second.i), None)
    if first is None:
        return
    start = min(w.i for w in second.subtree())
    for deed in (d for c in first.kids("acl") for d in (c, *c.kids("conj"))):
        before = deed.i + 1 == start and deed.tag == "VB" and not deed.kids("dobj")
        if before:
            _move(second, deed, "dobj")
            return


def _lift_from_twins(prep: Word, words: Sequence[Word]) -> None:
    """Hang the `with` of `stand shoulder to shoulder with B`, `work side by side with B` under the verb."""
    one, link, other = words[prep.i - 3 : prep.i]
    twins = one.low == other.low and link.low in ("to", "by", "in") and prep.head in (one, other)
    verb = next((w for w in prep.head.above() if w.i < one.i), None)
    if twins and verb is not None and verb.pos in ("VERB", "AUX"):
        _move(prep, verb, "prep")


def _move(word: Word, above: Word, dep: str) -> None:
    word.head.children.remove(word)
    above.children.append(word)
    above.children.sort(key=lambda w: w.i)
    word.head, word.dep = above, dep


def _answer_to(demand: Word) -> Word | None:
    """`al-Qaeda is finished` in `give them peace, and al-Qaeda is finished`: a clause with a subject of its own."""
    for above in (demand, *demand.kids(*_BELOW)):
        joined = any(c.dep == "cc" and c.low == "and" for c in above.children)
        for clause in above.kids("conj") if joined else ():
            if clause.pos in ("VERB", "AUX") and clause.kids(*_SUBJECTS) and clause.tag != "VBD":
                return clause
    return None


def _hang(demand: Word, consequence: Word) -> None:
    above = consequence.head
    above.children.remove(consequence)
    if above is not demand:  # the `and` goes with the demand
        for child in [c for c in above.children if c.dep == "cc"]:
            above.children.remove(child)
            demand.children.append(child)
            child.head = demand
    consequence.head, consequence.dep = consequence, "ROOT"
    demand.head, demand.dep = consequence, "advcl"
    consequence.children.insert(0, demand)


def _event_before(root: Word) -> Word | None:
    """The attack of `one more attack, and A will have had enough`, taken for a second subject."""
    subjects = root.kids(*_SUBJECTS)
    if len(subjects) != 2 or not any(a.tag == "MD" for a in root.kids("aux")):
        return None
    event = subjects[0]
    joined = any(c.dep == "cc" and c.low == "and" for c in event.children) and not event.kids("conj")
    return event if joined and event.pos == "NOUN" else None
