"""Windows cover a document with whole sentences and overlap as far as asked."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from amity.coding.llm import Window, cut_windows
from amity.coding.who import split_sentences
from amity.testing import make_document

SENTENCE = st.text("ab ", min_size=1, max_size=40).map(lambda s: f"The {s.strip()} went.")


@given(st.lists(SENTENCE, max_size=30), st.integers(20, 200), st.integers(0, 80))
def test_windows_cover_every_sentence(sentences: list[str], window_chars: int, overlap_chars: int) -> None:
    """Every sentence is in a window; each window brings a new one; the overlap and the size keep to their limits."""
    doc = make_document(" ".join(sentences))
    overlap_chars = min(overlap_chars, window_chars - 1)
    windows = cut_windows(doc, window_chars=window_chars, overlap_chars=overlap_chars)
    wanted = [s.span for s in split_sentences(doc.text)]
    assert list(dict.fromkeys(s for w in windows for s in w.sentences)) == wanted
    for window in windows:
        assert len(window.sentences) == 1 or window.span.end - window.span.start <= window_chars
    for before, after in pairwise(windows):
        assert after.sentences[-1] not in before.sentences
        assert before.span.overlap(after.span) <= overlap_chars


def test_the_overlap_repeats_whole_sentences() -> None:
    """The second window begins with the last sentence of the first."""
    doc = make_document("The north fell. The south rose. The east slept. The west woke.")
    first, second, *_ = cut_windows(doc, window_chars=34, overlap_chars=16)
    assert first.span.of(doc.text) == "The north fell. The south rose."
    assert second.span.of(doc.text).startswith("The south rose. ")


def test_no_text_gives_no_window() -> None:
    """Blanks are no text."""
    assert cut_windows(make_document(" \n\n "), window_chars=100, overlap_chars=10) == ()


def test_a_window_halves_between_sentences() -> None:
    """The halves have the same sentences."""
    doc = make_document("The north fell. The south rose. The east slept.")
    (window,) = cut_windows(doc, window_chars=1000, overlap_chars=0)
    left, right = window.halves()
    assert left.sentences + right.sentences == window.sentences
    assert isinstance(left, Window) and len(left.sentences) == 1
