"""Which frames the words of a sentence call up, and who takes part in them."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass

from amity.coding.lexicon import Entry, Lexicon, load_words
from amity.coding.noun_parties import (
    at_slot_above,
    governing_subjects,
    of_named,
    of_noun,
    same_clause,
    seizing_state,
    struck,
)
from amity.coding.other_senses import is_other_sense
from amity.coding.parties import Party, agents, at_slot, is_passive, parties, party_of, subjects
from amity.coding.words import Parsed, Word, conjuncts

_FIGHTING = frozenset({"fight", "battle", "resist", "combat"})
_REACH = 7
_BARRING = frozenset({"refuse", "sanction"})
_SEIZING = frozenset({"apprehend", "arrest", "deport", "detain", "expel", "imprison", "indict", "jail", "prosecute"})
_MONTHS = frozenset(name.lower() for name in calendar.month_name if name)
_GRAMMAR = frozenset({"prep", "mark", "aux", "auxpass", "case"})
_ACTORS = frozenset({"name", "acronym", "alias", "proposed", "modifier", "member", "described", "nominal"})
_KEEPING = frozenset({"accuse", "give", "take", "concede", "refuse"})  # frames whose objects say something of their own
_INFLECTED = ("ing", "ng", "ed")
_ASIDE = frozenset({"amid", "amidst", "despite", "notwithstanding", "without"})  # `met B despite resistance`
_POS = {"VERB": "VERB", "AUX": "VERB", "NOUN": "NOUN", "PROPN": "NOUN", "ADJ": "ADJ", "ADV": "ADV"}


@dataclass(frozen=True, slots=True)
class Match:
    """A word that calls up a frame, with those who act, those who are acted on, and those whom both act against."""

    word: Word
    entry: Entry
    sources: list[Party]
    targets: list[Party]
    against: list[Party]
    object: Word | None = None


def find_matches(parsed: Parsed, lexicon: Lexicon) -> Iterator[Match]:
    """The frames that a sentence calls up, from left to right; a word of several frames calls up its best entry."""
    used: set[int] = set()
    for word in parsed.words:
        if word.i in used:
            continue
        for entry in _entries(word, lexicon):
            beside = _beside(word, entry, parsed)
            if beside is None:
                continue
            match = _with_parties(word, entry, list(beside.values()), beside.get("object"))
            if entry.prepositions and not entry.objects and not match.targets and not _each_other(match):
                continue
            told = _is_of_a_demand(match)
            if entry.prepositions and not match.targets and not told and not _may_be_mutual(match):
                continue
            used.update(w.i for w in beside.values() if entry.frame.name not in _KEEPING)
            yield match
            break


def _may_be_mutual(match: Match) -> bool:
    return match.entry.frame.mutual and len(match.sources) > 1


def _is_of_a_demand(match: Match) -> bool:
    """True for `dismissed the ultimatum`: whose it is another sentence says."""
    if match.entry.frame.name not in ("refuse", "concede") or match.object is None:
        return False
    told = any(d.low in ("the", "this", "that") for d in match.object.kids("det"))
    return told and match.object.lemma in load_words("objects")["demand"]


def _each_other(match: Match) -> bool:
    """True for `A and B broke with each other`: the partner of each is the other."""
    if not match.entry.frame.mutual or len(match.sources) < 2:
        return False
    return any(w.low in ("other", "another") for slot in match.entry.prepositions for w in at_slot(match.word, slot))


def bare_entries(word: Word, lexicon: Lexicon, parsed: Parsed) -> Iterator[Entry]:
    """The entries that a word calls up with what must stand beside it, whoever takes part, the most demanding first."""
    entries = _entries(word, lexicon)
    unsure = len({entry.frame.name for entry in entries}) > 1  # "fight", or "fight alongside"
    for entry in entries:
        beside = _beside(word, entry, parsed)
        if beside is None:
            continue
        around = (word, *beside.values())
        told = any(at_slot(w, slot) for w in around for slot in entry.prepositions)
        if told or not (entry.prepositions and (unsure or entry.frame.bound)):
            yield entry


def _entries(word: Word, lexicon: Lexicon) -> tuple[Entry, ...]:
    pos = _POS.get(word.pos)
    names = word.ref is not None and word.ref.how in _ACTORS and not _says_what(word) and not _is_strike(word)
    if pos is None or word.dep in _GRAMMAR or names or is_other_sense(word):
        return ()
    found = lexicon.of(pos, word.lemma)
    if not found and pos in ("VERB", "NOUN") and word.ref is None and word.low.endswith(_INFLECTED):
        found = lexicon.misspelt(word.low)
    if not found and word.tag == "NNPS":
        found = lexicon.of(pos, _singular(word.low))  # "A and B Allies", a title
    if (
        not found
        and pos == "NOUN"
        and word.tag in ("NNS", "NNPS")
        and word.kids("compound", "nmod")
        and word.kids("prep")
    ):
        found = lexicon.of("VERB", _verb_form(word.low))  # "A merges with B", read as a noun
    if word.lemma == "welcome" and any(
        o.lemma in load_words("objects")["tidings"] for o in word.kids("dobj", "nsubjpass")
    ):
        found = tuple(e for e in found if e.objects)  # nobody is taken in
    if pos == "VERB" and word.dep == "amod" and word.tag != "VBN":
        found = (*found, *lexicon.of("ADJ", word.low))
    return (*found, *lexicon.of("ADJ", word.low)) if pos == "VERB" and word.tag == "VBN" else found


def _says_what(word: Word) -> bool:
    """True for the noun of `A is the wing of B` and `A, B's wing`, which says what A is rather than who is meant."""
    member = word.ref is not None and word.ref.how == "member"
    return member and word.dep in ("attr", "oprd", "appos") and word.tag == "NN"


def _is_strike(word: Word) -> bool:
    """True for `Israeli airstrikes against B`, which stand for Israel elsewhere (`Israeli airstrikes killed`)."""
    onto = any(p.low in ("against", "on") for p in word.kids("prep"))
    return onto and word.lemma in ("strike", "airstrike") and word.ref is not None and word.ref.how == "modifier"


def _singular(text: str) -> str:
    return f"{text[:-3]}y" if text.endswith("ies") else text.removesuffix("s")


def _verb_form(text: str) -> str:
    return text[:-2] if text.endswith(("shes", "ches", "sses", "xes")) else text[:-1]


def _beside(word: Word, entry: Entry, parsed: Parsed) -> dict[str, Word] | None:
    """The words that the entry asks for beside its own, by what they are; None if one is missing."""
    found: dict[str, Word] = {}
    words = parsed.words
    if entry.pos == "VERB":
        after = [*words[word.i + 1 : word.i + 1 + _REACH], *(c for c in word.children if c.i > word.i + _REACH)]
        for particle in entry.particles:
            hit = next((w for w in after if particle in (w.low, w.lemma) or _is_one_another(w, particle, parsed)), None)
            if hit is None or not _hangs_on(hit, word) or (len(entry.particles) == 1 and _is_conjunction(hit)):
                return None
            if not entry.objects and _is_of_time(hit):
                return None
            found[particle] = hit
    else:
        before = words[max(word.i - len(entry.particles), 0) : word.i]
        if [w.lemma for w in before] != list(entry.particles) and [w.low for w in before] != list(entry.particles):
            return None
        found |= {w.low: w for w in before}
    if entry.objects:
        hit = next((w for w in _objects(word) if w.lemma in entry.objects or w.low in entry.objects), None)
        if hit is None:
            return None
        found["object"] = hit
    return found


def _is_conjunction(particle: Word) -> bool:
    """True for a word that joins a clause, and the `as` of `attacked B as well`, `as part of its war`."""
    if particle.low != "as":
        return particle.dep == "mark"
    return particle.dep != "prep" or not particle.kids("pobj") or any(o.lemma == "part" for o in particle.kids("pobj"))


def _is_of_time(particle: Word) -> bool:
    """True for the `in` of `gave asylum to B in 1999`, which is no part of `give in`."""
    return particle.low == "in" and any(o.tag == "CD" or o.lemma in _MONTHS for o in particle.kids("pobj"))


def _is_one_another(word: Word, particle: str, parsed: Parsed) -> bool:
    """True for the `one` of `one another`, which is `each other` as well."""
    after = parsed.words[word.i + 1 : word.i + 2]
    return particle == "each" and word.low == "one" and any(w.low == "another" for w in after)


def _hangs_on(word: Word, verb: Word) -> bool:
    for steps, above in enumerate((word, *word.above())):
        if above is verb:
            return True
        if steps > 2:
            break
    return False


def _objects(verb: Word) -> Iterator[Word]:
    for child in verb.children:
        if child.dep in ("dobj", "attr", "oprd", "acomp", "nsubjpass", "xcomp", "ccomp"):
            yield from conjuncts(child)
        elif child.dep in ("prep", "prt", "advmod") and child.low not in _ASIDE:
            nested = [o for p in child.kids("prep") for o in p.kids("pobj")]  # `walked out of the talks`
            for inner in (*child.kids("pobj"), *nested):
                yield from conjuncts(inner)
        if child.dep == "npadvmod":
            yield child


def _with_parties(word: Word, entry: Entry, beside: list[Word], object_word: Word | None) -> Match:
    if word.pos in ("NOUN", "PROPN"):
        sources, targets = of_named(word, entry) or of_noun(word, entry)
        if entry.frame.name == "attack" and sources:
            targets = targets or struck(word)
    elif entry.pos == "VERB":
        sources, targets = _of_verb(word, entry, beside)
    elif entry.pos == "ADV":
        verb = word.head
        sources, targets = (parties(subjects(verb)), parties(at_slot(verb, "with")))
    else:
        sources, targets = _of_adjective(word, entry)
    if entry.frame.reversed:
        sources, targets = targets, sources
    against = parties(at_slot_above(word, "against")) if "against" not in entry.partner_at else []
    if word.lemma in _FIGHTING and entry.frame.tie == "cooperation" and "object" not in entry.partner_at:
        against = [*against, *parties(word.kids("dobj"))]  # "fights C alongside B"
    return Match(word, entry, sources, targets, against, object_word)


def _of_verb(word: Word, entry: Entry, beside: list[Word]) -> tuple[list[Party], list[Party]]:
    at = [word, *beside, *(word.kids("dobj", "nsubjpass") if entry.frame.needs_help else [])]
    partners = _whose_wrong(entry, beside)
    for slot in entry.partner_at if not partners else ():
        standing = [w for a in at for w in at_slot(a, slot)]
        if not standing and entry.objects and slot in entry.prepositions:  # "stands shoulder to shoulder with B"
            standing = [w for p in word.subtree() if p.low == slot and same_clause(p, word) for w in p.kids("pobj")]
        partners = partners or parties(standing) or (_grounds(standing) if entry.frame.grounds else [])
    if not partners and not word.kids("dobj"):  # "stands with B", where the entry has the preposition for its particle
        reaching = (w for w in beside if w.dep == "prep" and w.low in entry.particles and w.low != "from")
        partners = parties(o for w in reaching for o in w.kids("pobj"))
    if not partners and "from" in entry.partner_at:  # "seize the hospital from B"
        partners = parties([w for o in word.kids("dobj") for w in at_slot(o, "from")])
    if not partners and not is_passive(word):
        told = [s for s in word.kids("nsubj") if s.ref is None]  # "A's patience with B wears thin"
        for slot in entry.partner_at:
            partners = partners or (parties([w for s in told for w in at_slot(s, slot)]) if slot != "of" else [])
    if not is_passive(word):
        sources = parties(subjects(word))
        if not sources and entry.prepositions and "object" not in entry.partner_at:
            sources = parties(word.kids("dobj"))  # "faith binds A to B"
        return sources, partners
    return _of_passive(word, entry, partners)


def _whose_wrong(entry: Entry, beside: list[Word]) -> list[Party]:
    """Whose the attack is that one condemns: `condemned A's attack`, `A's seizure of B`."""
    if entry.frame.name != "accuse" or not entry.objects:
        return []
    return parties(c for w in beside if w.pos == "NOUN" for c in w.kids("poss", "compound", "amod", "nmod") if c.ref)


def _of_passive(word: Word, entry: Entry, partners: list[Party]) -> tuple[list[Party], list[Party]]:
    """Who acts and who suffers in `B was attacked by A`, given who stands at the prepositions of the entry."""
    acting = parties(agents(word)) or _hyphenated(word)
    suffering = parties(subjects(word))
    if not acting and entry.frame.name in _BARRING:
        kept = at_slot(word, "from") or [w for o in word.kids("dobj") for w in at_slot(o, "to")]
        if barring := parties(kept):
            return barring, suffering  # "are excluded from B's villages", "were denied entry to B"
    if not word.kids("agent") and word.lemma in _SEIZING and (state := seizing_state(word, entry)):
        told = {i for p in (*state, *suffering) for i in p.ids}
        others = {i for w in word.subtree() if w.ref is not None for i in w.ref.actor_ids} - told
        return ([] if others else state), suffering  # "were arrested in B"; not "in B during A's raid"
    if entry.frame.bound or (entry.prepositions and "object" not in entry.prepositions and not partners and acting):
        return suffering, partners  # "was trained by B" is no training with B
    if acting or ("object" in entry.partner_at and not partners):
        return acting, suffering
    return suffering, partners


def _grounds(words: list[Word]) -> list[Party]:
    """The states whose ground is named (`found refuge in Iran`, `fired rockets into Israel`)."""
    named = (m for w in words for m in (*conjuncts(w), *_beyond(w)))
    return [Party(m.ref.actor_ids, m.ref.span, m) for m in named if m.ref is not None and _is_ground(m)]


def _is_ground(word: Word) -> bool:
    return word.ref is not None and (word.ref.role_hint == "place" or word.ref.how == "demonym")


def _beyond(border: Word) -> list[Word]:
    """Whose border it is: `on the Syrian border`, `along the border with Syria`."""
    if border.lemma not in ("border", "frontier", "coast", "shore"):
        return []
    return [*border.kids("amod", "compound", "nmod"), *at_slot(border, "with"), *at_slot(border, "of")]


def _hyphenated(word: Word) -> list[Party]:
    """Who acts in `Iran-backed`."""
    return parties(c for c in word.kids("npadvmod", "nmod", "compound", "nsubj", "amod") if c.i < word.i)


def _of_adjective(word: Word, entry: Entry) -> tuple[list[Party], list[Party]]:
    targets: list[Party] = []
    for slot in entry.partner_at:
        targets = targets or parties(at_slot(word, slot))
    if word.dep in ("amod", "acl"):
        holder = party_of(word.head)
        if holder is None and not targets:
            sources, targets = of_noun(word.head, entry)  # "their joint attack"
            return sources or governing_subjects(word.head), targets
        return ([holder] if holder else []), targets
    if word.head.pos in ("VERB", "AUX"):
        return parties(subjects(word.head)), targets
    return [], targets
