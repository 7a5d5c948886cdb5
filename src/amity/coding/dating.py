"""When each claim holds: the date of its own clause, else the one that a narrative goes on from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from amity.coding.attribution import is_saying
from amity.coding.dates import COUNT, Dated, Known, Moment, back, count_of, dates_in
from amity.coding.draft import Claim, Draft
from amity.coding.words import Parsed, Word
from amity.errors import DataError
from amity.model import Span, When, parse_when

_PARTS = frozenset({"xcomp", "advcl", "acomp", "attr", "aux", "pcomp", "prep", "dobj", "acl"})
_PAST = frozenset({"formerly", "previously", "once", "historically"})
_LONG_AGO = re.compile(r"\b(?:in the past|at one time|long ago|back then|in former times)\b", re.IGNORECASE)
_FOR_YEARS = re.compile(
    rf"\bfor (?:about |some |nearly |almost )?{COUNT} (?P<unit>years?|months?|decades?)\b", re.IGNORECASE
)
_VERBS = ("VERB", "AUX")
_OPENING = 12  # characters before a date that opens a sentence: `But early in 2011`
_TIMES = frozenset({"when", "after", "before", "as", "once", "since", "until", "while", "till"})


@dataclass(slots=True)
class _Timeline:
    """The dates of each sentence, and the moment that the text had reached before it."""

    dates: dict[int, tuple[Dated, ...]] = field(default_factory=dict)
    reached: dict[int, Moment | None] = field(default_factory=dict)
    published: Moment | None = None


def date_claims(draft: Draft) -> None:
    """Give each claim the time that its clause names, or that the sentences before it tell."""
    if not draft.claims:
        return
    timeline = _timeline(draft)
    for claim in draft.claims:
        if claim.when is None and claim.kind not in ("forecast", "conditional"):
            claim.when = _when_of(claim, timeline)


def _timeline(draft: Draft) -> _Timeline:
    """
    The dates of the text in order.

    A paragraph starts from no date told; in a text that has no date of its own it goes on from the one before.
    """
    published = Moment.of(draft.doc.published)
    found = _Timeline(published=published)
    told = frame = None
    paragraph = -1
    for scan in draft.scans:
        sentence = scan.sentence
        if sentence.paragraph != paragraph and published is not None:
            told = frame = None
        paragraph = sentence.paragraph
        found.reached[sentence.index] = told
        dates = dates_in(sentence.span.of(draft.doc.text), Known(published, told, frame))
        found.dates[sentence.index] = dates
        opening = [d.moment for d in dates if d.moment and (d.span.start <= _OPENING or published is None)]
        frame = opening[0] if opening else frame
        told = next((d.moment for d in reversed(dates) if d.moment), told)
    return found


def _when_of(claim: Claim, timeline: _Timeline) -> When | None:
    """The time of a claim; None where nothing but the document's own date is meant."""
    parsed = claim.parsed
    start = parsed.sentence.span.start
    verb = _clause_verb(claim.trigger)
    dated = timeline.dates.get(parsed.index, ())
    for date in dated:
        words = parsed.within(Span(start + date.span.start, start + date.span.end))
        if words and (tied := _belongs(words, claim.trigger, verb)):
            when = _parsed(_stretched(date, claim, open_end=tied == "since"))
            if when is not None:
                return when
    if (lasting := _lasting(claim, verb, timeline.published)) is not None:
        return lasting
    reached = timeline.reached.get(parsed.index)
    if not dated and reached and _is_past(verb) and verb.dep != "relcl" and (claim.kind == "event" or reached.month):
        return _parsed(str(reached))
    return parse_when("XXXX") if _long_past(claim, verb) else None


def _lasting(claim: Claim, verb: Word, published: Moment | None) -> When | None:
    """`have been allies for five years`: since about then."""
    if published is None or not any(c.low in ("has", "have") for c in verb.kids("aux")):
        return None
    said = _text_of(claim.parsed, Span(verb.start, claim.parsed.sentence.span.end))
    found = _FOR_YEARS.search(said)
    since = back(published, count_of(found["n"].lower()), found["unit"].rstrip("s")) if found else None
    return _parsed(f"{since}~" if claim.kind == "event" else f"{since}~/..") if since else None


def _stretched(date: Dated, claim: Claim, *, open_end: bool) -> str:
    """An event that was since then is at its start; a state is from then on."""
    if claim.kind == "event":
        return date.edtf.removesuffix("/..")
    return f"{date.edtf}/.." if open_end and "/" not in date.edtf else date.edtf


def _parsed(written: str) -> When | None:
    try:
        return parse_when(written)
    except DataError:
        return None


def _belongs(words: list[Word], trigger: Word, verb: Word) -> str:
    """
    Whether a date tells when the clause of a trigger holds: `at`, `since`, or an empty text where it does not.

    It stands in the clause itself, in a clause of time under it, or before several verbs that are coordinated; never in
    a relative clause beside it, in what another clause says, or with the verb by which somebody says it.
    """
    word, nested = words[0], False
    since = False
    below = word
    for above in (word, *word.above()):
        since = since or above.low == "since" or any(c.low == "since" and c.dep == "mark" for c in above.children)
        if above.pos in _VERBS or above.head is above:
            below = above
            break
        if above.pos in ("NOUN", "PROPN") and above not in words:
            if verb.dep == "relcl" and verb.head is above:
                return "at"  # "the deal last month, under which they agreed"
            nested = True
    date_verb = below
    if nested and not _is_past(verb) and not since:
        return ""  # "veterans of the war of 1986 still trust"
    own = date_verb in (verb, trigger) or (date_verb.dep == "acl" and date_verb.head is trigger)
    of_time = date_verb.dep == "advcl" and any(c.low in _TIMES for c in date_verb.children)
    if own or (of_time and date_verb.head in (verb, trigger)) or _fronts(word, date_verb, verb):
        return "since" if since else "at"
    return ""


def _fronts(date: Word, date_verb: Word, verb: Word) -> bool:
    """Whether a date with a verb above counts for a verb below: of the same subject, or before the whole sentence."""
    below = verb
    for above in verb.above():
        if below.dep == "conj":
            if below.kids("nsubj", "nsubjpass") and (date.i > above.i or _is_past(below) != _is_past(above)):
                return False
        elif above.pos in _VERBS and not (below.dep in _PARTS or (below.dep == "ccomp" and not is_saying(above))):
            return False
        if above is date_verb:
            return True
        below = above
    return False


def _clause_verb(trigger: Word) -> Word:
    """The verb of the clause in which a word stands; the word itself if there is none above it."""
    if trigger.pos in _VERBS:
        return trigger
    return next((w for w in trigger.above() if w.pos in _VERBS), trigger)


def _is_past(verb: Word) -> bool:
    """A finite verb in the past tense, or a participle with `had`, `was` or `were`."""
    if verb.tag == "VBD":
        return True
    helpers = verb.kids("aux", "auxpass")
    if any(c.tag == "VBD" for c in helpers) or (
        [c.tag for c in helpers][:1] == ["MD"] and any(c.low == "have" for c in helpers)
    ):
        return True
    inherits = verb.dep in ("conj", "xcomp", "advcl") and not helpers and verb.tag in ("VBN", "VB", "VBG")
    return inherits and verb.head.pos in _VERBS and not verb.kids("nsubj", "nsubjpass") and _is_past(verb.head)


def _long_past(claim: Claim, verb: Word) -> bool:
    """`were once allies`, `formerly allied`: the past without a date, said of the clause itself."""
    near = {claim.trigger.i, verb.i}
    marks = (w for w in claim.parsed.words if w.low in _PAST and w.dep in ("advmod", "amod"))
    said = any(w.head.i in near for w in marks) and (
        _is_past(verb) or verb.pos not in _VERBS or verb.tag in ("VBN", "VBG")
    )
    return said or (claim.span is not None and _LONG_AGO.search(_text_of(claim.parsed, claim.span)) is not None)


def _text_of(parsed: Parsed, span: Span) -> str:
    return " ".join(w.text for w in parsed.within(span))
