"""What is kept of each text while many are compared: some seven bytes a word, where its words took a hundred."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from amity.model import Document
from amity.reading.origins.agencies import agencies_behind, agencies_credited
from amity.reading.origins.minhash import Signed, sign
from amity.reading.origins.shared_runs import Marks, marks_of
from amity.reading.origins.shelf import shingles_of
from amity.reading.origins.word_hashes import Vocabulary, words_in


@dataclass(frozen=True, slots=True)
class Sketch:
    """
    A text without its characters.

    Attributes:
        id: of the document.
        order: sorts documents, the first published first; on one day the agency before the paper.
        agencies: that the text credits.
        characters: how long it is.
        words: (N,) 32 bits of each word's hash, by which runs that two texts share are measured.
        signature: of its runs of words; None where it is too short for one.
        marks: fingerprints for long runs that it shares with others.
    """

    id: str
    order: tuple[dt.date, bool, str, str]
    agencies: frozenset[str]
    characters: int
    words: NDArray[np.uint32]
    signature: Signed | None
    marks: Marks


def sketch(doc: Document, *, shingle_words: int, vocabulary: Vocabulary) -> Sketch:
    """The sketch of a document."""
    words = words_in(doc.text, vocabulary)
    day = doc.published.earliest if doc.published else None
    return Sketch(
        id=doc.id,
        order=(day or dt.date.max, not agencies_behind(doc), doc.name, doc.id),
        agencies=agencies_credited(doc),
        characters=len(doc.text),
        words=words.hashes.astype(np.uint32),
        signature=sign(shingles_of(words, shingle_words)),
        marks=marks_of(words),
    )
