"""Between whom a predicate holds: who takes part in it, who is only understood, or the pair of the paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, product

from amity.coding.draft import Draft
from amity.coding.lexicon import load_lexicon, load_qualifiers, load_words
from amity.coding.matching import Match
from amity.coding.noun_parties import named_after
from amity.coding.pairs import focal_at, whole_of
from amity.coding.parties import AGENTS, Party, at_slot, is_passive, parties
from amity.coding.spans import clause_verb
from amity.coding.who.words import words as who_words
from amity.coding.words import Parsed, Word, conjuncts
from amity.model import Dyad, EventLabel, Span

FRIENDLY = frozenset({"sympathy", "cooperation", "alliance", "integration"})
HOSTILE = frozenset({"war", "rivalry"})
HOSTILE_ACTS = frozenset({"REJECT", "ACCUSE", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
_PEOPLE = frozenset({"member"})
_COMPLETED = frozenset({"war", "attack", "split", "integration", "alliance", "aid", "give", "take", "train", "arm",
                        "fund",
                        "shelter", "clash", "cooperate", "depend", "support"})  # fmt: skip
NAMES = frozenset({"name", "acronym", "alias", "proposed", "modifier", "member"})  # references that name an actor
_CALLED = NAMES | {"described", "nominal", "demonym"}
_MATTER = frozenset({"of", "from", "for", "against", "to", "towards", "toward", "about"})
_ON_BEHALF = frozenset({"for", "alongside", "beside", "with", "under"})
_BREAKING = frozenset(
    {
        "decline",
        "dismiss",
        "oppose",
        "rebuff",
        "refuse",
        "reject",
        "shelve",
        "spurn",
        "abrogate",
        "break",
        "breach",
        "cancel",
        "denounce",
        "scrap",
        "tear",
        "violate",
    }
)
_BODIES = frozenset({"alliance", "bloc", "brotherhood", "coalition", "front", "partnership", "union"})
_SAVING = frozenset({"protect", "shield", "defend", "save", "rescue", "free", "liberate", "guard"})
_ALONE = frozenset({"nsubj", "aux", "advmod", "punct", "cc", "conj", "npadvmod", "neg"})
_ASKED = (EventLabel("REQUEST"), EventLabel("THREATEN"))
_TURNED_ON_SOMEBODY = frozenset({"withhold", "refuse", "protest", "request"})
_EACH = frozenset({"other", "another"})
_NOTE = 5  # sentences: a shorter text on two is about these two, whatever the clause
_RECENT = 2  # sentences
MOST_MUTUAL = 5
Pair = tuple[str, str, Span | None, Span | None]


def pairs_of(match: Match, parsed: Parsed, draft: Draft) -> list[Pair]:
    """
    The pairs of a match, acting one first: those who act with those acted on, else the members of one coordination,
    else, for a noun of relation, the pair of the paragraph.
    """
    frame = match.entry.frame
    if frame.tie == "none" and match.entry.pos == "NOUN" and _is_only_named(match.word):
        return []
    told = match.entry.pos != "NOUN" or _predicated(match.word) or bool(named_after(match.word))
    if (frame.name == "integration" and not told) or (frame.name == "sway" and not match.word.kids("poss")):
        return []  # "seized control over the town"
    if frame.name == "agree" and match.entry.pos == "NOUN" and not _is_made(match):
        return []
    if match.entry.pos == "NOUN" and match.word.lemma in _BODIES and _is_what_one_is(match.word):
        return []
    sources, targets = ids_of(match.sources, draft, frame.personal), ids_of(match.targets, draft, frame.personal)
    found: list[Pair] = [
        (a, b, p, q) for (a, p), (b, q) in product(sources, targets) if a != b and (p == q or not p.overlap(q))
    ]
    if not found and frame.mutual and _reciprocal(match):
        acting = [] if _is_on_something(match) else sources
        together = acting if len(acting) > 1 else targets if len(targets) > 1 and not _is_joined(match) else []
        if len(together) <= MOST_MUTUAL:
            found = [(a, b, p, q) for (a, p), (b, q) in combinations(together, 2) if a != b]
    if not found and (completed := _completed(match, sources, targets, parsed=parsed, draft=draft)):
        found = [completed]
    if not found and not targets and (understood := _understood(match, sources, parsed=parsed, draft=draft)):
        found = [understood]
    if not found and frame.relation and match.entry.pos == "NOUN":
        return list(_implied(sources or targets, match, parsed, draft))
    return list({(a, b): (a, b, p, q) for a, b, p, q in reversed(found)}.values())


_UNDERTAKING = frozenset(
    {"act", "action", "agree", "aim", "commit", "committed", "continue", "determined", "effort", "measure", "move",
     "obligation", "pledge", "promise", "seek", "step", "take", "undertake", "vow", "work"}
)  # fmt: skip
_ROOFS = frozenset({"asylum", "haven", "refuge", "sanctuary", "shelter"})


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
    deed = thing.dep == "dobj" and thing.head.tag == "VB" and thing.head.head.lemma in _UNDERTAKING
    charged = bool(thing.kids("poss")) or any(c.low == "any" for c in thing.kids("det"))
    answered = (charged and not deed) or thing.lemma not in _ROOFS
    slots = ("to", "for") if deed else ("to",)
    to = [w for word in (thing, thing.head) for slot in slots for w in at_slot(word, slot)]
    return bool(parties(thing.head.kids("dative"))) or (not answered and bool(parties(to)))


def _is_made(match: Match) -> bool:
    """False for an agreement that is only spoken of, or broken: `accused B of breaking the treaty`."""
    if match.word.dep == "dobj" and match.word.head.lemma in _BREAKING:
        return False
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
    if first.dep in ("ccomp", "xcomp") and first.kids("nsubj"):
        return True  # `considers A a branch of B`
    return first.dep in ("attr", "appos", "oprd") or (first.dep == "pobj" and first.head.low in ("as", "into"))


def _reciprocal(match: Match) -> bool:
    """Can the members of one coordination be the pair? Not where they make war together on someone else."""
    if match.entry.frame.tie not in HOSTILE or match.entry.pos != "NOUN":
        return True
    if match.word.dep == "pobj" and match.word.head.low in ("at", "in") and match.word.head.head.lemma == "be":
        return True
    return match.word.dep not in ("dobj", "pobj") or bool(match.word.kids("prep") and not match.sources)


def _is_joined(match: Match) -> bool:
    """True for `the frigate joined A and B`, `works with A and B`, which is not A with B; `talks reconciled A and B`."""
    brought = match.word.lemma != "join" and any(conjuncts(p.word)[0].dep == "dobj" for p in match.targets)
    return bool(_doers(match)) and not brought


def _doers(match: Match) -> list[Word]:
    """
    Whoever does it where no actor is known to: the frigate of `the frigate joined ships of A and B`.

    What explodes or flies is somebody's: `a bomb killed B's soldiers`, and so somebody else in the sentence may act.
    """
    acts = match.entry.pos == "VERB" and not is_passive(match.word)
    doers = [s for s in (match.word.kids("nsubj") if acts else []) if s.pos in ("NOUN", "PROPN")]
    frame = match.entry.frame.name
    if frame == "split":
        return []  # `X and his men left A and formed B`
    force = frame in ("war", "attack", "coerce", "clash")
    return [s for s in doers if not force or s.pos == "PROPN" or s.lemma in who_words().described]


def _is_on_something(match: Match) -> bool:
    """True for `A and B loathe the same enemy`: what two do to a third they do not do to each other."""
    if match.entry.pos != "VERB" or match.entry.objects or "object" not in match.entry.partner_at:
        return False
    fights = {e.frame.tie for o in match.word.kids("dobj") for e in load_lexicon().of("NOUN", o.lemma)}
    objects = [o for o in match.word.kids("dobj") if o.low not in _EACH and o.pos in ("NOUN", "PROPN")]
    own = match.entry.frame.tie == "war" and "war" in fights  # "fought a duel"
    return bool(objects) and not own and not any(_is_each(o) for o in objects)


def _is_each(noun: Word) -> bool:
    """`each other's men`."""
    return any(c.low in _EACH for c in noun.kids("poss"))


def _completed(
    match: Match, sources: list[tuple[str, Span]], targets: list[tuple[str, Span]], *, parsed: Parsed, draft: Draft
) -> Pair | None:
    """The missing side of an act where the sentence names just one other actor: it can be no one else."""
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
    doers = _doers(match)
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


def _understood(match: Match, sources: list[tuple[str, Span]], *, parsed: Parsed, draft: Draft) -> Pair | None:
    """The other one of the pair that a text is about, in `A withheld payment for two months`, `A refused to attend`."""
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
    for above in word.above():
        if above is verb:
            return False
        if above.low == "against" or (above.low == "from" and verb.lemma in _SAVING):
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
    if match.word.dep in ("compound", "nmod"):
        return  # "security cooperation efforts"
    there = match.word.dep in ("attr", "dobj") and any(c.dep == "expl" for c in match.word.head.children)
    if focal is None or (ref is None and not there) or (match.word.kids("poss") and not known):
        return  # `there have been serious strains` is of the pair
    wide = draft.resolution.focal_of_text
    if known and wide in draft.focused and wide is not None and known[0][0] in (wide.first, wide.second):
        focal = focal if known[0][0] in (focal.first, focal.second) else wide
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
    focal = focal_at(parsed, draft) or draft.resolution.focal_of_text
    return focal if focal is not None and focal in draft.focused else None


def ids_of(found: list[Party], draft: Draft, personal: bool) -> list[tuple[str, Span]]:
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


def party_ids(found: Iterable[Party], draft: Draft) -> dict[str, Span]:
    """Who is meant by some parties, each organisation once, with the words that say so."""
    ids: dict[str, Span] = {}
    for party in found:
        for actor_id in party.ids:
            ids.setdefault(whole_of(actor_id, draft), party.span)
    return ids
