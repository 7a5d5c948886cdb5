"""What a model wrote becomes statements that the document's own words bear out, or records of what was rejected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from amity.coding.llm.answers import (
    Sketch,
    UnusableError,
    new_actor_of,
    number_field,
    optional_text,
    read_answer,
    sketch_of,
    text_field,
    text_list,
)
from amity.coding.llm.ground import (
    Ground,
    Place,
    actor_id,
    is_named,
    named_actor_id,
    place_of,
    propose,
    speaker_id,
)
from amity.coding.llm.quotes import find_quote, plain, shifted
from amity.coding.llm.settings import LlmSettings
from amity.coding.llm.windows import Window
from amity.errors import DataError
from amity.model import Actor, Label, Rejected, Span, Statement, When, label_from_json, parse_when, with_id
from amity.vocab import check_statement

_LONGEST_QUOTE, _LONGEST_COMPLAINT = 300, 500


@dataclass(frozen=True, slots=True)
class Judged:
    """What one window's answer gives."""

    window: Window
    statements: tuple[Statement, ...]
    rejected: tuple[Rejected, ...]
    proposed: tuple[Actor, ...] = ()


def judge_answer(text: str, window: Window, ground: Ground, settings: LlmSettings) -> Judged:
    """
    The statements of an answer, each held against its document; what fails is rejected with the reason.

    Args:
        text: as the model answered.
        window: what the question was about.
        ground: the document and what is known.
        settings: for the coder's name and the length of reasons.

    Raises:
        UnusableError: the answer as a whole cannot be read.
    """
    entries, new = read_answer(text)
    place = place_of(window, ground.doc)
    rejected: list[Rejected] = []
    for entry in new:
        try:
            propose(new_actor_of(entry), place, ground)
        except UnusableError as error:
            rejected.append(rejection(str(error), ground, settings))
    statements: list[Statement] = []
    repeats: Counter[object] = Counter()
    for entry in entries:
        again = _wording(entry)
        judged = _judge(entry, repeats[again], place=place, ground=ground, settings=settings)
        repeats[again] += 1
        if isinstance(judged, Statement):
            statements.append(judged)
        else:
            rejected.append(judged)
    return Judged(window, tuple(statements), tuple(rejected), _proposed(statements, place, ground))


def rejection(
    reason: str, ground: Ground, settings: LlmSettings, *, span: Span | None = None, quote: str = ""
) -> Rejected:
    """The record of what could not be used; texts of the model are cut and put on one line, and so are long pieces."""
    if span and span.end - span.start <= _LONGEST_QUOTE:
        quote = span.of(ground.doc.text)
    else:
        quote = one_line(quote, _LONGEST_QUOTE)
    return Rejected(ground.doc.id, one_line(reason, _LONGEST_COMPLAINT), span, quote, settings.coder)


def one_line(text: str, most: int) -> str:
    """A text of the model as one line without control characters, cut to a length."""
    plain_text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return plain_text if len(plain_text) <= most else plain_text[: most - 1] + "…"


def _wording(entry: Any) -> object:
    """All texts of an entry, by which the same entry given again is known."""
    return frozenset(pair for pair in entry.items() if isinstance(pair[1], str)) if isinstance(entry, dict) else None


def _judge(entry: Any, repeat: int, *, place: Place, ground: Ground, settings: LlmSettings) -> Statement | Rejected:
    quote, span = "", None
    try:
        sketch = sketch_of(entry)
        quote = sketch.quote
        span = _quote_span(sketch, repeat, place=place, ground=ground)
        stmt = _statement(sketch, span, place=place, ground=ground, settings=settings)
    except UnusableError as error:
        return rejection(str(error), ground, settings, span=span, quote=quote)
    if complaints := check_statement(stmt, codebook=ground.codebook, text=ground.doc.text):
        return rejection("; ".join(complaints), ground, settings, span=span)
    return stmt


def _quote_span(sketch: Sketch, repeat: int, *, place: Place, ground: Ground) -> Span:
    """
    Where the quote stands in the document; of several places, the one nearest to the words for the two actors.

    The same entry given again (`repeat`) means the next place.
    """
    found = _places(sketch.quote, place)
    spans = [s for s in found if not any(s.overlap(o) for o in ground.objects)]
    if not spans:
        inside = found and "stands only inside JSON in the document, which is no sentence of it"
        raise UnusableError(f"the quote {inside or 'is not in the document'}")
    words = [_places(w, place) for w in sketch.words if w]
    near = sorted(spans, key=lambda s: (sum(_distance(s, w) for w in words), s.start))
    span = near[min(repeat, len(near) - 1)]
    touched = sum(span.overlap(s) > 0 for s in place.window.sentences)
    if touched > 1:
        raise UnusableError(f"the quote runs over {touched} sentences: one is the most")
    return span


def _statement(sketch: Sketch, span: Span, *, place: Place, ground: Ground, settings: LlmSettings) -> Statement:
    first, second = (actor_id(text, place, ground) for text in sketch.actors)
    mentions = (
        _mention(first, sketch.words[0], span, place=place, ground=ground),
        _mention(second, sketch.words[1], span, place=place, ground=ground),
    )
    for actor, mention in zip((first, second), mentions, strict=True):
        if not is_named(actor, place, ground) and not (mention and mention.overlap(span)):
            raise UnusableError(f"the document does not name {actor!r}, and no words of the quote stand for it")
    return with_id(
        Statement(
            id="",
            doc=ground.doc.id,
            span=span,
            quote=span.of(ground.doc.text),
            kind=sketch.kind,
            actors=(first, second),
            label=_label(sketch, span, place=place, ground=ground, pair=(first, second)),
            mentions=mentions,
            speakers=tuple(speaker_id(s, place, ground) for s in sketch.speakers),
            factuality=sketch.factuality,
            when=_when(sketch.when),
            coder=settings.coder,
            codebook=ground.codebook.version,
            reason=one_line(sketch.reason, settings.reason_chars),
        )
    )


def _mention(actor: str, words: str | None, span: Span, *, place: Place, ground: Ground) -> Span | None:
    """The words that stand for an actor: those that the model gives, nearest to the quote, else its name inside it."""
    given = _places(words, place) if words else []
    if given:
        return min(given, key=lambda s: (_distance(span, [s]), abs(s.start - span.start)))
    named = (m.span for m in ground.mentions if m.actor_id == actor and m.span.overlap(span))
    return next(named, None)


def _label(sketch: Sketch, span: Span, *, place: Place, ground: Ground, pair: tuple[str, str]) -> Label:
    row = sketch.row
    fields: dict[str, Any]
    match sketch.kind:
        case "tie":
            fields = {"state": text_field(row, "state"), "support": list(dict.fromkeys(text_list(row, "support")))}
            fields["provider"] = _provider(optional_text(row, "provider"), pair, place=place, ground=ground)
        case "driver":
            third = [named_actor_id(t, place, ground) for t in text_list(row, "third")]
            fields = {name: text_field(row, name) for name in ("category", "effect")} | {"third": third}
        case "forecast":
            fields = {"outcome": text_field(row, "outcome"), "horizon": optional_text(row, "horizon")}
            fields["probability"] = [number_field(row, "low"), number_field(row, "high")]
        case "conditional":
            fields = {name: _part(text_field(row, name), span.of(ground.doc.text), name) for name in ("if", "then")}
            fields |= {"effect": text_field(row, "effect"), "category": optional_text(row, "category")}
        case "event":
            fields = {"category": text_field(row, "category")}
        case _:
            raise UnusableError(f"the kind {sketch.kind!r:.60} is none of {', '.join(ground.codebook.kinds)}")
    try:
        return label_from_json(sketch.kind, fields)
    except DataError as error:
        raise UnusableError(str(error)) from error


def _provider(text: str | None, pair: tuple[str, str], *, place: Place, ground: Ground) -> str | None:
    if text is None:
        return None
    provider = actor_id(text, place, ground)
    if provider not in pair:
        raise UnusableError(f"the provider {provider!r} is none of the two actors {pair[0]!r} and {pair[1]!r}")
    return provider


def _part(text: str, quote: str, name: str) -> str:
    """The exact words of the quote that a part of a conditional stands for."""
    spans = find_quote(text, plain(quote))
    if not spans:
        raise UnusableError(f"the {name!r} part {text[:60]!r} is not in the quote")
    return spans[0].of(quote)


def _when(text: str | None) -> When | None:
    if text is None:
        return None
    try:
        return parse_when(text)
    except DataError as error:
        raise UnusableError(str(error)) from error


def _places(words: str, place: Place) -> list[Span]:
    return [shifted(s, place.window.span.start) for s in find_quote(words, place.words)]


def _distance(span: Span, others: Iterable[Span]) -> int:
    """Characters between a span and the nearest of some others; 0 where they touch or there are none."""
    return min((max(0, o.start - span.end, span.start - o.end) for o in others), default=0)


def _proposed(statements: Iterable[Statement], place: Place, ground: Ground) -> tuple[Actor, ...]:
    """The new actors that accepted statements speak of."""
    used = {a for s in statements for a in (*s.actors, *s.speakers, *getattr(s.label, "third", ()))}
    new = {a.id: a for a in place.new.values() if a.id not in ground.gazetteer.actors}
    return tuple(new[i] for i in sorted(used & set(new)))
