"""Drivers: what each of two actors has in the other, and what presses on it because of the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from amity.coding.condition_marks import condition_of
from amity.coding.draft import Claim, Draft
from amity.coding.lasting import is_lasting
from amity.coding.modality import Modality, is_given_up, modality_of
from amity.coding.outlook import outcome_of
from amity.coding.pairs import is_listed_body
from amity.coding.parties import subjects
from amity.coding.spans import clause_verb
from amity.coding.stake_causes import stakes_of_causes
from amity.coding.stake_clauses import stakes_of_clauses
from amity.coding.stake_context import sides_of_cue
from amity.coding.stake_giving import giving_sides
from amity.coding.stake_lexicon import Cue, StakeLexicon, find_cues, find_qualified, find_things, load_stakes
from amity.coding.stake_senses import is_other_stake
from amity.coding.stake_sides import Place, Side, place_of
from amity.coding.words import Word, conjuncts
from amity.model import DriverLabel, Dyad

_VERBS = ("VERB", "AUX")
_PARTING = frozenset(
    {"diverge", "differ", "clash", "conflict", "collide", "part", "drift", "evaporate", "fade", "weaken", "vanish"}
    | {"recede", "disappear", "dissolve", "lift", "cool", "abate", "lessen", "slacken"}
)
_REMOVING = frozenset(
    {"lose", "remove", "eliminate", "end", "dissolve", "bury", "abandon", "shed", "weaken", "erode", "sap", "dent"}
    | {"shake", "loosen", "diminish", "withdraw", "undermine", "destroy", "damage"}
)
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
_GRUDGES = frozenset({"forget", "forgive", "trust", "believe", "know", "confide"})  # `has never forgiven it`
_UNABLE = frozenset({"unable", "fail", "powerless", "struggle", "despair"})
_ABSENT = frozenset({"no", "little", "few", "without"})
_SUPPOSED = frozenset({"would", "could", "might"})
_FACING = frozenset({"face", "fight", "defeat", "beat", "resist", "withstand", "confront", "repel", "overthrow"})
_UNLIKE = frozenset({"neither", "different", "differing", "opposed", "opposing", "separate", "rival"})
_INDEFINITE = frozenset({"anything", "nothing", "little", "much", "anyone"})


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
    return all(is_listed_body(a, place.draft) for a in claim.actors)


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
    if effect == "strains" and _is_trouble_denied(cue, modality):
        return
    hosts = cue.stake.name == "housed" and _hosts(cue.word)
    for found in sides_of_cue(cue, place):
        side = Side(found.partner, found.holder, found.partner_at, found.holder_at) if hosts else found
        category = _lacked(cue, lexicon) or cue.stake.category
        label = DriverLabel(category, effect, _third(category, side, place))
        yield _claim(place, cue.word, side, label=label, means=cue.stake.means)


def _is_trouble_denied(cue: Cue, modality: Modality) -> bool:
    """True for `there is no conflict between the two`, which strains nothing."""
    plain = cue.stake.effect == "strains" and not cue.stake.negated and cue.stake.category != "trust"
    return plain and _is_negated(cue, modality) and not any(w.low in _NEGATIVE for w in cue.words)


def _hosts(verb: Word) -> bool:
    """True for `hid B's wounded in its villages`; not for `hid its own in B's villages`, nor `hid in B's villages`."""
    own = {i for s in subjects(verb) if s.ref is not None for i in s.ref.actor_ids}
    guests = {i for o in verb.kids("dobj", "ccomp") for w in o.subtree() if w.ref is not None for i in w.ref.actor_ids}
    return bool(guests - own) and not guests & own


def _speaks(cue: Cue, modality: Modality) -> bool:
    """False for what is wished or supposed, and for one past act where only lasting help counts."""
    if "condition" in modality.signs or (cue.stake.role == "worth" and cue.part == "verbs" and cue.word.kids("xcomp")):
        return False
    unsure = modality.signs & {"wish", "future", "question", "doubtful", "refuse"}
    if unsure and cue.part == "verbs" and cue.stake.role != "purpose":
        return False
    if is_other_stake(cue):
        return False
    if cue.stake.negated and not _is_negated(cue, modality):
        return False
    if cue.word.lemma == "need" and cue.word.tag == "VBN" and not cue.word.kids("nsubjpass", "auxpass"):
        return False  # `when needed`
    if cue.part == "nouns" and cue.word.ref is not None and cue.word.ref.how in _STANDS_FOR:
        return False
    if cue.stake.category == "power_balance" and cue.word.pos == "ADJ" and _is_of_relation(cue.word):
        return False
    return not cue.stake.lasting or is_lasting(cue.word)


def _is_of_relation(word: Word) -> bool:
    """True for the adjective of `their bonds are stronger than they look`."""
    heads = [word.head] if word.dep == "amod" else word.head.kids("nsubj")
    return any(w.ref is not None and w.ref.how == "relation" for w in heads)


def _lacked(cue: Cue, lexicon: StakeLexicon) -> str | None:
    """What one would be without in `without B's bomb makers it would be lost`; a foe in `could not face C alone`."""
    if cue.stake.name == "not_alone" and clause_verb(cue.word).lemma in _FACING and clause_verb(cue.word).kids("dobj"):
        return "common_enemy"
    if cue.stake.role != "without":
        return None
    lacked = (w for c in cue.words for o in c.kids("pobj") for w in conjuncts(o))
    return next(
        (found for w in lacked if (found := lexicon.things.get((w.lemma,)) or lexicon.things.get((w.low,)))), None
    )


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
    if effect == "binds" and (is_given_up(cue.word) or (cue.part == "nouns" and _wanes(cue.word, lexicon))):
        return "binds" if _is_negated(cue, Modality()) else "strains"
    if effect == "strains" and cue.part == "verbs" and _is_price_of_break(cue.word):
        return "binds"
    if cue.stake.name == "dependence" and _is_needless(cue.word):
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
    absent = any(c.low in _ABSENT for c in cue.word.kids("det", "amod")) or _is_unlike(cue)
    direct = cue.part != "nouns" or conjuncts(cue.word)[0].dep not in ("pobj", "poss", "compound")
    return _OPPOSITE[effect] if absent or (direct and _is_negated(cue, modality)) else effect


def _is_needless(verb: Word) -> bool:
    """`depends less on B`, `needs no lessons from B`."""
    less = any(a.low in ("less", "little") for a in verb.kids("advmod"))
    return less or any(d.low in ("no", "few", "little") for o in verb.kids("dobj") for d in o.kids("det", "amod"))


def _is_unlike(cue: Cue) -> bool:
    """True in `share neither aims nor beliefs` and `adhere to different schools`."""
    before = [c for w in cue.words for c in conjuncts(w)[0].kids("preconj", "det", "cc", "advmod", "amod")]
    return any(c.low in _UNLIKE for c in before)


def _is_unable(verb: Word) -> bool:
    """True in `unable to find another` and `failed to find another`."""
    return any(w.lemma in _UNABLE for w in (verb.head, *verb.head.kids("acomp")) if verb.dep == "xcomp")


def _is_price_of_break(verb: Word) -> bool:
    """True in `dropping them would cost it its standing`: what costs is the break, so that the cost binds."""
    deeds = verb.kids("csubj", "csubjpass", "nsubj", "nsubjpass", "advcl")
    breaks = (s for s in deeds if outcome_of(s) in ("split", "deteriorate"))
    return any((condition := condition_of(s)) is not None and condition.sort == "event" for s in breaks)


def _wanes(noun: Word, lexicon: StakeLexicon) -> bool:
    """True in `its dependence on them has declined` and `the truce removed their common enemy`."""
    verb = noun.head
    if any(a.low in _SUPPOSED for a in verb.kids("aux")):
        return False  # what one would lose one has
    if noun.dep in ("dobj", "nsubjpass") and verb.lemma in _REMOVING:
        return True
    if any(a.tag in ("VBN", "VBD") and a.lemma in _REMOVING for a in noun.kids("amod")):
        return True  # `eroded trust`
    parting = verb.lemma in _PARTING or verb.lemma in lexicon.turning["verbs"]
    return noun.dep in ("nsubj", "nsubjpass") and verb.pos in _VERBS and parting


def _from_things(place: Place, lexicon: StakeLexicon) -> Iterator[Claim]:
    for thing, category in find_things(place.parsed.words, lexicon):
        found, head = giving_sides(thing, place, lexicon)
        if not found:
            continue
        modality = modality_of(head)
        if (
            modality.signs & {"condition", "future", "wish", "question", "doubtful"}
            and head.lemma not in lexicon.giving["need"]
        ):
            continue
        turned = _is_turned(thing, head, lexicon) or (modality.negated and _is_waited_for(head, lexicon))
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
    less = head.lemma in lexicon.giving["need"] and any(a.low == "less" for a in head.kids("advmod"))
    if less or any(c.low == "no" for c in thing.kids("det")):
        return True  # `need no lessons`, `gives no money`
    return thing.dep == "pobj" and thing.head.head.lemma in lexicon.turning["nouns"]


def _is_waited_for(verb: Word, lexicon: StakeLexicon) -> bool:
    """`has not received a salary for months`, `have not seen a cent`."""
    perfect = any(a.low in ("has", "have", "had") for a in verb.kids("aux"))
    return perfect and verb.lemma in lexicon.giving["get"]


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
