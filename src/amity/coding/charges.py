"""Charges: who says that another has done wrong (`A says that B broke the truce`) accuses it."""

from __future__ import annotations

from collections.abc import Iterator

from amity.coding.draft import Claim, Draft, Telling
from amity.coding.lexicon import load_lexicon, load_words
from amity.coding.modality import modality_of
from amity.coding.parties import Party, is_passive, parties, subjects
from amity.coding.tie_pairs import party_ids
from amity.coding.words import Parsed, Word, conjuncts, stands_beside
from amity.model import EventLabel

_WRONG_FRAMES = frozenset({"attack", "coerce", "withhold", "split"})
_OUGHT = frozenset({"will", "would", "should", "must", "ought", "shall", "can", "may"})
_SIGNS = frozenset({"hypothetical", "condition", "future", "wish", "question"})


def find_charges(draft: Draft) -> None:
    """Add an accusation for every report of an actor that another did it wrong."""
    table = load_words("charges")
    telling = table["charging"] | table["saying"]
    for parsed in draft.parsed:
        for word in parsed.words:
            if word.pos == "VERB" and word.lemma in telling and not is_passive(word):
                draft.claims.extend(_claims(word, parsed, draft))


def _claims(verb: Word, parsed: Parsed, draft: Draft) -> Iterator[Claim]:
    table = load_words("charges")
    modality = modality_of(verb)
    if modality.negated or modality.signs & _SIGNS or (verb.lemma in ("hold", "find") and verb.kids("dobj")):
        return  # "holds ground that B wants"
    accusing = party_ids([p for p in parties(subjects(verb)) if not _is_press(p, draft)], draft)
    for deed in (d for c in verb.kids("ccomp") if not stands_beside(c) for d in conjuncts(c)):
        if any(c.low in _OUGHT for c in deed.kids("aux")):
            continue  # "says that B should take care"
        if deed.pos not in ("VERB", "AUX") or not (verb.lemma in table["charging"] or _is_wrong(deed)):
            continue
        if not is_passive(deed) and not (verb.lemma in table["saying"] and _is_on_foes(deed)):
            reason = f"“{verb.text} … {deed.text}”: one says that the other did wrong"
            told = Telling(parsed, verb, EventLabel("ACCUSE"), reason, modality.factuality)
            yield from told.of(accusing, party_ids(parties(subjects(deed)), draft))


def _is_on_foes(deed: Word) -> bool:
    """True for `killed twenty militants`, which whoever tells it does not hold against anybody."""
    return any(o.lemma in load_words("charges")["foes"] for c in deed.kids("dobj") for o in conjuncts(c))


def _is_press(party: Party, draft: Draft) -> bool:
    """True for a newspaper or a station, which reports and charges nobody."""
    assert draft.resolution is not None  # noqa: S101 - set by the step before
    outlets = (draft.resolution.actors[i].kind == "outlet" for i in party.ids if i in draft.resolution.actors)
    return any(outlets) or party.word.lemma in load_words("charges")["press"]


def _is_wrong(deed: Word) -> bool:
    """Is what is told a wrong: by the verb, by its object, or by what the subject is called?"""
    if modality_of(deed).negated:
        return deed.lemma in load_words("charges")["due"]
    wrongs = load_words("charges")["wrongs"]
    if deed.lemma in wrongs:
        return True
    beside = [w for c in deed.kids("dobj", "attr", "acomp", "prt") for w in conjuncts(c) if not c.kids("poss")]
    beside += [w for p in deed.kids("prep") for w in p.kids("pobj")]
    if deed.lemma in ("be", "commit", "break", "carry", "go", "make", "act", "behave", "stand"):
        return any(
            w.lemma in load_words("charges")["called"] or w.lemma in load_words("objects")["abuse"] for w in beside
        )
    entries = load_lexicon().of("VERB", deed.lemma)
    return any(e.frame.name in _WRONG_FRAMES and not (e.objects or e.particles or e.prepositions) for e in entries)
