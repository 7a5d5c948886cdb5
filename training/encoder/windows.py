"""Passages cut into windows, and varied for training."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from examples import Example, Passage, joined, with_voice

SIZES = (1, 2, 3)  # most sentences of a window, each as often
_WORDS = 110  # of a window: some 150 tokens
_JOINED, _VOICED, _OMITTED = 1 / 6, 1 / 8, 1 / 3


def cut(passage: Passage, most: int) -> list[Passage]:
    """A passage in windows of `most` sentences or fewer, so short that nearly all is read, also when it is varied."""
    found: list[list[Example]] = []
    words = 0
    for example in passage:
        words += example.words
        if not found or len(found[-1]) == most or words > _WORDS:
            found.append([])
            words = example.words
        found[-1].append(example)
    return [tuple(row) for row in found]


def cut_alike(passage: Passage, other: Passage, most: int) -> list[tuple[Passage, Passage]]:
    """Two passages of the same sentences in windows of the same sentences, by the words of the second."""
    found, at = [], 0
    for window in cut(other, most):
        found.append((passage[at : at + len(window)], window))
        at += len(window)
    return found


def varied(passages: Sequence[Passage], rng: np.random.Generator) -> list[Passage]:
    """
    Windows of the passages, of one sentence or more.

    One sentence in six is joined to another, one in eight said by somebody without part in it; one in three of those
    that name nobody and say nothing is left out.
    """
    found = []
    for passage in passages:
        kept = tuple(e for e in passage if e.taken or rng.random() >= _OMITTED)
        for window in cut(kept, int(rng.choice(SIZES))):
            taken = {letter for e in window for letter in e.taken}
            shown = list(window)
            for number, example in enumerate(window):
                draw = rng.random()
                if draw < _JOINED:
                    row = passages[rng.integers(len(passages))]
                    shown[number] = joined(example, row[rng.integers(len(row))], taken=taken, rng=rng)
                elif draw < _JOINED + _VOICED:
                    shown[number] = with_voice(example, taken, rng=rng)
                taken |= shown[number].taken
            found.append(tuple(shown))
    return found
