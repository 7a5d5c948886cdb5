"""Capitalised phrases that name an organisation, by their words or by the acronym that they introduce."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from amity.coding.who.titles import TITLE
from amity.coding.who.words import words
from amity.model import Span

_CAPITAL = r"(?:[A-Z][\w'’]+|\d{1,4}(?:st|nd|rd|th|s)?)"
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = rf"[ \n](?:{_MONTH}|\d{{4}})\b"
_HEAD = rf"[ \n](?!(?:General|Major) [A-Z]\w+s\b){TITLE}[ \n][A-Z]"  # not `Union of General Workers`
_LINK = rf"(?:of the|for the|in the|of(?!{_HEAD})|for|and|in(?!{_DATE})|de|del|la|al|ul|ol|el|e|i|as|ad|an|ash|wa|fi)"
_PHRASE = re.compile(rf"\b(?:[Aa]l-)?[A-Z][\w'’]+(?:(?:[ \n-]{_LINK})?[ \n-]{_CAPITAL}){{1,8}}")
_ACRONYM = re.compile(r"\s?\((?:the |or |known as |abbreviated )?[\"“']?([A-Z][A-Za-z-]{1,9}[A-Z])[\"”']?\s?[);,]")
_SHORTEST = 4
_PIECE = re.compile(r"\S+")
_POSSESSIVE = re.compile(r"['’]s$")


@dataclass(frozen=True, slots=True)
class NewName:
    """A phrase that names an organisation, where it first stands, its kind, and its acronym if it introduces one."""

    text: str
    span: Span
    kind: str
    acronym: str | None

    @property
    def short_forms(self) -> tuple[str, ...]:
        """By what it is taken up later: its acronym, a person's last name."""
        last = self.text.split()[-1]
        surname = (last,) if self.kind == "person" and last != self.text and len(last) >= _SHORTEST else ()
        return surname + ((self.acronym,) if self.acronym else ())


def new_names(text: str) -> Iterator[NewName]:
    """
    The phrases of a text that name an organisation by their form.

    A phrase counts if its head is a word such as Front or Council, if it begins with one such as Jaysh or Lashkar, or
    if an acronym of its initials follows in brackets.
    """
    for found in _PHRASE.finditer(text):
        span = _without_opening(found, text)
        if span is None:
            continue
        name = " ".join(span.of(text).split())
        introduced = _ACRONYM.match(text, span.end)
        acronym = introduced.group(1) if introduced and _initials_fit(name, introduced.group(1)) else None
        kind = _kind(name) or ("armed_group" if acronym else None)
        if kind:
            yield NewName(name, span, kind, acronym)


def places_of(names: Sequence[NewName], text: str) -> Iterator[tuple[NewName, Span]]:
    """Every place where a new name or a short form of it stands as whole words, in one pass."""
    forms = {short: name for name in names for short in name.short_forms}
    forms |= {name.text: name for name in names}
    if not forms:
        return
    patterns = list(forms)
    automaton = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest)
    for index, start, end in automaton.find_matches_as_indexes(text.replace("\n", " ")):
        if not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum()):
            yield forms[patterns[index]], Span(start, end)


def _without_opening(found: re.Match[str], text: str) -> Span | None:
    """The phrase without the words that only open a sentence, and without a possessive; None if one word is left."""
    parts = list(_PIECE.finditer(text, found.start(), found.end()))
    while parts and _only_opens(parts[0].group(), parts[1].group() if len(parts) > 1 else ""):
        parts = parts[1:]
    if not parts or (len(parts) < 2 and "-" not in parts[0].group()):
        return None
    return Span(parts[0].start(), found.end() - (2 if _POSSESSIVE.search(parts[-1].group()) else 0))


def _only_opens(word: str, following: str) -> bool:
    """True for a sentence's first words and for `Fighters of`, which say that a name follows."""
    if word in words().openers or word in words().small_words or word.isdigit():
        return True
    plural = word == "Men" or (word.endswith("s") and word[:-1].lower() in words().members)
    return plural and following in words().small_words and word not in words().organisation_words


def _kind(name: str) -> str | None:
    parts = re.split(r"[\s-]+", name)
    if parts[0] in words().first_words:
        return "armed_group"
    head = re.split(r"\s(?:of|for|in)\s", name, maxsplit=1)[0].split()[-1]
    return words().organisation_words.get(head) if len(parts) > 1 else None


def _initials_fit(name: str, acronym: str) -> bool:
    """True if the letters of an acronym are among the initials of a name, in order, from the first."""
    initials = iter(w[0].upper() for w in re.split(r"[\s-]+", name) if w and w not in words().small_words)
    letters = [c for c in acronym.upper() if c.isalpha()]
    first = next(initials, "")
    return len(letters) >= 2 and letters[0] == first and all(letter in initials for letter in letters[1:])
