"""Ties and events: what the frames of a sentence say about pairs of actors."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from amity.coding.draft import Claim, Draft
from amity.coding.lasting import goes_on, is_dated
from amity.coding.lexicon import load_help, load_lexicon, load_words
from amity.coding.matching import Match, find_matches
from amity.coding.modality import CONTENT, Modality, is_given_up, modality_of
from amity.coding.parties import Party, at_slot, parties, subjects
from amity.coding.tie_pairs import FRIENDLY, MOST_MUTUAL, Pair, ids_of, is_denied_to, is_withheld, pairs_of
from amity.coding.tie_state import state_of
from amity.coding.who.words import words as who_words
from amity.coding.words import Parsed, Word, conjuncts, is_money
from amity.model import EventLabel, Label, TieLabel

_QUANTITIES = frozenset(
    {"half", "third", "quarter", "bulk", "share", "part", "majority", "rest", "lot", "number", "run", "use"}
)
_COMING = frozenset({"come", "arrive", "flow", "originate"})
_FIGHTING = frozenset({"fight", "battle", "attack", "raid", "war", "ambush", "strike", "storm"})
_TALKS = frozenset({"talk", "agree", "cooperate"})
_GROWING = frozenset({"more", "increasingly", "ever"})
_TOGETHER = frozenset({"simultaneous", "coordinated", "co-ordinated", "combined", "joint", "synchronised"})
_DEAR = frozenset(
    {"lose", "forgo", "forfeit", "risk", "jeopardise", "jeopardize", "endanger", "replace", "want", "need"}
)
_VOWING = frozenset({"pledge", "promise", "vow"})
_ASKING = frozenset({"ask", "demand", "request", "seek", "solicit"})
_ARMED = frozenset({"armed", "bloody", "fanatical", "fierce", "heavy", "stiff", "stubborn", "tough"})
_AHEAD = frozenset({"further", "future", "new", "possible", "renewed"})
_AGREEING = frozenset(
    {"agree", "ask", "beg", "force", "implore", "order", "persuade", "press", "pressure", "refuse", "tell", "urge"}
)
_ENDING = frozenset({"avenge", "mourn", "condemn", "denounce", "cease", "end", "halt", "stop", "suspend"})
_LETTING = frozenset({"allow", "let", "permit", "enable", "prevent", "stop", "keep", "deter", "hinder"})
_VERBAL = ("VERB", "AUX")
_CARDS = frozenset({"bulwark", "card", "counterweight", "hedge", "insurance", "lever", "shield", "tool", "weapon"})
_PRACTISED = frozenset(
    {"bankroll", "finance", "fund", "pay", "protect", "provide", "subsidise", "subsidize", "supply", "train"}
)
_ONCE = frozenset({"dispatch", "open", "send", "thank"})  # an act and no tie, as the hands of training/encoder code it


def find_ties(draft: Draft) -> None:
    """Add the ties and events of every parsed sentence to the draft's claims."""
    lexicon = load_lexicon()
    for parsed in draft.parsed:
        for match in find_matches(parsed, lexicon):
            draft.claims.extend(_claims(match, parsed, draft))


def _claims(match: Match, parsed: Parsed, draft: Draft) -> Iterator[Claim]:
    help_given = _help(match)
    if _says_nothing(match) or (match.entry.frame.needs_help and not help_given):
        return
    plain = _is_dear(match) or _is_to_end(match)
    modality = Modality() if plain else modality_of(match.word, match.object)
    if is_given_up(match.word) and modality.negated and load_lexicon().of("VERB", match.word.head.lemma):
        return  # `renounced its oath`: the verb says so
    for pair in pairs_of(match, parsed, draft):
        if _is_aim(match, modality):
            claim = _claim(match, parsed, "tie", pair, TieLabel("rivalry"))
            claim.reason = f"“{match.word.text}” as an aim: they are enemies"
            yield claim
            continue
        if _is_drawing_away(match, modality):
            claim = _claim(match, parsed, "tie", pair, TieLabel("strained"))
            claim.reason = f"“{match.word.text}” as a wish: who wants distance is at odds already"
            yield claim
            continue
        if _is_of_words(match) and modality.settled:
            claim = _claim(match, parsed, "tie", pair, TieLabel("strained"))
            claim.factuality = modality.factuality
            yield claim
            continue
        yield from _tie(match, parsed, pair, modality=modality, help_given=help_given)
        yield from _event(match, parsed, pair, modality=modality)
        if match.entry.frame.name == "barbs":
            yield from _event(match, parsed, _turned(pair), modality=modality)
    yield from _against(match, parsed, draft, modality=modality)
    yield from _joint(match, parsed, draft, modality=modality)


def _turned(pair: Pair) -> Pair:
    a, b, at_a, at_b = pair
    return b, a, at_b, at_a


def _says_nothing(match: Match) -> bool:
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


def _is_dear(match: Match) -> bool:
    """True for the support of `cannot afford to lose its support`, which is there whatever is said of losing it."""
    first = conjuncts(match.word)[0]
    return match.entry.pos == "NOUN" and first.dep == "dobj" and first.head.lemma in _DEAR and first.head.dep == "xcomp"


def _is_of_words(match: Match) -> bool:
    """True for `A clashed with B over the budget`, `met resistance from B`, where nobody's fighters take part."""
    armed = load_words("objects")["troops"] | who_words().of_groups
    about = any(p.low in ("over", "about") for p in match.word.kids("prep"))
    fighters = any(p.word.lemma in armed for p in (*match.sources, *match.targets))
    if match.object is not None and match.object.lemma == "resistance":
        return not fighters and all(c.low not in _ARMED for c in match.object.kids("amod"))
    return match.word.lemma in ("clash", "spar") and match.entry.pos == "VERB" and about and not fighters


def _is_to_end(match: Match) -> bool:
    """True for the attacks of `urged A to end its attacks on B` and `vowed to avenge the attack`, which are there."""
    word = match.word
    attack = match.entry.pos == "NOUN" and match.entry.frame.name in ("war", "attack")
    dets = [c.low for c in word.kids("det")]
    told = bool(word.kids("poss")) or any(d in ("the", "this") for d in dets) or _is_its_own(word, dets)
    return attack and word.dep == "dobj" and told and word.head.lemma in _ENDING


def _is_its_own(attacks: Word, dets: list[str]) -> bool:
    """
    True for the attacks of `agreed to cease attacks on B`, `halted raids on B`, which nobody else can have made.

    Whoever acts `to stop attacks on B`, or `must end further attacks by C`, is no attacker.
    """
    verb = attacks.head
    if attacks.tag != "NNS" or dets or at_slot(attacks, "by") or any(c.low in _AHEAD for c in attacks.kids("amod")):
        return False
    if any(p.low in ("by", "from") for p in verb.kids("prep")):
        return False
    if verb.tag == "VB":
        return verb.dep in ("xcomp", "ccomp", "advcl") and verb.head.lemma in _AGREEING
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
    return called or (first.dep == "dobj" and first.head.lemma in _ASKING)


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


def _is_aim(match: Match, modality: Modality) -> bool:
    """Who means to attack another is its enemy already (`efforts to defeat`, `will go on striking`)."""
    aimed = modality.signs & {"wish", "future", "aim"} and not modality.signs & {
        "hypothetical",
        "condition",
        "possible",
        "ended",
    }
    if match.entry.frame.name not in ("war", "attack"):
        return False
    if "prevent" in modality.signs or (modality.negated and _is_let(match.word)):
        return not modality.signs & {"hypothetical", "condition", "possible", "ended"} and _is_let(match.word)
    return bool(aimed) and not modality.negated


def _is_let(word: Word) -> bool:
    """True for the attack that one is kept from: `will not allow B to attack A`, `prevent B from attacking A`."""
    below = word
    for above in word.above():
        if above.lemma in _LETTING and below.dep in ("ccomp", "xcomp", "prep"):
            return True
        if above.pos in _VERBAL and above.tag not in ("VB", "VBG"):
            return False
        below = above
    return False


def _is_drawing_away(match: Match, modality: Modality) -> bool:
    """Who tries to keep away from a partner is at odds with it already (`seeks to distance itself from`)."""
    unsure = modality.signs & {"hypothetical", "condition", "possible", "doubtful", "refuse", "question"}
    over = (match.word, match.word.head) if match.word.dep == "dobj" else (match.word,)
    among = match.entry.pos == "NOUN" and any(
        p.low in ("among", "within", "inside") for w in over for p in w.kids("prep")
    )  # `discord among them`
    wished = match.entry.frame.name == "strain" and "wish" in modality.signs and not among
    return wished and not unsure and not modality.negated


def _joint(match: Match, parsed: Parsed, draft: Draft, *, modality: Modality) -> Iterator[Claim]:
    """Several who launch one operation work together."""
    one = match.entry.pos == "NOUN" and match.word.dep == "dobj"
    one = one and (match.word.tag in ("NN", "NNP") or any(c.low in _TOGETHER for c in match.word.kids("amod")))
    if match.entry.frame.name not in ("war", "attack") or not one or not modality.settled:
        return
    own = match.entry.frame.name == "war" and not match.targets and not match.against
    if own or match.word.head.lemma in _ENDING:
        return  # "A and B fought a war"
    sources = ids_of(match.sources, draft, False)
    if 2 <= len(sources) <= MOST_MUTUAL:
        for (a, at_a), (b, at_b) in combinations(sources, 2):
            claim = _claim(match, parsed, "tie", (a, b, at_a, at_b), TieLabel("cooperation", ("operational",)))
            claim.factuality = modality.factuality
            claim.reason = f"“{match.word.text}”: one operation of several together"
            yield claim


def _help(match: Match) -> tuple[str, ...]:
    """The sorts of help that the words beside a predicate name."""
    table = load_help()
    words: list[Word] = []
    if match.entry.pos == "VERB":
        words = [w for c in match.word.kids("dobj", "nsubjpass") for m in conjuncts(c) for w in _measured(m)]
        words += [w for p in match.word.kids("prep", "dative") if p.low in ("with", "of") for c in p.kids("pobj")
                  for w in conjuncts(c)]  # fmt: skip
        words += [w for w in match.word.kids("ccomp", "xcomp", "oprd") if w.pos in ("NOUN", "ADJ")]
        if match.word.lemma in _COMING:
            words += [w for c in match.word.kids("nsubj") for m in conjuncts(c) for w in _measured(m)]
        if match.word.dep in ("acl", "relcl"):
            words.append(match.word.head)
    elif match.entry.pos == "NOUN":
        words = match.word.kids("compound", "amod", "nmod")
        if match.entry.frame.needs_help:
            words += [w for p in match.word.kids("prep") if p.low == "of" for c in p.kids("pobj") for w in conjuncts(c)]
    sorts = [*match.entry.frame.support, *(table[w.lemma] for w in words if w.lemma in table)]
    if any(is_money(w) for w in words):
        sorts.append("financial")
    return tuple(dict.fromkeys(sorts))


def _measured(word: Word) -> list[Word]:
    """What a quantity is a quantity of (`most of its money`), with the word itself."""
    inner = [w for p in word.kids("prep") if p.low == "of" for c in p.kids("pobj") for w in conjuncts(c)]
    return [word, *(inner if word.tag in ("JJS", "JJR", "JJ", "DT", "CD") or word.lemma in _QUANTITIES else [])]


def _tie(
    match: Match, parsed: Parsed, pair: Pair, *, modality: Modality, help_given: tuple[str, ...]
) -> Iterator[Claim]:
    state, past = state_of(match)
    if not state:
        return
    grown = (c for w in match.word.kids("acomp") for c in w.kids("advmod"))
    if state == "none" and any(c.low in _GROWING for c in grown):
        state = "strained"  # "has become more independent of B"
    a, b = pair[:2]
    frame = match.entry.frame
    if frame.event and match.word.lemma in _ONCE and not _gives_words(match) and _is_act(match):
        return
    if state in FRIENDLY and "ended" in modality.signs and not modality.negated:
        yield _claim(match, parsed, "event", pair, EventLabel("SANCTION"))
        return
    if state in FRIENDLY and "refuse" in modality.signs and not modality.negated:
        yield _claim(match, parsed, "event", pair, EventLabel("REJECT"))
        yield _claim(match, parsed, "tie", pair, TieLabel("strained"))
        return
    if "ended" in modality.signs or (not modality.settled and "refuse" not in modality.signs):
        return
    if _gives_words(match):
        state = "sympathy"
    provider = {"source": a, "target": b}.get(frame.provider) if state == "cooperation" else None
    support = help_given if state in ("cooperation", "alliance") else ()
    claim = _claim(match, parsed, "tie", pair, TieLabel(state, support, provider))
    claim.factuality = modality.factuality
    claim.past = past
    yield claim


def _event(match: Match, parsed: Parsed, pair: Pair, *, modality: Modality) -> Iterator[Claim]:
    frame = match.entry.frame
    if frame.name in _TALKS and modality.negated and modality.signs & {"future", "hypothetical"}:
        yield _claim(match, parsed, "event", pair, EventLabel("REJECT"))
        return
    vowed = frame.name == "refuse" and not modality.negated and modality.signs <= {"wish"} and _is_vowed(match.word)
    if not frame.event or not (modality.settled or vowed) or modality.signs & {"refuse", "ended"}:
        return
    if frame.tie and not _is_act(match):
        return
    if modality.negated and match.word.dep == "pcomp":
        return  # "without asking B"
    claim = _claim(match, parsed, "event", pair, EventLabel("SUPPORT" if _gives_words(match) else frame.event))
    claim.factuality = modality.factuality
    yield claim


def _is_vowed(verb: Word) -> bool:
    """True for `vowed to deny B a haven`, which turns it away already; not for `vowed to deny it if …`."""
    under_if = any(m.low in ("if", "unless") for c in verb.kids("advcl") for m in c.kids("mark"))
    return verb.head.lemma in _VOWING and not under_if


def _gives_words(match: Match) -> bool:
    """True for `sent its condolences`."""
    return match.entry.frame.name == "give" and _help(match) == ("rhetorical",)


def _is_act(match: Match) -> bool:
    """
    A standing practice is a tie, an act an event: past tense and participles of verbs are acts.

    Not of verbs that tell of a practice in any tense, unless on a day, nor of what goes on for a time, as the hands of
    training/encoder code it (docs/method/coding.md, "What was tried").
    """
    verb = match.word
    past = match.entry.pos == "VERB" and verb.tag in ("VBD", "VBN") and not verb.kids("neg")
    practice = verb.lemma in _PRACTISED and not is_dated(verb)
    return past and not practice and not goes_on(verb)


def _against(match: Match, parsed: Parsed, draft: Draft, *, modality: Modality) -> Iterator[Claim]:
    """Partners who act together against a third are its enemies, each of them."""
    if match.entry.frame.tie not in FRIENDLY or not match.against or not modality.settled:
        return
    lent = ids_of(match.targets, draft, False)
    both = [*ids_of(match.sources, draft, False), *lent]
    for (a, at_a), (c, at_c) in product(both, ids_of(match.against, draft, False)):
        if a != c:
            if (a, at_a) in lent and _is_card(match.against):
                continue  # "nurtures B as a hedge against C": B is no enemy of C by that
            pair = (a, c, at_a, at_c)
            fought = match.word.lemma in _FIGHTING
            if fought and _is_act(match):
                claim = _claim(match, parsed, "event", pair, EventLabel("ASSAULT"))
            else:
                claim = _claim(match, parsed, "tie", pair, TieLabel("war" if fought else "rivalry"))
            claim.factuality = modality.factuality
            yield claim


def _is_card(against: list[Party]) -> bool:
    """True for `as a hedge against C`."""
    return any(p.word.head.low == "against" and p.word.head.head.lemma in _CARDS for p in against)


def _claim(match: Match, parsed: Parsed, kind: str, pair: Pair, label: Label) -> Claim:
    return Claim(
        parsed=parsed,
        trigger=match.word,
        kind=kind,
        actors=pair[:2],
        label=label,
        mentions=pair[2:],
        reason=f"“{match.word.text}”: {match.entry.frame.means}",
    )
