"""Texts are made comparable without losing the way back to their offsets."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.actors.folding import fold, fold_name


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("al-Qaʿida", "al Qaida"),
        ("al-Qa’ida", "al Qaida"),
        ("Kata'ib  Hizballah", "Kataib Hizballah"),
        ("Tali\u200bban", "Taliban"),
        ("\u202bHamas\u202c", "Hamas"),
        ("U.S. officials", "US. officials"),
        ("the Taliban’s aims", "the Taliban s aims"),
        ("Boğaziçi Łódź", "Bogazici Lodz"),
        ("Lashkar\u2011e\u2011Taiba", "Lashkar e Taiba"),
        ("Islamic\nState", "Islamic State"),
        ("Islamic\r\n\r\nState", "Islamic\nState"),
    ],
)
def test_spellings_of_one_name_fold_alike(written: str, folded: str) -> None:
    """Marks, invisible characters and kinds of hyphens do not matter; a blank line does."""
    assert fold(written).text == folded


def test_offsets_lead_back_to_the_original() -> None:
    """A word found in the folded text is the same word in the original."""
    text = "“The\u200b  al\u2011Qa’ida  men” met\u202b Hez\u00adbollah\u202c."
    folded = fold(text)
    for word, original in (("al Qaida", "al\u2011Qa’ida"), ("Hezbollah", "Hez\u00adbollah"), ("met", "met")):
        at = folded.text.index(word)
        assert text[folded.start(at) : folded.end(at + len(word))] == original


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_offsets_stay_inside_and_in_order(text: str) -> None:
    """Whatever the characters, positions map into the text and never go backwards."""
    folded = fold(text)
    places = [folded.start(i) for i in range(len(folded.text))]
    assert places == sorted(set(places))
    assert all(0 <= p < len(text) for p in places)
    assert len(folded.lower) == len(folded.text)


@given(st.text(alphabet="aA'’.- \n\u200b\u0301é", max_size=60))
def test_a_folded_name_folds_to_itself(text: str) -> None:
    """Folding twice is folding once, apart from blank lines and points between single letters."""
    once = fold_name(text.translate(dict.fromkeys(map(ord, ".'’\n"), " ")))
    assert fold_name(once) == once


def test_a_million_characters_on_one_line_take_linear_time() -> None:
    """Ten times the text takes about ten times as long."""
    piece = "The Taliban’s al-Qa’ida\u200b friends  met U.S. men "
    seconds = []
    for copies in (2_000, 20_000):
        start = time.perf_counter()
        fold(piece * copies)
        seconds.append(time.perf_counter() - start)
    assert seconds[1] < 40 * seconds[0] + 0.05
