"""Statements that are given without quotation marks: `The minister said:`, and what follows."""

from __future__ import annotations

import re
from bisect import bisect_left
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
_ENDS = re.compile(r"(?m)^[ \t]*(?:ENDS\b|Notes? (?:to|for) editors|Further information|Background\b|Media enquir)")
_BESIDE = re.compile(r"(?:,[^,\n]{0,80},)?\s*$")  # between who speaks and `said`
_OFFICE = re.compile(
    r"\b(?:(?:[Pp]rime|[Ff]oreign|[Dd]efen[cs]e|[Ii]nterior|[Hh]ome|[Dd]eputy) )*"
    r"(?:[Mm]inister|[Ss]ecretary|[Cc]hancellor|[Hh]igh [Rr]epresentative)\b"
)
_NONE_NOW = re.compile(r"\b(?:[Ff]ormer|[Oo]pposition)\b")
_OPENS = re.compile(r"(?:^|[.!?:]\s|\n)\s*(?:[Tt]he )?$")
_ACTS = re.compile(r"\s(?:has|is|remains?|continues?|stands?|supports?|condemns?|welcomes?|urges?)\b")
_JUDGED = re.compile(r"\b(?:us|our|we|must|should|me|my)\b", re.IGNORECASE)  # what is said of another
_STOP = re.compile(r"[.!?\n]")
_STOPS = re.compile(r"[.!?]\s+")
_TERM = 30  # a longer quotation is speech
_NEAR, _OPENING, _SPEAKER = 40, 8, 200
_FEW = 100  # mentions among which an office is looked for


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

    Each goes on to the next one or, where its words begin in the line of `said`, to the end of the paragraph; after
    that `we` and `I` are still that body's, up to the next one. A text that quotes besides has none.

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
        """The declarations, each up to the sentence of the next one."""
        ending = _ENDS.search(self._text, cues[0].end())
        last = ending.start() if ending else len(self._text)
        starts = [m.span.start for m in self._mentions]
        begins = [0, *(cue.end() for cue in cues[:-1])]
        for number, (cue, begin) in enumerate(zip(cues, begins, strict=True)):
            if cue.end() > last:
                return
            following = self._opening(cues[number + 1], cue.end()) if number + 1 < len(cues) else last
            end = max(min(following, last), cue.end())
            paragraph = self._text.find("\n", cue.end(), end)
            said = end if cue["break"] or paragraph < 0 else paragraph
            opening = self._opening(cue, begin)
            office = _OFFICE.search(self._text, opening, cue.start())
            named = bisect_left(starts, cue.start())
            speaker = self._speaker(cue, named, opening, office=office.group().lower() if office else "")
            inside = self._mentions[bisect_left(starts, cue.end()) : bisect_left(starts, said)]
            former = _NONE_NOW.search(self._text, opening, cue.start()) is not None
            body = None if former else self._body(speaker, inside, cue.end(), of_office=office is not None)
            yield Declaration(cue.end(), said, end, speaker, body)

    def _opening(self, cue: re.Match[str], least: int) -> int:
        """Where the words that say who speaks begin: their line, sentence, or at most so far before."""
        first = max(least, cue.start() - _SPEAKER)
        line = self._text.rfind("\n", first, cue.start()) + 1
        stops = [m.end() for m in _STOPS.finditer(self._text, max(first, line), cue.start())]
        return stops[-1] if stops else max(first, line)

    def _speaker(self, cue: re.Match[str], named: int, opening: int, *, office: str) -> str | None:
        """Whoever is named right before `said`, or was last named before that with the same office."""
        last = self._mentions[named - 1] if named else None
        beside = last is not None and _BESIDE.fullmatch(self._text, last.span.end, cue.start())
        if last is not None and beside and last.span.start >= opening:
            return last.actor_id
        for number in range(named - 1, max(named - _FEW, 0) - 1, -1) if office else ():
            mention = self._mentions[number]
            title = self._text[max(0, mention.span.start - _NEAR) : mention.span.start].lower()
            if self._actors[mention.actor_id].kind == "person" and title.rstrip().endswith(office):
                return mention.actor_id
        return None

    def _body(self, speaker: str | None, inside: Sequence[Mention], start: int, *, of_office: bool) -> str | None:
        """
        For which body somebody speaks who still does.

        A minister, or somebody known by name, of whom no list knows whose he is speaks for the state of which he says
        by name what it does (`Norway has sent … We are …`), and not of another what it must do or has done to `us`.
        """
        body = self._wholes.get(speaker, speaker) if speaker is not None else None
        if body is not None and self._actors[body].kind in BODY_KINDS:
            return body
        if not of_office and not self._is_of_his_own(speaker):
            return None
        return next((m.actor_id for m in inside if self._is_spoken_for(m, start)), None)

    def _is_of_his_own(self, speaker: str | None) -> bool:
        """Whether a person is named of whom it is not known for whom he acts."""
        return speaker is not None and self._actors[speaker].kind == "person" and speaker not in self._wholes

    def _is_spoken_for(self, mention: Mention, start: int) -> bool:
        if self._actors[mention.actor_id].kind not in STATE_KINDS or not _ACTS.match(self._text, mention.span.end):
            return False
        if not _OPENS.search(self._text, max(start - 2, mention.span.start - _OPENING), mention.span.start):
            return False
        stop = _STOP.search(self._text, mention.span.end)
        return not _JUDGED.search(self._text, mention.span.end, stop.start() if stop else len(self._text))
