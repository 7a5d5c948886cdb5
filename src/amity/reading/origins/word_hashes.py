"""Words of a text as numbers, and hashes of runs of words, for comparing many texts in linear time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

_WORD = re.compile(r"\w+")
_MOST_KNOWN = 100_000
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Words:
    """
    The words of one text, casefolded, without punctuation.

    Attributes:
        hashes: (N,) one 64-bit hash per word, the same for the same word in every text and on every machine.
        starts: (N,) offset of each word's first character.
        ends: (N,) offset after its last.
    """

    hashes: Hashes
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def __len__(self) -> int:
        """How many words."""
        return len(self.hashes)


class Vocabulary(dict[str, int]):
    """Hashes of the words met so far, as the same ones come again and again; begun anew when it has grown large."""

    def __missing__(self, word: str) -> int:
        """The hash of a word not met before."""
        if len(self) >= _MOST_KNOWN:
            self.clear()
        value = self[word] = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")
        return value


def words_of(texts: Sequence[str]) -> list[Words]:
    """The words of each text."""
    vocabulary = Vocabulary()
    return [words_in(text, vocabulary) for text in texts]


def words_in(text: str, vocabulary: Vocabulary) -> Words:
    """The words of a text."""
    hashes: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _WORD.finditer(text):
        hashes.append(vocabulary[match.group().casefold()])
        starts.append(match.start())
        ends.append(match.end())
    return Words(np.array(hashes, np.uint64), np.array(starts, np.int64), np.array(ends, np.int64))


def run_hashes(words: Words, length: int) -> Hashes:
    """
    Hashes of all runs of `length` words.

    Returns:
        (N - length + 1,) hashes; empty where the text is shorter.
    """
    count = len(words) - length + 1
    if count <= 0:
        return np.empty(0, np.uint64)
    total = np.zeros(count, np.uint64)
    for offset in range(length):
        total = total * _MULTIPLIER + words.hashes[offset : offset + count]
    return mixed(total)


def mixed(values: Hashes) -> Hashes:
    """The values with all bits depending on all bits (finaliser of SplitMix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
