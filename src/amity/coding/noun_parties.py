"""Who takes part in what a noun says: `A's attack on B`, `its affiliate, B`; and on whose ground somebody is seized."""

from __future__ import annotations

from collections.abc import Iterable

from amity.coding.lexicon import Entry, load_lexicon, load_words
from amity.coding.parties import Party, agents, at_slot, is_passive, parties, subjects
from amity.coding.words import Word, conjuncts

_FIGHTS = frozenset({"battle", "campaign", "fight", "struggle", "war"})
_OF_WHO_ACTS = frozenset({"airstrike", "attack", "incursion", "offensive", "raid", "strike"})  # `the attacks of A`
_SAID = frozenset({"request", "threaten", "accuse"})
_FROM = frozenset({"request", "threaten"})
_SUFFERING = frozenset(
    {"repel", "repulse", "resist", "withstand", "survive", "suffer", "face", "fend", "thwart", "foil"}
)
_POSING = frozenset({"pose", "present", "constitute", "represent"})
_REMOVING = frozenset({"deport", "deportation", "expel", "expulsion", "extradite", "extradition"})
_FALLING = frozenset({"die", "kill", "perish", "wound", "injure", "fall", "lose"})
_ONE_OF = frozenset({"one", "some", "most"})  # `is one of the allies of B`


def _posed_by(threat: Word) -> list[Party]:
    """Whose threat it is that somebody speaks of: `the threat that B poses`, `posed by B`, `from B`."""
    if threat.dep not in ("dobj", "pobj"):
        return []
    posing = [c for c in threat.kids("relcl", "acl") if c.lemma in _POSING]
    found = parties([w for c in posing for w in (agents(c) if c.tag == "VBN" else c.kids("nsubj"))])
    aimed = any(p.low == "against" for p in threat.kids("prep"))
    named = [w for w in at_slot(threat, "from") if w.ref is not None and w.ref.role_hint != "place"]
    return found or ([] if aimed else parties(named))


def at_slot_above(word: Word, slot: str) -> list[Word]:
    """What stands at a slot of a word, or of the verb whose object or adverb it is."""
    above = word.head if word.dep in ("dobj", "advmod", "pobj", "attr") else word
    if above.dep == "prep":
        above = above.head if above.head.pos in ("VERB", "AUX") else word
    found = at_slot(word, slot) or (at_slot(above, slot) if above is not word else [])
    return found or [
        w for prep in word.subtree() if prep.low == slot and same_clause(prep, word) for w in prep.kids("pobj")
    ]


def same_clause(word: Word, top: Word) -> bool:
    """True if only nouns and prepositions stand between a word and a verb above it."""
    for above in word.above():
        if above is top:
            return top.pos == "VERB" or word.head.lemma in _FIGHTS
        if above.pos not in ("NOUN", "PROPN", "ADP", "ADV", "SCONJ"):
            return False
    return False


def of_noun(word: Word, entry: Entry) -> tuple[list[Party], list[Party]]:
    """Who acts, and who is acted on, by what a noun says."""
    slots = [s for s in entry.partner_at if s != "object"]
    targets = _at_first((s for s in slots if s != "of"), word)
    if between := parties([*at_slot(word, "between"), *at_slot(word, "among")]):
        return [], between
    sources = _holders(word)
    if entry.frame.name in _FROM and not sources and (asking := parties(at_slot(word, "from"))):
        asked = [p for p in governing_subjects(word) if p.ids != asking[0].ids]
        return asking, asked  # "turned down a request from B"
    if sources and (_is_neighbours(word) or _is_taken_up(word, entry)):
        return sources, targets
    of = parties(at_slot(word, "of"))
    if not sources:
        sources = parties(at_slot(word, "by"))
    if of and not targets and "of" in slots and word.lemma not in _OF_WHO_ACTS:
        targets = of
    elif of and not sources:
        sources = of
    if not sources or (not targets and word.dep in ("attr", "appos", "dobj", "conj", "oprd")):
        governed = [] if _is_other_peoples(word) or _is_judged(word, entry) else governing_subjects(word)
        if sources and governed and not targets:
            return _beside_governed(word, entry, sources, governed=governed)
        sources = sources or governed
    if bool(sources) == bool(targets):
        return sources, targets
    named = _said_to_be(word)
    return sources or named or seizing_state(word, entry), targets or named or _refused(word, entry)


def _refused(word: Word, entry: Entry) -> list[Party]:
    """Whom A refuses something in `A's refusal to meet B`."""
    deeds = word.kids("acl", "xcomp") if entry.frame.name == "refuse" else []
    return parties(w for deed in deeds for w in at_slot(deed, "object"))


def seizing_state(word: Word, entry: Entry) -> list[Party]:
    """The state on whose ground somebody is seized: `the arrests of A's men in B`, `were deported from B`."""
    if entry.frame.event != "COERCE":
        return []
    held = [m for t in at_slot(word, "of") for m in conjuncts(t)]
    preps = [p for w in (word, *held) for p in w.kids("prep")]
    ground = [o for p in preps if p.low == "in" for o in p.kids("pobj")]
    left = [o for p in preps if p.low == "from" and word.lemma in _REMOVING for o in p.kids("pobj")]
    places = [o for o in ground if o.ref is not None and o.ref.role_hint == "place"] + left
    return [Party(o.ref.actor_ids, o.ref.span, o) for o in places if o.ref is not None]


def _at_first(slots: Iterable[str], word: Word) -> list[Party]:
    """The parties at the first of some slots that has any."""
    for slot in slots:
        standing = at_slot_above(word, slot) if word.dep == "dobj" else at_slot(word, slot) or _ahead(word, slot)
        if found := parties(standing):
            return found
    return []


def _ahead(word: Word, slot: str) -> list[Word]:
    """The partner that a sentence sets before its subject: `With B the bond is younger`."""
    if slot != "with" or word.dep != "nsubj":
        return []
    return [o for p in word.head.kids("prep") if p.low == slot and p.i < word.i for o in p.kids("pobj")]


def _said_to_be(word: Word) -> list[Party]:
    """Who the backers of `the main backers of B are the Iranians` are said to be."""
    clause = word.head
    told = word.dep == "nsubj" and clause.lemma == "be" and not clause.kids("neg")
    return parties(clause.kids("attr")) if told else []


def struck(word: Word) -> list[Party]:
    """Who fell in an attack: A in `A's men died in a raid of B`."""
    verb = word.head.head
    fallen = word.dep == "pobj" and word.head.low in ("in", "during") and verb.lemma in _FALLING
    return parties(subjects(verb)) if fallen else []


def _beside_governed(
    word: Word, entry: Entry, sources: list[Party], *, governed: list[Party]
) -> tuple[list[Party], list[Party]]:
    """Of a noun with an owner under a subject: who acts on whom; a war that only has an owner names no enemy."""
    if _answers(word, entry):
        return sources, governed
    return (sources, []) if entry.frame.name in ("war", "attack") else (governed, sources)


def of_named(word: Word, entry: Entry) -> tuple[list[Party], list[Party]] | None:
    """The partners of `its sworn affiliate, B`, and of `warned of the threat that B poses`, whoever else is told of."""
    if entry.frame.name == "menace" and (posed := _posed_by(word)):
        return governing_subjects(word), posed
    named, owners = named_after(word), parties(word.kids("poss"))
    return (named, owners) if entry.frame.tie and named and owners else None


def named_after(word: Word) -> list[Party]:
    """Whom a noun with a possessor names in apposition: B in `its affiliate, B`, `A's rival B`."""
    after = [c for c in word.kids("appos") if c.ref is not None and c.i > word.i]
    return parties(after) if after and word.kids("poss") else []


def _is_taken_up(word: Word, entry: Entry) -> bool:
    """True for a fight of others in which the subject joins (`refused to join A's offensive`)."""
    first = conjuncts(word)[0]
    above = first.head.head if first.dep == "pobj" else first.head
    return entry.frame.name in ("war", "attack") and above.lemma in load_words("objects")["joining"]


def _is_neighbours(word: Word) -> bool:
    """True for the allies of `B and its allies`, which are B's and not the subject's."""
    if word.dep != "conj" or word.head.ref is None:
        return False
    owners = {i for c in word.kids("poss") if c.ref is not None and c.ref.how == "possessive" for i in c.ref.actor_ids}
    return bool(owners) and owners <= {i for w in conjuncts(word) if w.ref is not None for i in w.ref.actor_ids}


def _answers(word: Word, entry: Entry) -> bool:
    """True for the object of a verb that names what its owner does to the subject (`A rebuffed B's demand`)."""
    first = conjuncts(word)[0]
    above = first.head if first.dep == "dobj" else first.head.head
    if first.dep not in ("dobj", "pobj") or entry.frame.mutual:
        return False
    return entry.frame.name in _SAID or (bool(entry.frame.event) and above.lemma in _SUFFERING)


def _is_judged(word: Word, entry: Entry) -> bool:
    """True for the attacks of `A condemned the attacks of B`, which are not A's."""
    judging = load_lexicon().of("VERB", word.head.lemma) if word.dep in ("dobj", "nsubjpass") else ()
    return entry.frame.name in ("war", "attack") and any(e.frame.name == "accuse" and not e.objects for e in judging)


def _is_other_peoples(word: Word) -> bool:
    """`our allies`, `my friends`: theirs who speak, not of the subject of the sentence."""
    return any(c.low in ("our", "my", "your") for c in word.kids("poss"))


def _holders(word: Word) -> list[Party]:
    """The actors that possess the noun or stand before it (`Turkish strikes`, `al-Qaeda's ally`)."""
    found = parties(c for c in word.kids("poss", "compound", "nmod", "amod"))
    if not found and word.dep in ("ccomp", "xcomp", "oprd"):
        found = parties(word.kids("nsubj"))  # "considers A an arm of B"
    if found and word.dep == "conj" and word.tag in ("NNPS", "NNS", "NNP"):
        found = parties([word.head]) + found  # "A and B Allies"
    kept = {p.span: p for p in found if p.word is not word}
    return list(kept.values())


def governing_subjects(word: Word) -> list[Party]:
    """The subject of the verb whose object or complement the noun is; for an apposition, its noun."""
    if word.dep == "appos":
        demonym = word.head.ref is not None and word.head.ref.how == "demonym"
        return [] if demonym else parties([word.head])
    first = conjuncts(word)[0]
    above = first.head
    if first.dep == "pobj":
        above = above.head
        if above.pos == "NOUN" and first.head.low == "at" and (found := parties([above])):
            return found  # `B, a movement at war with A`
        if above.pos in ("NOUN", "ADJ") or above.low in _ONE_OF:
            first = above if above.low in _ONE_OF else first
            above = above.head if above.dep in ("dobj", "attr", "acomp", "oprd") else above
    if first.dep == "pobj" and first.head.low == "as" and above.lemma in load_words("objects")["seeing"]:
        return parties(w for w in above.kids("dobj", "nsubjpass") if w is not word)
    if above.pos in ("VERB", "AUX") and first.dep in ("dobj", "attr", "pobj", "oprd"):
        found = parties(agents(above) if is_passive(above) and agents(above) else subjects(above))
        return [p for p in found if p.word is not word]
    return []
