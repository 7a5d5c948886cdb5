"""What the parser hangs where it does not belong is hung where it does."""

from __future__ import annotations

from typing import Any

import pytest
from spacy.tokens import Doc

from amity.coding.mending import mend
from amity.coding.model_package import load_english

Row = list[tuple[str, str, int, str]]  # word, tag, number of the head, part


def _doc(row: Row) -> Any:
    words, tags, heads, parts = (list(column) for column in zip(*row, strict=True))
    return Doc(load_english().vocab, words=words, tags=tags, heads=heads, deps=parts)


TORN: Row = [
    ("Gendarmes", "NNS", 6, "dep"),
    (",", ",", 0, "punct"),
    ("hunters", "NNS", 6, "nsubj"),
    ("and", "CC", 2, "cc"),
    ("herdsmen", "NNS", 2, "conj"),
    (",", ",", 2, "punct"),
    ("attacked", "VBD", 6, "ROOT"),
]
FRONTED: Row = [
    ("An", "DT", 1, "det"),
    ("ally", "NN", 4, "npadvmod"),
    (",", ",", 1, "punct"),
    ("Hamas", "NNP", 4, "nsubj"),
    ("left", "VBD", 4, "ROOT"),
]
SECOND_SUBJECT: Row = [
    ("Plans", "NNS", 5, "nsubj"),
    ("to", "TO", 2, "aux"),
    ("attack", "VB", 0, "acl"),
    ("Hamas", "NNP", 5, "nsubj"),
    ("have", "VBP", 5, "aux"),
    ("failed", "VBN", 5, "ROOT"),
]
ALONGSIDE: Row = [
    ("They", "PRP", 1, "nsubj"),
    ("fought", "VBD", 1, "ROOT"),
    ("bandits", "NNS", 1, "dobj"),
    ("alongside", "IN", 2, "prep"),
    ("Hamas", "NNP", 3, "pobj"),
]


@pytest.mark.parametrize(
    ("row", "word", "head", "part"),
    [
        (TORN, 0, 6, "nsubj"),
        (TORN, 2, 0, "conj"),
        (FRONTED, 1, 3, "appos"),
        (FRONTED, 3, 4, "nsubj"),
        (SECOND_SUBJECT, 3, 2, "dobj"),
        (SECOND_SUBJECT, 0, 5, "nsubj"),
        (ALONGSIDE, 3, 1, "prep"),
    ],
)
def test_words_hang_where_they_belong(row: Row, word: int, head: int, part: str) -> None:
    """A row's first at its head, an apposition with its name, an object under its verb, company under who fights."""
    token = mend(_doc(row))[word]
    assert (token.head.i, token.dep_) == (head, part)


@pytest.mark.parametrize("row", [TORN, FRONTED, SECOND_SUBJECT, ALONGSIDE])
def test_a_mended_parse_is_left_as_it_is(row: Row) -> None:
    """Nothing is hung elsewhere twice."""
    once = [(t.head.i, t.dep_) for t in mend(_doc(row))]
    assert [(t.head.i, t.dep_) for t in mend(mend(_doc(row)))] == once
