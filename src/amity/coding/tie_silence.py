"""Where the words of a frame do not say what there is (scanty, withheld, of others), and where they do all the same."""

from __future__ import annotations

from amity.coding.lexicon import load_lexicon, load_qualifiers, load_words
from amity.coding.matching import Match
from amity.coding.modality import CONTENT, is_given_up
from amity.coding.pairs import FRIENDLY
from amity.coding.parties import at_slot, parties, subjects
from amity.coding.words import Word, conjuncts


def says_nothing(match: Match) -> bool:
    """True for what is scanty, withheld, only asked for, attacked, kept after all, or a charge that is denied."""
    frame, word = match.entry.frame, match.word
    if match.entry.pos == "NOUN":
        friendly = frame.tie in FRIENDLY and (is_withheld(word) or _is_attacked(word))
        friendly = friendly or (frame.tie == "strained" and _is_settled(word))
        return friendly or _is_scanty(word) or (frame.name != "request" and _is_asked_for(word))
    if _is_over_another(match) or _is_of_a_third(match):
        return True
    if match.object is not None and match.object.lemma == "resistance" and _is_scanty(match.object):
        return True
    if frame.name == "dread" and len({i for p in match.sources for i in p.ids}) < 2:
        return True  # what one fears of another may be anything; whom both fear they oppose
    if frame.name == "refuse" and (_is_of_a_charge(word) or (word.lemma == "deny" and not is_denied_to(match.object))):
        return True
    return frame.tie == "none" and _is_kept(word)


def is_dear(match: Match) -> bool:
    """True for the support of `cannot afford to lose its support`, which is there whatever is said of losing it."""
    first = conjuncts(match.word)[0]
    return (
        match.entry.pos == "NOUN"
        and first.dep == "dobj"
        and first.head.lemma in load_words("ties")["dear"]
        and first.head.dep == "xcomp"
    )


def is_to_end(match: Match) -> bool:
    """True for the attacks of `urged A to end its attacks on B` and `vowed to avenge the attack`, which are there."""
    word = match.word
    attack = match.entry.pos == "NOUN" and match.entry.frame.name in ("war", "attack")
    dets = [c.low for c in word.kids("det")]
    told = bool(word.kids("poss")) or any(d in ("the", "this") for d in dets) or _is_its_own(word, dets)
    return attack and word.dep == "dobj" and told and word.head.lemma in load_words("ties")["ending"]


def _is_its_own(attacks: Word, dets: list[str]) -> bool:
    """
    True for the attacks of `agreed to cease attacks on B`, `halted raids on B`, which nobody else can have made.

    Whoever acts `to stop attacks on B`, or `must end further attacks by C`, is no attacker.
    """
    verb = attacks.head
    if (
        attacks.tag != "NNS"
        or dets
        or at_slot(attacks, "by")
        or any(c.low in load_words("ties")["ahead"] for c in attacks.kids("amod"))
    ):
        return False
    if any(p.low in ("by", "from") for p in verb.kids("prep")):
        return False
    if verb.tag == "VB":
        return verb.dep in ("xcomp", "ccomp", "advcl") and verb.head.lemma in load_words("ties")["told_to_stop"]
    return verb.tag in ("VBD", "VBN", "VBZ") and verb.lemma in ("cease", "halt", "suspend") and verb.dep != "acl"


def _is_scanty(word: Word) -> bool:
    """True for what there is little of: `little difference`, `hardly any contact`; `a little` and `a few` are some."""
    if any(c.low == "a" for c in word.kids("det")):
        return False
    hardly = any(c.low in ("hardly", "scarcely") for c in word.head.kids("advmod"))
    return any(c.low in ("little", "scant") for c in word.kids("amod")) or (
        hardly and any(c.low == "any" for c in word.kids("det"))
    )


def _is_over_another(match: Match) -> bool:
    """True for `the ranks of A are split over B`, `A's commanders came to blows over B`: it is not B they part from."""
    if match.entry.frame.name not in ("split", "clash", "discord", "strain") or len(match.sources) != 1:
        return False
    over = [
        o
        for w in (match.word, *match.word.kids("prep"))
        for p in w.kids("prep")
        if p.low == "over"
        for o in p.kids("pobj")
    ]
    return bool(parties(over)) and not parties([w for s in ("with", "from", "and") for w in at_slot(match.word, s)])


def _is_of_a_third(match: Match) -> bool:
    """True for `A warned B that C would not leave`, where A threatens nobody."""
    if match.word.lemma not in ("warn", "caution"):
        return False
    acting = [s for c in match.word.kids("ccomp") for s in subjects(c)]
    told = {i for p in parties(acting) for i in p.ids}
    named = bool(told) or any(s.pos in ("NOUN", "PROPN") for s in acting)
    return named and told.isdisjoint(i for p in (*match.sources, *match.targets) for i in p.ids)


def _is_settled(word: Word) -> bool:
    """True for the quarrel of `the quarrel was patched up`."""
    first = conjuncts(word)[0]
    told = first.head.tag in ("VBD", "VBN", "VBZ", "VBP") and not any(a.tag == "MD" for a in first.head.kids("aux"))
    return told and first.dep in ("dobj", "nsubjpass") and first.head.lemma in load_words("objects")["settling"]


def _is_asked_for(word: Word) -> bool:
    """True for what is asked for (`requested support from B`, `called for its arrest`): it is not there yet."""
    first = conjuncts(word)[0]
    called = (
        first.dep == "pobj" and first.head.low == "for" and first.head.head.lemma in ("call", "ask", "press", "push")
    )
    return called or (first.dep == "dobj" and first.head.lemma in load_words("ties")["asking"])


def _is_attacked(word: Word) -> bool:
    """True for the financier of `they detained a financier of B`: whoever is seized is no tie of theirs."""
    first = conjuncts(word)[0]
    if first.dep not in ("dobj", "nsubjpass"):
        return False
    entries = (e for e in load_lexicon().of("VERB", first.head.lemma) if not e.objects and not e.particles)
    return any(e.frame.event in ("ASSAULT", "COERCE", "SANCTION") for e in entries) and not word.kids("poss")


def _is_kept(verb: Word) -> bool:
    """True for `never renounced its oath`, where the oath says what there is."""
    friendly = (e.frame.tie in FRIENDLY for o in verb.kids("dobj") for e in load_lexicon().of("NOUN", o.lemma))
    return bool(verb.kids("neg")) and any(friendly) and any(is_given_up(o) for o in verb.kids("dobj"))


def _is_of_a_charge(verb: Word) -> bool:
    """True for `rejected the charge` and `a charge that B rejects`, which deny it and turn nobody away."""
    objects = verb.kids("dobj", "nsubjpass")
    objects += [verb.head for o in objects if o.low in ("that", "which") and verb.dep == "relcl"]
    return any(o.lemma in CONTENT for o in objects)


def is_withheld(word: Word) -> bool:
    """True for help that is cut, frozen, cancelled or denied: the verb says so."""
    first = conjuncts(word)[0]
    cut = load_qualifiers()  # `contemplates severing ties with B`, where the parser takes the deed for an adjective
    if any(c.tag == "VBG" and cut.get(("VERB", c.lemma)) == "none" for c in first.kids("amod")):
        return True
    if first.dep not in ("dobj", "nsubjpass"):
        return False
    if first.head.lemma == "deny":
        return is_denied_to(first)
    return any(e.frame.name == "withhold" for e in load_lexicon().of("VERB", first.head.lemma))


def is_denied_to(thing: Word | None) -> bool:
    """
    True for help that is kept from somebody: `denied B a haven`; `denied any support for B` is an answer.

    What one vows or takes steps to deny is a deed: `took steps to deny any haven for B`.
    """
    if thing is None:
        return True
    if thing.dep == "dobj" and thing.head.kids("nsubjpass"):
        return bool(thing.head.kids("agent") or parties(at_slot(thing, "to")))  # `denied a haven by A`, `entry to A`
    deed = thing.dep == "dobj" and thing.head.tag == "VB" and thing.head.head.lemma in load_words("ties")["undertaking"]
    charged = bool(thing.kids("poss")) or any(c.low == "any" for c in thing.kids("det"))
    answered = (charged and not deed) or thing.lemma not in load_words("ties")["roofs"]
    slots = ("to", "for") if deed else ("to",)
    to = [w for word in (thing, thing.head) for slot in slots for w in at_slot(word, slot)]
    return bool(parties(thing.head.kids("dative"))) or (not answered and bool(parties(to)))
