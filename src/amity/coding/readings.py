"""Parts of speech and lemmas of tagged and parsed words, each reading worked out once and then remembered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import numpy as np
from spacy.attrs import DEP, HEAD, LEMMA, LOWER, ORTH, POS, TAG
from spacy.tokens import Doc

from amity.coding.spelling import american
from amity.errors import CodingError

LATER = ("attribute_ruler", "lemmatizer")
_COPIED = [TAG, POS, LEMMA, HEAD, DEP]
MOST = 200_000  # remembered readings; a text of a million words has some 60,000
# Shown in the place of a name where a name is misread (it is still tagged as one), and of a verb that is.
OBJECT, PLURAL, VERB = "them", "rebels", "help"
SUPPOSING = "If"  # in the place of `Should` that opens a condition
_FILLER = "x"  # between words that are read out of their sentence, so that no two are taken for a phrase
Key = tuple[int, int, int]  # hashes of a word, its tag and its part in the parse
Reading = tuple[int, int]


class Readings:
    """
    What a pipeline's attribute ruler and lemmatizer say of words that its tagger and parser have read.

    Both look at a word, its tag and its part in the parse, but for a few phrases of two words, so that a reading can be
    remembered. A sentence with such a phrase is given to them whole.
    """

    def __init__(self, nlp: Any) -> None:
        self._vocab = nlp.vocab
        self._steps = [nlp.get_pipe(name) for name in LATER]
        self._telling = _phrase_words(self._steps[0], nlp.vocab)
        self._known: dict[Key, Reading] = {}

    def restored(self, doc: Any, written: Sequence[str], spaces: Sequence[bool]) -> Any:
        """
        The parse of a sentence with parts of speech and lemmas, on the words as they are written in the text.

        Args:
            doc: tagged and parsed.
            written: the words of the text, one for each of `doc`.
            spaces: whether a blank follows each.
        """
        real: Any = Doc(self._vocab, list(written), list(spaces))
        for token, word in zip(doc, written, strict=True):
            if token.text in (OBJECT, PLURAL) and word != token.text:
                token.tag_ = "NNP"
        rows = doc.to_array([ORTH, TAG, DEP, HEAD, LOWER])
        if not self._telling.isdisjoint(rows[:, [2, 4]].ravel().tolist()):
            for step in self._steps:
                doc = step(doc)
            real.from_array(_COPIED, doc.to_array(_COPIED))
            return real
        own = [
            self._vocab.strings.add(w) if a != w and a in (american(w), VERB) else 0
            for a, w in zip((t.text for t in doc), written, strict=True)
        ]
        keys = [(own[i] or int(a), int(b), int(c)) for i, (a, b, c) in enumerate(rows[:, :3].tolist())]
        self._learn(dict.fromkeys(keys))
        read = np.array([self._known[key] for key in keys], dtype=np.uint64).reshape(-1, 2)
        real.from_array(_COPIED, np.column_stack([rows[:, 1], read, rows[:, 3], rows[:, 2]]))
        return real

    def _learn(self, words: Iterable[Key]) -> None:
        """Work out what is not known yet of some words; where too much is known, what was known is forgotten first."""
        if len(self._known) > MOST:
            self._known.clear()
        keys = [key for key in words if key not in self._known]
        if not keys:
            return
        strings = self._vocab.strings
        doc: Any = Doc(self._vocab, [text for orth, _, _ in keys for text in (strings[orth], _FILLER)])
        rows = np.zeros((len(doc), 3), dtype=np.uint64)
        rows[:, 0] = strings.add("NN")
        rows[::2, 0] = [tag for _, tag, _ in keys]
        rows[::2, 1] = [dep for _, _, dep in keys]
        doc.from_array([TAG, DEP, HEAD], rows)
        for step in self._steps:
            doc = step(doc)
        for key, (pos, lemma) in zip(keys, doc.to_array([POS, LEMMA])[::2].tolist(), strict=True):
            self._known[key] = (int(pos), int(lemma))


@cache
def readings_of(nlp: Any) -> Readings:
    """The readings of a pipeline."""
    return Readings(nlp)


def _phrase_words(ruler: Any, vocab: Any) -> frozenset[int]:
    """
    Hashes that give away that the ruler may read a phrase: of each, one word in small letters or one part in the parse.

    Raises:
        CodingError: a phrase has no word or part by which it can be told.
    """
    found = set()
    for pattern in (p for row in ruler.patterns for p in row["patterns"] if len(p) > 1):
        telling = [w.get("LOWER", w.get("DEP")) for w in pattern]
        plain = next((text for text in telling if isinstance(text, str)), None)
        if plain is None:
            raise CodingError(f"the phrase {pattern} of the parser's attribute ruler cannot be told by one word")
        found.add(vocab.strings.add(plain))
    return frozenset(found)
