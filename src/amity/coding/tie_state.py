"""The state that a word of relation reports, with what qualifies it: strained ties, a former ally, under strain."""

from __future__ import annotations

from amity.coding.lexicon import load_qualifiers
from amity.coding.matching import Match
from amity.coding.parties import at_slot
from amity.coding.words import Word, conjuncts

_WITHIN = frozenset({"under", "in", "at", "on"})
_BESETTING = frozenset({"face", "confront", "beset", "haunt", "afflict", "plague", "threaten", "trouble"})
_WHEN = frozenset({"when", "whenever", "if", "where", "as"})
_OCCASION = frozenset({"necessary", "need", "suit", "convenient", "possible", "require", "expedient", "opportune"})
_PARTNERS = frozenset({"cooperation", "alliance", "sympathy", "integration"})
_SHOWING = frozenset({"face", "show", "undergo", "enter", "experience", "suffer", "come", "reach", "hit", "see"})


def state_of(match: Match) -> tuple[str, bool]:
    """The state that the frame reports with what qualifies its noun, and whether it is past."""
    frame, word = match.entry.frame, match.word
    state = frame.tie
    if not state and frame.standing and (word.tag in ("VBZ", "VBP", "VBG") or _is_under_way(word)):
        state = frame.standing
    if match.object is not None and frame.relation:
        said = (_adjective(c) for c in (*match.object.kids("amod"), *_said_of(match.object)))
        return next((g for g in said if g and _tells(g, state)), state), False
    if state == "alliance" and match.entry.pos == "VERB" and _is_as_needed(word):
        return "cooperation", False  # "band together when necessary"
    if match.entry.pos != "NOUN" or not frame.relation:
        return state, False
    past = False
    for child in word.children:
        group = _adjective(child) if child.dep in ("amod", "compound") else None
        if group == "past":
            past = True
        elif group and _tells(group, state):
            state = group
    named = (
        load_qualifiers().get(("NOUN", o.lemma)) for p in word.kids("prep") if p.low == "of" for o in p.kids("pobj")
    )
    state = next((g for g in named if g), state)  # "a marriage of convenience"
    friendly = frame.name in ("cooperate", "alliance", "bond", "sympathy")
    group = _governor(word) if friendly and not _acts_on_others(word) else None
    if group and _tells(group, state):
        state = group
    return state, past


def _acts_on_others(noun: Word) -> bool:
    """True for the operations of `their joint operations have weakened C`, of which nothing is said."""
    first = conjuncts(noun)[0]
    verb = first.head
    return first.dep == "nsubj" and verb.pos == "VERB" and bool(verb.kids("dobj")) and verb.lemma not in _SHOWING


def is_qualified(noun: Word) -> bool:
    """Whether a noun of relation is said to be of some sort: `a pragmatic relationship`, `relations are tactical`."""
    said = [*(_adjective(c) for c in noun.kids("amod")), _governor(noun)]
    return any(g and g not in ("absent", "past") for g in said)


def _tells(group: str, state: str) -> bool:
    """Whether an adjective's group is the state of the relation: a tactical dispute is a dispute all the same."""
    return group not in ("absent", "past") and (group != "cooperation" or state in _PARTNERS)


def _is_under_way(verb: Word) -> bool:
    """`are being excluded`, which goes on."""
    helping = {a.low for a in verb.kids("aux", "auxpass")}
    return verb.tag == "VBN" and "being" in helping and bool(helping & {"is", "are", "'s", "'re"})


def _is_as_needed(verb: Word) -> bool:
    """`when necessary`, `whenever it suits them`: as the occasion asks."""
    clauses = [*verb.kids("advcl"), *(a for a in verb.kids("advmod") if a.pos == "ADJ")]
    marked = (c for c in clauses if c.tag != "VBD" and any(m.low in _WHEN for m in c.children))
    return any(c.lemma in _OCCASION or any(a.lemma in _OCCASION for a in c.kids("acomp")) for c in marked)


def _said_of(noun: Word) -> list[Word]:
    """The adjectives of `a relationship that seems troubled`."""
    clauses = [c for c in noun.kids("relcl") if not c.kids("neg")]
    return [c for clause in clauses for c in clause.kids("acomp", "oprd", "attr") if not at_slot(c, "to")]


def _governor(word: Word) -> str | None:
    groups = load_qualifiers()
    first = conjuncts(word)[0]
    above = first.head
    if said := next((g for c in _said_of(first) if (g := _adjective(c)) and g not in ("absent", "past")), None):
        return said
    if above.dep in ("acl", "relcl") and above.lemma in _BESETTING and first.dep == "dobj":
        return groups.get(("NOUN", above.head.lemma))  # "the difficulties facing the partnership"
    if first.dep in ("acomp", "attr") or above.pos == "AUX":
        below = [c for c in above.kids("acomp", "attr", "oprd") if c is not first]
        if said := next((g for c in below if (g := _adjective(c)) and g != "absent"), None):
            return said
        bare = word.lemma in ("relation", "relationship") and not above.kids("neg")
        if bare and any(c.lemma == "strategic" for c in below):
            return "cooperation"
        within = [o for p in above.kids("prep") if p.low in _WITHIN for o in p.kids("pobj")]  # "under strain"
        within += [
            o for c in below if c.low == "one" for p in c.kids("prep") for o in p.kids("pobj")
        ]  # "one of mistrust"
        return next((g for o in within if (g := groups.get(("NOUN", o.lemma)))), None)
    if above.lemma in _SHOWING and first.dep == "nsubj":
        shown = [o for c in above.kids("dobj", "prep") for o in ([c] if c.dep == "dobj" else c.kids("pobj"))]
        if said := next((g for o in shown if (g := groups.get(("NOUN", o.lemma)))), None):
            return said
    if above.pos == "VERB" and first.dep in ("dobj", "nsubj", "nsubjpass"):
        return _of_verb(above)
    if first.dep == "pobj" and above.low in ("of", "to", "in") and above.head.pos == "NOUN":
        return groups.get(("NOUN", above.head.lemma))
    return None


def _of_verb(verb: Word) -> str | None:
    groups = load_qualifiers()
    for particle in verb.kids("prt"):
        if found := groups.get(("VERB", f"{verb.lemma} {particle.low}")):
            return found
    if verb.lemma in ("go", "get", "grow", "turn") and any(w.low == "worse" for w in verb.subtree()):
        return "strained"  # "went from bad to worse"
    for complement in verb.kids("acomp", "oprd", "attr"):
        found = _adjective(complement)
        if found and found not in ("absent", "past"):
            return found
    return groups.get(("VERB", verb.lemma))


def _adjective(word: Word) -> str | None:
    """The group of an adjective as it stands or in its plain form: `shakier`."""
    groups = load_qualifiers()
    return groups.get(("ADJ", word.low)) or (groups.get(("ADJ", word.lemma)) if word.pos == "ADJ" else None)
