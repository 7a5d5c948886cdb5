"""For whom a person speaks and acts where no office stands beside the organisation: it is the person's, or follows."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from amity.actors import Mention
from amity.coding.who.new_persons import OFFICE, TITLE
from amity.model import Span

_NEAR = 60  # characters before a name that tell whose it is
_FEW = r"(?:[\w’'-]+ ){0,3}?"
_OWN = re.compile(r"['’]s? ")  # `Keld's Red Dawn Army`
_MEMBER = re.compile(
    rf",? (?:an?|the|its|then|former|one of the) {_FEW}"
    r"(?:member|veteran|fighter|cadre|militant|operative|figure|theorist|scholar) (?:of|in|from|with) (?:the )?"
)
_LED_BY = re.compile(
    r",? (?:(?:which|that) (?:is|was|had been|has been) )?(?:(?:then|now|still|first|once) )?"
    rf"(?:(?:led|headed|commanded|founded|run|chaired) by|under) (?:(?:its|the|their) )?{_FEW}(?:{TITLE} )?"
)
_ITS_OFFICE = re.compile(
    r"\b(?:and )?(?:its|the (?:group|movement|organi[sz]ation|party|militia|faction)['’]s) "
    rf"{_FEW}{OFFICE},? (?:{TITLE} )?$",
    re.IGNORECASE,
)
_RELATIVES = (
    "successor|predecessor|deputy|lieutenant|right-hand man|second-in-command|heir|aide|spokesman|spokeswoman|son|"
    "daughter|brother|sister|nephew|cousin"
)
_FOLLOWER = re.compile(
    rf"\b(?:(?:[Hh]is|[Hh]er|whose) {_FEW}(?:{_RELATIVES})"
    rf"|(?:succeeded|replaced) by(?: (?:his|her) {_FEW}(?:{_RELATIVES}))?),? (?:{TITLE} )?$"
)
_CLAUSE_START = re.compile(r"[.!?]['\"”’)]*\s+(?=[\"“‘'(]?[A-Z])|;|\n\s*\n")
_LONGEST_CLAUSE = 400


def affiliation_of(text: str, name: Span, bodies: Sequence[Mention], groups: Sequence[Mention]) -> str | None:
    """
    The body that a text says to be a person's or led by them, or whose office they hold by `its`; None for none.

    Args:
        text: of the document.
        name: of the person, where it stands.
        bodies: groups and states that are named, in the order of the text.
        groups: the groups among them, for `the movement's leader`.
    """
    at = _before(bodies, name.start)
    for after in bodies[at : at + 1]:
        between = text[name.end : after.span.start]
        if len(between) <= _NEAR and (_OWN.fullmatch(between) or _MEMBER.fullmatch(between)):
            return after.actor_id
    for body in bodies[max(at - 1, 0) : at]:
        if name.start - body.span.end <= _NEAR and _LED_BY.fullmatch(text, body.span.end, name.start):
            return body.actor_id
    office = _ITS_OFFICE.search(text, max(0, name.start - _NEAR), name.start)
    if office is None:
        return None
    its = office[0].lower().startswith(("its", "and its"))
    named = bodies if its else groups
    named = named[: _before(named, office.start())]
    clause = _clause_start(text, office.start()) if office[0].lower().startswith("its") else len(text)
    return next((m.actor_id for m in (*named[_before(named, clause) :], *named[-1:])), None)


def _before(mentions: Sequence[Mention], place: int) -> int:
    """How many begin before a place of the text."""
    return bisect_left(mentions, place, key=lambda m: m.span.start)


def _clause_start(text: str, end: int) -> int:
    """Where the clause begins that holds a place; in `The League wanted, as its chief, …` `its` is the League's."""
    start = max(0, end - _LONGEST_CLAUSE)
    return max((m.end() for m in _CLAUSE_START.finditer(text, start, end)), default=start)


def follow(text: str, persons: Mapping[str, Sequence[Span]], found: Mapping[str, str]) -> dict[str, str]:
    """
    The organisation of those who are named as somebody's successor, deputy or brother: that of who was named before.

    Args:
        text: of the document.
        persons: spans of each person's names, by id.
        found: organisations that are known, by ids of persons.
    """
    known = dict(found)
    row = sorted((span, person) for person, spans in persons.items() for span in spans)
    for number, (span, person) in enumerate(row):
        if person not in known and _FOLLOWER.search(text, max(0, span.start - _NEAR), span.start):
            before = next((p for _, p in reversed(row[:number]) if p != person), None)
            if before in known:
                known[person] = known[before]
    return known
