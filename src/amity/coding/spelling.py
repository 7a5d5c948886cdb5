"""
Words as the parser knows them.

It was taught on American texts and takes `sympathise` for an adverb, and some nouns after a name for verbs.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from amity.coding.lexicon import load_words

_ISE = re.compile(r"(?<=[a-z]{2})is(?=(?:e|es|ed|er|ers|ing|ation|ations|ational)$)")
_YSE = re.compile(r"(?<=[a-z]{2})ys(?=(?:e|es|ed|ing)$)")
_MARKS = {
    "’s": "'s",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "n’t": "n't",
    "’ll": "'ll",
    "’d": "'d",
    "’re": "'re",
    "’ve": "'ve",
}
_TELLING = 5  # letters by which a stem is known behind a prefix too (`unadvised`)
_DOUBLED = re.compile(r"l(?=l(?:ed|ing|er|ers)$)")


@lru_cache(maxsize=65_536)
def american(word: str) -> str:
    """The American spelling of a word, or a noun better known; any other word as it is, capitals are kept."""
    if word in _MARKS:
        return _MARKS[word]
    low = word.lower()
    if len(low) < 5 or not low.isalpha():
        return word
    new = _changed(low)
    if new == low:
        return word
    return new.capitalize() if word[0].isupper() else new


def _changed(low: str) -> str:
    table = load_words("spelling")
    if not any(low.startswith(stem) or (len(stem) >= _TELLING and stem in low) for stem in table["kept"]):
        for pattern, letters in ((_ISE, "iz"), (_YSE, "yz")):
            if pattern.search(low):
                return pattern.sub(letters, low)
    for stem in table["our"]:
        if low.startswith(stem):
            return stem[:-3] + "or" + low[len(stem) :]
    for stem in table["doubled"]:
        if low.startswith(stem) and _DOUBLED.search(low):
            return _DOUBLED.sub("", low)
    return _whole().get(low, low)


@cache
def _whole() -> dict[str, str]:
    """Single words: `defence=defense`, `airstrikes=missiles`."""
    table = load_words("spelling")
    return dict(pair.split("=") for pair in (*table["words"], *table["nouns"]))
