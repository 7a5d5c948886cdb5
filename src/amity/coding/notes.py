"""Notes on one pair: what a short text that names two organisations says of them, wherever its words stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from amity.coding.between import label_of, named_in
from amity.coding.draft import Claim, Draft
from amity.coding.lexicon import load_lexicon, load_table, load_words
from amity.coding.matching import bare_entries
from amity.coding.mending import TWINS
from amity.coding.modality import Modality, modality_of
from amity.coding.pairs import FRIENDLY, HOSTILE_ACTS, whole_of
from amity.coding.phrases import Phrases, phrases_of
from amity.coding.tie_silence import is_withheld
from amity.coding.words import Parsed, Word
from amity.model import EventLabel, Label, TieLabel

LONGEST = 4  # sentences of a note
_STATES = {"split": "none", "hostile": "rivalry", "friendly": "cooperation"}
_SORTS = {"none": "split", "war": "hostile", "rivalry": "hostile", "strained": "hostile"}
_MEANS = {
    "split": "a note on just these two that speaks of leaving",
    "hostile": "a note on just these two that speaks of enmity",
    "friendly": "a note on just these two that speaks of working together",
}
_PHRASE = 2  # weight of what data/notes.toml lists, against 1 of a frame's word
_NEITHER = frozenset({"RETREAT", "REQUEST"})  # acts that friends and enemies do alike
_FORCE = frozenset({"war", "attack", "clash"})


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A word that speaks of leaving, enmity or friendship, and how much it counts."""

    sort: str
    word: Word
    parsed: Parsed
    weight: int = 1


def find_origins(draft: Draft) -> None:
    """Add that the two of a note parted where its words say that one came out of the other."""
    _add(draft, only="split")


def find_noted(draft: Draft) -> None:
    """
    Add the tie of the two organisations of a note of whom no other step has found a claim.

    A text of a few sentences that names two organisations is about that pair. Every word of a frame, and the phrases of
    data/notes.toml, count for leaving, enmity or friendship; what is said most decides.
    """
    _add(draft)


def pair_of_note(draft: Draft) -> tuple[str, str] | None:
    """The two organisations that a text of a few sentences is about; None for any other text."""
    named = _named(draft)
    if named is None:
        return None
    first, second = named
    return first, second


def sort_of(label: Label) -> str | None:
    """Split, hostile or friendly, for a tie or an act; None for what is none of these."""
    if isinstance(label, TieLabel):
        return _SORTS.get(label.state, "friendly")
    if not isinstance(label, EventLabel) or label.category in _NEITHER:
        return None
    return "hostile" if label.category in HOSTILE_ACTS else "friendly"


def _add(draft: Draft, *, only: str = "") -> None:
    pair = _named(draft)
    if pair is None:
        return
    claims = [c for c in draft.claims if set(c.actors) == set(pair)]
    if any(c.kind == "tie" for c in claims):
        return
    found = [e for parsed in draft.parsed for e in _evidence(parsed, pair) if not _is_told_of_others(e, pair, draft)]
    acts = {sort for c in claims if c.kind == "event" and (sort := sort_of(c.label)) is not None}
    found = [e for e in found if e.sort == "split" or not acts - {e.sort}]
    if not _are_linked(draft, pair):
        found = [e for e in found if e.sort == "split"]
    weights: Counter[str] = Counter()
    for evidence in found:
        weights[evidence.sort] += evidence.weight
    if not weights or (only and not weights[only]):
        return
    sort = only or max(weights, key=lambda s: weights[s])
    best = max((e for e in found if e.sort == sort), key=lambda e: e.weight)
    if acts and best.weight < _PHRASE:
        return
    mentions = tuple(w.ref.span if w.ref is not None and w in best.parsed.words else None for w in pair.values())
    first, second = pair
    draft.claims.append(
        Claim(
            parsed=best.parsed,
            trigger=best.word,
            kind="tie",
            actors=(first, second),
            label=TieLabel(_STATES[sort]),
            mentions=(mentions[0], mentions[1]),
            factuality="asserted",
            reason=f"“{best.word.text}”: {_MEANS[sort]}",
            surmised=True,
        )
    )


def _named(draft: Draft) -> dict[str, Word] | None:
    """The two that a note names; of more, the two that are neither states nor persons."""
    if not 0 < len(draft.sentences) <= LONGEST:
        return None
    named: dict[str, Word] = {}
    for parsed in draft.parsed:
        for actor, word in named_in(parsed, draft).items():
            named.setdefault(actor, word)
    if len(named) > 2:
        assert draft.resolution is not None  # noqa: S101 - set by the step before
        known = draft.resolution.actors
        named = {a: w for a, w in named.items() if a in known and known[a].kind in load_words("notes")["kinds"]}
    return named if len(named) == 2 else None


@cache
def _phrases() -> Phrases[str]:
    table = load_table("notes")
    return phrases_of({sort: table[sort] for sort in ("split", "hostile", "friendly")})


def _evidence(parsed: Parsed, pair: dict[str, Word]) -> Iterator[_Evidence]:
    told: set[int] = set()
    for found in _phrases().find(parsed.words):
        opposed = found.value == "friendly" and any(_is_against(w, pair) for w in (found.head, found.head.head))
        if not modality_of(found.head).negated and not opposed:
            told |= {w.i for w in found.words}
            yield _Evidence(found.value, found.head, parsed, _PHRASE)
    for word in parsed.words:
        if word.i in told:
            continue
        for entry in bare_entries(word, load_lexicon(), parsed):
            label = label_of(entry, _told(modality_of(word)))
            if label is None or entry.frame.name in load_words("notes")["unsure"] or word.lemma in _aside():
                continue
            if entry.frame.name in _FORCE and _is_on_others(word, pair):
                break
            if entry.frame.tie in FRIENDLY and is_withheld(word):
                break
            sort = sort_of(label)
            if sort is not None and (sort != "friendly" or not _is_against(word, pair)):
                yield _Evidence(sort, word, parsed)
            break


def _is_told_of_others(evidence: _Evidence, pair: dict[str, Word], draft: Draft) -> bool:
    """True for a word that a claim on others rests on: `A, backed by C, retook the town from B`."""
    if evidence.sort == "split":
        return False  # who leaves one joins another
    here = (c for c in draft.claims if c.parsed is evidence.parsed and c.kind in ("tie", "event"))
    told = {evidence.word, *_over_twins(evidence.word, evidence.parsed)}
    return any(c.trigger in told and set(c.actors) != set(pair) for c in here)


def _over_twins(word: Word, parsed: Parsed) -> Iterator[Word]:
    """The verb of `stand side by side`."""
    near = (parsed.words[i].low for i in (word.i - 2, word.i + 2) if 0 <= i < len(parsed.words))
    if word.low in TWINS and word.low in near:
        yield from (w for w in (word.head, word.head.head) if w.i < word.i)


def _are_linked(draft: Draft, pair: dict[str, Word]) -> bool:
    """True where some sentence means both; two that are named apart have nothing to do with each other."""
    for parsed in draft.parsed:
        if set(pair) <= {whole_of(i, draft) for w in parsed.words if w.ref is not None for i in w.ref.actor_ids}:
            return True
    return False


def _is_against(word: Word, pair: dict[str, Word]) -> bool:
    """True for `unite against A`, which says of A that it is no friend."""
    objects = [w for p in word.subtree() if p.low == "against" for o in p.kids("pobj") for w in o.subtree()]
    return any(w.ref is not None and set(w.ref.actor_ids) & set(pair) for w in objects)


def _told(modality: Modality) -> Modality:
    """What is announced counts as done in a note: `announced that A would merge into B`."""
    return Modality(modality.negated, modality.signs - {"future"})


@cache
def _aside() -> frozenset[str]:
    """Words of speech, and words for persons rather than organisations."""
    return frozenset(load_table("saying")["outright"]) | load_words("notes")["persons"]


def _is_on_others(word: Word, pair: dict[str, Word]) -> bool:
    """True for force whose object is none of the two (`the assault on the airbase`, `murdered the embassy's staff`)."""
    objects = [o for p in word.kids("prep") if p.low in ("on", "against", "of", "with", "at") for o in p.kids("pobj")]
    objects += word.kids("dobj", "nsubjpass")
    inside = [w for o in objects for w in o.subtree()]
    return bool(objects) and not any(w.ref is not None and set(w.ref.actor_ids) & set(pair) for w in inside)
