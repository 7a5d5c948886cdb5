"""Words that speak of relations elsewhere and, as their grammar shows, of something else here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from amity.coding.lexicon import load_help, load_lexicon, load_words
from amity.coding.parties import at_slot, party_of
from amity.coding.words import Word, conjuncts, leaves_in_a_state

_GATHERING = frozenset(
    {"hold", "bring", "keep", "bind", "throw", "push", "drive", "come", "get", "put", "hang", "huddle", "draw", "pull",
     "tie", "link", "piece", "cobble", "add", "bleed", "lay", "knit", "weld", "band"}
)  # fmt: skip
_ARMS = frozenset({"gun", "weapon", "arm", "rifle", "tank", "artillery", "fire", "anger", "attention"})
_PEOPLE = frozenset(
    {"cadre", "combatant", "commander", "fighter", "follower", "guerrilla", "insurgent", "jihadist", "man", "member",
     "militant", "officer", "rebel", "recruit", "soldier", "supporter", "veteran", "volunteer"}
)  # fmt: skip
_SOME = frozenset(
    {"dozen", "few", "handful", "hundred", "many", "most", "number", "score", "several", "some", "thousand"}
)
_NOT_PAID = frozenset(
    {"attention", "call", "compliment", "heed", "price", "respect", "respects", "service", "tribute", "visit"}
)


def is_other_sense(word: Word) -> bool:
    """
    True where grammar shows that a word does not speak of a relation.

    `it left them clinging to each other`, `held together by fear`, `a lorry belonging to A`; and
    in `the anti-B alliance`, which is no alliance with B.
    """
    if word.pos == "NOUN" and any(c.low in ("anti", "anti-") for c in word.kids("amod", "compound", "nmod")):
        return True
    asked = _ASKED.get(word.lemma)
    return asked is not None and asked(word)


def _moves_troops(word: Word) -> bool:
    """`withdrew its fighters to the hills`: from nobody."""
    away = any(p.low in ("to", "into") for p in word.kids("prep")) and not at_slot(word, "from")
    return away and any(o.lemma in load_words("objects")["troops"] for o in word.kids("dobj"))


def _is_somebodys(word: Word) -> bool:
    """The targets of `struck A's targets`, which are no attack of theirs."""
    return word.pos == "NOUN" and any(c.ref is not None for c in word.kids("compound", "nmod", "poss"))


def _gathers(word: Word) -> bool:
    return word.head.lemma in _GATHERING


def _shares_views(word: Word) -> bool:
    shared = [*word.kids("dobj"), *([word.head] if word.dep in ("relcl", "acl") else [])]  # `no enemy to share`
    views = any(o.lemma in load_words("objects")["views"] for o in shared)
    return views or word.dep == "amod" or (word.dep == "acl" and word.tag == "VBN")


def _turns_people(word: Word) -> bool:
    objects = word.kids("dobj")
    people = any(o.low in ("people", "opinion") or o.tag == "NNS" for o in objects)
    return people and not any(o.lemma in _ARMS for o in objects)


def _disbands_its_own(word: Word) -> bool:
    """`disbanded its militia`: from nobody."""
    return word.pos == "VERB" and bool(word.kids("dobj"))


def _ends_a_gathering(word: Word) -> bool:
    """`broke up a meeting of A`, which is no break with A."""
    up = word.pos == "VERB" and any(p.low == "up" for p in word.kids("prt"))
    return up and bool(word.kids("dobj"))


def _takes_goods(word: Word) -> bool:
    """`taking money from B`, which is no attack on it; nor is it another's ground that is taken."""
    if word.pos == "VERB" and any(p.low == "in" for p in word.kids("prt")):
        return True  # `took in refugees from B`
    goods = [o for o in word.kids("dobj") if o.lemma in load_help()] if word.pos == "VERB" else []
    return any(at_slot(w, "from") for w in (word, *goods)) and bool(goods)


def _pushes_together(word: Word) -> bool:
    ways = [*word.kids("prep"), *(p for a in word.kids("advmod") for p in a.kids("prep"))]
    if any(
        o.lemma in load_words("objects")["folds"]
        for p in ways
        if p.low in ("into", "towards", "toward")
        for o in p.kids("pobj")
    ):
        return True  # `push B into the arms of C`
    return any(c.low in ("together", "closer") for c in word.kids("advmod", "prt", "acomp", "oprd"))


def _ties_down(word: Word) -> bool:
    return word.pos == "VERB" and any(p.low in ("down", "up") for p in word.kids("prt"))


def _pleases(word: Word) -> bool:
    """`its ideology appeals to few`."""
    return word.pos == "VERB" and bool(word.kids("nsubj")) and all(party_of(s) is None for s in word.kids("nsubj"))


def _treats_as(word: Word) -> bool:
    return any(p.low in ("as", "like") for p in word.kids("prep"))


def _is_into_arms(word: Word) -> bool:
    if word.low == "arms" and word.dep in ("compound", "nmod"):
        return True  # `an arms embargo`
    into = word.low == "arms" and word.dep == "pobj" and word.head.low == "into"
    if into or word.low != "arms" or word.dep not in ("dobj", "nsubjpass", "conj"):
        return into
    verb = conjuncts(word)[0].head  # weapons that are given or taken
    return any(e.frame.needs_help for e in load_lexicon().of("VERB", verb.lemma))


def _is_on_fronts(word: Word) -> bool:
    return any(o.lemma == "front" for p in word.kids("prep") if p.low == "on" for o in p.kids("pobj"))


def _is_of_one_mind(word: Word) -> bool:
    """`the Union is united in its condemnation of B`."""
    return word.tag == "VBN" and any(p.low in ("in", "behind", "by") for p in word.kids("prep", "agent"))


def _is_of_ground(word: Word) -> bool:
    """`the mining concession`."""
    return any(c.lemma in load_words("objects")["let"] for c in word.kids("compound", "amod", "nmod"))


def _is_of_a_person(word: Word) -> bool:
    """`alarmed his brothers`, who are kin."""
    return any(c.low in ("his", "her") for c in word.kids("poss"))


def _says_that(word: Word) -> bool:
    """`its scholars teach that rebellion is a sin`."""
    return bool(word.kids("ccomp")) and not word.kids("dobj", "dative")


def _tells_a_story(word: Word) -> bool:
    """`told reporters`, `told B that`; `told B to leave` asks it to."""
    return not any(c.tag == "VB" and any(a.low == "to" for a in c.kids("aux")) for c in word.kids("xcomp", "ccomp"))


def _lets_act(word: Word) -> bool:
    """`freed the army to crush B`, which nobody is set free by."""
    return bool(word.kids("xcomp", "advcl"))


def _relies(word: Word) -> bool:
    """`leaned on B more heavily than before`; not `leaned on B to act`."""
    return not word.kids("xcomp", "advcl")


def _is_of_a_person_given(word: Word) -> bool:
    """`gave him a niece in marriage`, `related by marriage`."""
    return word.dep == "pobj" and word.head.low in ("in", "by", "through")


def _is_joined_by(word: Word) -> bool:
    """`A, joined by B, closed the border`: they do so together, and nobody enters anything."""
    return word.tag == "VBN" and word.dep in ("advcl", "acl", "relcl") and bool(word.kids("agent"))


def _is_done_by_some(word: Word) -> bool:
    """`hundreds of A's fighters joined B`: A itself does not."""
    if word.pos != "VERB" or any(p.low == "with" for p in word.kids("prep")):
        return False
    for subject in word.kids("nsubj"):
        counted = [subject, *(o for p in subject.kids("prep") if p.low == "of" for o in p.kids("pobj"))]
        people = next((w for w in counted if w.tag == "NNS" and w.lemma in _PEOPLE), None)
        if people is None or any(d.low == "the" for d in subject.kids("det")):
            continue
        numbers = [subject, *(c for c in people.children if c.dep in ("amod", "nummod", "nmod", "det"))]
        if any(w.tag == "CD" or w.low in _SOME or w.lemma in _SOME for w in numbers):
            return True
    return False


def _joins_in_a_deed(word: Word) -> bool:
    return any(joins_in(deed) for prep in word.kids("prep") for deed in prep.kids("pcomp"))


def joins_in(deed: Word) -> bool:
    """True for the arming of `A joined B in arming C`: they do so together, and nobody enters anything."""
    return deed.dep == "pcomp" and deed.head.low == "in" and deed.head.head.lemma == "join"


def _pays_no_money(word: Word) -> bool:
    return any(o.lemma in _NOT_PAID for o in word.kids("dobj", "nsubjpass"))


def _feels(word: Word) -> bool:
    """`harbours resentment towards B`, which shelters nobody."""
    return any(o.lemma in load_words("objects")["harboured"] for o in word.kids("dobj"))


def _is_a_right(word: Word) -> bool:
    """The association of `freedom of assembly and association`."""
    row = {w.lemma for w in conjuncts(word)}
    first = conjuncts(word)[0]
    free = first.dep == "pobj" and first.head.head.lemma in ("freedom", "right", "liberty")
    return free or bool(row & {"assembly", "expression", "speech", "worship"})


def _is_of_the_wounded(word: Word) -> bool:
    """The wounded of `hid B's wounded`, whom nobody wounds there."""
    return any(w.i == word.i - 1 and w.tag == "POS" for w in (*word.subtree(), *word.head.subtree()))


def _is_owned(word: Word) -> bool:
    return word.dep == "acl" and word.head.ref is None


_ASKED: Mapping[str, Callable[[Word], bool]] = {
    "appeal": _pleases,
    "arm": _is_into_arms,
    "association": _is_a_right,
    "belong": _is_owned,
    "break": _ends_a_gathering,
    "brother": _is_of_a_person,
    "concession": _is_of_ground,
    "disband": _disbands_its_own,
    "fight": _is_on_fronts,
    "free": _lets_act,
    "harbor": _feels,
    "harbour": _feels,
    "join": lambda word: _is_joined_by(word) or _is_done_by_some(word) or _joins_in_a_deed(word),
    "lean": _relies,
    "marriage": _is_of_a_person_given,
    "leave": leaves_in_a_state,
    "pay": _pays_no_money,
    "pull": _moves_troops,
    "push": _pushes_together,
    "share": _shares_views,
    "target": _is_somebodys,
    "take": _takes_goods,
    "teach": _says_that,
    "tell": _tells_a_story,
    "tie": _ties_down,
    "together": _gathers,
    "treat": _treats_as,
    "turn": _turns_people,
    "unite": _is_of_one_mind,
    "united": _is_of_one_mind,
    "withdraw": _moves_troops,
    "wound": _is_of_the_wounded,
}
