"""Questions and answers: where the turns of an interview or a transcript begin, read off the layout alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from amity.model import Span

# A label is bounded, so that a text of endless lines is read in linear time.
_LABEL = re.compile(r"(?m)^[ \t>*_]{0,6}(?P<label>[A-Z][\w.,'’ ()/-]{0,48}?)[ \t*_]{0,4}:[ \t*_]+(?=\S)")
_ASKS = frozenset({"q", "question", "interviewer", "reporter", "journalist", "moderator", "host", "correspondent"})
_ANSWERS = frozenset({"a", "answer", "respondent", "interviewee", "witness", "guest"})
_QUESTION = re.compile(r"\?[\"'”’*_)\]\s]*$")
INTRODUCES = re.compile(
    r"\b(?:[Ii]nterview(?:ed|s)?(?: \w+){0,2} (?:with|of|by)|[Ii]nterviewed|[Qq]uestions? (?:to|for)|"
    r"(?:[Cc]onversation|[Tt]alk|[Dd]iscussion|Q ?& ?A|Q and A) with|(?:[Tt]alk|[Ss]peak|[Ss]poke)(?:s|ed|ing)? "
    r"(?:to|with)|[Ww]e (?:asked|met)|[Aa]nswers)\b"
)
_CONVERSES = re.compile(
    r"\b(?:transcripts?|hearings?|interviews?|testimony|debate|dialogue|conversation|proceedings|minutes|Q ?& ?A|"
    r"questions?)\b",
    re.IGNORECASE,
)
# Labels of lists and profiles, which nobody says.
_FIELDS = frozenset(
    {"aims", "allies", "area", "box", "caption", "copy", "country", "credit", "date", "example", "fig", "figure",
     "founded", "from", "group", "headquarters", "ideology", "image", "leader", "leaders", "location", "name", "note",
     "notes", "opponents", "photo", "place", "source", "sources", "status", "strength", "subject", "summary", "table",
     "time", "title", "to", "type", "update", "cc"}
)  # fmt: skip
_LONGEST_QUESTION, _HEAD = 600, 1500
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Turn:
    """What one voice says at a stretch: its label ("" without one), whether it asks, and where it stands."""

    label: str
    asks: bool
    label_start: int
    span: Span


def turns_of(text: str, paragraphs: Sequence[Span]) -> tuple[Turn, ...]:
    """
    The turns of a text of questions and answers, or of several voices; empty for any other text.

    Turns have labels that recur at the start of lines: `Q:` and `A:`, or names where the top of the text speaks of an
    interview, a hearing or the like, which a list of profiles (`Leader: …`) does not. Or, in a text that introduces
    itself as an interview, paragraphs that are questions part them.

    Args:
        text: of the document.
        paragraphs: its paragraphs.
    """
    return _labelled(text) or _asked(text, paragraphs)


def _labelled(text: str) -> tuple[Turn, ...]:
    found = list(_LABEL.finditer(text))
    names = Counter(_plain(m.group("label")) for m in found)
    if names.keys() & _ASKS and names.keys() & _ANSWERS:
        kept = set(names)
    else:
        kept = {name for name, n in names.items() if n >= _FEWEST and name not in _FIELDS}
        if not (kept & _ASKS or _CONVERSES.search(text[:_HEAD]) or INTRODUCES.search(text[:_HEAD])):
            return ()
    turns = [m for m in found if _plain(m.group("label")) in kept]
    if len({_plain(m.group("label")) for m in turns}) < 2:
        return ()
    ends = [*(m.start() for m in turns[1:]), len(text)]
    asking = {
        name for name in kept if name in _ASKS or (name not in _ANSWERS and _mostly_asks(text, turns, ends, name))
    }
    return tuple(
        Turn(m.group("label"), _plain(m.group("label")) in asking, m.start(), Span(m.end(), end))
        for m, end in zip(turns, ends, strict=True)
    )


def _plain(label: str) -> str:
    return label.rstrip(".").strip().lower()


def _mostly_asks(text: str, turns: Sequence[re.Match[str]], ends: Sequence[int], name: str) -> bool:
    own = [text[m.end() : end].strip() for m, end in zip(turns, ends, strict=True) if _plain(m.group("label")) == name]
    return sum(_QUESTION.search(said) is not None for said in own) * 2 > len(own)


def _asked(text: str, paragraphs: Sequence[Span]) -> tuple[Turn, ...]:
    asks = [_is_question(span.of(text)) for span in paragraphs]
    first = next((i for i, asked in enumerate(asks) if asked and i), None)
    if first is None or INTRODUCES.search(text[: paragraphs[first].start]) is None:
        return ()
    if sum(a and not b for a, b in zip(asks[first:], asks[first + 1 :], strict=False)) < _FEWEST:
        return ()
    return tuple(
        Turn("", asked, span.start, span) for span, asked in zip(paragraphs[first:], asks[first:], strict=True)
    )


def _is_question(paragraph: str) -> bool:
    return len(paragraph) <= _LONGEST_QUESTION and _QUESTION.search(paragraph) is not None
