"""For whom a person speaks and acts whose office does not stand beside the organisation: it is theirs, or follows."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from amity.actors import Mention
from amity.coding.who.new_persons import OFFICE
from amity.coding.who.titles import TITLE
from amity.model import Span

_NEAR = 60  # characters between a name and what tells whose it is
_FAR = 250  # characters between a name and that of its predecessor
# words between that turn to nobody else: not `under fire from Keld`, `its war on Keld`, `his rival's deputy`
_FEW = (
    r"(?:(?!(?:of|from|to|with|by|for|against|than|on|at|over|in|into|about|under|between|after|before|as)\b)"
    r"[\w-]+ ){0,3}?"
)
_OWN = re.compile(r"['’]s? ")  # `Keld's Red Dawn Army`
_NO_NOUN = re.compile(  # after it: not `Keld's Red Dawn Army critics`
    r"[.,;:)]|$| (?:and|is|was|has|had|will|would|could|may|did|does|in|on|at|for|to|from|with|which|who|that)\b"
)
_MEMBER = re.compile(
    rf",? (?:an?|the|its|then|former|one of the) {_FEW}"
    r"(?:member|veteran|fighter|cadre|militant|operative|figure) (?:of|in|from|with) (?:the )?"
)
_MEMBERS = rf"{_FEW}(?:leader|commander|chief|figure|official|member|emir|ideologue|militant|fighter|cadre|veteran)s\b"
_AND_OTHER = re.compile(rf",? (?:and|or) (?:the )?other (?:{_MEMBERS} (?:of|in|from) (?:the )?|{_FEW})")
_OTHERS = re.compile(rf"(?:['’]s?)? {_MEMBERS}")  # `Keld and other Red Dawn leaders`
_OWNING = re.compile(r"['’]")
_LED_BY = re.compile(
    r",? (?:(?:which|that) (?:is|was|had been|has been) )?(?:(?:then|now|still|first|once) )?"
    r"(?:(?:led|headed|commanded|founded|run|chaired) by|under(?: the (?:leadership|command|rule) of)?) "
    rf"(?:(?:an?|its|the|their) {_FEW})?(?:{TITLE} )?"
)
_OF_ITS_HEAD = re.compile(rf" of (?:the late )?{TITLE} ")  # `the Directorate of Colonel Keld`
_DONE_BY = re.compile(r"\b(?:by|from|in|at|to) (?:the )?$")  # `the killing by the Union of Colonel Keld`
_ITS_OFFICE = re.compile(
    r"\b(?:and )?(?:its|the (?:group|movement|organi[sz]ation|party|militia|faction)['’]s) "
    rf"{_FEW}{OFFICE},? (?:{TITLE} )?$",
    re.IGNORECASE,
)
_HIS_DEPUTY = re.compile(
    rf"\b(?:[Hh]is|[Hh]er|whose) {_FEW}"
    r"(?:successor|predecessor|heir|deputy|lieutenant|right-hand man|second-in-command|spokesman|spokeswoman)"
    rf",? (?:{TITLE} )?$"
)
_SUCCEEDED = re.compile(
    r",? (?:who )?(?:was|is|has been|had been|will be) (?:\w+ )?(?:succeeded|replaced) by"
    rf"(?: (?:his|her) {_FEW}[a-z-]+)?,? (?:{TITLE} )?"
)
_SENTENCE_END = re.compile(r"[.!?]['\"”’)]*\s+(?=[\"“‘'(]?[A-Z])")
_CLAUSE_START = re.compile(rf"{_SENTENCE_END.pattern}|;")
_PARAGRAPH = re.compile(r"\n\s*\n")
_LONGEST_CLAUSE = 400


def affiliation_of(text: str, name: Span, bodies: Sequence[Mention], groups: Sequence[Mention]) -> str | None:
    """
    The body that a text says to be a person's or led by them, or whose office they hold by `its`; None for none.

    Args:
        text: of the document.
        name: of the person, where it stands.
        bodies: organisations and states that are named, in the order of the text.
        groups: the groups among them; the only ones that have members and are anybody's own.
    """
    at = _before(groups, name.start)
    for group in groups[at : at + 1]:
        near = group.span.start - name.end <= _NEAR
        if near and _OWN.fullmatch(text, name.end, group.span.start) and _NO_NOUN.match(text, group.span.end):
            return group.actor_id
        if near and _MEMBER.fullmatch(text, name.end, group.span.start) and not _OWNING.match(text, group.span.end):
            return group.actor_id
        joined = _AND_OTHER.fullmatch(text, name.end, group.span.start) if near else None
        if joined and (re.search(_MEMBERS, joined[0]) or _OTHERS.match(text, group.span.end)):
            return group.actor_id
    at = _before(bodies, name.start)
    for body in bodies[max(at - 1, 0) : at]:
        if name.start - body.span.end > _NEAR:
            continue
        if _LED_BY.fullmatch(text, body.span.end, name.start):
            return body.actor_id
    at = _before(groups, name.start)
    for group in groups[max(at - 1, 0) : at]:
        head = _OF_ITS_HEAD.match(text, group.span.end)
        done = _DONE_BY.search(text, max(0, group.span.start - _NEAR), group.span.start)
        if head is not None and not done and name.start <= head.end() <= name.end:
            return group.actor_id
    office = _ITS_OFFICE.search(text, max(0, name.start - _NEAR), name.start)
    return _holder(text, office, bodies, groups) if office is not None else None


def _holder(text: str, office: re.Match[str], bodies: Sequence[Mention], groups: Sequence[Mention]) -> str | None:
    """
    Whose office it is.

    The first body of the clause before `its chief`, or of the clause before that; the last one before `and its chief`
    and `the movement's chief`; always in the same paragraph.
    """
    words = office[0].lower()
    some = bodies if words.startswith(("its", "and its")) else groups
    at = _before(some, office.start())
    if not at:
        return None
    first = _before(some, _clause_start(text, office.start())) if words.startswith("its") else at
    body = some[min(first, at - 1)]
    near = office.start() - body.span.end <= _LONGEST_CLAUSE
    return body.actor_id if near and not _PARAGRAPH.search(text, body.span.end, office.start()) else None


def _before(mentions: Sequence[Mention], place: int) -> int:
    """How many begin before a place of the text."""
    return bisect_left(mentions, place, key=lambda m: m.span.start)


def _clause_start(text: str, end: int) -> int:
    """Where the clause begins that is going on or just over at a place."""
    start = max(0, end - _LONGEST_CLAUSE)
    starts = (m.end() for m in _CLAUSE_START.finditer(text, start, end))
    return max((place for place in starts if text[place:end].strip()), default=start)


def affiliate_successors(
    text: str, persons: Iterable[tuple[Span, str]], found: Mapping[str, str], wholes: Mapping[str, str]
) -> dict[str, str]:
    """
    What was found, and the organisation of those who are named as somebody's successor or deputy.

    Args:
        text: of the document.
        persons: every name of a person in the order of the text, with the person's id.
        found: organisations that the text gives, by ids of persons.
        wholes: those that the list gives.
    """
    known = dict(found)
    last: tuple[Span, str] | None = None
    before: tuple[Span, str] | None = None  # the last one who is somebody else
    for span, person in persons:
        if last is None or person != last[1]:
            before = last
        last = span, person
        if before is None or person in known or person in wholes or span.start - before[0].end > _FAR:
            continue
        whole = known.get(before[1]) or wholes.get(before[1])
        if whole is not None and _is_after(text, before[0], span):
            known[person] = whole
    return known


def _is_after(text: str, before: Span, name: Span) -> bool:
    """True where a name is that of the successor or deputy of who was named before, in the sentence or the next."""
    if _SUCCEEDED.fullmatch(text, before.end, name.start):
        return True
    if len(_SENTENCE_END.findall(text, before.end, name.start)) > 1 or _PARAGRAPH.search(text, before.end, name.start):
        return False
    return _HIS_DEPUTY.search(text, max(before.end, name.start - _NEAR), name.start) is not None
