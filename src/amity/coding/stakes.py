"""Drivers: what each of two actors has in the other, and what presses on it because of the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from amity.coding.draft import Claim, Draft
from amity.coding.lexicon import load_table
from amity.coding.modality import Modality, modality_of
from amity.coding.outlook import outcome_of
from amity.coding.parties import agents, at_slot, is_passive, parties, party_of, subjects
from amity.coding.spans import clause_verb
from amity.coding.stake_causes import stakes_of_causes
from amity.coding.stake_clauses import stakes_of_clauses
from amity.coding.stake_context import is_lasting, owners_of, sides_of_cue
from amity.coding.stake_lexicon import Cue, StakeLexicon, find_cues, find_qualified, find_things, load_stakes
from amity.coding.stake_sides import Place, Side, place_of, sides, without_ids
from amity.coding.words import Word, conjuncts
from amity.model import DriverLabel, Dyad, Span

_VERBS = ("VERB", "AUX")
_PARTING = frozenset(
    {"diverge", "differ", "clash", "conflict", "collide", "part", "drift", "evaporate", "fade", "weaken", "vanish"}
    | {"recede", "disappear", "dissolve", "lift"}
)
_REMOVING = frozenset({"lose", "remove", "eliminate", "end", "dissolve", "bury"})
_PHASES = frozenset({"stop", "cease", "refuse", "fail", "continue", "keep", "start", "begin"})
_OPPOSITE = {"binds": "strains", "strains": "binds"}
_WITH_THIRD = frozenset({"common_enemy", "leverage", "external_pressure", "alternatives", "cohesion"})
_THINGS = "what one of them has or gives is of worth to the other"
_TURNED = "what one of them had from the other is running out, withheld or lost"
_STANDS_FOR = frozenset({"nominal", "counterpart", "pair", "relative"})
_NEGATIVE = frozenset(
    {"not", "n't", "never", "no", "neither", "nor", "cannot", "longer", "hardly", "nobody", "none", "nothing"}
)
_GENERAL = frozenset({"one cannot do without the other", "one would be the worse without the other"})
_AUTHOR = "author"
_ASIDE = frozenset({"outlet", "person", "unnamed"})
_GRUDGES = frozenset({"forget", "forgive", "trust", "believe", "know", "confide"})  # `has never forgiven it`
_UNABLE = frozenset({"unable", "fail", "powerless", "struggle", "despair"})
_ABSENT = frozenset({"no", "little", "few", "without"})

_HANDLING = frozenset({"fire", "fly", "carry", "drive"})
_SUPPOSED = frozenset({"would", "could", "might"})
_ON = frozenset({"count", "bank", "live", "survive"})
_INDEFINITE = frozenset({"anything", "nothing", "little", "much", "anyone"})
_SEIZING = frozenset({"over", "away", "down", "out", "up"})  # `took over the port`


def find_stakes(draft: Draft) -> None:
    """Add the drivers of every parsed sentence to the draft's claims."""
    lexicon = load_stakes()
    for parsed in draft.parsed:
        place = place_of(parsed, draft)
        found: dict[tuple[str, str, str], Claim] = {}
        for claim in (*_from_cues(place, lexicon), *_from_things(place, lexicon), *_from_clauses(place)):
            if _is_pair(claim, place):
                found.setdefault((*claim.actors, _category(claim)), claim)
        draft.claims.extend(c for c in found.values() if not _is_vague(c, found))


def _is_pair(claim: Claim, place: Place) -> bool:
    """True for the pair that the text or the paragraph is about, and for two actors that are known by name."""
    resolution = place.draft.resolution
    if resolution is None or _AUTHOR in claim.actors:
        return False
    pair = Dyad.of(*claim.actors)
    if pair in (place.focal, resolution.focal_of_text):
        return True
    known = place.draft.gazetteer.actors
    return all(a in known and known[a].kind not in _ASIDE for a in claim.actors)


def _is_vague(claim: Claim, found: Mapping[tuple[str, str, str], Claim]) -> bool:
    """True for dependence in general where the same sentence names the stake (codebook, section 7, call 15)."""
    if _category(claim) != "power_balance" or claim.reason.split(": ")[1] not in _GENERAL:
        return False
    same = [c for (a, b, _), c in found.items() if (a, b) == claim.actors]
    return any(_category(c) != "power_balance" and not c.trigger.i < claim.trigger.i for c in same)


def _category(claim: Claim) -> str:
    return claim.label.category if isinstance(claim.label, DriverLabel) else ""


def _from_cues(place: Place, lexicon: StakeLexicon) -> Iterator[Claim]:
    words = place.parsed.words
    for first in (*find_cues(words, lexicon), *find_qualified(words, lexicon)):
        for cue in (first, *first.others):
            found = list(_of_cue(cue, place, lexicon))
            yield from found
            if found:
                break


def _of_cue(cue: Cue, place: Place, lexicon: StakeLexicon) -> Iterator[Claim]:
    modality = modality_of(cue.word)
    if not _speaks(cue, modality):
        return
    effect = _turned_cue(cue, modality, lexicon)
    for side in sides_of_cue(cue, place):
        label = DriverLabel(cue.stake.category, effect, _third(cue.stake.category, side, place))
        yield _claim(place, cue.word, side, label=label, means=cue.stake.means)


def _speaks(cue: Cue, modality: Modality) -> bool:
    """False for what is wished or supposed, and for one past act where only lasting help counts."""
    if "condition" in modality.signs or (cue.stake.role == "worth" and cue.part == "verbs" and cue.word.kids("xcomp")):
        return False
    unsure = modality.signs & {"wish", "future", "question", "doubtful"}
    if unsure and cue.part == "verbs" and cue.stake.role != "purpose":
        return False
    if cue.stake.name == "armed_by" and cue.word.lemma in _HANDLING and not _is_of_owner(cue.word):
        return False  # "fired rockets at B", "flew drones"
    if cue.stake.name == "counts_on" and cue.part == "verbs" and _is_of_relations(clause_verb(cue.word)):
        return False  # "the deal between A and B would collapse"
    if cue.stake.name == "dependence" and any(p.kids("pcomp") for p in cue.word.kids("prep")):
        return False  # "depends on how long they hold"
    if cue.stake.negated and not _is_negated(cue, modality):
        return False
    if cue.part == "nouns" and cue.word.ref is not None and cue.word.ref.how in _STANDS_FOR:
        return False
    if cue.stake.role == "part" and cue.word.tag == "VBD" and len(cue.words) == 1:
        return False
    if cue.stake.category == "power_balance" and cue.word.pos == "ADJ" and _is_of_relation(cue.word):
        return False
    return not cue.stake.lasting or is_lasting(cue.word)


def _is_of_owner(verb: Word) -> bool:
    """`fire Iranian rockets`: the arms are said to be of somebody."""
    arms = verb.kids("dobj")
    return any(c.ref is not None and c.pos != "PRON" for o in arms for c in o.kids("amod", "poss", "compound", "nmod"))


def _is_of_relations(verb: Word) -> bool:
    nouns = load_table("outcomes")["nouns"]["relation"]
    return any(s.lemma in nouns or (s.ref is not None and s.ref.how == "relation") for s in subjects(verb))


def _is_of_relation(word: Word) -> bool:
    """True for the adjective of `their bonds are stronger than they look`."""
    heads = [word.head] if word.dep == "amod" else word.head.kids("nsubj")
    return any(w.ref is not None and w.ref.how == "relation" for w in heads)


def _is_negated(cue: Cue, modality: Modality) -> bool:
    verb = clause_verb(cue.word)
    subject = [w for s in verb.kids("nsubj", "nsubjpass") for w in (s, *s.children)]
    signs = [*verb.kids("neg", "advmod", "cc", "preconj"), *subject]
    signs += [w for o in verb.kids("dobj") for w in (o, *o.kids("poss")) if w.low in ("nobody", "nothing", "none")]
    if verb.dep == "relcl" and verb.head.low in _INDEFINITE:  # "has nothing that B needs"
        above = verb.head.head
        signs += [verb.head, *above.kids("neg", "advmod"), *(c for a in above.kids("advmod") for c in a.children)]
    return modality.negated or any(w.low in _NEGATIVE for w in signs)


def _turned_cue(cue: Cue, modality: Modality, lexicon: StakeLexicon) -> str:
    """The effect, the other way round where what binds is denied, lacking or on the wane, or a break is what costs."""
    effect = cue.stake.effect
    if effect == "strains" and cue.part == "verbs" and _is_price_of_break(cue.word):
        return "binds"
    if cue.stake.name == "dependence" and any(a.low in ("less", "little") for a in cue.word.kids("advmod")):
        return "strains"
    if effect == "binds" and cue.part == "nouns" and _wanes(cue.word, lexicon):
        return "strains"
    if cue.stake.category == "alternatives" and effect == "strains":
        denied = _is_negated(cue, modality) and not any(w.low in _NEGATIVE for w in cue.words)
        denied = denied or (cue.word.dep == "dobj" and cue.word.head.lemma == "lose")
        return "binds" if denied or _is_unable(cue.word) else effect
    if effect == "strains" and cue.stake.category == "trust" and cue.part == "verbs" and modality.negated:
        return "strains" if any(w.low in _NEGATIVE for w in cue.words) or cue.word.lemma in _GRUDGES else "binds"
    if effect == "strains" or cue.stake.negated or cue.stake.role == "without" or cue.stake.category == "alternatives":
        return effect
    if any(w.low in _NEGATIVE for w in cue.words):
        return effect
    absent = any(c.low in _ABSENT for c in cue.word.kids("det", "amod"))
    direct = cue.part != "nouns" or conjuncts(cue.word)[0].dep not in ("pobj", "poss", "compound")
    return _OPPOSITE[effect] if absent or (direct and _is_negated(cue, modality)) else effect


def _is_unable(verb: Word) -> bool:
    """True in `unable to find another` and `failed to find another`."""
    return any(w.lemma in _UNABLE for w in (verb.head, *verb.head.kids("acomp")) if verb.dep == "xcomp")


def _is_price_of_break(verb: Word) -> bool:
    """True in `dropping them would cost it its standing`: what costs is the break, so that the cost binds."""
    return any(s.tag == "VBG" and outcome_of(s) in ("split", "deteriorate") for s in verb.kids("csubj", "nsubj"))


def _wanes(noun: Word, lexicon: StakeLexicon) -> bool:
    """True in `its dependence on them has declined` and `the truce removed their common enemy`."""
    verb = noun.head
    if any(a.low in _SUPPOSED for a in verb.kids("aux")):
        return False  # what one would lose one has
    if noun.dep == "dobj" and verb.lemma in _REMOVING:
        return True
    parting = verb.lemma in _PARTING or verb.lemma in lexicon.turning["verbs"]
    return noun.dep in ("nsubj", "nsubjpass") and verb.pos in _VERBS and parting


def _from_things(place: Place, lexicon: StakeLexicon) -> Iterator[Claim]:
    for thing, category in find_things(place.parsed.words, lexicon):
        found, head = _giving_sides(thing, place, lexicon)
        if not found:
            continue
        modality = modality_of(head)
        if modality.signs & {"condition", "future", "wish", "question"} and head.lemma not in lexicon.giving["need"]:
            continue
        turned = _is_turned(thing, head, lexicon)
        if modality.negated and not turned:
            continue
        label_effect = "strains" if turned else "binds"
        for side in found:
            label = DriverLabel(category, label_effect, _third(category, side, place))
            yield _claim(place, thing, side, label=label, means=_TURNED if turned else _THINGS)


def _from_clauses(place: Place) -> Iterator[Claim]:
    for word, side, category, effect, means in (*stakes_of_clauses(place), *stakes_of_causes(place)):
        yield _claim(place, word, side, label=DriverLabel(category, effect, _third(category, side, place)), means=means)


def _is_turned(thing: Word, head: Word, lexicon: StakeLexicon) -> bool:
    if head.lemma == "lose" and any(a.low in _SUPPOSED for a in head.kids("aux")):
        return False  # what one would lose one has
    near = [head, *(above for above in (head.head,) if above.pos in ("VERB", "ADJ") and head.dep != "ccomp")]
    if any(w.lemma in lexicon.turning["verbs"] and not _is_running(w) for w in near) or any(
        a.low == "longer" for a in head.kids("advmod", "neg")
    ):
        return True
    if any(c.low in lexicon.turning["adjectives"] for c in thing.kids("amod")):
        return True
    return thing.dep == "pobj" and thing.head.head.lemma in lexicon.turning["nouns"]


def _is_running(verb: Word) -> bool:
    """True for `run two camps`; what runs out or short has no object."""
    return verb.lemma == "run" and bool(verb.kids("dobj", "nsubjpass"))


def _third(category: str, side: Side, place: Place) -> tuple[str, ...]:
    if category not in _WITH_THIRD:
        return ()
    return tuple(i for i in place.named() if i not in (side.holder, side.partner))[:2]


def _claim(place: Place, word: Word, side: Side, *, label: DriverLabel, means: str) -> Claim:
    modality = modality_of(word)
    factuality = modality.factuality
    return Claim(
        parsed=place.parsed,
        trigger=word,
        kind="driver",
        actors=(side.holder, side.partner),
        label=label,
        reason=f"“{word.text}”: {means}",
        mentions=(side.holder_at, side.partner_at),
        factuality="asserted" if factuality == "denied" and "denied" not in modality.signs else factuality,
    )


def _giving_sides(thing: Word, place: Place, lexicon: StakeLexicon) -> tuple[list[Side], Word]:
    """
    Who holds a stake in a thing that one gives, has or needs, and the word that says so.

    Reads the verb of which the thing is the object, then whose thing it is.
    """
    head = _governor(thing)
    if head is None or (head.lemma == "take" and any(p.low in _SEIZING for p in head.kids("prt"))):
        return [], thing
    owner = place.ids(p for c in _owners(thing) if (p := party_of(c)))
    listed = conjuncts(thing)
    source = place.ids(p for s in ("from", "of", "by") for w in listed for p in parties(at_slot(w, s))) or owner
    acting = place.ids(parties(agents(head) if is_passive(head) else subjects(head)))
    given = lexicon.giving
    if worth := _prized(thing, head, place) or _serving_thing(thing, head, place) or _only_one(thing, head, place):
        return worth, head
    if not acting and head.lemma in given["give"]:
        acting = _inside(head.kids("nsubj"), place)
    if head.lemma in _ON and thing.dep != "pobj":
        return [], head  # "counted the soldiers of A"
    if (
        head.lemma in given["need"]
        and thing.dep == "pobj"
        and thing.head.low in ("on", "upon")
        and _is_for_a_thing(head)
    ):
        return [], head  # `relies on the goodwill of A for its safety`: it is the safety that is needed
    if head.lemma in given["need"]:
        source = source or _slots(head, place, "on", "upon")
        return (sides(place, acting, without_ids(source, acting)) if acting else []), head
    if head.lemma in given["get"] or (head.lemma in given["give"] and _slots(head, place, "through", "via")):
        partners = _slots(head, place, "from", "through", "via", "by") or without_ids(source, acting)
        return (sides(place, acting, partners) if acting and (partners or is_lasting(head)) else []), head
    if head.lemma in given["give"] or head.lemma in given["offer"]:
        return _given(head, thing, place, acting=acting, owner=owner), head
    return [], head


def _prized(thing: Word, head: Word, place: Place) -> list[Side]:
    """`A is valuable to B for its camps`, `A's contacts remain useful to B`: B holds a stake in A."""
    adjective = next((w for w in (head, *head.kids("acomp")) if w.lemma in load_stakes().giving["prized"]), None)
    if adjective is None or (adjective is head and thing.dep != "pobj"):
        return []
    partner = place.ids(parties(subjects(adjective.head) if adjective is head else _owners(thing)))
    holder = _slots(adjective, place, "to", "for")
    holder = without_ids(holder, partner)
    return sides(place, holder, partner) if partner and (holder or set(partner) <= set(place.focal_ids)) else []


def _is_for_a_thing(verb: Word) -> bool:
    return any(o.pos == "NOUN" for p in verb.kids("prep") if p.low == "for" for o in p.kids("pobj"))


def _serving_thing(thing: Word, head: Word, place: Place) -> list[Side]:
    """`A's engineers help B`, `A's media arm makes films for B`: B holds a stake in A."""
    if thing.dep != "nsubj" or head.lemma not in load_stakes().giving["serve"]:
        return []
    partner = place.ids(p for c in (*_owners(thing), *at_slot(thing, "by")) if (p := party_of(c)))
    served = parties(at_slot(head, "object")) or [p for o in head.kids("dobj") for p in owners_of(o)]
    served = served or [
        p for c in head.kids("ccomp", "xcomp") for s in subjects(c) for p in parties([s]) or owners_of(s)
    ]
    holder = without_ids(place.ids(served) or _slots(head, place, "for", "to"), partner)
    return sides(place, holder, partner) if partner and holder else []


def _only_one(thing: Word, head: Word, place: Place) -> list[Side]:
    """`the hills of A are the only refuge left to B`: B holds a stake in A."""
    if thing.dep != "attr" or head.lemma not in ("be", "remain", "become", "provide"):
        return []
    holder = place.ids(
        p for w in thing.subtree() if w.dep == "prep" and w.low in ("to", "for", "of") for p in parties(w.kids("pobj"))
    )
    holder = {i: at for i, at in holder.items() if i in place.focal_ids}
    partner = without_ids(_inside(head.kids("nsubj"), place), holder)
    return sides(place, holder, partner) if holder and partner else []


def _inside(words: list[Word], place: Place) -> dict[str, Span]:
    """The partner that the phrase of a thing names: B in `the oath to B gives A …`."""
    found = place.ids(p for w in words for inner in w.subtree() if (p := party_of(inner, deep=False)))
    return {i: at for i, at in found.items() if i in place.focal_ids}


def _given(head: Word, thing: Word, place: Place, *, acting: dict[str, Span], owner: dict[str, Span]) -> list[Side]:
    """In `A gives B arms`: B holds a stake in A; in `A offers a refuge`: the other partner does."""
    if not acting or not (is_lasting(head) or _stopped(head)):
        return []
    receivers = without_ids(_receivers(head, thing, place) or owner, acting)
    if receivers:
        return sides(place, receivers, acting)
    if place.focal is not None and len(acting) == 1 and set(acting) <= set(place.focal_ids):
        other = place.focal.other(next(iter(acting)))
        if other in (named := place.named()):
            return [Side(other, next(iter(acting)), named[other], next(iter(acting.values())))]
    return sides(place, {}, acting) if head.lemma in load_stakes().giving["offer"] else []


def _stopped(verb: Word) -> bool:
    return verb.dep in ("xcomp", "pcomp") and verb.head.lemma in _PHASES


def _governor(thing: Word) -> Word | None:
    """The verb or adjective that the thing is the object of, through coordinations and one preposition."""
    first = conjuncts(thing)[0]
    above = first.head
    if first.dep in ("dobj", "attr", "nsubjpass", "oprd"):
        return above
    serves = above.lemma in load_stakes().giving["serve"]
    if first.dep == "nsubj" and above.pos in _VERBS and (serves or above.kids("acomp")):
        return above
    if first.dep == "pobj" and above.dep in ("prep", "dative", "agent"):
        counted = above.low == "of" and above.head.dep in ("dobj", "attr")  # `most of its budget`
        if above.head.pos in (*_VERBS, "ADJ") and not counted:
            return above.head
        if above.low in ("of", "for", "to") and above.head.dep in ("dobj", "attr") and above.head.head.pos in _VERBS:
            return above.head.head
    return None


def _owners(thing: Word) -> list[Word]:
    first = conjuncts(thing)[0]
    return [*thing.kids("poss", "compound", "amod", "nmod"), *(first.kids("poss") if first is not thing else [])]


def _slots(word: Word, place: Place, *slots: str) -> dict[str, Span]:
    for slot in slots:
        if found := place.ids(parties(at_slot(word, slot))):
            return found
    return {}


def _receivers(head: Word, thing: Word, place: Place) -> dict[str, Span]:
    found = place.ids(parties(head.kids("dative"))) or _slots(head, place, "to", "for")
    if not found:
        found = place.ids(parties([w for w in at_slot(head, "object") if w is not thing]))
    if not found and is_passive(head):
        found = place.ids(parties(subjects(head)))
    return found or place.ids(p for s in ("to", "for") for p in parties(at_slot(thing, s)))
