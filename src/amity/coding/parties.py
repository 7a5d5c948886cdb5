"""Who takes which part in a predicate: subjects, objects, prepositions, read off the parse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from amity.coding.lexicon import load_lexicon, load_words
from amity.coding.words import Word, conjuncts
from amity.model import Span

_OBJECT_CONTROL = frozenset(
    {"ask", "tell", "instruct", "command", "free",
     "allow", "cause", "compel", "enable", "encourage", "force", "get", "help", "order", "permit", "persuade",
     "pressure", "press", "push", "urge", "want", "let", "lead", "tempt", "convince", "oblige", "invite", "see", "warn"}
)  # fmt: skip
_URGING = frozenset({"ask", "persuade", "press", "pressure", "tell", "urge"})
_HELD = frozenset(
    {"target", "position", "base", "stronghold", "camp", "checkpoint", "convoy", "headquarters", "outpost", "post",
     "town", "village", "city", "territory", "area", "interest", "embassy", "civilian", "supply", "vehicle", "facility",
     "office", "patrol", "barrack", "tank", "plane", "warplane", "frontline", "advance", "building",
     "family", "consulate", "site", "hideout", "compound", "line", "ranks", "cause", "leadership", "presence", "rule",
     "attack",
     "offensive", "campaign", "operation", "operations", "role", "influence", "power", "insurgency", "activity",
     "salary", "demand", "call", "request", "appeal", "plea", "proposal", "offer", "advice",
     "overflight", "incursion", "flight", "settlement", "sanction", "drill",
     "warning", "ultimatum", "invitation", "order", "instruction", "objection", "overture", "peace"}
)  # fmt: skip
_ACTING = frozenset(
    {"leader", "leadership", "chief", "head", "commander", "spokesman", "spokeswoman", "spokesperson", "founder",
     "emir",
     "member", "official", "commando", "number", "group", "majority", "handful", "faction", "column", "convoy", "unit",
     "rest", "remnant", "delegation", "representative", "government", "army", "people", "territory", "attack",
     "assault", "province", "republic", "kingdom", "enclave", "emirate"}
)  # fmt: skip
_SPEAKING = frozenset({"spokesman", "spokeswoman", "spokesperson", "envoy", "negotiator", "representative", "lawyer"})
_BLAMING = frozenset(
    {"accuse", "ban", "bar", "blame", "caution", "charge", "commend", "condemn", "congratulate", "convict",
     "criticise", "criticize", "denounce", "deter", "discourage", "dissuade", "keep", "praise", "prevent", "stop",
     "suspect", "thank", "warn"}
)  # fmt: skip
_RUNNING = frozenset({"chair", "command", "control", "head", "hold", "lead", "man", "own", "run"})
AGENTS = frozenset(  # who acts without being an organisation that is named
    {"anyone", "broker", "businessman", "businesswoman", "company", "country", "firm", "government", "group",
     "individual", "man", "merchant", "middleman", "network", "ngo", "people", "person", "smuggler", "those", "trader",
     "volunteer", "woman"}
)  # fmt: skip
_EXAMPLES = frozenset({"including", "like", "such", "notably", "especially", "namely"})
_NAMING = frozenset({"known", "called", "named", "dubbed", "titled"})
_PLACE = "place"
_MANY = frozenset({"most", "many", "few", "several", "more", "much"})


@dataclass(frozen=True, slots=True)
class Party:
    """The actors that a phrase stands for, and the words that say so."""

    ids: tuple[str, ...]
    span: Span
    word: Word


def party_of(word: Word, *, deep: bool = True) -> Party | None:
    """
    Whom a noun phrase means: its head, else the actor that possesses or names it (`al-Shabaab's positions`).

    Args:
        word: head of the phrase.
        deep: look at `of` phrases as well.
    """
    if word.ref is not None and word.ref.how != "relation" and not _is_place(word):
        return Party(word.ref.actor_ids, word.ref.span, word)
    if word.pos not in ("NOUN", "PROPN", "NUM", "PRON", "DET") and word.low not in _MANY:
        return None
    for child in word.children:
        if child.dep in ("poss", "compound", "nmod", "amod") and (found := _owner(child, word)):
            return Party(found.ids, Span(min(found.span.start, word.start), max(found.span.end, word.end)), word)
    if deep and (run := _runner(word)):
        return run
    if deep:
        for prep in word.kids("prep"):
            if (
                (prep.low in ("of", "from", "among", "within", "by") or (prep.low == "for" and word.lemma in _SPEAKING))
                and (inner := _first_party(prep))
                and _is_member(word)
            ):
                return Party(inner.ids, Span(word.start, max(word.end, inner.span.end)), word)
    return None


def _runner(word: Word) -> Party | None:
    """Whose the committees of `committees run by A` are."""
    for clause in word.kids("acl"):
        if clause.lemma in _RUNNING and clause.tag == "VBN":
            for agent in clause.kids("agent"):
                if found := _first_party(agent):
                    return Party(found.ids, Span(word.start, max(word.end, found.span.end)), word)
    return None


def _is_member(word: Word) -> bool:
    """`some of its members`, `thousands of fighters of`, `the leader of`; not `the end of`."""
    return word.pos != "NOUN" or word.lemma in _HELD or word.tag == "NNS" or word.lemma in _ACTING


def _owner(child: Word, word: Word) -> Party | None:
    if child.ref is None or child.ref.how == "relation":
        return None
    demonym = child.ref.how in ("demonym", "metonym") or child.ref.role_hint == _PLACE
    held = word.lemma in _HELD or (
        word.lemma in load_words("objects")["struck"] and word.dep in ("dobj", "pobj", "nsubjpass")
    )
    if demonym and child.dep != "poss" and not held:
        return None
    if child.dep == "poss" and child.ref.role_hint == _PLACE and not held:
        return None
    return Party(child.ref.actor_ids, child.ref.span, child)


def _first_party(prep: Word) -> Party | None:
    for obj in prep.kids("pobj"):
        if found := party_of(obj, deep=False):
            return found
    return None


def _is_place(word: Word) -> bool:
    """A country named as a territory; as a subject, an object or the owner of an act it is the state all the same."""
    if word.dep == "conj" and word.ref is not None and word.ref.how == "name" and not word.ref.role_hint:
        first = conjuncts(word)[0]  # `in Jordan, Lebanon and Turkey`
        return first is not word and first.dep == "pobj" and _is_place(first)
    if word.ref is None or word.ref.role_hint != _PLACE or word.dep in ("nsubj", "nsubjpass", "dobj"):
        return False
    return not (word.dep == "poss" and load_lexicon().of("NOUN", word.head.lemma))


def parties(words: Iterable[Word]) -> list[Party]:
    """The parties of words and of everything coordinated with them, each once, appositions taken where heads fail."""
    found: dict[int, Party] = {}
    for word in words:
        for member in conjuncts(word):
            if not member.children and (member.ref is None or member.ref.how != "relative"):  # most words
                if (party := party_of(member)) and member.i not in found:
                    found[member.i] = party
                continue
            for each in (member, *member.kids("appos"), *_named_after(member)):
                if (party := party_of(each)) and each.i not in found:
                    found[each.i] = party
                    found |= _others_of(each, party)
                    found |= {w.i: Party(w.ref.actor_ids, w.span, w) for w in _beside(each) if w.ref is not None}
                    break
            for example in _examples(member):
                if (party := party_of(example)) and example.i not in found:
                    found[example.i] = party
    return list(found.values())


def _others_of(word: Word, party: Party) -> dict[int, Party]:
    """The others in `the headquarters of A and B`."""
    if word.ref is not None and word.ref.how != "member":
        return {}
    inner = [m for p in word.kids("prep") for o in p.kids("pobj") for m in conjuncts(o)]
    others = {m.i: p for m in inner if (p := party_of(m, deep=False))}
    return others if any(p.ids == party.ids for p in others.values()) else {}


def _beside(word: Word) -> list[Word]:
    """The other names that a noun has before it: B in `A and B fighters`."""
    if word.ref is None or word.ref.how not in ("modifier", "relative"):
        return []
    noun = word if word.ref.how == "modifier" else next((w.head for w in word.above() if w.dep == "relcl"), word)
    before = [c for c in noun.kids("nmod", "compound", "amod") if c.ref is not None]
    return [w for c in before for w in conjuncts(c) if w is not c and w.ref is not None and w.ref.how != "relation"]


def _named_after(word: Word) -> list[Word]:
    """The name in `a body known as the Front`."""
    found: list[Word] = []
    for clause in word.kids("acl"):
        if clause.low in _NAMING:
            found += [*clause.kids("oprd", "dobj", "attr"), *(o for p in clause.kids("prep") for o in p.kids("pobj"))]
    return found


def _examples(word: Word) -> list[Word]:
    """The names in `groups including A and B`."""
    heads = [word, *(obj for p in word.kids("prep") if p.low == "of" for obj in p.kids("pobj"))]
    preps = [p for head in heads for p in head.kids("prep") if p.low in _EXAMPLES or _such_as(p)]
    preps += [inner for p in word.kids("amod") if p.low == "such" for inner in p.kids("prep")]
    return [member for p in preps for obj in p.kids("pobj") for member in conjuncts(obj)]


def _such_as(prep: Word) -> bool:
    return prep.low == "as" and any(c.low == "such" for c in prep.children)


def is_passive(verb: Word) -> bool:
    """True for `was attacked by`, `backed by`: the subject suffers the act."""
    if verb.kids("nsubjpass", "auxpass", "csubjpass") or _is_caused(verb):
        return True
    if verb.tag == "VBN" and verb.dep == "acomp":
        return bool(verb.kids("agent"))  # "was embarrassed by"
    if verb.tag == "VBN" and verb.dep in ("acl", "amod", "advcl") and not verb.kids("nsubj", "aux"):
        return not verb.kids("dobj") or bool(verb.kids("agent"))
    if verb.dep == "conj" and verb.tag == "VBN" and not verb.kids("nsubj", "aux"):
        return verb.head.pos in ("VERB", "AUX") and is_passive(verb.head)
    return False


def _is_caused(verb: Word) -> bool:
    """True for `A had two of B's officers flogged`, which says what A did to them."""
    return verb.tag == "VBN" and verb.dep == "ccomp" and verb.head.lemma == "have" and bool(verb.kids("nsubj"))


def subjects(verb: Word, *, depth: int = 0) -> list[Word]:
    """The subject of a verb; that of the verb that it completes, modifies or is coordinated with if it has none."""
    if own := verb.kids("nsubj", "nsubjpass"):
        return [_real(w, verb) for w in own]
    if depth > 5 or verb.head is verb:
        return []
    above = verb.head
    if verb.dep in ("acl", "relcl", "amod") and above.pos in ("NOUN", "PROPN", "PRON"):
        acts = verb.dep != "acl" or party_of(above) is not None or verb.tag == "VBN" or above.lemma in AGENTS
        people = verb.tag == "VBG" and above.tag == "NNS" and not load_lexicon().of("NOUN", above.lemma)
        acts = acts or people  # `the militias defending the capital`, not `strikes targeting B`
        acts = acts and verb.tag != "VB"
        return [above] if acts else _governor_subjects(above, depth)
    if (objects := above.kids("dobj")) and _is_told_to(verb, above):
        return objects
    if verb.dep in ("conj", "xcomp", "advcl", "ccomp") and above.pos in ("VERB", "AUX", "ADJ", "NOUN"):
        if verb.dep == "ccomp" and verb.tag not in ("VB", "VBG"):
            return []
        return subjects(above, depth=depth + 1)
    if verb.dep == "pcomp":
        object_of_blame = above.head.head.lemma in _BLAMING and above.head.dep in ("dobj", "nsubjpass")
        if object_of_blame and above.head.ref is not None:
            return [above.head]  # "accused B of killing", the preposition read as the noun's
        judged = above.head.lemma in _BLAMING or (above.low == "as" and verb.tag == "VBG")  # "quoted A as saying"
        if judged and (blamed := above.head.kids("dobj", "nsubjpass")):
            return blamed
        return _governor_subjects(above.head, depth)
    return _governor_subjects(above, depth) if above.pos in ("ADJ", "AUX") else []


def _is_told_to(verb: Word, above: Word) -> bool:
    """True for the leaving of `allowed B to leave`, and `pressed B to leave` where it is taken for an aside."""
    if verb.dep == "xcomp":
        return above.lemma in _OBJECT_CONTROL
    plain = verb.tag == "VB" and [a.low for a in verb.kids("aux")] == ["to"] and not verb.kids("mark")
    return (
        verb.dep == "advcl" and plain and above.lemma in _URGING and any(o.ref is not None for o in above.kids("dobj"))
    )


def _real(word: Word, verb: Word) -> Word:
    """The noun for which a relative pronoun stands, where the pronoun itself is not resolved."""
    if word.ref is None and word.low in ("who", "which", "that") and verb.dep == "relcl":
        return verb.head
    return word


def _antecedent(word: Word, verb: Word) -> Word:
    """What an object `which` stands for: the camps in `A's camps in the hills, which B bombed`."""
    clause = verb.head if verb.dep == "xcomp" else verb  # `whom B helps to train`
    if word.ref is not None or word.low not in ("which", "that", "whom") or clause.dep != "relcl":
        return word
    noun = clause.head
    above = noun.head.head
    outer = noun.dep == "pobj" and above.pos == "NOUN" and party_of(noun) is None and party_of(above) is not None
    return above if outer else noun


def _governor_subjects(word: Word, depth: int) -> list[Word]:
    """The subject of the verb above a noun or adjective (`its aim of`, `is likely to`), else its possessor."""
    if owners := word.kids("poss") or [c for c in word.kids("compound", "nmod", "amod") if c.ref is not None]:
        return owners
    if word.pos in ("VERB", "AUX"):
        return subjects(word, depth=depth + 1)
    for above in word.above():
        if above.pos in ("VERB", "AUX"):
            return subjects(above, depth=depth + 1)
    return []


def at_slot(word: Word, slot: str) -> list[Word]:
    """The words that stand at a slot of a verb, noun or adjective: its object, or the object of a preposition."""
    if slot == "object":
        objects = [_antecedent(o, word) for o in word.kids("dobj", "dative")]
        return [*objects, *_bare_oprd(word), *_counted_for(word), *_controlled(word)]
    found: list[Word] = []
    for prep in word.kids("prep", "agent", "dative", "prt", "advmod"):
        if prep.low == slot:
            found += prep.kids("pobj", "pcomp")
        elif prep.dep == "prep" and prep.low != "according":
            found += [w for inner in prep.kids("prep") if inner.low == slot for w in inner.kids("pobj")]
    return found


def _controlled(verb: Word) -> list[Word]:
    """Whom one lets or helps do something, where the parser takes them for the subject of that alone."""
    if verb.lemma not in _OBJECT_CONTROL:
        return []
    return [s for c in verb.kids("ccomp") if c.tag == "VB" and not c.kids("mark") for s in c.kids("nsubj")]


def _counted_for(verb: Word) -> list[Word]:
    """The receiver in `pays the Council 40 crowns`, which parsers take for a part of the sum."""
    sums = [o for o in verb.kids("dobj") if o.kids("nummod") and o.ref is None]
    return [c for o in sums for c in o.kids("nmod", "compound") if c.ref is not None and c.i < o.kids("nummod")[0].i]


def _bare_oprd(word: Word) -> list[Word]:
    return [c for c in word.kids("oprd") if c.pos in ("NOUN", "PROPN")]


def agents(verb: Word) -> list[Word]:
    """Who acts, in a passive: the object of `by`."""
    return subjects(verb.head) if _is_caused(verb) else at_slot(verb, "by")
