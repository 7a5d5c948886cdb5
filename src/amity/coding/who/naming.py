"""Everyone whom a text names: known actors, and new organisations that no list knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from amity.actors import Gazetteer, Mention, find_mentions
from amity.coding.who.reference import Named, Proposal
from amity.coding.who.words import words
from amity.model import Actor, Span, slug

_CAPITAL = r"(?:[A-Z][\w'’]+|[A-Z]{2,}|\d{1,4}(?:st|nd|rd|th|s)?)"
_LINK = r"(?:of|for|(?:of|for|in) the|and|in|de|del|la|al|ul|ol|el|e|i|as|ad|an|ash|wa|fi)"
_PHRASE = re.compile(rf"\b(?:al-|Al-)?[A-Z][\w'’]+(?:(?:[ \n-]{_LINK}){{0,2}}[ \n-]{_CAPITAL}){{1,8}}")
_ACRONYM = re.compile(r"\s?\((?:the |or |known as |abbreviated )?[\"“']?([A-Z][A-Za-z-]{1,9}[A-Z])[\"”']?\s?[);,]")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A capitalised phrase that may name an organisation."""

    name: str
    span: Span
    kind: str
    acronym: str | None


def name_actors(text: str, gazetteer: Gazetteer) -> Named:
    """
    Everyone whom a text names, without a parse.

    New organisations are capitalised phrases with a word such as Front, Brigade or Council, or phrases that introduce
    an acronym of their own initials. Each becomes an actor with an id made from its name.

    Args:
        text: a document's text.
        gazetteer: the known actors.
    """
    mentions = find_mentions(text, gazetteer)
    proposals = tuple(_proposals(text, mentions))
    named = [Mention(span, proposal.actor.id, "proposed") for proposal in proposals for span in proposal.spans]
    kept = [m for m in mentions if not any(_inside(m.span, n.span) for n in _near(m.span, named))]
    actors = {m.actor_id: gazetteer.actors[m.actor_id] for m in kept} | {p.actor.id: p.actor for p in proposals}
    return Named(tuple(sorted([*kept, *named], key=lambda m: m.span)), proposals, actors)


def _near(span: Span, named: list[Mention]) -> Iterable[Mention]:
    return (n for n in named if n.span.start <= span.start < n.span.end)


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _proposals(text: str, mentions: tuple[Mention, ...]) -> Iterator[Proposal]:
    known = [False] * (len(text) + 1)
    for mention in mentions:
        if mention.how in ("name", "alias", "acronym"):
            known[mention.span.start] = True
    candidates: dict[str, _Candidate] = {}
    for candidate in _candidates(text):
        if not _is_known(candidate, mentions, known):
            candidates.setdefault(candidate.name.lower(), candidate)
    for candidate in candidates.values():
        spans = tuple(_places(candidate, text, mentions))
        aliases = (candidate.acronym,) if candidate.acronym else ()
        actor = Actor(slug(candidate.name), candidate.name, candidate.kind, acronyms=aliases)
        yield Proposal(actor, candidate.span, spans)


def _is_known(candidate: _Candidate, mentions: tuple[Mention, ...], known: list[bool]) -> bool:
    """True if a known name fills the phrase, or all of it but a country's name or a word or two."""
    if not any(known[candidate.span.start : candidate.span.end]):
        return False
    inside = [m for m in mentions if m.span.overlap(candidate.span)]
    covered = sum(m.span.overlap(candidate.span) for m in inside if not m.role_hint and m.how != "demonym")
    share = covered / (candidate.span.end - candidate.span.start)
    return share >= 0.6 or (len(inside) == 1 and inside[0].span.start == candidate.span.start and share > 0.4)


def _candidates(text: str) -> Iterator[_Candidate]:
    for found in _PHRASE.finditer(text):
        span = _without_opening(found.start(), found.end(), text)
        if span is None:
            continue
        introduced = _ACRONYM.match(text, span.end)
        name = " ".join(span.of(text).split())
        acronym = introduced.group(1) if introduced and _initials_fit(name, introduced.group(1)) else None
        kind = _kind(name)
        if kind is None and acronym:
            kind = "armed_group"
        if kind:
            yield _Candidate(name, span, kind, acronym)


def _without_opening(start: int, end: int, text: str) -> Span | None:
    """The phrase without a sentence's first word; None if one word is left."""
    parts = list(re.finditer(r"[^\s]+", text[start:end]))
    while parts and (
        parts[0].group() in words().openers or parts[0].group().isdigit() or parts[0].group() in words().small_words
    ):
        parts = parts[1:]
    if not parts or (len(parts) < 2 and "-" not in parts[0].group()):
        return None
    return Span(start + parts[0].start(), end)


def _kind(name: str) -> str | None:
    parts = re.split(r"[\s-]+", name)
    if parts[0] in words().first_words:
        return "armed_group"
    head = re.split(r"\s(?:of|for|in)\s", name, maxsplit=1)[0].split()[-1]
    return words().organisation_words.get(head) if len(parts) > 1 else None


def _initials_fit(name: str, acronym: str) -> bool:
    initials = [w[0].upper() for w in re.split(r"[\s-]+", name) if w and w not in words().small_words]
    letters = [c for c in acronym.upper() if c.isalpha()]
    at = 0
    for letter in letters:
        while at < len(initials) and initials[at] != letter:
            at += 1
        if at == len(initials):
            return False
        at += 1
    return len(letters) >= 2 and initials[0] == letters[0]


def _places(candidate: _Candidate, text: str, mentions: tuple[Mention, ...]) -> Iterator[Span]:
    """Where the name or its acronym stands, but not inside a longer known name."""
    forms = [re.escape(candidate.name).replace(r"\ ", r"\s+")]
    if candidate.acronym:
        forms.append(re.escape(candidate.acronym))
    longer = [m.span for m in mentions if m.span.end - m.span.start > len(candidate.name)]
    for found in re.finditer(r"\b(?:" + "|".join(forms) + r")(?!\w)", text):
        span = Span(found.start(), found.end())
        if not any(_inside(span, other) for other in longer):
            yield span
