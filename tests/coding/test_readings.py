"""Remembered readings are those of the pipeline."""

from __future__ import annotations

import pytest

from amity.coding import readings as module
from amity.coding.model_package import load_english
from amity.coding.readings import LATER, Readings

TEXT = (
    "The front's envoys haven't met them since May, and there is no sign that they will. It's been weeks. "
    "Let's say that you're gonna leave; y'all got ta go, ain't it so? They do what they've done: nothin' else. "
    "I saw it, and it saw me. The envoys found no peace, but helped found a league. He has had enough of that. "
    "Those who left their ranks built better houses than the militias' own. Left alone, all of them would leave."
)


def test_readings_equal_those_of_the_whole_pipeline() -> None:
    """Parts of speech, lemmas, tags and heads are the same, the first time and from memory."""
    nlp = load_english()
    readings = Readings(nlp)
    for sentence in TEXT.split(". ") * 2:
        whole = nlp(sentence)
        parsed = next(iter(nlp.pipe([nlp.make_doc(sentence)], disable=LATER)))
        got = readings.restored(parsed, [w.text for w in parsed], [bool(w.whitespace_) for w in parsed])
        assert [(w.pos_, w.lemma_, w.tag_, w.dep_, w.head.i) for w in got] == [
            (w.pos_, w.lemma_, w.tag_, w.dep_, w.head.i) for w in whole
        ]
        assert got.text == sentence


def test_words_are_kept_as_the_text_has_them() -> None:
    """What the parser is shown in place of a name does not show."""
    nlp = load_english()
    parsed = next(iter(nlp.pipe([nlp.make_doc("Hamas attacked France.")], disable=LATER)))
    got = Readings(nlp).restored(parsed, ["KLA", "attacked", "Orovia", "."], [True, True, False, False])
    assert got.text == "KLA attacked Orovia."
    assert [w.pos_ for w in got] == ["PROPN", "VERB", "PROPN", "PUNCT"]


def test_forgetting_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where more is known than may be, readings are worked out anew, also of words that were known before."""
    monkeypatch.setattr(module, "MOST", 3)
    nlp = load_english()
    readings = Readings(nlp)
    for sentence in ("The front left the hills.", "The front left the town.", "The front left the hills."):
        parsed = next(iter(nlp.pipe([nlp.make_doc(sentence)], disable=LATER)))
        got = readings.restored(parsed, [w.text for w in parsed], [bool(w.whitespace_) for w in parsed])
        assert [w.lemma_ for w in got] == [w.lemma_ for w in nlp(sentence)]
