"""Drivers: what each of two actors has in the other, and what presses on it because of the other."""

from __future__ import annotations

from collections.abc import Iterator

from amity.coding.draft import Claim, Draft
from amity.coding.modality import Modality, modality_of
from amity.coding.stake_context import Place, Side, giving_sides, place_of, sides_of_cue
from amity.coding.stake_lexicon import Cue, StakeLexicon, find_cues, find_things, load_stakes
from amity.coding.words import Word
from amity.model import DriverLabel

_OPPOSITE = {"binds": "strains", "strains": "binds"}
_WITH_THIRD = frozenset({"common_enemy", "leverage", "external_pressure", "alternatives", "cohesion"})
_THINGS = "what one of them has or gives is of worth to the other"
_TURNED = "what one of them had from the other is running out, withheld or lost"
_ABSENT = frozenset({"no", "little", "few", "without"})


def find_stakes(draft: Draft) -> None:
    """Add the drivers of every parsed sentence to the draft's claims."""
    lexicon = load_stakes()
    for parsed in draft.parsed:
        place = place_of(parsed, draft)
        found: dict[tuple[str, str, str], Claim] = {}
        for claim in (*_from_cues(place, lexicon), *_from_things(place, lexicon)):
            found.setdefault((*claim.actors, _category(claim)), claim)
        draft.claims.extend(found.values())


def _category(claim: Claim) -> str:
    return claim.label.category if isinstance(claim.label, DriverLabel) else ""


def _from_cues(place: Place, lexicon: StakeLexicon) -> Iterator[Claim]:
    for cue in find_cues(place.parsed.words, lexicon):
        modality = modality_of(cue.word)
        if not _speaks(cue, modality):
            continue
        effect = _turned_cue(cue, modality)
        for side in sides_of_cue(cue, place):
            label = DriverLabel(cue.stake.category, effect, _third(cue.stake.category, side, place))
            yield _claim(place, cue.word, side, label=label, means=cue.stake.means)


def _speaks(cue: Cue, modality: Modality) -> bool:
    """False for what is wished or supposed, and for one past act where only lasting help counts."""
    if modality.signs & {"wish", "future", "question"} and cue.part == "verbs":
        return False
    return not (cue.stake.lasting and cue.word.tag not in ("VBZ", "VBP", "VBG"))


def _turned_cue(cue: Cue, modality: Modality) -> str:
    effect = cue.stake.effect
    if cue.part == "phrases" or cue.stake.category == "alternatives":
        return effect
    absent = any(c.low in _ABSENT for c in cue.word.kids("det", "amod")) and cue.words[0].low not in _ABSENT
    return _OPPOSITE[effect] if (modality.negated or absent) and effect == "binds" else effect


def _from_things(place: Place, lexicon: StakeLexicon) -> Iterator[Claim]:
    for thing, category in find_things(place.parsed.words, lexicon):
        found, head = giving_sides(thing, place, lexicon)
        if not found:
            continue
        turned = _is_turned(thing, head, lexicon)
        label_effect = "strains" if turned else "binds"
        for side in found:
            label = DriverLabel(category, label_effect, _third(category, side, place))
            yield _claim(place, thing, side, label=label, means=_TURNED if turned else _THINGS)


def _is_turned(thing: Word, head: Word, lexicon: StakeLexicon) -> bool:
    near = [head, *(above for above in (head.head,) if above.pos in ("VERB", "ADJ"))]
    if any(w.lemma in lexicon.turning["verbs"] for w in near) or head.kids("neg"):
        return True
    if any(c.low in lexicon.turning["adjectives"] for c in thing.kids("amod")):
        return True
    return thing.dep == "pobj" and thing.head.head.lemma in lexicon.turning["nouns"]


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
        factuality="asserted" if factuality == "denied" else factuality,
    )


