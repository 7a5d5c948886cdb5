"""Whether what a verb tells of a stake is a practice that lasts, or one past act."""

from __future__ import annotations

import calendar

from amity.coding.lexicon import load_words
from amity.coding.words import Word

_VERBS = ("VERB", "AUX")
_PRESENT = frozenset({"has", "have", "is", "are", "can", "'s", "'ve", "'re"})
_DAYS = frozenset(n.lower() for n in (*calendar.day_name, *calendar.month_name) if n)


def is_dated(verb: Word) -> bool:
    """True for one past act: `on Friday`, `last week`, `in March`."""
    when = [*verb.kids("npadvmod"), *(o for p in verb.kids("prep") for o in p.kids("pobj"))]
    return any(w.low in _DAYS or w.dep == "npadvmod" for w in when)


def is_lasting(verb: Word) -> bool:
    """True for what is told as a practice: present, progressive or perfect, or past without a day."""
    if verb.tag in ("VBZ", "VBP"):
        return True
    if verb.tag == "VBD":
        return not is_dated(verb)
    if any(a.low == "to" for a in verb.kids("aux")) and verb.tag == "VBN":
        return False
    if any(a.low in _PRESENT for a in verb.kids("aux", "auxpass")):
        return not any(a.low in ("was", "were", "had") for a in verb.kids("aux", "auxpass"))
    if verb.dep == "pcomp" and verb.head.head.lemma in load_words("charges")["blaming"]:
        return True  # `accuses B of arming them`
    hangs = verb.dep in ("xcomp", "conj", "advcl") and verb.tag in ("VB", "VBG")
    return hangs and verb.head.pos in _VERBS and is_lasting(verb.head)
