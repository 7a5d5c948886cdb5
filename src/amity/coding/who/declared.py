"""Statements that are given without quotation marks: `The minister said:`, and what follows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from amity.actors import Mention
from amity.coding.who.speech import WE_OR_I, quoted_spans
from amity.coding.who.words import BODY_KINDS, STATE_KINDS
from amity.model import Actor

_SAID = re.compile(
    r"(?<!\bis )(?<!\bwas )(?<!\bare )(?<!\bwere )\b(?:said|says|stated|commented)"
    r"(?: (?:in|at|on|after|during|following|before|today|yesterday|earlier|this|last)\b[^\n.:\"“]{0,60})?"
    r":[ \t]*(?P<break>\n\s*)?(?=[A-Z])"
)
_ENDS = re.compile(r"(?m)^\s*(?:ENDS\b|Notes? (?:to|for) editors|Further information|Background\b|Media enquir)")
_BESIDE = re.compile(r"(?:,[^,\n]{0,80},)?\s*$")  # between who speaks and `said`
_OFFICE = re.compile(r"\b(?:[Mm]inister|[Ss]ecretary|[Cc]hancellor|[Hh]igh [Rr]epresentative)\b")
_NONE_NOW = re.compile(r"\b(?:[Ff]ormer|[Oo]pposition)\b")
_OPENS = re.compile(r"(?:^|[.!?:]\s|\n)\s*(?:[Tt]he )?$")
_ACTS = re.compile(r"\s(?:has|is|remains?|continues?|stands?|supports?|condemns?|welcomes?|urges?)\b")
_JUDGED = re.compile(r"\b(?:us|our|we|must|should|me|my)\b", re.IGNORECASE)  # what is said of another
_STOP = re.compile(r"[.!?\n]")
_TERM = 30  # a longer quotation is speech
_NEAR, _OPENING = 40, 8


@dataclass(frozen=True, slots=True)
class Declaration:
    """
    From where to where something is declared, who vouches for it, and for which body (None: not known).

    From `said` to `end` it is no longer in the speaker's paragraph, but still in the first person of that body.
    """

    start: int
    said: int
    end: int
    speaker: str | None
    body: str | None


def declarations(
    text: str, mentions: Sequence[Mention], actors: Mapping[str, Actor], wholes: Mapping[str, str]
) -> tuple[Declaration, ...]:
    """
    The statements of a text that are given without quotation marks, from left to right.

    To the next of them where the words stand in paragraphs of their own; else to the end of the paragraph, but `we` and
    `I` after it are still that body's, if nobody else speaks. A text that quotes besides has none.

    Args:
        text: of the document.
        mentions: everyone whom it names, from left to right.
        actors: those who are mentioned, by id.
        wholes: the organisation of a person, where known.
    """
    cues = list(_SAID.finditer(text))
    if not cues or not WE_OR_I.search(text, cues[0].end()):
        return ()
    if any(q.end - q.start > _TERM for q in quoted_spans(text[cues[0].end() :])):
        return ()
    return tuple(_Statements(text, mentions, actors, wholes).told(cues))


class _Statements:
    """Who declares something, by what stands before `said` and by what is said."""

    def __init__(
        self, text: str, mentions: Sequence[Mention], actors: Mapping[str, Actor], wholes: Mapping[str, str]
    ) -> None:
        self._text, self._mentions, self._actors, self._wholes = text, mentions, actors, wholes

    def told(self, cues: Sequence[re.Match[str]]) -> Iterator[Declaration]:
        """The declarations, each up to the line of the next one."""
        ending = _ENDS.search(self._text, cues[0].end())
        last = ending.start() if ending else len(self._text)
        lines = [self._line(cue) for cue in cues[1:]]
        for cue, line in zip(cues, (*lines, last), strict=True):
            if cue.end() > last:
                return
            end = max(min(line, last), cue.end())
            paragraph = self._text.find("\n", cue.end())
            said = end if cue["break"] or paragraph < 0 else min(end, paragraph)
            speaker = self._speaker(cue)
            yield Declaration(cue.end(), said, end, speaker, self._body(cue, speaker, end=said))

    def _line(self, cue: re.Match[str]) -> int:
        return self._text.rfind("\n", 0, cue.start()) + 1

    def _speaker(self, cue: re.Match[str]) -> str | None:
        """Whoever is named right before `said`, or was named with the same office before that."""
        line, before = self._line(cue), [m for m in self._mentions if m.span.end <= cue.start()]
        if before and before[-1].span.start >= line and _BESIDE.fullmatch(self._text, before[-1].span.end, cue.start()):
            return before[-1].actor_id
        office = _OFFICE.search(self._text, line, cue.start())
        persons = (m for m in before if office is not None and self._actors[m.actor_id].kind == "person")
        for person in persons:
            title = self._text[max(0, person.span.start - _NEAR) : person.span.start].lower()
            if office is not None and office.group().lower() in title:
                return person.actor_id
        return None

    def _body(self, cue: re.Match[str], speaker: str | None, *, end: int) -> str | None:
        """
        For which body somebody speaks: his own, if he still does.

        A minister, or somebody known by name, of whom no list knows whose he is speaks for the state of which he says
        by name what it does (`Norway has sent … We are …`), and not of another what it must do or has done to `us`.
        """
        if _NONE_NOW.search(self._text, max(self._line(cue), cue.start() - 2 * _NEAR), cue.start()):
            return None
        body = self._wholes.get(speaker, speaker) if speaker is not None else None
        if body is not None and self._actors[body].kind in BODY_KINDS:
            return body
        if _OFFICE.search(self._text, self._line(cue), cue.start()) is None and not self._is_of_his_own(speaker):
            return None
        inside = (m for m in self._mentions if cue.end() <= m.span.start < end)
        return next((m.actor_id for m in inside if self._is_spoken_for(m, cue.end())), None)

    def _is_of_his_own(self, speaker: str | None) -> bool:
        """Whether a person is named of whom it is not known for whom he acts."""
        return speaker is not None and self._actors[speaker].kind == "person" and speaker not in self._wholes

    def _is_spoken_for(self, mention: Mention, start: int) -> bool:
        opens = _OPENS.search(self._text, max(start - 2, mention.span.start - _OPENING), mention.span.start)
        stop = _STOP.search(self._text, mention.span.end)
        rest = stop.start() if stop else len(self._text)
        return (
            self._actors[mention.actor_id].kind in STATE_KINDS
            and opens is not None
            and _ACTS.match(self._text, mention.span.end) is not None
            and _JUDGED.search(self._text, mention.span.end, rest) is None
        )
