"""A document in windows of whole sentences that overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amity.coding.who import split_sentences
from amity.model import Document, Span


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive sentences of a document; `span` runs from the first to the end of the last."""

    sentences: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """The characters of the document that the window covers."""
        return Span(self.sentences[0].start, self.sentences[-1].end)

    def halves(self) -> tuple[Window, Window]:
        """
        The two halves of a window, for an answer that did not fit.

        Raises:
            ValueError: the window is a single sentence.
        """
        if len(self.sentences) < 2:
            raise ValueError("a window of one sentence has no halves")
        middle = len(self.sentences) // 2
        return Window(self.sentences[:middle]), Window(self.sentences[middle:])


def cut_windows(doc: Document, *, window_chars: int, overlap_chars: int) -> tuple[Window, ...]:
    """
    The windows of a document, in order; none where it has no text.

    Each begins with the last sentences of the one before, as far as they fit into the overlap, so that what a pronoun
    points back to is seen with it. A sentence that is longer than a window is a window of its own.

    Args:
        doc: the document.
        window_chars: most characters of a window.
        overlap_chars: most characters repeated from the window before.
    """
    sentences = tuple(s.span for s in split_sentences(doc.text))
    return tuple(_cut(sentences, window_chars, overlap_chars))


def _cut(sentences: Sequence[Span], window_chars: int, overlap_chars: int) -> Iterator[Window]:
    first = done = 0
    while done < len(sentences):
        while first < done and sentences[done].end - sentences[first].start > window_chars:
            first += 1  # a shorter overlap leaves room for the first new sentence
        last = max(_fit(sentences, first, window_chars), done + 1)
        yield Window(tuple(sentences[first:last]))
        done = last
        first = _step_back(sentences, done, overlap_chars)


def _fit(sentences: Sequence[Span], first: int, window_chars: int) -> int:
    """The index after the last sentence that fits into a window from `first`."""
    last = first
    while last < len(sentences) and sentences[last].end - sentences[first].start <= window_chars:
        last += 1
    return last


def _step_back(sentences: Sequence[Span], done: int, overlap_chars: int) -> int:
    """Where a window begins that repeats as much before `done` as the overlap allows."""
    first = done
    while first > 0 and sentences[done - 1].end - sentences[first - 1].start <= overlap_chars:
        first -= 1
    return first
