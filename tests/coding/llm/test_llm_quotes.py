"""Quotes are mapped to the exact span of the text, whatever marks and blanks the model writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amity.coding.llm import find_objects, find_quote, plain
from amity.model import Span

SIGNS = "abcXé7.,;  \n\t'’‘\"“”«»-–—\u200b\xad\u202f"
OTHER_MARKS = {
    "'": "’",
    "’": "'",
    "‘": "'",
    '"': "”",
    "“": '"',
    "”": "“",
    "«": '"',
    "»": '"',
    "-": "—",
    "–": "-",
    "—": "–",
    "\u200b": "",
    "\xad": "\u200d",
    "\n": "  ",
    "\t": " \n",
    "\u202f": " ",
    " ": "\n",
}


def cut(text: str, at: int) -> bool:
    """Whether a position lies inside a word of the text as it is compared."""
    left, right = plain(text[:at]).text, plain(text[at:]).text
    return bool(left and right) and left[-1].isalnum() and right[0].isalnum()


@given(st.text(SIGNS, min_size=1, max_size=60), st.data())
def test_a_mangled_quote_is_found_again(text: str, data: st.DataObject) -> None:
    """A piece of a text with other marks and blanks is found at its place, and its span holds the same words."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    piece = text[start:end]
    wanted = plain(piece).text.strip()
    if not wanted or cut(text, start) or cut(text, end):
        return
    spans = find_quote("".join(OTHER_MARKS.get(sign, sign) for sign in piece), plain(text))
    assert any(span.overlap(Span(start, end)) > 0 for span in spans)
    assert {plain(span.of(text)).text.strip() for span in spans} == {wanted}


@given(st.text(SIGNS, max_size=60), st.text("abcX7", min_size=1, max_size=4))
def test_no_quote_is_invented(text: str, quote: str) -> None:
    """Words that the text does not hold are nowhere; those found are the text's own."""
    for span in find_quote(quote, plain(text)):
        assert plain(span.of(text)).text == quote


@given(st.text(SIGNS, max_size=80))
def test_the_plain_form_knows_its_way_back(text: str) -> None:
    """Positions rise, and each character stands for one or more of the original."""
    form = plain(text)
    assert len(form.text) == len(form.starts) == len(form.ends)
    assert all(a < b for a, b in zip(form.starts, form.ends, strict=True))
    assert all(a <= b for a, b in zip(form.ends, form.starts[1:], strict=False))


def test_line_breaks_and_curly_marks_are_spanned_exactly() -> None:
    """The span covers the original's line break, marks and soft hyphen."""
    text = "He said: “the north’s\n  al\xadly — left”."
    (span,) = find_quote('"the north\'s ally - left"', plain(text))
    assert span.of(text) == "“the north’s\n  al\xadly — left”"


@pytest.mark.parametrize("quote", ["", "   ", "\u200b", "at war with"])
def test_nothing_and_parts_of_words_are_not_found(quote: str) -> None:
    """An empty quote is nowhere, and `at war` is not in `at warp`."""
    assert find_quote(quote, plain("They went at warp speed; it was great war-time talk.")) == ()


def test_every_place_of_a_repeated_quote_comes_back() -> None:
    """Two places, from left to right."""
    text = "They fought. They rested. They fought."
    assert find_quote("They fought", plain(text)) == (Span(0, 11), Span(26, 37))


def test_objects_are_found_whole_and_braces_of_prose_are_not() -> None:
    """The outermost object, line breaks included; not braces in prose, nor an object that is cut off."""
    text = 'A {set} of "things" { "x": [{"y": "a\nb"}] } and {"z": 1'
    assert [s.of(text) for s in find_objects(text)] == ['{ "x": [{"y": "a\nb"}] }']


def test_endless_braces_take_no_time() -> None:
    """Deep and unclosed nesting is no object."""
    assert list(find_objects('{"a":' * 20_000)) == []
