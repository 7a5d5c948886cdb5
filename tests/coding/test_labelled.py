"""Sentences of our own that say one thing or nothing: labels are sound, and what is read does not fall."""

from __future__ import annotations

from collections import Counter

import pytest

from .labelled import KINDS, read_line, read_lines, score, total

FOUND, CODED = 0.33, 0.185  # 0.353 and 0.200 when last recorded, of one sentence in twelve


def test_every_label_is_of_the_codebook() -> None:
    """Sentences are said once, and all 30 sorts of drivers, eight states and sixteen acts occur often."""
    lines = read_lines()
    assert len({line.text for line in lines}) == len(lines) == 7_199
    counts = Counter(label for line in lines for label, _, _ in line.labels)
    sorts = Counter(label.split()[0] for label in counts)
    assert sorts == {"driver": 30, "tie": 8, "event": 16, "forecast": 4, "cond": 2}
    assert min(counts.values()) >= 50
    assert sum(not line.labels for line in lines) > 1_500


def test_what_is_read_of_single_sentences_does_not_fall() -> None:
    """Found (kind and pair) and coded (label too), of all kinds."""
    scores = score(read_lines(every=12))
    whole = total(scores)
    assert whole.f1(whole.found) >= FOUND
    assert whole.f1(whole.coded) >= CODED
    assert all(scores[kind].coded for kind in KINDS)


def test_a_line_without_a_kind_is_refused() -> None:
    """A slip in a label is named."""
    with pytest.raises(ValueError, match="drivers"):
        read_line("[A] arms [B].\tdrivers B>A resources+")
