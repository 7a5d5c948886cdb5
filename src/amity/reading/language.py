"""Which language a text is in, by py3langid; unknown where there are too few words to tell."""

from __future__ import annotations

import py3langid

_FEWEST_LETTERS = 20
_SAMPLE_CHARACTERS = 20_000


def language_of(text: str) -> str:
    """
    ISO 639-1 code of the text's main language, or empty where fewer than 20 letters are there to judge by.

    Reference: Lui and Baldwin (2012), langid.py, ACL system demonstrations.
    """
    sample = text[:_SAMPLE_CHARACTERS]
    if sum(1 for mark in sample if mark.isalpha()) < _FEWEST_LETTERS:
        return ""
    code, _ = py3langid.classify(sample)
    return str(code)
