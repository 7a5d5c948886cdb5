"""Phrases of the data files found in a sentence, word by word, on lemmas or on the words as written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from amity.coding.words import Word

T = TypeVar("T")
_BLANKS = frozenset({"-", "‑", "–", "’", "'"})


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A phrase in a sentence: its words and what the data say of it."""

    words: tuple[Word, ...]
    value: T

    @property
    def head(self) -> Word:
        """The word that governs the others."""
        inside = {w.i for w in self.words}
        return next((w for w in self.words if w.head.i not in inside or w.head is w), self.words[-1])


class Phrases(Generic[T]):
    """An index of phrases by their first word."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for text, value in phrases:
            parts = tuple(text.lower().replace("-", " ").split())
            self._by_first.setdefault(parts[0], []).append((parts, value))
        for rows in self._by_first.values():
            rows.sort(key=lambda row: -len(row[0]))

    def find(self, words: Sequence[Word]) -> Iterator[Found[T]]:
        """The phrases in a row of words, the longest at each place, from left to right; all of equal length."""
        kept = [w for w in words if w.text not in _BLANKS]
        at = 0
        while at < len(kept):
            longest = 0
            for first in {kept[at].low, kept[at].lemma}:
                for parts, value in self._by_first.get(first, ()):
                    if len(parts) < longest:
                        break
                    if _fits(parts, kept[at : at + len(parts)]):
                        longest = len(parts)
                        yield Found(tuple(kept[at : at + len(parts)]), value)
            at += max(longest, 1)


def _fits(parts: tuple[str, ...], words: Sequence[Word]) -> bool:
    return len(words) == len(parts) and all(p in (w.low, w.lemma) for p, w in zip(parts, words, strict=True))


def phrases_of(table: Mapping[str, Iterable[str]]) -> Phrases[str]:
    """An index of lists of phrases, each valued by the name of its list."""
    return Phrases((text, name) for name, texts in table.items() for text in texts)
