"""The side of an act that a clause leaves out: the other one named, who asked last, or the pair of the text."""

from __future__ import annotations

from amity.coding.draft import Draft
from amity.coding.lexicon import load_lexicon, load_words
from amity.coding.matching import Match
from amity.coding.pairs import FRIENDLY, HOSTILE, NAMES, Pair, focus_of, whole_of
from amity.coding.parties import AGENTS, is_passive, parties
from amity.coding.spans import clause_verb
from amity.coding.who.words import words as who_words
from amity.coding.words import Parsed, Word
from amity.model import EventLabel, Span

_COMPLETED = frozenset({"war", "attack", "split", "integration", "alliance", "aid", "give", "take", "train", "arm",
                        "fund",
                        "shelter", "clash", "cooperate", "depend", "support"})  # fmt: skip
_ON_BEHALF = frozenset({"for", "alongside", "beside", "with", "under"})
_ALONE = frozenset({"nsubj", "aux", "advmod", "punct", "cc", "conj", "npadvmod", "neg"})
_ASKED = (EventLabel("REQUEST"), EventLabel("THREATEN"))
_TURNED_ON_SOMEBODY = frozenset({"withhold", "refuse", "protest", "request"})
_NOTE = 5  # sentences: a shorter text on two is about these two, whatever the clause
_RECENT = 2  # sentences


def doers_of(match: Match) -> list[Word]:
    """
    Whoever does what a match tells, where no actor is known to: the frigate of `the frigate joined ships of A and B`.

    What explodes or flies is somebody's: `a bomb killed B's soldiers`, and so somebody else in the sentence may act.
    """
    acts = match.entry.pos == "VERB" and not is_passive(match.word)
    doers = [s for s in (match.word.kids("nsubj") if acts else []) if s.pos in ("NOUN", "PROPN")]
    frame = match.entry.frame.name
    if frame == "split":
        return []  # `X and his men left A and formed B`
    force = frame in ("war", "attack", "coerce", "clash")
    return [s for s in doers if not force or s.pos == "PROPN" or s.lemma in who_words().described]


def completed(
    match: Match, sources: list[tuple[str, Span]], targets: list[tuple[str, Span]], *, parsed: Parsed, draft: Draft
) -> Pair | None:
    """
    The missing side of an act where the sentence names just one other actor: it can be no one else.

    Args:
        match: the act.
        sources: who acts, with the words that stand for each.
        targets: who is acted on, likewise.
        parsed: the sentence.
        draft: of the document.

    Returns:
        The pair, acting one first, with their words; None where nobody or several could have the other part.
    """
    known = sources or targets
    frame = match.entry.frame
    if answered := _answered(match, sources, targets, parsed=parsed, draft=draft):
        return answered
    if frame.name in ("war", "attack") and (_is_elsewhere(match.word) or _is_on_a_thing(match.word)):
        return None
    if is_passive(match.word) and not match.sources and all(p.word.ref is None for p in match.targets):
        return None  # `B's offer was welcomed`
    if frame.name not in _COMPLETED or len(known) != 1 or not (match.entry.pos == "VERB" or frame.tie == "none"):
        return None
    named: dict[str, Span] = {}
    inside = _where_the_other_is(match, known=bool(sources))
    for word in parsed.words:
        if word.ref is not None and word.ref.how in NAMES and word.ref.role_hint != "place" and word in inside:
            if (
                (len(draft.sentences) > _NOTE and _is_aside(word, match.word))
                or (frame.tie in FRIENDLY and _is_targeted(word, match.word))
                or _is_of_another(word, match.word)
                or any(a.low in ("according", "without") for a in word.above())
            ):
                continue
            for actor_id in word.ref.actor_ids:
                named.setdefault(whole_of(actor_id, draft), word.ref.span)
    others = {i: at for i, at in named.items() if i != known[0][0]}
    if len(others) != 1:
        return None
    ((other, at),) = others.items()
    a, at_a = known[0]
    return (a, other, at_a, at) if sources else (other, a, at, at_a)


def _where_the_other_is(match: Match, *, known: bool) -> set[Word]:
    """
    The words of a clause in which the other one may be named.

    Not those of who acts, if that is known; nobody else acts where somebody does of whom it is not known who he is: not
    B in `the frigate joined the fleets of A and B`.
    """
    clause = set(clause_verb(match.word).subtree())
    if known:
        return clause.difference(*(p.word.subtree() for p in match.sources))
    doers = doers_of(match)
    return clause & {w for s in doers for w in s.subtree()} if doers else clause


def _is_aside(name: Word, verb: Word) -> bool:
    """True in a clause with a subject of its own under the verb: `A split after B had named a leader`."""
    for above in name.above():
        if above is verb:
            return False
        if above.dep in ("advcl", "relcl", "parataxis") and above.kids("nsubj", "nsubjpass"):
            return True
    return False


def _is_of_another(name: Word, verb: Word) -> bool:
    """True for the B of `targets companies that support B`: another, whom no name stands for, has to do with it."""
    for above in name.above():
        if above is verb:
            return False
        if (
            above.dep in ("acl", "relcl")
            and above.pos == "VERB"
            and above.head.ref is None
            and above.head.lemma in AGENTS
        ):
            return True
    return False


def _is_elsewhere(verb: Word) -> bool:
    """True for force on behalf of another, or on what is no actor: `fights for B`, `supports B to defeat terror`."""
    aimed = verb.tag == "VB" and verb.dep in ("xcomp", "advcl", "acl")
    other = aimed and any(o.ref is None for o in verb.kids("dobj"))
    return other or any(_is_on_behalf(p) for p in verb.kids("prep"))


def _is_on_a_thing(verb: Word) -> bool:
    """True for `burned crops`, in a clause beside others: whose they are is not said."""
    objects = verb.kids("dobj")
    return bool(objects) and verb.dep == "conj" and not parties(objects) and all(o.pos == "NOUN" for o in objects)


def understood(match: Match, sources: list[tuple[str, Span]], *, parsed: Parsed, draft: Draft) -> Pair | None:
    """
    The other one of the pair that a text is about, in `A withheld payment for two months`, `A refused to attend`.

    Args:
        match: the act.
        sources: who acts, with the words that stand for each.
        parsed: the sentence.
        draft: of the document.
    """
    if match.entry.frame.name not in _TURNED_ON_SOMEBODY or match.entry.pos != "VERB" or is_passive(match.word):
        return None
    focal = focus_of(parsed, draft)
    if focal is None or len(sources) != 1 or len(draft.sentences) <= _NOTE or match.word.tag not in ("VBD", "VBN"):
        return None
    (actor, at), pair = sources[0], {focal.first, focal.second}
    named = {whole_of(i, draft) for w in parsed.words if w.ref is not None for i in w.ref.actor_ids}
    if actor not in pair or named - pair:
        return None
    return actor, focal.other(actor), at, match.word.span


def _answered(
    match: Match, sources: list[tuple[str, Span]], targets: list[tuple[str, Span]], *, parsed: Parsed, draft: Draft
) -> Pair | None:
    """Whose demand it is in `A rejected the demand`: who asked A for something last."""
    if match.entry.frame.name not in ("refuse", "concede") or targets or len(sources) != 1:
        return None
    asked = match.word.kids("dobj")
    if asked and not _is_of_a_demand(asked[0]):
        return None
    if not asked and any(c.dep not in _ALONE for c in match.word.children):
        return None  # "he refused"
    at_other = asked[0].span if asked else match.word.span
    actor, at = sources[0]
    for claim in reversed(draft.claims):
        near = 0 <= parsed.index - claim.parsed.index <= _RECENT
        if near and claim.label in _ASKED and claim.actors[1] == actor:
            return actor, claim.actors[0], at, at_other
    return None


def _is_of_a_demand(noun: Word) -> bool:
    """`the demand`, `this offer`: somebody's of whom a sentence before speaks."""
    told = any(d.low in ("the", "this", "that") for d in noun.kids("det")) and not noun.kids("poss")
    return told and noun.lemma in load_words("objects")["demand"]


def _is_on_behalf(prep: Word) -> bool:
    """True for `fights for its people`, `fights alongside B`; not for `attacked with the aim of`."""
    return prep.low in _ON_BEHALF and (prep.low == "for" or any(parties([o]) for o in prep.kids("pobj")))


def _is_targeted(word: Word, verb: Word) -> bool:
    """True if an act of force, `against` or `protect from` stands between the two (`unite to defeat A`)."""
    below = word
    for above in word.above():
        if above is verb:
            return False
        if above.low == "against" or (above.low == "from" and verb.lemma in load_words("ties")["saving"]):
            return True
        hostile = (
            e.frame.tie in HOSTILE or e.frame.event == "ASSAULT" for e in load_lexicon().of(above.pos, above.lemma)
        )
        told = above.pos == "VERB" or (above.pos == "NOUN" and below.low in ("by", "on"))  # `to stop attacks by A`
        if told and any(hostile):
            return True
        below = above
    return False
