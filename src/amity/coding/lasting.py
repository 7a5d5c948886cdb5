"""Whether what a verb tells is a practice that lasts, or one past act."""

from __future__ import annotations

import calendar
import re

from amity.coding.lexicon import load_words
from amity.coding.words import Word

_VERBS = ("VERB", "AUX")
_PRESENT = frozenset({"has", "have", "is", "are", "can", "'s", "'ve", "'re"})
_DAYS = frozenset(n.lower() for n in (*calendar.day_name, *calendar.month_name) if n)
_SPANS = frozenset({"year", "month", "decade", "generation", "century", "season", "winter"})
_LONG = frozenset({"decade", "duration", "generation", "rest"})
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_STARTS = frozenset({"beginning", "start", "outset", "day"})
_OFTEN = frozenset(
    {"constantly", "frequently", "often", "periodically", "regularly", "repeatedly", "routinely", "sporadically"}
)


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


def goes_on(verb: Word) -> bool:
    """True for `often sheltered`, `armed it for years`, `has sheltered it since 1998`, `from the beginning`."""
    if any(a.low in _OFTEN for a in verb.kids("advmod")):
        return True
    for prep in verb.kids("prep"):
        times = prep.kids("pobj")
        if prep.low in ("since", "throughout", "until", "till"):
            return True
        if prep.low == "for" and any((w.lemma in _SPANS and w.tag == "NNS") or w.lemma in _LONG for w in times):
            return True
        if prep.low == "from" and any(_YEAR.fullmatch(w.low) or w.lemma in _STARTS for w in times):
            return True
    return False
