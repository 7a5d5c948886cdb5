"""Words of texts by number, counted anew when they are asked for: only those of the last texts are held."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

import numpy as np

from amity.reading.origins.word_hashes import Hashes, Vocabulary, Words, run_hashes, words_in

MOST_WORDS = 500_000


class Shelf:
    """
    The words of each text, and their runs.

    Comparing needs the words of two texts at a time, and mostly of texts that were needed a moment ago. Those are held
    until there are `most_words`; the others are read again, so that memory does not grow with the number of texts.
    Without `most_words` all are held.
    """

    def __init__(self, text_of: Callable[[int], str], *, shingle_words: int, most_words: int | None) -> None:
        """Nothing is read yet."""
        self._text_of, self._shingle_words, self._most = text_of, shingle_words, most_words
        self._held: OrderedDict[int, Words] = OrderedDict()
        self._shingles: dict[int, Hashes] = {}
        self._count = 0
        self._vocabulary = Vocabulary()

    def __getitem__(self, number: int) -> Words:
        """The words of a text."""
        words = self._held.get(number)
        if words is not None:
            self._held.move_to_end(number)
            return words
        words = self._held[number] = words_in(self._text_of(number), self._vocabulary)
        self._count += len(words)
        while self._most is not None and self._count > self._most and len(self._held) > 2:
            last, gone = self._held.popitem(last=False)
            self._count -= len(gone)
            self._shingles.pop(last, None)
        return words

    def shingles(self, number: int) -> Hashes:
        """The set of a text's runs of `shingle_words` words, sorted."""
        words = self[number]
        found = self._shingles.get(number)
        if found is None:
            found = self._shingles[number] = shingles_of(words, self._shingle_words)
        return found


def shingles_of(words: Words, length: int) -> Hashes:
    """The hashes of all runs of `length` words, each once and sorted."""
    return np.unique(run_hashes(words, length))
