"""A guess of the encoder as a claim: the words that count most, their clause, the label and the reason."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass

from amity.coding.condition_marks import condition_of, is_foreseen
from amity.coding.conditions import parts_of
from amity.coding.draft import Claim, Draft
from amity.coding.encoder.network import ORDERED, Encoder, Reading, weights_of_tokens
from amity.coding.modality import Modality, modality_of
from amity.coding.pairs import whole_of
from amity.coding.probability import horizon_of, probability_of
from amity.coding.spans import clause_span, trimmed
from amity.coding.words import Parsed, Word
from amity.model import ConditionalLabel, DriverLabel, EventLabel, ForecastLabel, Label, Span, TieLabel

CODER = "encoder"
UNTOLD = ("denied", "hypothetical")  # what the sentence does not say happened
_TELLING = frozenset({"VERB", "NOUN", "ADJ", "ADV"})
_SHOWN = 3  # words named in a reason
Places = defaultdict[str, list[Span]]


@dataclass(frozen=True, slots=True)
class Guess:
    """A statement and how likely the encoder holds it: the label's number, the pair's and the probability."""

    kind: str
    actors: tuple[str, str]
    label: int
    pair: int
    probability: float


def claim_of(guess: Guess, reading: Reading, *, encoder: Encoder, places: Places, draft: Draft) -> Claim | None:
    """
    The claim of a guess; None where no word speaks for it, a forecast is asked, or a condition has no parts.

    Args:
        guess: what is said of whom.
        reading: of the sentence.
        encoder: that read it.
        places: from `places_of`, for mentions of whom the sentence does not name.
        draft: of the document.
    """
    words = _telling_words(guess, reading, encoder)
    if not words:
        return None
    trigger = words[0]
    label, span = _label(guess, reading, encoder, draft)
    if label is None:
        return None
    marked = reading.seen.marked
    mentions = tuple(marked.mentions.get(a) or _nearest(places[a], marked.parsed) for a in guess.actors)
    shown = ", ".join(f"“{w.text}”" for w in words[:_SHOWN])
    return Claim(
        parsed=marked.parsed,
        trigger=trigger,
        kind=guess.kind,
        actors=guess.actors,
        label=label,
        mentions=(mentions[0], mentions[1]),
        span=span or _span(words, mentions, marked.parsed, draft),
        factuality=_factuality(trigger) if guess.kind in ("tie", *ORDERED) else "asserted",
        coder=CODER,
        reason=f"the encoder reads it so with probability {guess.probability:.2f}; the words that count most: {shown}",
    )


def name_of(label: Label) -> str:
    """What the encoder calls a label."""
    match label:
        case TieLabel():
            return f"tie {label.state}"
        case EventLabel():
            return f"event {label.category}"
        case DriverLabel():
            return f"driver {label.category} {label.effect}"
        case ForecastLabel():
            return f"forecast {label.outcome}"
    return f"conditional {label.effect}"


def places_of(draft: Draft) -> Places:
    """Where words stand for each actor alone, from left to right."""
    assert draft.resolution is not None  # noqa: S101 - set by an earlier step
    found: Places = defaultdict(list)
    for ref in draft.resolution.references:
        if len(ref.actor_ids) == 1:
            found[whole_of(ref.actor_ids[0], draft)].append(ref.span)
    for spans in found.values():
        spans.sort()
    return found


def _nearest(spans: list[Span], parsed: Parsed) -> Span | None:
    """The last words before a sentence that stand for an actor whom it only means, else the first after it."""
    before = bisect_left(spans, parsed.sentence.span.start, key=lambda s: s.start)
    return spans[max(before - 1, 0)] if spans else None


def _span(words: list[Word], mentions: tuple[Span | None, ...], parsed: Parsed, draft: Draft) -> Span:
    """From the first to the last of the clauses of the words that a reason shows."""
    text, whole = draft.doc.text, parsed.sentence.span
    spans = [clause_span(w, text, mentions=mentions, whole=whole) for w in words[:_SHOWN]]
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def _telling_words(guess: Guess, reading: Reading, encoder: Encoder) -> list[Word]:
    """The content words that add most to the label, the first one first."""
    weights = weights_of_tokens(reading, guess.pair, guess.label, encoder)
    marked = reading.seen.marked
    of_word: dict[int, float] = defaultdict(float)
    by_place = {place: w for w in marked.parsed.words if w.pos in _TELLING for place in range(w.start, w.end)}
    for (start, end), weight in zip(reading.seen.offsets, weights.tolist(), strict=True):
        place = marked.source_of(start) if end > start else None
        if place in by_place:
            of_word[by_place[place].i] += weight
    order = sorted((i for i in of_word if of_word[i] > 0), key=lambda i: (-of_word[i], i))
    return [marked.parsed.words[i] for i in order]


def _label(guess: Guess, reading: Reading, encoder: Encoder, draft: Draft) -> tuple[Label | None, Span | None]:
    """The label with its span, where the label fixes it."""
    kind, *rest = encoder.labels[guess.label].split()
    if kind == "tie":
        return TieLabel(rest[0]), None
    if kind == "event":
        return EventLabel(rest[0]), None
    if kind == "driver":
        return DriverLabel(rest[0], rest[1]), None
    if kind == "forecast" and reading.seen.marked.parsed.words[-1].text == "?":
        return None, None  # what is asked is not foreseen
    if kind == "forecast":
        return ForecastLabel(
            rest[0], _probability(guess, reading, encoder), horizon_of(reading.seen.marked.parsed.words)
        ), None
    parts = _parts(reading.seen.marked.parsed, draft.doc.text)
    if parts is None:
        return None, None
    return ConditionalLabel(parts[0].of(draft.doc.text), parts[1].of(draft.doc.text), rest[0]), parts[2]


def _parts(parsed: Parsed, text: str) -> tuple[Span, Span, Span] | None:
    """
    The condition, its consequence, and both: by the grammar of conditions, those that lie ahead first.

    Where there is none, what the main verb is said of is the condition (`it would rob them of their standing`).
    """
    conditions = [c for w in parsed.words if (c := condition_of(w)) is not None]
    for condition in sorted(conditions, key=lambda c: not is_foreseen(c, set())):
        if (found := parts_of(condition, text)) is not None:
            return found
    root = next((w for w in parsed.words if w.head is w), None)
    subject = next(iter(root.kids("nsubj", "nsubjpass", "csubj")), None) if root is not None else None
    after = [w for w in parsed.words if subject is not None and w.i > subject.subtree()[-1].i and w.pos != "PUNCT"]
    if subject is None or not after:
        return None
    words = subject.subtree()
    first, then = (trimmed(text, Span(row[0].start, row[-1].end)) for row in (words, after))
    return first, then, Span(first.start, then.end)


def _probability(guess: Guess, reading: Reading, encoder: Encoder) -> tuple[float, float]:
    """The range that the words give, else that which the encoder holds likeliest."""
    found = probability_of(reading.seen.marked.parsed.words)
    if found is not None:
        return found[0]
    ranges = [i for i, kind in enumerate(encoder.kinds) if kind == "probability"]
    best = max(ranges, key=lambda i: reading.logits[guess.pair, i])
    low, high = encoder.labels[best].split()[1:]
    return float(low), float(high)


def _factuality(trigger: Word) -> str:
    """
    The doubt that the words leave.

    A negation is part of what the encoder reads (`no longer trains them` strains); only a denial makes it denied.
    """
    return Modality(signs=modality_of(trigger).signs).factuality
