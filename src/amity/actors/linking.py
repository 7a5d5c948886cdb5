"""Who is named where: the names in a text, each linked to one actor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from amity.actors.ambiguity import context_of, is_shouted, settle
from amity.actors.folding import Folded, fold
from amity.actors.gazetteer import Gazetteer
from amity.actors.mention import Mention
from amity.actors.name_parts import person_parts
from amity.actors.place_cues import acts, role_hint
from amity.actors.scanning import Hit, find_hits
from amity.actors.spelling import Spelling
from amity.model import Span

_OF_PEOPLE = frozenset({"demonym", "metonym"})  # of those who act, whatever stands before
_JOINS = re.compile(r"\s(?:and|or)\s")
_TOWN = re.compile(  # `near Palmyra, `: a place before a country that tells where it is; not at the head of a sentence
    r"\b(?:in|near|at|from|outside|around|of|to|into|through|towards?|for|across)\s(?:the\s)?(?:[A-Z][\w'’-]*\s){0,3}"
    r"[A-Z][\w'’-]*(?:\s(?:province|district|region|governorate|county|area|city|town|camp|base))?,\s\Z"
)
_ENDS_PLACE = re.compile(r"\Z|[,.;:)]|\s(?:in|on|after|during|between|when|where|since|until)\b")
_OPENS = re.compile(  # a first phrase in which a town may stand before its subject: `After talks in Zhob, A said`
    r"(?:\A|[.!?]['\"”’]?\s|\n)\s*"
    r"(?:After|As|At|Before|By|During|Early|Following|For|From|In|Late|On|Since|Until|When|While|With)"
    r"(?: [\w'’-]+){0,4}\Z"
)
_LONGEST_TOWN, _LONGEST_PHRASE = 64, 200


def find_mentions(text: str, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """
    The actors named in a text, from left to right, the longest name at each place.

    Tolerates hyphens, quotation marks, diacritics, line breaks, possessives and invisible characters; acronyms are
    matched as written. An acronym that several actors share is settled by the name that introduces it, by the other
    actors of the text and by the user's own list; one that stays open is left out rather than guessed.

    Args:
        text: a document's text; offsets of the mentions refer to it as it is.
        gazetteer: from `load_gazetteer`.

    Reference: docs/method/actors.md.
    """
    folded = fold(text)
    settled = _settled(folded, gazetteer)
    mentions = [_mention(hit, reading, folded=folded, text=text, gazetteer=gazetteer) for hit, reading in settled]
    mentions += [
        Mention(_span(start, end, folded=folded, text=text), actor_id, "alias")
        for start, end, actor_id in person_parts(settled, folded, gazetteer)
    ]
    return tuple(_grounded(sorted(mentions, key=lambda m: m.span), text, gazetteer))


def _grounded(mentions: Iterable[Mention], text: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    """The mentions; ground are the second of two countries (`raids in Mali and Niger`) and that of a town."""
    ground = last = -1  # where the last name that is a place ends, and the last name
    for found in mentions:
        state = gazetteer.actors[found.actor_id].kind == "state" and found.how not in _OF_PEOPLE
        joined = ground >= 0 and _JOINS.fullmatch(text, ground, found.span.start) is not None
        listed = last >= 0 and text[last : found.span.start].strip(" ") == ","  # `arms to A, B and C`
        placed = state and not found.role_hint and (joined or (not listed and _is_of_town(found.span, text)))
        mention = replace(found, role_hint="place") if placed else found
        ground, last = (mention.span.end if mention.role_hint == "place" else -1), mention.span.end
        yield mention


def _is_of_town(span: Span, text: str) -> bool:
    """True for the country that a town is in: `near Palmyra, Syria`."""
    before = text[max(0, span.start - _LONGEST_TOWN) : span.start]
    town = _TOWN.search(before) if _ENDS_PLACE.match(text, span.end) else None
    return town is not None and not _OPENS.search(text[max(0, span.start - _LONGEST_PHRASE) : span.start].rstrip(", "))


def _settled(folded: Folded, gazetteer: Gazetteer) -> list[tuple[Hit, Spelling]]:
    hits = tuple(h for h in find_hits(folded, gazetteer) if not _is_town(h, folded))
    context = context_of(folded, hits, gazetteer)
    known: dict[tuple[tuple[Spelling, ...], str], Spelling | None] = {}
    settled: list[tuple[Hit, Spelling]] = []
    for hit in hits:
        written = folded.text[hit.start : hit.end]
        key = (hit.readings, written)
        if key not in known:
            known[key] = settle(hit.readings, written, context=context, gazetteer=gazetteer)
        reading = known[key]
        if reading is not None and not is_shouted(hit, folded):
            settled.append((hit, reading))
    return settled


def _is_town(hit: Hit, folded: Folded) -> bool:
    """True for a capital that the words beside it do not make a government."""
    return all(r.how == "capital" for r in hit.readings) and not acts(folded.lower, hit.start, hit.end)


def _mention(hit: Hit, reading: Spelling, *, folded: Folded, text: str, gazetteer: Gazetteer) -> Mention:
    others = tuple(sorted({r.actor_id for r in hit.readings} - {reading.actor_id})) if len(hit.readings) > 1 else ()
    kind = gazetteer.actors[reading.actor_id].kind
    hint = role_hint(folded.lower, hit.start, hit.end, how=reading.how) if kind == "state" else ""
    how = "metonym" if reading.how == "capital" else reading.how
    return Mention(_span(hit.start, hit.end, folded=folded, text=text), reading.actor_id, how, hint, others)


def _span(start: int, end: int, *, folded: Folded, text: str) -> Span:
    first, last = folded.start(start), folded.end(end)
    if last < len(text) and text[last] == "." and "." in text[first:last]:
        last += 1  # the last point of `U.S.`
    return Span(first, last)
