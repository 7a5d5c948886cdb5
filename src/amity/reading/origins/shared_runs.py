"""Long runs of the same words in two texts, found by winnowing: fingerprints first, then the runs grown from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from amity.reading.origins.word_hashes import Words, run_hashes

RUN_WORDS = 8
WINDOW = 8


@dataclass(frozen=True, slots=True)
class SharedRun:
    """The same words in two texts: indices of the texts, first word in each, number of words."""

    first: int
    second: int
    first_word: int
    second_word: int
    words: int


def shared_runs(texts: Sequence[Words], *, at_least: int) -> Iterator[SharedRun]:
    """
    Runs of `at_least` or more equal words, each text paired with the earliest that has the run.

    No run of `RUN_WORDS + WINDOW - 1` = 15 words or more is missed where two texts share it. A run in n texts gives
    n - 1 pairs, not n (n - 1) / 2, so the work grows with the length of the texts.

    Args:
        texts: words of each text, the earliest first.
        at_least: fewest words of a run.

    Reference: Schleimer, Wilkerson and Aiken (2003), Winnowing: local algorithms for document fingerprinting, SIGMOD.
    """
    seen: dict[tuple[int, int, int], int] = {}  # texts and diagonal: the word of the first text that is covered
    for first, first_word, second, second_word in _matches(texts):
        diagonal = (first, second, first_word - second_word)
        if first_word < seen.get(diagonal, -1):
            continue
        run = _grown(texts, first, second, (first_word, second_word))
        seen[diagonal] = run.first_word + run.words
        if run.words >= at_least:
            yield run


def _matches(texts: Sequence[Words]) -> Iterator[tuple[int, int, int, int]]:
    """Equal fingerprints: earliest text and word, another text and word; in order of the texts and words."""
    marks = [_fingerprints(words) for words in texts]
    values = np.concatenate([value for value, _ in marks]) if marks else np.empty(0, np.uint64)
    places = np.concatenate([place for _, place in marks]) if marks else np.empty(0, np.int64)
    owners = np.repeat(np.arange(len(texts)), [len(value) for value, _ in marks])
    order = np.lexsort((places, owners, values))
    values, places, owners = values[order], places[order], owners[order]
    fresh = np.r_[True, values[1:] != values[:-1]] if len(values) else np.empty(0, bool)
    heads = np.maximum.accumulate(np.where(fresh, np.arange(len(values)), 0)) if len(values) else np.empty(0, int)
    apart = owners != owners[heads]
    found = np.stack([owners[heads], places[heads], owners, places], axis=1)[apart]
    found = found[np.lexsort((found[:, 1], found[:, 0], found[:, 3], found[:, 2]))]
    for row in found.tolist():
        yield row[0], row[1], row[2], row[3]


def _fingerprints(words: Words) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The smallest hash of each window of runs, and the word at which that run begins."""
    hashes = run_hashes(words, RUN_WORDS)
    if not len(hashes):
        return hashes, np.empty(0, np.int64)
    windows = sliding_window_view(hashes, min(WINDOW, len(hashes)))
    places = np.unique(np.arange(len(windows)) + windows.argmin(axis=1))
    return hashes[places], places


def _grown(texts: Sequence[Words], first: int, second: int, start: tuple[int, int]) -> SharedRun:
    """The longest run of equal words around a match."""
    left, right = texts[first].hashes, texts[second].hashes
    one, other = start
    back = _equal_length(left[:one][::-1], right[:other][::-1])
    ahead = _equal_length(left[one:], right[other:])
    return SharedRun(first, second, one - back, other - back, back + ahead)


def _equal_length(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> int:
    """How many elements agree from the start on, looked at in steps that double, as most runs are short."""
    size = min(len(left), len(right))
    done, step = 0, 32
    while done < size:
        differ = left[done : min(done + step, size)] != right[done : min(done + step, size)]
        if differ.any():
            return done + int(differ.argmax())
        done, step = done + step, 2 * step
    return size
