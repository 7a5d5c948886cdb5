"""
Pairs of whom the grammar's slots say nothing: the word of relation on the path between two named actors.

A verb counts only where it reaches both, and a passive says which of the two acts.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations

from amity.coding.draft import Claim, Draft
from amity.coding.lexicon import Entry, load_lexicon, load_table
from amity.coding.matching import bare_entries
from amity.coding.modality import Modality, modality_of
from amity.coding.pairs import FRIENDLY, NAMES, whole_of
from amity.coding.parties import AGENTS, agents, is_passive, subjects
from amity.coding.tie_silence import is_withheld
from amity.coding.words import Parsed, Word
from amity.model import Dyad, EventLabel, Label, Span, TieLabel

_FEW = 5  # organisations that a sentence may name: with more, a word on the way may be about any of them
_SHORT = 5  # sentences of a note; a longer text has room to say elsewhere what it means
_COMPANY = frozenset({"together", "side", "shoulder", "hand", "alongside"})  # of others than these two, it may be
_OF_OTHERS = frozenset({"according", "unlike"})
_WHO = NAMES | {"described", "pronoun"}
_BESIDE = frozenset({"for", "alongside", "beside"})
_ABOUT = frozenset({"on", "about", "regarding", "concerning", "over"})
_NEWS = frozenset(
    {"briefing", "data", "document", "evidence", "file", "information", "intelligence", "note", "report", "view"}
)
_CLAUSES = frozenset({"ccomp", "pcomp", "xcomp", "advcl", "relcl", "conj"})
_PLAIN = Modality()
Named = dict[str, Word]


def find_between(draft: Draft) -> None:
    """
    Add ties and events for two actors named in a sentence of which no claim holds both.

    The path runs through the parse from one name to the other. Of the words on it, and of the particles and objects
    beside them, the one nearest to the top that says what two actors are to each other is taken at its word. In a text
    longer than a note only acts are read so, where the one is part of the verb's subject and the verb stands over both.
    """
    short = len(draft.sentences) <= _SHORT
    known = {(id(c.parsed), Dyad.of(*c.actors)) for c in draft.claims if c.kind in ("tie", "event")}
    for parsed in draft.parsed:
        named = named_in(parsed, draft)
        if not 2 <= len(named) <= _FEW:
            continue
        for a, b in combinations(named, 2):
            if (id(parsed), Dyad.of(a, b)) not in known:
                draft.claims.extend(c for c in _claims((a, b), named, parsed) if short or _is_act(c, named))


def named_in(parsed: Parsed, draft: Draft) -> Named:
    """The organisations that a sentence names, places left out, with the word that first names each."""
    found: Named = {}
    for word in parsed.words:
        ref = word.ref
        if ref is not None and ref.how in NAMES and ref.role_hint != "place":
            for actor in ref.actor_ids:
                found.setdefault(whole_of(actor, draft), word)
    return found


def _claims(pair: tuple[str, str], named: Named, parsed: Parsed) -> Iterator[Claim]:
    first, second = (named[actor] for actor in pair)
    if any(
        inner.dep in ("poss", "compound", "nmod") and inner.head is outer
        for inner, outer in ((first, second), (second, first))
    ):
        return
    path = _path(first, second)
    opposed = any(word.low == "against" for word in path)
    if any(word.low in _OF_OTHERS for word in path):
        return
    for word in path:
        if (
            _is_anothers(word, path, parsed)
            or _is_done_by_another(word, pair, first)
            or not _reaches(word, (first, second))
            or any(_is_parted(word, name, parsed) for name in (first, second))
        ):
            continue
        if _is_between_others(word, (first, second)):
            continue
        entries = bare_entries(word, load_lexicon(), parsed)
        entry = next((e for e in entries if not _COMPANY.intersection(e.particles)), None)
        if entry is None:
            continue
        modality = modality_of(word)
        label = label_of(entry, modality)
        if entry.frame.name in ("war", "attack", "clash") and any(w.low in _BESIDE for w in path):
            continue
        if label is None or (entry.frame.tie in FRIENDLY and (opposed or is_withheld(word))):
            continue
        acting = _acting_first(word, (first, second))
        if acting is None:
            continue
        yield Claim(
            parsed=parsed,
            trigger=word,
            kind="tie" if isinstance(label, TieLabel) else "event",
            actors=pair if acting[0] is first else pair[::-1],
            label=label,
            mentions=(_span(acting[0]), _span(acting[1])),
            factuality=modality.factuality,
            reason=f"“{word.text}” between the two names: {entry.frame.means}",
        )
        return


def _acting_first(word: Word, pair: tuple[Word, Word]) -> tuple[Word, Word] | None:
    """The two as they stand, or turned where a passive says who acts (`fired at A by B`); None where another does."""
    doers = [w for a in agents(word) for w in a.subtree()] if word.pos == "VERB" and is_passive(word) else []
    if not doers or pair[0] in doers:
        return pair
    return (pair[1], pair[0]) if pair[1] in doers else None


def _is_between_others(word: Word, pair: tuple[Word, Word]) -> bool:
    """True for the talks of `A brokered talks between B and C`, unless the two are B and C."""
    spans = [p.subtree() for p in word.kids("prep") if p.low == "between"] if word.pos == "NOUN" else []
    return any(not (pair[0] in inside and pair[1] in inside) for inside in spans)


@cache
def _outright() -> frozenset[str]:
    """Verbs of saying and holding, but for those that say something of two themselves."""
    table = load_table("saying")
    speaking = {lemma for pos, lemma in load_lexicon().entries if pos == "VERB"}
    return frozenset(table["outright"]) | frozenset(v for v in table["verbs"] if v not in speaking)


def _is_parted(word: Word, name: Word, parsed: Parsed) -> bool:
    """
    True where a word does not reach a name, since another stands between them that says what the name has a part in.

    `A stands by B as they fight C`: C is fought, not stood by. What A says that others do is not its own act.
    """
    if word.dep in ("acl", "relcl") and name not in word.subtree() and word.head is not name:
        noun, verb = word.head, word.head.head
        if noun.dep in ("nsubj", "nsubjpass") and _speaks(verb, parsed):
            return True  # "forces trained by A retook the town from B"
        if noun.ref is None and noun.lemma in AGENTS:
            return True  # "A is targeting companies that support B"
    aimed = word.lemma in _verbs_of("accuse") | _verbs_of("request") and any(
        o.ref is not None and name not in o.subtree() for o in word.kids("dobj")
    )
    below = name
    for above in name.above():
        if above is word:
            return False
        if aimed and above.dep in ("pcomp", "xcomp", "ccomp") and above.head in (word, *word.children):
            return True  # "A accused C of arming B", "A urged C to expel B"
        if above.low in _ABOUT and (
            above.head.lemma in _NEWS or (above.low != "on" and above.head in (word, *word.children))
        ):
            return True  # "A and B share intelligence on C", "A and B quarrel over C"
        if above in word.above():
            told = above.lemma in _outright() and (word.pos == "NOUN" or bool(word.kids("nsubj", "nsubjpass")))
            return told or (above.lemma in _verbs_of("accuse") and word.dep == "pcomp")
        if _speaks(above, parsed) and not _passes_on(above, word, below):
            return True
        below = above
    return False


def _passes_on(inner: Word, word: Word, below: Word) -> bool:
    """
    True where what a word says goes through the word below it, to what hangs there.

    `condemned the attack claimed by B`, `B's attack on C`, not to C; `refused to meet B`, `killed a man of G, which
    belongs to B`.
    """
    frames = {e.frame.name for e in load_lexicon().of(inner.pos, inner.lemma)}
    if "integration" in frames and inner.dep in ("relcl", "acl", "appos"):
        return True
    if inner.pos == "NOUN" and word.lemma in _verbs_of("accuse"):
        return below.low == "by" or below.dep in ("poss", "compound", "amod", "nmod", "acl", "relcl")
    if inner.pos == "NOUN":
        return word.lemma in _verbs_of("refuse")
    return inner.tag == "VB" and inner.dep in ("xcomp", "acl") and word.lemma in _verbs_of("refuse")


def _is_anothers(word: Word, path: list[Word], parsed: Parsed) -> bool:
    """True for a noun that is only the matter of a verb that speaks itself (`was embarrassed by B's attacks on C`)."""
    return word.pos == "NOUN" and any(w.pos == "VERB" and w in path and _speaks(w, parsed) for w in word.above())


def _is_done_by_another(word: Word, pair: tuple[str, str], first: Word) -> bool:
    """
    True for the act of a third (`the Council called on A to halt attacks on B`, `as they fight B`, `pledged loyalty to
    A and fought B`), also of one that no actor is known to be, where the first of the two only suffers it.
    """
    if word.pos != "VERB":
        return False
    force = word.lemma in _verbs_of("war") | _verbs_of("attack")
    acting = [w for w in (subjects(word) if force else word.kids("nsubj")) if w.ref is not None and w.ref.how in _WHO]
    if acting:
        return not any(set(w.ref.actor_ids) & set(pair) for w in acting if w.ref)
    return bool(word.kids("nsubj")) and any(first in o.subtree() for o in word.kids("dobj"))


def _reaches(verb: Word, pair: tuple[Word, Word]) -> bool:
    """
    Whether each of two has a part in a clause: below its verb, or as its subject.

    Not A in `A backed B, and C struck D`, nor C in `A's plan to leave B pleased C`. Who broke away is often only
    somebody's: `A formed when its men left B`.
    """
    if verb.dep in ("acl", "amod") and verb.pos in ("VERB", "ADJ") and verb.tag != "VB":  # `forces loyal to A fought B`
        told = {*verb.subtree(), verb.head, *verb.head.kids("poss", "compound", "nmod", "amod", "appos")}
        return all(name in told for name in pair)
    broke_away = verb.lemma in _verbs_of("split") and verb.tag != "VB"
    if verb.pos != "VERB" or verb.dep == "ROOT" or broke_away:
        return True
    doers = [*subjects(verb), *(verb.head.kids("nsubj") if verb.head.lemma == "have" else [])]  # `had B's men flogged`
    inside = {*verb.subtree(), *(w for s in doers for w in s.subtree())}
    return all(name in inside for name in pair)


def _speaks(word: Word, parsed: Parsed) -> bool:
    return any(label_of(entry, _PLAIN) for entry in bare_entries(word, load_lexicon(), parsed))


@cache
def _verbs_of(frame: str) -> frozenset[str]:
    """The verbs of a frame."""
    entries = ((pos, e) for (pos, _), row in load_lexicon().entries.items() for e in row)
    return frozenset(e.lemma for pos, e in entries if pos == "VERB" and e.frame.name == frame)


def _is_act(claim: Claim, named: Named) -> bool:
    """True for an act whose verb stands over both names, the first being its subject's."""
    if claim.kind != "event" or claim.trigger.pos != "VERB":
        return False
    first, second = (named[actor] for actor in claim.actors)
    if any(_is_in_other_clause(w, claim.trigger) for w in (first, second)):
        return False
    return _path(first, second)[:1] == [claim.trigger] and any(
        w.dep in ("nsubj", "nsubjpass") and w.head is claim.trigger for w in (first, *first.above())
    )


def _is_in_other_clause(name: Word, verb: Word) -> bool:
    """True for the B of `A asked C to rein in B`, of whom A asks nothing."""
    for above in name.above():
        if above is verb:
            return False
        if above.pos in ("VERB", "AUX") and above.dep in _CLAUSES:
            return True
    return False


def _span(word: Word) -> Span:
    return word.ref.span if word.ref is not None else word.span


def _path(first: Word, second: Word) -> list[Word]:
    """The words between two in the tree, those nearest to their common head first; empty where it is too far."""
    up, down = [first, *first.above()], [second, *second.above()]
    top = next((w for w in up if w in down), None)
    if top is None:
        return []
    sides = [up[1 : up.index(top)], down[1 : down.index(top)]]
    inner = [] if top in (first, second) else [top]
    steps = sorted(((len(side) - n, w) for side in sides for n, w in enumerate(side)), key=lambda s: s[0])
    return inner + [w for _, w in steps]


def label_of(entry: Entry, modality: Modality) -> Label | None:
    """What an entry says of two under the signs over its word: a tie, an act, or None where it is not told as so."""
    frame = entry.frame
    if (
        frame.needs_help
        or frame.personal
        or not modality.settled
        or modality.negated
        or modality.signs & {"refuse", "ended"}
    ):
        return None
    if frame.tie:
        return TieLabel(frame.tie)
    return EventLabel(frame.event) if frame.event else None
