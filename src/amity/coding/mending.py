"""
What the parser hangs where it does not belong, hung where it does.

A row whose first is torn off (A in `A, B and C attacked D`), or whose second is taken for an apposition (`soldiers,
militiamen and hunters`). What is said of a subject before its name, taken for another subject: `An ally of B, A
attacked D`. An object taken for a second subject: B in `A's plan to attack B is working`. Whom one fights beside: B
in `A fights C alongside B`, taken for a part of C, and in `A stands shoulder to shoulder with B`.
"""

from __future__ import annotations

from typing import Any

_SUBJECTS = ("nsubj", "nsubjpass")
_FIGHTING = frozenset({"fight", "fights", "fighting", "fought", "battle", "battles", "battling", "battled"})
_NOUNS = ("NN", "NNS", "NNP", "NNPS")
_PLURAL = ("NNS", "NNPS")
_TIMES = frozenset(
    {"afternoon", "april", "august", "autumn", "century", "day", "decade", "december", "evening", "fall",
     "february", "friday", "hour", "january", "july", "june", "march", "may", "midnight", "monday", "month",
     "morning", "night", "noon", "november", "october", "quarter", "saturday", "season", "september", "spring",
     "summer", "sunday", "thursday", "time", "today", "tomorrow", "tonight", "tuesday", "wednesday", "week",
     "weekend", "winter", "year", "yesterday"}
)  # fmt: skip
TWINS = frozenset({"side", "shoulder", "hand", "arm"})  # `shoulder to shoulder`


def mend(doc: Any) -> Any:
    """
    The parse with those words hung elsewhere.

    Args:
        doc: tagged and parsed; it is changed.
    """
    for token in doc:
        part = token.dep_
        if part == "prep" and token.lower_ == "alongside" and token.head.dep_ == "dobj":
            if token.head.head.lower_ in _FIGHTING:
                _hang(token, token.head.head, part)
        elif part == "prep" and token.lower_ == "with":
            _lift_from_twins(token)
        elif part in _SUBJECTS and token.head.i > token.i and not _join_row(token):
            _give_object(token)
        elif part == "appos":
            _list(token)
    return doc


def _join_row(second: Any) -> bool:
    """Put who stands before the subject, and hangs on the verb for himself, at the head of its row, or beside it."""
    before = [c for c in second.head.children if c.i < second.i and c.dep_ != "punct"]
    parts = ("dep", "npadvmod", second.dep_)
    if not before or not all(c.tag_ in _NOUNS and c.dep_ in parts and _is_parted(c) for c in before):
        return False
    if any(w.lower_.removesuffix("s") in _TIMES for c in before for w in (c, c.left_edge)):
        return False  # `Last week, A and B …`
    first, *others = before
    if not any(c.dep_ == "cc" for w in (second, *second.conjuncts) for c in w.children):
        told = not others and first.tag_ == "NN" and any(c.dep_ in ("det", "poss") for c in first.children)
        if told:
            _hang(first, second, "appos")
        return told
    first.dep_ = second.dep_
    for token in (*others, second):
        _hang(token, first, "conj")
    return True


def _is_parted(noun: Any) -> bool:
    """Whether a comma stands right after a noun and what hangs on it."""
    edge = noun.right_edge
    return "," in (edge.text, *(t.text for t in noun.doc[edge.i + 1 : edge.i + 2]))


def _give_object(second: Any) -> None:
    """Hang B, taken for a second subject, under the deed before it."""
    first = next((c for c in second.head.children if c.dep_ in _SUBJECTS and c.i < second.i), None)
    if first is None:
        return
    start = second.left_edge.i
    for clause in (c for c in first.children if c.dep_ == "acl"):
        for deed in (clause, *clause.conjuncts):
            if deed.i + 1 == start and deed.tag_ == "VB" and all(c.dep_ != "dobj" for c in deed.children):
                _hang(second, deed, "dobj")
                return


def _list(noun: Any) -> None:
    """Take the second of `soldiers, militiamen and hunters` for one of a row."""
    plural = noun.tag_ in _PLURAL and noun.head.tag_ in _PLURAL
    if plural and all(c.dep_ != "det" for c in noun.children):
        row = (noun, *(c for c in noun.children if c.dep_ == "conj"))
        if len(row) > 1 and any(c.dep_ == "cc" for w in row for c in w.children):
            noun.dep_ = "conj"


def _lift_from_twins(prep: Any) -> None:
    """Hang the `with` of `stand shoulder to shoulder with B`, `work side by side with B` under the verb."""
    if prep.i < 4:
        return
    one, _, other = prep.doc[prep.i - 3 : prep.i]
    if one.lower_ not in TWINS or one.lower_ != other.lower_ or prep.head not in (one, other):
        return
    verb = next((w for w in prep.head.ancestors if w.i < one.i), None)
    if verb is not None and verb.tag_.startswith("VB"):
        _hang(prep, verb, "prep")


def _hang(token: Any, above: Any, part: str) -> None:
    token.head, token.dep_ = above, part
