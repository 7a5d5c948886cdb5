"""Whose words a text is: the voice of a statement, and those who answer in an interview or speak in a transcript."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from amity.actors import Mention
from amity.coding.who.declared import Declaration, declarations
from amity.coding.who.speech import AUTHOR, WE, quoted_spans
from amity.coding.who.titles import TITLE
from amity.coding.who.turns import INTRODUCES, Turn, turns_of
from amity.coding.who.words import BODY_KINDS
from amity.model import Actor, Span, slug

_OWN_STATEMENT = re.compile(
    r"\b(?:communiqu[eé]|statement|declaration|proclamation|manifesto|press release|open letter|message (?:to|of|from)|"
    r"appeal to|order of the day|bulletin|resolution|circular|pastoral letter|notice to|address (?:to|of|by)|"
    r"letter to|pledge of|oath of|to our (?:people|members|brothers|comrades|supporters|voters))\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"\b(?:[Ss]igned|[Oo]n behalf of|[Ii]ssued by|[Ff]or)\b|^\s*[-–—]", re.MULTILINE)
_NAMES_ITSELF = re.compile(r"\b[Ww]e,? (?:in |of |at |from )?(?:the )?$")
_BYLINE = re.compile(r"(?m)^\s*(?:[Bb]y|BY)\s+(?:\w+\.? )?$")
_HEADING, _ENDING, _FEWEST = 400, 250, 3
_INTRODUCED = re.compile(
    rf"\s*(?:the )?(?:{TITLE} )?((?:[A-Z][\w'’-]{{1,30}}|[A-Z]\.)(?: (?:[A-Z][\w'’-]{{1,30}}|[A-Z]\.)){{1,3}})"
)
_EMPLOYED_WITHIN = 160


@dataclass(frozen=True, slots=True)
class Voice:
    """
    From `start` on: who vouches for what is said (None: the author), whom `we`, `you` and `I` mean (None: no one).

    `I` means the body for which somebody speaks who makes a statement.
    """

    start: int
    speaker: str | None = None
    we: str | None = None
    you: str | None = None
    own: str | None = None


@dataclass(frozen=True, slots=True)
class Voices:
    """The voices of a text, from left to right."""

    voices: tuple[Voice, ...]

    def at(self, offset: int) -> Voice:
        """The voice of a place in the text."""
        return self.voices[bisect_right(self.voices, offset, key=lambda v: v.start) - 1]


SILENT = Voices((Voice(0),))


def voices_of(
    text: str,
    mentions: Sequence[Mention],
    actors: Mapping[str, Actor],
    *,
    paragraphs: Sequence[Span],
    wholes: Mapping[str, str],
) -> Voices:
    """
    Who speaks where.

    Args:
        text: of the document.
        mentions: everyone whom it names, from left to right.
        actors: those who are mentioned, by id.
        paragraphs: of the text.
        wholes: the organisation of a person, where known.
    """
    turns = turns_of(text, paragraphs)
    if not turns:
        of_text = Voice(0, None, _voice_of_text(text, mentions, actors, wholes))
        return Voices((of_text, *_declared(declarations(text, mentions, actors, wholes), of_text)))
    named = _Named(text, mentions, actors, wholes, turns)
    return Voices((Voice(0), *(named.voice(turn) for turn in turns)))


class _Named:
    """Who the voices of the turns are: by their labels, and by what stands before the first of them."""

    def __init__(
        self,
        text: str,
        mentions: Sequence[Mention],
        actors: Mapping[str, Actor],
        wholes: Mapping[str, str],
        turns: Sequence[Turn],
    ) -> None:
        self._text, self._mentions, self._actors, self._wholes = text, mentions, actors, wholes
        head = turns[0].label_start
        before = [m for m in mentions if m.span.end <= head]
        self._answering, self._body = self._introduced(text[:head], before)
        labelled = {t.label: t for t in reversed(turns) if t.label}
        self._by_label = {label: self._of_label(turn) for label, turn in labelled.items()}

    def voice(self, turn: Turn) -> Voice:
        """The voice of a turn."""
        if turn.asks:
            return Voice(turn.label_start, None, None, self._body)
        speaker = self._by_label.get(turn.label) or self._answering
        body = self._body if speaker == self._answering else self._whole(speaker)
        return Voice(turn.label_start, speaker, body)

    def _introduced(self, head: str, before: Sequence[Mention]) -> tuple[str | None, str | None]:
        """Who is announced to answer, and whose `we` it is."""
        for cue in INTRODUCES.finditer(head):
            after = [m for m in before if m.span.start >= cue.end()]
            name = _INTRODUCED.match(head, cue.end())
            if after and (name is None or after[0].span.start <= name.end(1)):
                person = after[0].actor_id
                return person, self._whole(person) or self._employer(after[0].span.end, after[1:])
            if name is not None:
                return slug(name.group(1)), self._employer(name.end(1), after)
        persons = [m for m in before if self._actors[m.actor_id].kind == "person"]
        if persons:
            return persons[-1].actor_id, self._whole(persons[-1].actor_id)
        return None, None

    def _employer(self, end: int, after: Sequence[Mention]) -> str | None:
        """The organisation named in the rest of the sentence that introduces a person."""
        stop = re.search(r"[.!?\n]\s", self._text[end : end + _EMPLOYED_WITHIN])
        last = end + (stop.start() if stop else _EMPLOYED_WITHIN)
        return next(
            (m.actor_id for m in after if m.span.start <= last and self._actors[m.actor_id].kind in BODY_KINDS), None
        )

    def _of_label(self, turn: Turn) -> str | None:
        """The actor whom a label names: in full, or by the last of his names."""
        label = Span(turn.label_start, turn.span.start)
        inside = [m.actor_id for m in self._mentions if m.span.overlap(label)]
        if inside:
            return inside[0]
        words = turn.label.lower().split()
        last = words[-1] if words else ""
        if len(last) < _FEWEST:
            return None
        known = {i: a for i, a in self._actors.items() if a.kind == "person" and a.name.lower().split()[-1:] == [last]}
        if known:
            return min(known)
        if self._answering and self._answering.split("-")[-1] == last:
            return self._answering
        return None if last in ("answer", "respondent", "interviewee", "witness", "guest") else slug(turn.label)

    def _whole(self, actor_id: str | None) -> str | None:
        if actor_id is None or actor_id not in self._actors:
            return None
        actor = self._actors[actor_id]
        return self._wholes.get(actor_id) if actor.kind == "person" else actor_id if actor.kind in BODY_KINDS else None


def _declared(found: Sequence[Declaration], otherwise: Voice) -> Iterator[Voice]:
    """What is declared, what goes on in the first person after it, and the text's own voice again."""
    for one in found:
        yield Voice(one.start, one.speaker, one.body or otherwise.we, None, one.body)
        if one.said < one.end:
            yield Voice(one.said, None, one.body or otherwise.we, None, one.body)
        yield Voice(one.end, None, otherwise.we)


def _voice_of_text(
    text: str, mentions: Sequence[Mention], actors: Mapping[str, Actor], wholes: Mapping[str, str]
) -> str | None:
    """
    Who says `we` in a text that says it at least three times outside quotations; else None.

    The organisation that names itself so (`we, the Front`), that the heading of a statement names first, that stands
    alone over the text, or that signs it; the one for which the person of the byline acts; else `AUTHOR`.
    """
    quotes = quoted_spans(text)
    starts = [q.start for q in quotes]

    def is_quoted(at: int) -> bool:
        last = bisect_right(starts, at) - 1
        return last >= 0 and at < quotes[last].end

    if sum(not is_quoted(m.start()) for m in WE.finditer(text)) < _FEWEST:
        return None
    bodies = [m for m in mentions if actors[m.actor_id].kind in BODY_KINDS]
    outside = (m for m in bodies if not is_quoted(m.span.start))
    for mention in outside:
        if _NAMES_ITSELF.search(text, max(0, mention.span.start - 20), mention.span.start):
            return mention.actor_id
    heading = [m for m in bodies if m.span.end <= _HEADING]
    if heading and (_OWN_STATEMENT.search(text[:_HEADING]) or _stands_alone(text, heading[0].span)):
        return heading[0].actor_id
    signing = [m for m in bodies if m.span.start >= len(text) - _ENDING]
    if signing and (found := _signer(text, signing)):
        return found
    for mention in mentions:
        if mention.span.end <= _HEADING and _BYLINE.search(text[: mention.span.start]):
            return wholes.get(mention.actor_id, AUTHOR.id)
    return AUTHOR.id


def _stands_alone(text: str, name: Span) -> bool:
    """True if a name fills the first line of the text, but for a word or two."""
    end = text.find("\n")
    return end >= 0 and name.end <= end and 2 * (name.end - name.start) >= end


def _signer(text: str, signing: Sequence[Mention]) -> str | None:
    """The organisation in the last short line of the text, or after `Signed` or a dash."""
    tail = text.rstrip()
    start = tail.rfind("\n") + 1
    last = [m for m in signing if m.span.start >= start]
    if not last or (tail.endswith((".", "?", "!")) and not _SIGNED.match(tail, start)):
        return None
    return last[0].actor_id if len(tail) - start <= 120 else None
