"""The words that carry a claim: its clause, trimmed."""

from __future__ import annotations

from amity.coding.draft import Draft
from amity.coding.words import Word
from amity.model import Span

_CLAUSE = frozenset({"ROOT", "conj", "advcl", "ccomp", "relcl", "acl", "parataxis", "pcomp", "csubj"})
_SIDE = frozenset({"advcl", "relcl", "parataxis", "conj", "ccomp"})
_TRIM = " \n\t,;:–—-"
_FRONT = ("and ", "but ", "or ", "that ", "while ", "although ", "however, ", "indeed, ", "because ", "as ", "whereas ")


def mark_spans(draft: Draft) -> None:
    """Give each claim without a span its clause."""
    for claim in draft.claims:
        if claim.span is None:
            claim.span = clause_span(
                claim.trigger, draft.doc.text, mentions=claim.mentions, whole=claim.parsed.sentence.span
            )


def clause_verb(word: Word) -> Word:
    """The verb (or root) whose clause a word is in."""
    while word.head is not word and not (word.pos in ("VERB", "AUX") and word.dep in _CLAUSE):
        word = word.head
    return word


def clause_span(word: Word, text: str, *, mentions: tuple[Span | None, ...], whole: Span) -> Span:
    """
    The clause of a word with the mentions that its sentence holds, without the clauses hung on its edges.

    Args:
        word: the word that carries the claim.
        text: the document's text.
        mentions: must lie inside, as far as the sentence holds them.
        whole: the sentence.
    """
    verb = clause_verb(word)
    kept = _clause_words(verb, word)
    start, end = min(w.start for w in kept), max(w.end for w in kept)
    for mention in mentions:
        if mention is not None and whole.start <= mention.start and mention.end <= whole.end:
            start, end = min(start, mention.start), max(end, mention.end)
    return trimmed(text, Span(max(start, whole.start), min(end, whole.end)))


def _clause_words(verb: Word, trigger: Word) -> list[Word]:
    kept, found = [verb], [verb]
    for word in found:
        for child in word.children:
            side = child.dep in _SIDE and child.pos in ("VERB", "AUX") and word is verb
            if side and not _holds(child, trigger):
                continue
            if child.dep in ("punct", "cc", "mark") and word is verb:
                continue
            found.append(child)
            kept.append(child)
    return kept


def _holds(word: Word, inner: Word) -> bool:
    return inner is word or any(above is word for above in inner.above())


def trimmed(text: str, span: Span) -> Span:
    """The span without blanks, dashes and linking words at its edges."""
    start, end = span.start, span.end
    while True:
        piece = text[start:end]
        front = next((len(f) for f in _FRONT if piece.lower().startswith(f)), 0)
        lead = front or len(piece) - len(piece.lstrip(_TRIM))
        if not lead or lead >= len(piece):
            break
        start += lead
    piece = text[start:end]
    end -= len(piece) - len(piece.rstrip(_TRIM + "."))
    return Span(start, end) if start < end else span
