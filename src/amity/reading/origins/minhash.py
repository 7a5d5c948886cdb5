"""Texts that are nearly the same, found among many without comparing all with all: MinHash with banding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.reading.origins.word_hashes import Hashes, mixed

BANDS = 32
ROWS = 4
# Odd factors and shifts modulo 2^64, the same everywhere: a signature must not depend on who computes it.
_PERMUTATIONS: Hashes = np.random.default_rng(19990607).integers(0, 2**64, size=(BANDS * ROWS, 2), dtype=np.uint64)
_PERMUTATIONS[:, 0] |= np.uint64(1)


@dataclass(frozen=True, slots=True)
class Signed:
    """What is kept of a signature: (BANDS,) keys of its bands, and (BANDS * ROWS,) last 16 bits of its minima."""

    bands: Hashes
    ends: NDArray[np.uint16]


def candidates(signatures: Sequence[Signed | None]) -> set[tuple[int, int]]:
    """
    Pairs of texts that are probably alike, as indices with the smaller first.

    Two texts of Jaccard similarity s share a band with probability 1 - (1 - s^4)^32: 0.05 at s = 0.2, 0.87 at 0.5,
    0.9999 at 0.7. In a band, each text is paired with the first and the one before, so that a thousand copies of one
    text give two thousand pairs and not half a million; clusters are the same.

    Args:
        signatures: of each text, from `sign`.

    Reference: Broder (1997), On the resemblance and containment of documents; Leskovec, Rajaraman and Ullman, Mining
    of Massive Datasets, ch. 3.4.
    """
    pairs: set[tuple[int, int]] = set()
    filled = [index for index, signed in enumerate(signatures) if signed is not None]
    for band in range(BANDS):
        keys = np.fromiter((signed.bands[band] for signed in signatures if signed is not None), np.uint64, len(filled))
        pairs |= _neighbours(keys, filled)
    return pairs


def sign(hashes: Hashes) -> Signed | None:
    """What is kept of a set of hashes; None for an empty set."""
    if not len(hashes):
        return None
    least = signature(hashes)
    rows, keys = least.reshape(BANDS, ROWS), np.zeros(BANDS, np.uint64)
    for column in range(ROWS):
        keys = mixed(keys ^ rows[:, column])
    return Signed(keys, least.astype(np.uint16))


def may_reach(one: Signed | None, other: Signed | None, similarity: float) -> bool:
    """
    False if two sets are less alike than so much, judged by how many of their minima agree.

    Six standard errors are allowed: of pairs that are that much alike, not one in a million is missed.
    """
    if one is None or other is None:
        return False
    spread: float = (similarity * (1 - similarity) / (BANDS * ROWS)) ** 0.5
    return float(np.mean(one.ends == other.ends)) >= similarity - 6 * spread


def signature(hashes: Hashes) -> Hashes:
    """The (BANDS * ROWS,) smallest values of a set of hashes under as many permutations."""
    return np.array([(hashes * factor + shift).min() for factor, shift in _PERMUTATIONS], np.uint64)


def jaccard(first: Hashes, second: Hashes) -> float:
    """Shared over all elements of two sets (arrays without repeats); 0 where one is empty."""
    if not len(first) or not len(second):
        return 0.0
    shared = len(np.intersect1d(first, second, assume_unique=True))
    return shared / (len(first) + len(second) - shared)


def _neighbours(keys: Hashes, filled: Sequence[int]) -> set[tuple[int, int]]:
    """Each text with the first of its bucket and with the one before it."""
    order = np.argsort(keys, kind="stable")
    pairs: set[tuple[int, int]] = set()
    first = 0
    for place in range(1, len(order)):
        if keys[order[place]] != keys[order[first]]:
            first = place
            continue
        for other in (first, place - 1):
            pairs.add((filled[order[other]], filled[order[place]]))
    return pairs
