"""For whom a person speaks and acts of whom no list says it: the organisation beside the office that the text gives."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from amity.actors import Mention
from amity.coding.who.affiliations import affiliate_successors, affiliation_of
from amity.coding.who.new_persons import OFFICE
from amity.coding.who.titles import TITLE
from amity.coding.who.words import BODY_KINDS, GROUP_KINDS
from amity.model import Actor, Span

_OFFICE_BEFORE = 50  # characters before an organisation that may hold the office
_FAR = 90  # characters between a name and its organisation
_BEFORE = re.compile(rf"(?:['’]s?)?(?: [\w’'-]+){{0,4}}? ?{OFFICE}(?: [a-z]+){{0,2}},? (?:{TITLE} )?")
_TITLE_BEFORE = re.compile(  # `the League met General Keld` tells nothing
    rf"(?:['’]s? (?:[\w-]+ )?| (?:(?:[A-Z][\w-]+|then|former|deputy|acting|interim|military) )?){TITLE} "
)
_AFTER = re.compile(
    r",? (?:an? |the |its |then |former |one of the )?"
    rf"(?:[\w-]+ ){{0,4}}?{OFFICE}(?: [a-z]+)? (?:of|for|in|with) (?:the )?",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r",? who (?:now |then |still |has |had |once |briefly )?"
    r"(?:leads|heads|commands|founded|runs|chairs|led|headed|commanded|ran|run|chaired) (?:the )?"
)
_WHOSE = re.compile(rf", whose (?:[\w-]+ ){{0,3}}?{OFFICE},? ", re.IGNORECASE)
_OFFICE_OF = re.compile(rf"\b{OFFICE} (?:of|for) (?:the )?$", re.IGNORECASE)  # before the organisation
_NAME_FOLLOWS = re.compile(r"(?:['’]s?(?: [\w-]+){1,3})?, ")
_OWNER_AFTER = re.compile(r",? (?:an? |the )?")
_OFFICE_FOLLOWS = re.compile(rf"['’]s? (?:[\w-]+ ){{0,3}}?{OFFICE}\b|(?: [\w-]+){{0,2}}? {OFFICE}\b", re.IGNORECASE)
_OF = re.compile(r" of (?:the )?")
_TITLED = re.compile(rf"{TITLE} $")
_FORMER = re.compile(r"\b(?:former|formerly|once|then|late|ex)\b", re.IGNORECASE)
_NEAR_FORMER = 50  # characters between a name and what says that an office is past
_NAMES = frozenset({"name", "acronym", "alias", "proposed"})


def employers(
    text: str, persons: Mapping[str, Sequence[Span]], mentions: Iterable[Mention], actors: Mapping[str, Actor]
) -> dict[str, str]:
    """
    The organisation of each person, where the text names it beside an office or says otherwise whose the person is.

    Of one who has an organisation already, a former office tells nothing.

    Args:
        text: of the document.
        persons: spans of each person's names, by id.
        mentions: everyone whom the text names.
        actors: those who are mentioned, by id.

    Returns:
        Ids of organisations by ids of persons; persons of whom nothing is said are left out.
    """
    everyone = sorted(mentions, key=lambda m: m.span)
    others = [m for m in everyone if actors[m.actor_id].kind != "person"]
    starts = [m.span.start for m in others]
    named = [m for m in others if m.how in _NAMES and m.role_hint != "place"]
    bodies = [m for m in named if actors[m.actor_id].kind in BODY_KINDS]
    groups = [m for m in bodies if actors[m.actor_id].kind in GROUP_KINDS]
    found: dict[str, str] = {}
    for person, spans in persons.items():
        listed = actors[person].part_of is not None
        for span in spans:
            if listed and _FORMER.search(text, max(0, span.start - _NEAR_FORMER), span.end + _NEAR_FORMER):
                continue
            at = bisect_left(starts, span.start)
            near = _before(text, span, others[max(at - 2, 0) : at]) or _after(text, span, others[at : at + 2])
            near = near or affiliation_of(text, span, bodies, groups)
            if near is not None:
                found[person] = near
                break
    wholes = {i: a.part_of for i, a in actors.items() if a.kind == "person" and a.part_of is not None}
    row = [(m.span, m.actor_id) for m in everyone if actors[m.actor_id].kind == "person"]
    return affiliate_successors(text, row, found, wholes)


def _before(text: str, name: Span, others: Sequence[Mention]) -> str | None:
    for mention in reversed(others):
        between = text[mention.span.end : name.start]
        if len(between) > _FAR:
            continue
        if any(pattern.fullmatch(between) for pattern in (_BEFORE, _TITLE_BEFORE, _WHOSE)):
            return mention.actor_id
        start = mention.span.start
        if _NAME_FOLLOWS.fullmatch(between) and _OFFICE_OF.search(text, max(0, start - _OFFICE_BEFORE), start):
            return mention.actor_id
    return None


def _after(text: str, name: Span, others: Sequence[Mention]) -> str | None:
    for mention in others:
        between = text[name.end : mention.span.start]
        if len(between) > _FAR:
            return None
        if _AFTER.fullmatch(between) or _LEADING.fullmatch(between):
            return mention.actor_id
        if _OWNER_AFTER.fullmatch(between) and between.startswith(","):
            follows = _OFFICE_FOLLOWS.match(text, mention.span.end)
            if follows:
                return mention.actor_id
        if _OF.fullmatch(between) and _TITLED.search(text, max(0, name.start - 40), name.start):
            return mention.actor_id
    return None
