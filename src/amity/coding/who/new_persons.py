"""Persons whom no list knows, by the title before their name: speakers, and whom `he` means."""

from __future__ import annotations

import re
from collections.abc import Iterator

from amity.coding.who.new_names import NewName
from amity.coding.who.titles import TITLE
from amity.coding.who.words import words
from amity.model import Span

_NAME = r"[A-Z][\w'’]+(?:[ -](?:(?:al|el|bin|ibn|abu|de|van|von|ul|ur)[ -])?(?:[A-Z]\.|[A-Z][\w'’]+)){0,3}"
# Offices in small letters, before or after a name.
OFFICE = (
    r"(?:chair(?:man|woman|person)?|chief|leader|commander|deputy|emir|amir|head|president|premier|minister|"
    r"spokes(?:man|woman|person)|founder|secretary[- ]general|general secretary|secretary|envoy|negotiator|"
    r"ambassador|representative|commanding general|officer|official|ideologue|strategist|treasurer|director|king|"
    r"prince|governor|mufti|warlord)"
)
_TITLED = re.compile(rf"\b{TITLE} ({_NAME})")
# Words are bounded, so that a text of one endless word is read in linear time.
_FULL = r"[A-Z][\w'’]{1,30}(?: (?:(?:al|el|bin|ibn|abu|de|van|von|ul|ur) )?[A-Z][\w'’]{1,30}){1,3}"
_OFFICED = re.compile(
    rf"\b(?:{OFFICE},? (?:{TITLE} )?({_FULL})|"
    rf"({_FULL}),? (?:an? |the |who )(?:[\w’'-]{{1,30}} ){{0,5}}?(?:{OFFICE}|leads|heads|commands|founded)\b)"
)
_POSSESSIVE = re.compile(r"['’]s$")


def new_persons(text: str) -> Iterator[NewName]:
    """The names beside a title or an office, each where it first stands; the name alone is the actor's name."""
    seen: set[str] = set()
    for found in sorted((*_TITLED.finditer(text), *_OFFICED.finditer(text)), key=lambda match: match.start()):
        group = found.lastindex or 1
        name = _POSSESSIVE.sub("", found.group(group))
        if name not in seen and name.split()[0] not in words().openers:
            seen.add(name)
            start = found.start(group)
            yield NewName(name, Span(start, start + len(name)), "person", None)
