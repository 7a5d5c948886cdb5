"""Who says what stands in quotation marks, where the sentence of the claim does not tell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from amity.coding.draft import Draft
from amity.coding.words import Parsed, Word
from amity.model import Span

_FINITE = frozenset({"MD", "VBD", "VBP", "VBZ"})
_APART = 2  # characters between a quotation and the sentence beside it
_MOST_BETWEEN = 40  # characters between the colon and the words before it that are looked at


@dataclass(frozen=True, slots=True)
class Quotations:
    """The quotations of a text and who speaks in each, empty where nobody is named."""

    spans: tuple[Span, ...]
    speakers: tuple[tuple[str, ...], ...]

    def speakers_at(self, offset: int) -> tuple[str, ...]:
        """Who speaks at a place, if it is quoted."""
        at = self._index(offset)
        return self.speakers[at] if at is not None else ()

    def _index(self, offset: int) -> int | None:
        at = bisect_right(self.spans, offset, key=lambda s: s.start) - 1
        return at if at >= 0 and offset < self.spans[at].end else None

    def holds(self, offset: int) -> bool:
        """True if a place is quoted."""
        return self._index(offset) is not None


def quotations_of(draft: Draft, reporters: Callable[[Word], list[str]]) -> Quotations:
    """
    The speakers of the quotations of a document.

    A quotation is said by the subject of the verb of saying beside it (`…, A said`), or of the clause that a colon ends
    before it; a quotation without one goes on with the speaker of the one before it in its paragraph, or in the
    paragraph before if it opens its own.

    Args:
        draft: with the resolution and the parsed sentences.
        reporters: who speaks by a verb of saying.
    """
    assert draft.resolution is not None  # noqa: S101 - set by the step before
    spans = draft.resolution.quotes
    if not spans:
        return Quotations((), ())
    silent = Quotations(spans, ())
    starts = [p.sentence.span.start for p in draft.parsed]
    by_quote = []
    for span in spans:
        first = max(bisect_right(starts, span.start - _APART) - 1, 0)
        near = draft.parsed[first : bisect_right(starts, span.end + _APART)]
        by_quote.append(_beside(span, draft.doc.text, near, silent=silent, reporters=reporters))
    found: list[tuple[str, ...]] = []
    for number, span in enumerate(spans):
        own = by_quote[number]
        if not own and number and _goes_on(draft.doc.text, spans[number - 1], span):
            own = found[-1]
        found.append(own)
    return Quotations(spans, tuple(found))


def _beside(
    quote: Span, text: str, near: Sequence[Parsed], *, silent: Quotations, reporters: Callable[[Word], list[str]]
) -> tuple[str, ...]:
    near = [p for p in near if p.sentence.span.end > quote.start - _APART]
    ends = [p for p in near if p.sentence.span.end >= quote.end]
    if (over := _over_fragment(quote, near)) is not None:
        told = (tuple(spoken[:1]) for word in over if (spoken := reporters(word)))
        return next(told, _before_colon(quote, text, near))
    for parsed in (*ends, *near):
        for word in parsed.words:
            if not silent.holds(word.start) and (spoken := reporters(word)):
                return tuple(spoken[:1])
    return _before_colon(quote, text, near)


def _over_fragment(quote: Span, near: Sequence[Parsed]) -> list[Word] | None:
    """
    The words over a few quoted words that are no clause (`an “online rift” that began when A said …`).

    Only who says what they stand in said them. None for a quotation that says something by itself, opens a sentence or
    goes beyond it.
    """
    for parsed in near:
        inside = parsed.within(quote)
        if inside and parsed.sentence.span.start < quote.start and quote.end <= parsed.sentence.span.end:
            if any(w.tag in _FINITE for w in inside):
                return None
            return list(dict.fromkeys(a for w in inside for a in w.above()))
    return None


def _before_colon(quote: Span, text: str, near: Sequence[Parsed]) -> tuple[str, ...]:
    """The subject of the clause that a colon ends before the quotation: `A was blunter: "…"`."""
    before = text[max(0, quote.start - _MOST_BETWEEN) : quote.start].rstrip()
    if not before.endswith(":"):
        return ()
    for parsed in near:
        named = [w for w in parsed.words if w.end <= quote.start and w.dep == "nsubj" and w.ref is not None]
        if named and named[-1].ref is not None:
            return named[-1].ref.actor_ids[:1]
    return ()


def _goes_on(text: str, last: Span, quote: Span) -> bool:
    between = text[last.end : quote.start]
    return "\n\n" not in between or not between.strip()
