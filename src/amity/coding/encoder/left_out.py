"""Sentences that name and point at nobody, in a text that is about a pair: only the encoder reads these."""

from __future__ import annotations

from collections.abc import Container

from amity.coding.draft import Draft
from amity.coding.pairs import focal_in
from amity.coding.parsing import parse_masked
from amity.coding.words import Parsed, read_words


def parse_left_out(draft: Draft, naming: Container[int]) -> list[Parsed]:
    """
    Sentences that the scan left out and that go on from one that names somebody, parsed, in order.

    Only where a pair is meant that many sentences of the text name. In `Disillusion set in quickly` that the two are
    meant is only known from the sentence before. A sentence that points at somebody (`the movement grew`) is none of
    these: nobody would have asked whom it means.

    Args:
        draft: of the text.
        naming: the numbers of the sentences that name somebody.
    """
    assert draft.named is not None and draft.resolution is not None  # noqa: S101 - set by steps before
    sentences = draft.sentences
    scans = [
        scan
        for scan, sentence in zip(draft.scans, sentences, strict=True)
        if sentence.tokens is None
        and not scan.pointing
        and sentence.index - 1 in naming
        and sentences[sentence.index - 1].paragraph == sentence.paragraph
        and focal_in(sentence.paragraph, draft) in draft.focused
    ]
    parsed = parse_masked(draft.nlp, draft.doc.text, scans, actors=draft.named.actors)
    return [read_words(sentence, draft.resolution) for sentence in parsed]
