"""
Sentences that join a condition to its consequence by `and`, regrouped as what they mean.

`Take away the war, and nothing would hold them` and `one more attack, and A will have had enough` are parsed as two
things side by side.
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


def regroup(words: Sequence[Word]) -> None:
    """Hang what is a condition under its consequence, as a clause of its own (`advcl`) that keeps its `and`."""
    if len(words) < 2:
        return
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
