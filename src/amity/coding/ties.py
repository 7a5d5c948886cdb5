"""Ties and events: what the frames of a sentence say about pairs of actors."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from amity.coding.draft import Claim, Draft
from amity.coding.lasting import goes_on, is_dated
from amity.coding.lexicon import load_help, load_lexicon, load_words
from amity.coding.matching import Match, find_matches
from amity.coding.modality import Modality, is_given_up, is_under_if, modality_of
from amity.coding.pairs import FRIENDLY, Pair
from amity.coding.parties import Party
from amity.coding.tie_pairs import MOST_MUTUAL, ids_of, pairs_of
from amity.coding.tie_silence import is_dear, is_to_end, says_nothing
from amity.coding.tie_state import state_of
from amity.coding.who.words import words as who_words
from amity.coding.words import Parsed, Word, conjuncts, is_money
from amity.model import EventLabel, Label, TieLabel

_TALKS = frozenset({"talk", "agree", "cooperate"})
_VERBAL = ("VERB", "AUX")


def find_ties(draft: Draft) -> None:
    """Add the ties and events of every parsed sentence to the draft's claims."""
    lexicon = load_lexicon()
    for parsed in draft.parsed:
        for match in find_matches(parsed, lexicon):
            draft.claims.extend(_claims(match, parsed, draft))


def _claims(match: Match, parsed: Parsed, draft: Draft) -> Iterator[Claim]:
    help_given = _help(match)
    if says_nothing(match) or (match.entry.frame.needs_help and not help_given):
        return
    plain = is_dear(match) or is_to_end(match)
    thing = match.object or next(iter(match.word.kids("dobj") if match.entry.frame.needs_help else []), None)
    modality = Modality() if plain else modality_of(match.word, thing)  # `receives no support`
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


def _is_of_words(match: Match) -> bool:
    """True for `A clashed with B over the budget`, `met resistance from B`, where nobody's fighters take part."""
    armed = load_words("objects")["troops"] | who_words().of_groups
    about = any(p.low in ("over", "about") for p in match.word.kids("prep"))
    fighters = any(p.word.lemma in armed for p in (*match.sources, *match.targets))
    if match.object is not None and match.object.lemma == "resistance":
        return not fighters and all(c.low not in load_words("ties")["armed"] for c in match.object.kids("amod"))
    return match.word.lemma in ("clash", "spar") and match.entry.pos == "VERB" and about and not fighters


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
        if above.lemma in load_words("ties")["letting"] and below.dep in ("ccomp", "xcomp", "prep"):
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
    one = one and (
        match.word.tag in ("NN", "NNP") or any(c.low in load_words("ties")["together"] for c in match.word.kids("amod"))
    )
    if match.entry.frame.name not in ("war", "attack") or not one or not modality.settled:
        return
    own = match.entry.frame.name == "war" and not match.targets and not match.against
    if own or match.word.head.lemma in load_words("ties")["ending"]:
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
        if match.word.lemma in load_words("ties")["coming"]:
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
    return [
        word,
        *(
            inner
            if word.tag in ("JJS", "JJR", "JJ", "DT", "CD") or word.lemma in load_words("ties")["quantities"]
            else []
        ),
    ]


def _tie(
    match: Match, parsed: Parsed, pair: Pair, *, modality: Modality, help_given: tuple[str, ...]
) -> Iterator[Claim]:
    state, past = state_of(match)
    if not state:
        return
    grown = (c for w in match.word.kids("acomp") for c in w.kids("advmod"))
    if state == "none" and any(c.low in load_words("ties")["growing"] for c in grown):
        state = "strained"  # "has become more independent of B"
    a, b = pair[:2]
    frame = match.entry.frame
    if frame.event and match.word.lemma in load_words("ties")["once"] and not _gives_words(match) and _is_act(match):
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
    kept = (
        state == "none" and "refuse" in modality.signs and not modality.negated
    )  # `failed`, `is unwilling to break with B`
    claim.factuality = "denied" if kept else modality.factuality
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
    if frame.name == "refuse" and _is_to_stay(match.word):
        return
    if modality.negated and match.word.dep == "pcomp":
        return  # "without asking B"
    claim = _claim(match, parsed, "event", pair, EventLabel("SUPPORT" if _gives_words(match) else frame.event))
    claim.factuality = modality.factuality
    yield claim


def _is_to_stay(verb: Word) -> bool:
    """True for `refused to abandon B`, which turns nobody away."""
    return any(e.frame.tie == "none" for c in verb.kids("xcomp") for e in load_lexicon().of("VERB", c.lemma))


def _is_vowed(verb: Word) -> bool:
    """True for `vowed to deny B a haven`, which turns it away already; not for `vowed to deny it if …`."""
    return verb.head.lemma in load_words("ties")["vowing"] and not is_under_if(verb)


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
    practice = verb.lemma in load_words("ties")["practised"] and not is_dated(verb)
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
            fought = match.word.lemma in load_words("ties")["attacking"]
            if fought and _is_act(match):
                claim = _claim(match, parsed, "event", pair, EventLabel("ASSAULT"))
            else:
                claim = _claim(match, parsed, "tie", pair, TieLabel("war" if fought else "rivalry"))
            claim.factuality = modality.factuality
            yield claim


def _is_card(against: list[Party]) -> bool:
    """True for `as a hedge against C`."""
    return any(p.word.head.low == "against" and p.word.head.head.lemma in load_words("ties")["cards"] for p in against)


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
