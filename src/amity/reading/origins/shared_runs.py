"""Long runs of the same words in two texts, found by winnowing: fingerprints first, then the runs grown from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from amity.reading.origins.word_hashes import Words, run_hashes

RUN_WORDS = 8
WINDOW = 8
_AT_ONCE = 65_536
WordHashes = NDArray[np.uint64] | NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class SharedRun:
    """The same words in two texts: indices of the texts, first word in each, number of words."""

    first: int
    second: int
    first_word: int
    second_word: int
    words: int


@dataclass(frozen=True, slots=True)
class Marks:
    """Fingerprints of a text: (F,) hashes of runs of `RUN_WORDS` words, and the word at which each run begins."""

    values: NDArray[np.uint64]
    places: NDArray[np.int32]


def marks_of(words: Words) -> Marks:
    """The smallest hash of each window of runs, and the word at which that run begins."""
    hashes = run_hashes(words, RUN_WORDS)
    if not len(hashes):
        return Marks(hashes, np.empty(0, np.int32))
    windows = sliding_window_view(hashes, min(WINDOW, len(hashes)))
    places = np.unique(np.arange(len(windows)) + windows.argmin(axis=1))
    return Marks(hashes[places], places.astype(np.int32))


def shared_runs(texts: Sequence[WordHashes], marks: Sequence[Marks], *, at_least: int) -> Iterator[SharedRun]:
    """
    Runs of `at_least` or more equal words, each text paired with the earliest that has the run.

    No run of `RUN_WORDS + WINDOW - 1` = 15 words or more is missed where two texts share it. A run in n texts gives
    n - 1 pairs, not n (n - 1) / 2, so the work grows with the length of the texts. Runs come text by text.

    Args:
        texts: hashes of the words of each text, the earliest first.
        marks: fingerprints of each.
        at_least: fewest words of a run.

    Reference: Schleimer, Wilkerson and Aiken (2003), Winnowing: local algorithms for document fingerprinting, SIGMOD.
    """
    for second, matches in groupby(_matches(marks), key=lambda match: match[2]):
        seen: dict[tuple[int, int], int] = {}  # first text and diagonal: its word up to which it is covered
        for first, first_word, _, second_word in matches:
            diagonal = (first, first_word - second_word)
            if first_word < seen.get(diagonal, -1):
                continue
            run = _grown(texts, first, second, (first_word, second_word))
            seen[diagonal] = run.first_word + run.words
            if run.words >= at_least:
                yield run


def _matches(marks: Sequence[Marks]) -> Iterator[tuple[int, int, int, int]]:
    """Equal fingerprints: earliest text and word, another text and word; in order of the other texts and words."""
    values, places, owners = _repeated(marks)
    if not len(values):
        return
    order = np.lexsort((places, owners, values))
    values, places, owners = values[order], places[order], owners[order]
    fresh = np.r_[True, values[1:] != values[:-1]]
    heads = np.maximum.accumulate(np.where(fresh, np.arange(len(values)), 0))
    apart = owners != owners[heads]
    found = np.stack([owners[heads], places[heads], owners, places], axis=1)[apart]
    found = found[np.lexsort((found[:, 1], found[:, 0], found[:, 3], found[:, 2]))]
    for start in range(0, len(found), _AT_ONCE):
        for row in found[start : start + _AT_ONCE].tolist():
            yield row[0], row[1], row[2], row[3]


def _repeated(marks: Sequence[Marks]) -> tuple[NDArray[np.uint64], NDArray[np.int32], NDArray[np.int32]]:
    """Value, place and text of the fingerprints that are there more than once; most are not, and need no sorting."""
    values = np.concatenate([np.empty(0, np.uint64), *(kept.values for kept in marks)])
    ordered = np.sort(values)
    again = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    del ordered
    chosen = np.zeros(len(values), bool)
    for start in range(0, len(values) if len(again) else 0, _AT_ONCE):
        part = values[start : start + _AT_ONCE]
        found = np.minimum(np.searchsorted(again, part), len(again) - 1)
        chosen[start : start + _AT_ONCE] = again[found] == part
    places = np.concatenate([np.empty(0, np.int32), *(kept.places for kept in marks)])
    owners = np.repeat(np.arange(len(marks), dtype=np.int32), [len(kept.values) for kept in marks])
    return values[chosen], places[chosen], owners[chosen]


def _grown(texts: Sequence[WordHashes], first: int, second: int, start: tuple[int, int]) -> SharedRun:
    """The longest run of equal words around a match."""
    left, right = texts[first], texts[second]
    one, other = start
    back = _equal_length(left[:one][::-1], right[:other][::-1])
    ahead = _equal_length(left[one:], right[other:])
    return SharedRun(first, second, one - back, other - back, back + ahead)


def _equal_length(left: WordHashes, right: WordHashes) -> int:
    """How many elements agree from the start on, looked at in steps that double, as most runs are short."""
    size = min(len(left), len(right))
    done, step = 0, 32
    while done < size:
        differ = left[done : min(done + step, size)] != right[done : min(done + step, size)]
        if differ.any():
            return done + int(differ.argmax())
        done, step = done + step, 2 * step
    return size
