"""The frames as data: which words say what about two actors."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from amity.errors import CodingError

_LONG = 8  # letters of a stem in which one slip leaves no doubt of the verb
_PARTS = {"verbs": "VERB", "nouns": "NOUN", "adjectives": "ADJ", "adverbs": "ADV"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What a set of words says; the fields are explained at the top of data/frames.toml."""

    name: str
    means: str
    tie: str = ""
    standing: str = ""
    event: str = ""
    support: tuple[str, ...] = ()
    provider: str = ""
    mutual: bool = False
    relation: bool = False
    personal: bool = False
    needs_help: bool = False
    grounds: bool = False
    reversed: bool = False
    bound: bool = False
    toward: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of a frame with what must stand beside it."""

    frame: Frame
    lemma: str
    pos: str
    particles: tuple[str, ...] = ()
    objects: frozenset[str] = frozenset()
    prepositions: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        """How much it asks for: the most demanding entry of a word wins."""
        return 2 * bool(self.objects) + 2 * len(self.particles) + bool(self.prepositions)

    @property
    def partner_at(self) -> tuple[str, ...]:
        """Where the partner stands: its own prepositions, else those of the frame."""
        return self.prepositions or tuple(p for p in self.frame.toward if not (self.objects and p == "object"))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Entries by part of speech and lemma, the most demanding first."""

    entries: Mapping[tuple[str, str], tuple[Entry, ...]]
    frames: Mapping[str, Frame]

    def of(self, pos: str, lemma: str) -> tuple[Entry, ...]:
        """The entries of a word."""
        return self.entries.get((pos, lemma), ())

    def misspelt(self, text: str) -> tuple[Entry, ...]:
        """The entries of the long verb of which a text is an inflected form with one slip of the keyboard."""
        near = _near_verb(_stem(text))
        return self.of("VERB", near) if near else ()


@cache
def load_table(name: str) -> dict[str, Any]:
    """One of the coder's data files (`data/NAME.toml`) as a dictionary, read once; not to be changed."""
    return tomllib.loads(resources.files("amity.coding").joinpath("data", f"{name}.toml").read_text("utf-8"))


@cache
def load_words(name: str) -> Mapping[str, frozenset[str]]:
    """A data file that only lists words, as a set for each list."""
    return {group: frozenset(words) for group, words in load_table(name).items()}


@cache
def load_lexicon() -> Lexicon:
    """
    The frames of data/frames.toml.

    Raises:
        CodingError: an entry cannot be read.
    """
    entries: dict[tuple[str, str], list[Entry]] = {}
    frames: dict[str, Frame] = {}
    for name, row in load_table("frames").items():
        frame = _frame(name, row)
        frames[name] = frame
        for part, pos in _PARTS.items():
            for text in row.get(part, ()):
                entry = read_entry(text, frame=frame, pos=pos)
                entries.setdefault((pos, entry.lemma), []).append(entry)
    return Lexicon({k: tuple(sorted(v, key=lambda e: -e.weight)) for k, v in entries.items()}, frames)


@cache
def _near_verb(stem: str) -> str | None:
    if len(stem) < _LONG:
        return None
    stems = {_stem(lemma): lemma for pos, lemma in load_lexicon().entries if pos == "VERB" and len(lemma) > _LONG}
    found = process.extractOne(stem, stems.keys(), scorer=OSA.distance, score_cutoff=1)
    return stems[found[0]] if found is not None and found[1] == 1 and found[0][0] == stem[0] else None


def _stem(text: str) -> str:
    for ending in ("ing", "ed", "es", "ng", "s", "e"):
        if text.endswith(ending):
            return text.removesuffix(ending)
    return text


def _frame(name: str, row: Mapping[str, Any]) -> Frame:
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items() if k not in _PARTS}
    try:
        return Frame(name, **fields)
    except TypeError as error:
        raise CodingError(f"frames.toml, [{name}]: {error}; the fields are explained at its top") from error


def read_entry(text: str, *, frame: Frame, pos: str) -> Entry:
    """
    The entry that a line of a frame stands for, such as `break away +from` or `declare ~war +on|against`.

    `~@demand` stands for any word of that list in data/objects.toml. Nouns and adjectives of several words are kept by
    their last word, the others as particles before it.

    Raises:
        CodingError: the line has no word, or a list of objects that there is not.
    """
    words = (text.replace("-", " - ") if pos != "VERB" else text).split()
    plain = [w for w in words if w[0] not in "+~"]
    if not plain:
        raise CodingError(f"frames.toml, [{frame.name}]: the entry {text!r} has no word")
    lemma, rest = (plain[0], plain[1:]) if pos == "VERB" else (plain[-1], plain[:-1])
    marked: Iterable[str] = (w for w in words if w[0] == "+")
    return Entry(
        frame,
        lemma,
        pos,
        tuple(rest),
        frozenset(o for w in words if w[0] == "~" for part in w[1:].split("|") for o in _listed(part, frame)),
        tuple(p for w in marked for p in w[1:].split("|")),
    )


def _listed(text: str, frame: Frame) -> Iterable[str]:
    if not text.startswith("@"):
        return (text,)
    lists = load_words("objects")
    if text[1:] not in lists:
        raise CodingError(f"frames.toml, [{frame.name}]: objects.toml has no list {text[1:]!r}")
    return lists[text[1:]]


@cache
def load_help() -> Mapping[str, str]:
    """Nouns of help by lemma, with the term of support that they are."""
    return {noun: sort for sort, nouns in load_table("help").items() for noun in nouns}


@cache
def load_qualifiers() -> Mapping[tuple[str, str], str]:
    """What qualifies a noun of relation: (part of speech, lemma) to the group of data/relations.toml."""
    found: dict[tuple[str, str], str] = {}
    for group, row in load_table("relations").items():
        for part, pos in _PARTS.items():
            for word in row.get(part, ()):
                found.setdefault((pos, word), group)
    return found
