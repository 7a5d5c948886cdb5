"""The lexicon of stakes as data, and where its words stand in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from amity.coding.lexicon import load_table, load_words
from amity.coding.words import Word, conjuncts, is_money
from amity.errors import CodingError

_REACH = 5
_TABLES = ("things", "giving", "turning", "qualified")
_PARTS = ("verbs", "nouns", "adjectives", "phrases")
_POS = {"verbs": ("VERB", "AUX"), "nouns": ("NOUN", "PROPN", "ADJ"), "adjectives": ("ADJ", "VERB", "ADV")}


@dataclass(frozen=True, slots=True)
class Stake:
    """What a set of words says about a stake; the fields are explained at the top of data/stake_frames.toml."""

    name: str
    category: str
    effect: str
    means: str
    role: str
    lasting: bool = False
    negated: bool = False
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """
    A stake that words of a sentence call up; `word` carries it, `words` are all that were matched.

    `others` are the stakes of other frames that list the same words, for where this one finds no holder.
    """

    stake: Stake
    word: Word
    words: tuple[Word, ...]
    part: str
    others: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    stake: Stake
    part: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StakeLexicon:
    """Entries by their first word, the longest first; the nouns of things, the verbs of giving, the words that turn."""

    entries: Mapping[str, tuple[_Entry, ...]]
    things: Mapping[tuple[str, ...], str]
    giving: Mapping[str, frozenset[str]]
    turning: Mapping[str, frozenset[str]]
    qualified: Mapping[tuple[str, str], Stake]


@cache
def load_stakes() -> StakeLexicon:
    """
    The stakes of data/stake_frames.toml.

    Raises:
        CodingError: an entry cannot be read.
    """
    table = load_table("stake_frames")
    entries: dict[str, list[_Entry]] = {}
    for name, row in table.items():
        if name not in _TABLES:
            for entry in _read(name, row):
                entries.setdefault(entry.words[0], []).append(entry)
    things = {
        tuple(_as_parsed(noun).split()): category for category, nouns in table["things"].items() for noun in nouns
    }
    return StakeLexicon(
        {first: tuple(sorted(found, key=lambda e: -len(e.words))) for first, found in entries.items()},
        things,
        {name: frozenset(verbs) for name, verbs in table["giving"].items()},
        {name: frozenset(words) for name, words in table["turning"].items()},
        _qualified(table["qualified"]),
    )


def _qualified(table: Mapping[str, Any]) -> dict[tuple[str, str], Stake]:
    """The stake of each adjective with each noun of friction or closeness."""
    means = {"strains": "what parts them is named by its subject", "binds": "what ties them is named by its subject"}
    return {
        (adjective, noun): Stake("qualified", category, effect, said, "mutual")
        for effect, said in means.items()
        for noun in table[effect]
        for category, adjectives in table["adjectives"].items()
        for adjective in adjectives
    }


def _read(name: str, row: Mapping[str, Any]) -> Iterator[_Entry]:
    try:
        stake = Stake(name, **{k: v for k, v in row.items() if k not in _PARTS})
    except TypeError as error:
        raise CodingError(f"stake_frames.toml, [{name}]: {error}; the fields are explained at its top") from error
    for part in _PARTS:
        for text in row.get(part, ()):
            if not text.split():
                raise CodingError(f"stake_frames.toml, [{name}]: an entry of {part} has no word")
            yield _Entry(stake, part, tuple(_as_parsed(text).split()))


def _as_parsed(text: str) -> str:
    """A phrase as the parser splits it: `know - how`."""
    return text.replace("-", " - ")


def find_cues(words: tuple[Word, ...], lexicon: StakeLexicon) -> Iterator[Cue]:
    """The stakes that the words of a sentence call up, from left to right; a word serves one cue, the longest."""
    used: set[int] = set()
    for word in words:
        entries = lexicon.entries.get(word.lemma, ())
        if word.low != word.lemma and (as_written := lexicon.entries.get(word.low, ())):
            entries = tuple(sorted((*entries, *as_written), key=lambda e: -len(e.words)))
        for entry in entries:
            hit = _hit(words, word.i, entry)
            if hit and not used & {w.i for w in hit} and _is_of_its_kind(hit, entry):
                used.update(w.i for w in hit)
                rest = (e for e in entries if e.words == entry.words and e is not entry)
                others = tuple(
                    Cue(e.stake, _carrier(hit, e.part), hit, e.part) for e in rest if _is_of_its_kind(hit, e)
                )
                yield Cue(entry.stake, _carrier(hit, entry.part), hit, entry.part, others)
                break


def find_qualified(words: tuple[Word, ...], lexicon: StakeLexicon) -> Iterator[Cue]:
    """The stakes of nouns of friction and closeness by what their adjectives say they are about."""
    for word in words:
        if word.pos != "NOUN":
            continue
        for first in word.kids("amod", "compound", "nmod"):
            for adjective in conjuncts(first):
                stake = lexicon.qualified.get((adjective.low, word.lemma))
                if stake is not None:
                    yield Cue(stake, word, (adjective, word), "nouns")


def find_things(words: tuple[Word, ...], lexicon: StakeLexicon) -> Iterator[tuple[Word, str]]:
    """The nouns of what a partner can give with their category; two words that are listed together go first."""
    for word in words:
        if any(c.low in ("refugee", "transit", "internment", "prison") for c in word.kids("compound")):
            continue
        if is_money(word):
            yield word, "resources"
            continue
        if (word.pos not in ("NOUN", "PROPN") and word.dep != "pobj") or (
            word.ref is not None and word.ref.how in ("name", "acronym", "alias")
        ):
            continue
        if (
            word.ref is not None
            and word.ref.how in ("modifier", "member")
            and word.dep == "pobj"
            and word.head.low in ("from", "to", "at", "against", "on")
        ):
            continue  # "fire from B's fighters", "granted an amnesty to B's fighters"
        if word.dep in ("compound", "nmod") and word.head.lemma in load_words("objects")["force"]:
            continue  # "rocket fire"
        before = words[word.i - 1] if word.i else None
        keys: list[tuple[str, ...]] = [(word.lemma,), (word.low,)]
        if before is not None:
            keys = [(before.lemma, word.lemma), (before.low, word.lemma), *keys]
            if before.text == "-" and word.i > 1:
                keys = [(words[word.i - 2].low, "-", word.lemma), *keys]
        category = next((lexicon.things[key] for key in keys if key in lexicon.things), None)
        if category:
            yield word, category


def _hit(words: tuple[Word, ...], at: int, entry: _Entry) -> tuple[Word, ...] | None:
    first = words[at]
    loose = entry.part == "verbs"
    if (loose or len(entry.words) == 1) and first.pos not in _POS.get(entry.part, (first.pos,)):
        return None
    if first.ref is not None and first.ref.how in ("name", "acronym", "alias"):
        return None
    found, at = [first], at + 1
    for text in entry.words[1:]:
        window = words[at : at + (_REACH if loose else 1)]
        hit = next((w for w in window if text in (w.lemma, w.low) and not _is_each(w, words)), None)
        if hit is None or (loose and _is_beyond(hit, first)):
            return None
        found.append(hit)
        at = hit.i + 1
    return tuple(found)


def _is_each(word: Word, words: tuple[Word, ...]) -> bool:
    """True for the `other` of `find each other`."""
    return word.low == "other" and word.i > 0 and words[word.i - 1].low == "each"


def _is_beyond(word: Word, verb: Word) -> bool:
    """True for the money of `made it clear that money would depend on it`: it has to do with another verb."""
    if word.dep not in ("nsubj", "nsubjpass") or word.head is verb:
        return False
    return verb in word.head.above() and bool(word.head.kids("mark", "aux"))


def _is_of_its_kind(hit: tuple[Word, ...], entry: _Entry) -> bool:
    """False for the verbs of `they said in a statement` and `it closed the road`, where no verb is meant."""
    if _carrier(hit, entry.part).pos not in ("VERB", "AUX"):
        return True
    if entry.part == "adjectives":
        return hit[0].low == entry.words[0] and hit[0].tag in ("VBN", "VBG")
    return entry.part != "nouns"


def _carrier(hit: tuple[Word, ...], part: str) -> Word:
    """The word that carries the claim: the verb, the noun or the topmost word of a phrase."""
    if part == "adjectives" and any(w.text == "-" for w in hit):
        return hit[-1]
    if part in ("verbs", "adjectives"):
        return hit[0]
    inside = {w.i for w in hit}
    return next((w for w in hit if w.head is w or w.head.i not in inside), hit[-1])
