"""Sentences that name and point at nobody, in a text that is about a pair: only the encoder reads these."""

from __future__ import annotations

from amity.coding.draft import Draft
from amity.coding.pairs import focal_in
from amity.coding.parsing import parse_masked
from amity.coding.words import Parsed, read_words


def parse_left_out(draft: Draft) -> list[Parsed]:
    """
    The sentences that the scan left out where a pair is meant that many sentences of the text name, parsed, in order.

    `Disillusion set in quickly`: that the two are meant is only known from those around it. A sentence that points at
    somebody (`the movement grew`) is none of these: nobody would have asked whom it means.
    """
    assert draft.named is not None and draft.resolution is not None  # noqa: S101 - set by steps before
    scans = [
        scan
        for scan, sentence in zip(draft.scans, draft.sentences, strict=True)
        if sentence.tokens is None and not scan.pointing and focal_in(sentence.paragraph, draft) in draft.focused
    ]
    parsed = parse_masked(draft.nlp, draft.doc.text, scans, actors=draft.named.actors)
    return [read_words(sentence, draft.resolution) for sentence in parsed]
