"""Words of probability and horizon in a clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from amity.coding.lexicon import load_table
from amity.coding.phrases import Phrases, phrases_of
from amity.coding.words import Word

Range = tuple[float, float]
_FEW = frozenset({"few", "nobody", "none", "no", "nothing", "little", "neither"})
_NOBODY = frozenset({"nobody", "none", "nothing", "neither"})
_LEEWAY = 0.05
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNT = rf"(\d{{1,3}}|{'|'.join(_NUMBERS)})"
_CHANCE = r"(?:chance|chances|odds|probability|likelihood|risk)"
_SHARE = re.compile(rf"(?:{_CHANCE}\b.{{0,60}}?)\b{_COUNT} in {_COUNT}\b(?! \w*(?:day|week|month|year))")
_SHARE_FIRST = re.compile(rf"\b{_COUNT}[ -]in[ -]{_COUNT} {_CHANCE}\b")
_PERCENT = re.compile(rf"\b(\d{{1,2}}) ?(percent|per cent|%) {_CHANCE}\b")
_OPEN = frozenset({"prospect", "possibility", "risk", "danger", "potential", "hope"})  # `the prospects are slim`


@cache
def _words() -> Phrases[Range]:
    return Phrases(
        (text, (row["range"][0], row["range"][1]))
        for row in load_table("outcomes")["probability"]
        for text in row["words"]
    )


@cache
def _horizons() -> Phrases[str]:
    return phrases_of(load_table("outcomes")["horizon"])


def probability_of(words: Iterable[Word]) -> tuple[Range, str] | None:
    """
    The probability that the words give an outcome, and which words; None if none of them is a word of probability.

    The most specific words win: a longer phrase, then one that is no bare modal verb. `will not` is no chance.
    """
    row = list(words)
    if told := in_numbers(" ".join(w.low for w in row)):
        return told
    found = [f for f in _words().find(row) if not _is_told(f.words) and not _is_month(f.words[0])]
    if not found:
        return None
    best = max(found, key=lambda f: (len(f.words), f.words[0].pos != "AUX", f.head.lemma not in _OPEN, -f.words[0].i))
    text = " ".join(w.text for w in best.words)
    low, high = best.value
    negated = any(w.dep == "neg" and w.head in (best.head, best.head.head) for w in row)
    governed = best.head.head if best.head.pos == "AUX" else best.head
    negated = negated or is_of_nobody(best.head) or is_of_nobody(governed) or _has_nobody(best.head.head)
    if negated and not any(w.dep == "neg" or w.low in ("no", "never", "neither", "nobody") for w in best.words):
        low, high = _denied(low, high)
        text = f"not {text}"
    return (low, high), text


def _is_month(word: Word) -> bool:
    """True for the May of `in May 1996`."""
    return word.text == "May" and word.tag != "MD"


def is_of_nobody(verb: Word) -> bool:
    """True for `few would bet on it` and `no analyst expects it`."""
    return any(w.low in _FEW for s in verb.kids("nsubj") for w in (s, *s.kids("det", "amod")))


def _has_nobody(verb: Word) -> bool:
    """True for `would work with nobody` and `will sign nothing`."""
    objects = [w for p in (verb, *verb.kids("prep")) for w in p.kids("dobj", "pobj")]
    return any(w.low in _NOBODY or (w.low == "one" and any(c.low == "no" for c in w.kids("det"))) for w in objects)


def in_numbers(text: str) -> tuple[Range, str] | None:
    """`a chance of one in four`, `a one in four chance`, `a 30 percent chance`: give or take five points."""
    for pattern in (_SHARE, _SHARE_FIRST, _PERCENT):
        for found in pattern.finditer(text):
            first, second = (_number(g) for g in found.groups())
            value = first / second if second else 0.0
            if 0.0 < value < 1.0:
                return (round(max(value - _LEEWAY, 0.0), 2), round(min(value + _LEEWAY, 1.0), 2)), found.group().strip()
    return None


def _number(text: str) -> float:
    return float(_NUMBERS.index(text) + 1) if text in _NUMBERS else float(text) if text[0].isdigit() else 100.0


def _is_told(words: Sequence[Word]) -> bool:
    """`never` says something of what is to come only beside a modal verb (`will never`), `face` only as a verb."""
    if len(words) == 1 and words[0].low == "face":
        return words[0].pos == "NOUN"
    return len(words) == 1 and words[0].low == "never" and not any(a.tag == "MD" for a in words[0].head.kids("aux"))


def _denied(low: float, high: float) -> Range:
    """The range for `not`: certain becomes no chance, likely becomes unlikely; a bare possibility stays low."""
    if low >= 0.9:
        return 0.0, 0.01
    if 0.4 <= low < 0.5:
        return 0.0, 0.05
    return (0.20, 0.45) if low >= 0.5 else (0.45, 0.55)


def horizon_of(words: Iterable[Word]) -> str | None:
    """Near, mid or far, from the words that say so."""
    found = list(_horizons().find(list(words)))
    exact = (f.value for f in found if " ".join(w.low for w in f.words) in _named_horizons()[f.value])
    return next(exact, found[0].value if found else None)


@cache
def _named_horizons() -> dict[str, frozenset[str]]:
    """As they are written in the data: `coming years` is further than `coming year`."""
    return {name: frozenset(texts) for name, texts in load_table("outcomes")["horizon"].items()}
