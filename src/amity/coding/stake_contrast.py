"""Aims that a sentence sets against each other: `A wants a country of its own, B wants the world`."""

from __future__ import annotations

from amity.coding.parties import parties
from amity.coding.stake_sides import Place, owners_of
from amity.coding.words import Word
from amity.model import Span

_AIM_NOUNS = frozenset(
    {"ambition", "aim", "goal", "agenda", "interest", "priority", "objective", "horizon", "dream", "vision"}
)
_AIMS = frozenset(
    {
        "want",
        "seek",
        "aim",
        "bargain",
        "talk",
        "dream",
        "demand",
        "prefer",
        "insist",
        "hope",
        "aspire",
        "vote",
        "strive",
        "wish",
        "intend",
        "push",
        "fight",
        "focus",
        "concentrate",
        "campaign",
        "struggle",
    }
)


def contrasted(verb: Word, place: Place, acting: dict[str, Span]) -> bool:
    """True if the sentence sets the subject's aim against that of another: two verbs of aim, two subjects."""
    if len(acting) != 1:
        return False
    others = [w for w in place.parsed.words if w is not verb and w.kids("nsubj") and _is_of_aims(w)]
    for other in others:
        theirs = place.ids(parties(other.kids("nsubj"))) or place.ids(
            p for w in other.kids("nsubj") for p in owners_of(w)
        )
        if len(theirs) == 1 and not set(theirs) & set(acting) and _linked(verb, other):
            acting |= theirs
            return True
    return False


def _is_of_aims(verb: Word) -> bool:
    """True for a verb of aims, and for what is said of aims (`its ambitions are local`)."""
    return verb.lemma in _AIMS or (verb.pos == "AUX" and any(s.lemma in _AIM_NOUNS for s in verb.kids("nsubj")))


def _linked(verb: Word, other: Word) -> bool:
    """True for two clauses side by side (`A wants x, B wants y`; `whereas B`), the later one a wish as well."""
    for one, two in ((verb, other), (other, verb)):
        if two.head is one and two.dep in ("conj", "ccomp", "parataxis", "advcl"):
            marks = {m.low for m in two.kids("mark", "advmod")}
            return two.dep != "advcl" or bool(marks & {"whereas", "while"})
    return False
