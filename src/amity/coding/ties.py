"""Ties and events: what the frames of a sentence say about pairs of actors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, product

from amity.coding.draft import Claim, Draft
from amity.coding.lexicon import load_help, load_lexicon, load_words
from amity.coding.matching import Match, find_matches, named_after
from amity.coding.modality import Modality, modality_of
from amity.coding.parties import Party, is_passive, parties
from amity.coding.spans import clause_verb
from amity.coding.tie_state import state_of
from amity.coding.words import Parsed, Word, conjuncts, is_money
from amity.model import Dyad, EventLabel, Label, Span, TieLabel

FRIENDLY = frozenset({"sympathy", "cooperation", "alliance", "integration"})
HOSTILE = frozenset({"war", "rivalry"})
HOSTILE_ACTS = frozenset({"REJECT", "ACCUSE", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
_PEOPLE = frozenset({"member"})
_COMPLETED = frozenset({"war", "attack", "split", "integration", "alliance", "aid", "give", "take", "train", "arm",
                        "fund",
                        "shelter", "clash", "cooperate", "depend", "support"})  # fmt: skip
NAMES = frozenset({"name", "acronym", "alias", "proposed", "modifier", "member"})  # references that name an actor
_CALLED = NAMES | {"described", "nominal", "demonym"}
_QUANTITIES = frozenset({"half", "third", "quarter", "bulk", "share", "part", "majority", "rest", "lot", "number"})
_COMING = frozenset({"come", "arrive", "flow", "originate"})
_FIGHTING = frozenset({"fight", "battle", "attack", "raid", "war", "ambush", "strike", "storm"})
_TALKS = frozenset({"talk", "agree", "cooperate"})
_TOGETHER = frozenset({"simultaneous", "coordinated", "co-ordinated", "combined", "joint", "synchronised"})
_MATTER = frozenset({"of", "from", "for", "against", "to", "towards", "toward", "about"})
_DEAR = frozenset(
    {"lose", "forgo", "forfeit", "risk", "jeopardise", "jeopardize", "endanger", "replace", "want", "need"}
)
_ON_BEHALF = frozenset({"for", "alongside", "beside", "with", "under"})
_BREAKING = frozenset({"abrogate", "break", "breach", "cancel", "denounce", "scrap", "tear", "violate"})
_BODIES = frozenset({"alliance", "bloc", "brotherhood", "coalition", "front", "partnership", "union"})
_OFTEN = frozenset(
    {"constantly", "frequently", "often", "periodically", "regularly", "repeatedly", "routinely", "sporadically"}
)
_RECENT = 2  # sentences
_MOST_MUTUAL = 5
Pair = tuple[str, str, Span | None, Span | None]


def find_ties(draft: Draft) -> None:
    """Add the ties and events of every parsed sentence to the draft's claims."""
    lexicon = load_lexicon()
    for parsed in draft.parsed:
        for match in find_matches(parsed, lexicon):
            draft.claims.extend(_claims(match, parsed, draft))


def _claims(match: Match, parsed: Parsed, draft: Draft) -> Iterator[Claim]:
    help_given = _help(match)
    if match.entry.pos == "NOUN" and match.entry.frame.tie in FRIENDLY and _is_withheld(match.word):
        return
    if match.entry.pos == "NOUN" and match.entry.frame.tie in FRIENDLY and _is_attacked(match.word):
        return
    if match.entry.frame.needs_help and not help_given:
        return
    modality = Modality() if _is_dear(match) else modality_of(match.word, match.object)
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
        yield from _tie(match, parsed, pair, modality=modality, help_given=help_given)
        yield from _event(match, parsed, pair, modality=modality)
    yield from _against(match, parsed, draft, modality=modality)
    yield from _joint(match, parsed, draft, modality=modality)


def _is_dear(match: Match) -> bool:
    """True for the support of `cannot afford to lose its support`, which is there whatever is said of losing it."""
    first = conjuncts(match.word)[0]
    return match.entry.pos == "NOUN" and first.dep == "dobj" and first.head.lemma in _DEAR and first.head.dep == "xcomp"


def _is_withheld(word: Word) -> bool:
    """True for help that is cut, frozen or cancelled: the verb says so."""
    first = conjuncts(word)[0]
    if first.dep not in ("dobj", "nsubjpass"):
        return False
    return any(e.frame.name == "withhold" for e in load_lexicon().of("VERB", first.head.lemma))


def _is_attacked(word: Word) -> bool:
    """True for the financier of `they detained a financier of B`: whoever is seized is no tie of theirs."""
    first = conjuncts(word)[0]
    if first.dep not in ("dobj", "nsubjpass"):
        return False
    entries = (e for e in load_lexicon().of("VERB", first.head.lemma) if not e.objects and not e.particles)
    return any(e.frame.event in ("ASSAULT", "COERCE", "SANCTION") for e in entries) and not word.kids("poss")


def _is_aim(match: Match, modality: Modality) -> bool:
    """Who means to attack another is its enemy already (`efforts to defeat`, `will go on striking`)."""
    aimed = modality.signs & {"wish", "future", "aim"} and not modality.signs & {
        "hypothetical",
        "condition",
        "possible",
        "ended",
        "prevent",
    }
    return match.entry.frame.name in ("war", "attack") and bool(aimed) and not modality.negated


def _is_drawing_away(match: Match, modality: Modality) -> bool:
    """Who tries to keep away from a partner is at odds with it already (`seeks to distance itself from`)."""
    unsure = modality.signs & {"hypothetical", "condition", "possible", "doubtful", "refuse", "question"}
    return match.entry.frame.name == "strain" and "wish" in modality.signs and not unsure and not modality.negated


def _joint(match: Match, parsed: Parsed, draft: Draft, *, modality: Modality) -> Iterator[Claim]:
    """Several who launch one operation work together."""
    one = match.entry.pos == "NOUN" and match.word.dep == "dobj"
    one = one and (match.word.tag in ("NN", "NNP") or any(c.low in _TOGETHER for c in match.word.kids("amod")))
    if match.entry.frame.name not in ("war", "attack") or not one or not modality.settled:
        return
    sources = _ids(match.sources, draft, False)
    if 2 <= len(sources) <= _MOST_MUTUAL:
        for (a, at_a), (b, at_b) in combinations(sources, 2):
            claim = _claim(match, parsed, "tie", (a, b, at_a, at_b), TieLabel("cooperation", ("operational",)))
            claim.factuality = modality.factuality
            claim.reason = f"“{match.word.text}”: one operation of several together"
            yield claim


def pairs_of(match: Match, parsed: Parsed, draft: Draft) -> list[Pair]:
    """
    The pairs of a match, acting one first: those who act with those acted on, else the members of one coordination,
    else, for a noun of relation, the pair of the paragraph.
    """
    frame = match.entry.frame
    if frame.tie == "none" and match.entry.pos == "NOUN" and _is_only_named(match.word):
        return []
    told = match.entry.pos != "NOUN" or _predicated(match.word) or bool(named_after(match.word))
    if frame.name == "integration" and not told:
        return []
    if frame.name == "agree" and match.entry.pos == "NOUN" and not _is_made(match):
        return []
    if match.entry.pos == "NOUN" and match.word.lemma in _BODIES and _is_what_one_is(match.word):
        return []
    sources, targets = _ids(match.sources, draft, frame.personal), _ids(match.targets, draft, frame.personal)
    found: list[Pair] = [(a, b, p, q) for (a, p), (b, q) in product(sources, targets) if a != b]
    if not found and frame.mutual and _reciprocal(match):
        together = sources if len(sources) > 1 else targets if len(targets) > 1 else []
        if len(together) <= _MOST_MUTUAL:
            found = [(a, b, p, q) for (a, p), (b, q) in combinations(together, 2) if a != b]
    if not found and (completed := _completed(match, sources, targets, parsed=parsed, draft=draft)):
        found = [completed]
    if not found and frame.relation and match.entry.pos == "NOUN":
        return list(_implied(sources or targets, match, parsed, draft))
    return list({(a, b): (a, b, p, q) for a, b, p, q in reversed(found)}.values())


def _is_made(match: Match) -> bool:
    """False for an agreement that is only spoken of, or broken: `accused B of breaking the treaty`."""
    if match.targets:
        return True
    verb = next((w for w in match.word.above() if w.pos in ("VERB", "AUX")), None)
    return verb is None or (
        match.word.dep in ("dobj", "nsubjpass", "nsubj", "ROOT", "attr", "conj") and verb.lemma not in _BREAKING
    )


def _is_what_one_is(word: Word) -> bool:
    """True for the brotherhood of `the Order, an armed brotherhood`, with nobody else in it."""
    others = [o for p in word.kids("prep") if p.low in ("with", "between", "of") for o in p.kids("pobj")]
    return word.dep in ("appos", "attr") and not parties(others)


def _is_only_named(word: Word) -> bool:
    """True for a break that is spoken of and not told (`the cost of a break`, `nothing to gain from any break`)."""
    named = any(c.low in ("a", "an", "any", "such") for c in word.kids("det"))
    return word.dep == "pobj" and word.head.low in _MATTER and (named or not word.kids("det", "poss"))


def _predicated(word: Word) -> bool:
    """True where a noun says what an actor is (`A is a branch of B`, `A, the wing of B`), not where it names some."""
    first = conjuncts(word)[0]
    if first.dep in ("attr", "appos", "oprd", "ROOT", "nsubj", "dobj") and first.lemma not in _PEOPLE:
        return True
    return first.dep in ("attr", "appos", "oprd") or (first.dep == "pobj" and first.head.low in ("as", "into"))


def _reciprocal(match: Match) -> bool:
    """Can the members of one coordination be the pair? Not where they make war together on someone else."""
    if match.entry.frame.tie not in HOSTILE or match.entry.pos != "NOUN":
        return True
    if match.word.dep == "pobj" and match.word.head.low in ("at", "in") and match.word.head.head.lemma == "be":
        return True
    return match.word.dep not in ("dobj", "pobj") or bool(match.word.kids("prep") and not match.sources)


def _completed(
    match: Match, sources: list[tuple[str, Span]], targets: list[tuple[str, Span]], *, parsed: Parsed, draft: Draft
) -> Pair | None:
    """The missing side of an act where the sentence names just one other actor: it can be no one else."""
    known = sources or targets
    frame = match.entry.frame
    if answered := _answered(match, sources, targets, parsed=parsed, draft=draft):
        return answered
    if frame.name in ("war", "attack") and any(_is_on_behalf(p) for p in match.word.kids("prep")):
        return None
    if is_passive(match.word) and not match.sources and all(p.word.ref is None for p in match.targets):
        return None  # `B's offer was welcomed`
    if frame.name not in _COMPLETED or len(known) != 1 or not (match.entry.pos == "VERB" or frame.tie == "none"):
        return None
    named: dict[str, Span] = {}
    inside = set(clause_verb(match.word).subtree())
    for word in parsed.words:
        if word.ref is not None and word.ref.how in NAMES and word.ref.role_hint != "place" and word in inside:
            if frame.tie in FRIENDLY and _is_targeted(word, match.word):
                continue
            for actor_id in word.ref.actor_ids:
                named.setdefault(whole_of(actor_id, draft), word.ref.span)
    others = {i: at for i, at in named.items() if i != known[0][0]}
    if len(others) != 1:
        return None
    ((other, at),) = others.items()
    a, at_a = known[0]
    return (a, other, at_a, at) if sources else (other, a, at, at_a)


def _answered(
    match: Match, sources: list[tuple[str, Span]], targets: list[tuple[str, Span]], *, parsed: Parsed, draft: Draft
) -> Pair | None:
    """Whose demand it is in `A rejected the demand`: who asked A for something last."""
    asked = match.entry.frame.name in ("refuse", "concede") and match.word.kids("dobj")
    if not asked or targets or len(sources) != 1 or asked[0].lemma not in load_words("objects")["demand"]:
        return None
    if asked[0].kids("poss") or not any(d.low in ("the", "this", "that") for d in asked[0].kids("det")):
        return None
    actor, at = sources[0]
    for claim in reversed(draft.claims):
        near = 0 <= parsed.index - claim.parsed.index <= _RECENT
        if near and claim.label == EventLabel("REQUEST") and claim.actors[1] == actor:
            return actor, claim.actors[0], at, asked[0].span
    return None


def _is_on_behalf(prep: Word) -> bool:
    """True for `fights for its people`, `fights alongside B`; not for `attacked with the aim of`."""
    return prep.low in _ON_BEHALF and (prep.low == "for" or any(parties([o]) for o in prep.kids("pobj")))


def _is_targeted(word: Word, verb: Word) -> bool:
    """True if an act of force, or `against`, stands between the word and the verb (`unite to defeat A`)."""
    for above in word.above():
        if above is verb:
            return False
        if above.low == "against":
            return True
        hostile = (e.frame.tie in HOSTILE or e.frame.event == "ASSAULT" for e in load_lexicon().of("VERB", above.lemma))
        if above.pos == "VERB" and any(hostile):
            return True
    return False


def _implied(known: list[tuple[str, Span]], match: Match, parsed: Parsed, draft: Draft) -> Iterator[Pair]:
    assert draft.resolution is not None  # noqa: S101 - set by the step before
    ref = match.word.ref
    focal = focus_of(parsed, draft)
    if ref is not None and ref.how in ("counterpart",) and len(ref.actor_ids) == 1 and known:
        if known[0][0] != ref.actor_ids[0]:
            yield known[0][0], ref.actor_ids[0], known[0][1], ref.span
        return
    here = match.word.span  # the noun itself stands for both
    if focal is None or ref is None or (match.word.kids("poss") and not known):
        return
    if not known:
        yield focal.first, focal.second, here, here
    elif known[0][0] in (focal.first, focal.second):
        yield known[0][0], focal.other(known[0][0]), known[0][1], here


def focus_of(parsed: Parsed, draft: Draft) -> Dyad | None:
    """
    The pair that a paragraph is about, if the text is about it at all.

    News that name many pairs in passing have no pair that `the alliance` could mean without naming it.
    """
    assert draft.resolution is not None  # noqa: S101 - set by the step before
    focal = draft.resolution.focal[parsed.sentence.paragraph] or draft.resolution.focal_of_text
    return focal if focal is not None and focal in draft.focused else None


def _ids(found: list[Party], draft: Draft, personal: bool) -> list[tuple[str, Span]]:
    """Actor ids with their mentions, each once; persons stand for their organisation unless the bond is personal."""
    ids: dict[str, Span] = {}
    for party in found:
        for actor_id in party.ids:
            ids.setdefault(actor_id if personal else whole_of(actor_id, draft), _written(party, actor_id))
    return list(ids.items())


def _written(party: Party, actor_id: str) -> Span:
    """The words that stand for an actor: for `its` the name in the same sentence, if the actor is named there."""
    if party.word.ref is None or party.word.ref.how != "possessive":
        return party.span
    *_, root = (party.word, *party.word.above())
    for word in root.subtree():
        if (
            word.i < party.word.i
            and word.ref is not None
            and word.ref.how in _CALLED
            and actor_id in word.ref.actor_ids
        ):
            return word.ref.span
    return party.span


def whole_of(actor_id: str, draft: Draft) -> str:
    """The organisation for which a person speaks and acts, else the actor itself."""
    assert draft.resolution is not None  # noqa: S101 - set by the step before
    actor = draft.resolution.actors.get(actor_id) or draft.gazetteer.actors.get(actor_id)
    if actor is not None and actor.kind == "person" and actor.part_of:
        return actor.part_of
    return actor_id


def party_ids(found: Iterable[Party], draft: Draft) -> dict[str, Span]:
    """Who is meant by some parties, each organisation once, with the words that say so."""
    ids: dict[str, Span] = {}
    for party in found:
        for actor_id in party.ids:
            ids.setdefault(whole_of(actor_id, draft), party.span)
    return ids


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
    a, b = pair[:2]
    frame = match.entry.frame
    if state in FRIENDLY and "ended" in modality.signs and not modality.negated:
        yield _claim(match, parsed, "event", pair, EventLabel("SANCTION"))
        return
    if state in FRIENDLY and "refuse" in modality.signs and not modality.negated:
        yield _claim(match, parsed, "event", pair, EventLabel("REJECT"))
        yield _claim(match, parsed, "tie", pair, TieLabel("strained"))
        return
    if "ended" in modality.signs or (not modality.settled and "refuse" not in modality.signs):
        return
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
    if not frame.event or not modality.settled or modality.signs & {"refuse", "ended"}:
        return
    if frame.tie and not _is_act(match):
        return
    claim = _claim(match, parsed, "event", pair, EventLabel(frame.event))
    claim.factuality = modality.factuality
    yield claim


def _is_act(match: Match) -> bool:
    """A standing practice is a tie, an act an event: past tense and participles of verbs are acts."""
    often = any(a.low in _OFTEN for a in match.word.kids("advmod"))
    return match.entry.pos == "VERB" and match.word.tag in ("VBD", "VBN") and not match.word.kids("neg") and not often


def _against(match: Match, parsed: Parsed, draft: Draft, *, modality: Modality) -> Iterator[Claim]:
    """Partners who act together against a third are its enemies, each of them."""
    if match.entry.frame.tie not in FRIENDLY or not match.against or not modality.settled:
        return
    both = [*_ids(match.sources, draft, False), *_ids(match.targets, draft, False)]
    for (a, at_a), (c, at_c) in product(both, _ids(match.against, draft, False)):
        if a != c:
            pair = (a, c, at_a, at_c)
            fought = match.word.lemma in _FIGHTING
            if fought and _is_act(match):
                claim = _claim(match, parsed, "event", pair, EventLabel("ASSAULT"))
            else:
                claim = _claim(match, parsed, "tie", pair, TieLabel("war" if fought else "rivalry"))
            claim.factuality = modality.factuality
            yield claim


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
