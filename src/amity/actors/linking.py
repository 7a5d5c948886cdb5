"""Who is named where: the names in a text, each linked to one actor."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from amity.actors.folding import Folded, fold
from amity.actors.gazetteer import Gazetteer
from amity.actors.mention import Mention
from amity.actors.place_cues import role_hint
from amity.actors.scanning import Hit, find_hits
from amity.actors.spelling import Spelling, is_generic
from amity.model import Actor, Span

_INTRODUCED = re.compile(r"\s?\((?:the |or |hereafter |known as )?\s?([A-Z][A-Za-z0-9/ ]{0,11}?)\s?[);,]")
_PARTICLES = frozenset({"abu", "ibn", "bin", "bint", "sheikh", "mullah", "mawlawi", "umm", "sayyid", "hajji"})
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Context:
    """What the rest of a text says about its ambiguous names."""

    introduced: Mapping[str, str]
    sure: Counter[str]
    regions: Counter[str]


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
    hits = find_hits(folded, gazetteer)
    context = _context(folded, hits, gazetteer)
    settled: list[tuple[Hit, Spelling]] = []
    for hit in hits:
        if reading := _settle(hit, folded, context, gazetteer):
            settled.append((hit, reading))
    mentions = [_mention(hit, reading, folded, text, gazetteer) for hit, reading in settled]
    mentions += _person_parts(settled, folded, text, gazetteer)
    return tuple(sorted(mentions, key=lambda m: m.span))


def _mention(hit: Hit, reading: Spelling, folded: Folded, text: str, gazetteer: Gazetteer) -> Mention:
    span = _span(hit.start, hit.end, folded, text)
    others = tuple(sorted({r.actor_id for r in hit.readings} - {reading.actor_id}))
    hint = role_hint(folded.lower, hit.start, hit.end, reading.how, gazetteer.actors[reading.actor_id].kind)
    return Mention(span, reading.actor_id, reading.how, hint, others)


def _span(start: int, end: int, folded: Folded, text: str) -> Span:
    first, last = folded.start(start), folded.end(end)
    if last < len(text) and text[last] == "." and "." in text[first:last]:
        last += 1  # the last point of `U.S.`
    return Span(first, last)


def _context(folded: Folded, hits: tuple[Hit, ...], gazetteer: Gazetteer) -> _Context:
    sure: Counter[str] = Counter()
    introduced: dict[str, str] = {}
    for hit in hits:
        ids = {r.actor_id for r in hit.readings}
        if len(ids) == 1 and hit.readings[0].how != "acronym" and not is_generic(hit.readings[0].text):
            sure.update(ids)
            if found := _INTRODUCED.match(folded.text, hit.end):
                introduced.setdefault(found.group(1), next(iter(ids)))
    regions: Counter[str] = Counter()
    for actor_id, count in sure.items():
        regions.update({word: min(count, 3) for word in _regions(gazetteer.actors[actor_id])})
    return _Context(introduced, sure, regions)


def _settle(hit: Hit, folded: Folded, context: _Context, gazetteer: Gazetteer) -> Spelling | None:
    written = folded.text[hit.start : hit.end]
    if hit.readings[0].how == "acronym" and (meant := context.introduced.get(written)):
        return Spelling(written, meant, "acronym")
    readings = hit.readings
    if any(r.own for r in readings):
        readings = tuple(r for r in readings if r.own)
    if readings[0].how == "acronym" and _shouted(written, hit, folded):
        return None
    readings = tuple(r for r in readings if not is_generic(r.text) or context.sure[r.actor_id]) or ()
    ids = {r.actor_id for r in readings}
    if not ids:
        return None
    if len(ids) == 1:
        return readings[0] if _bearable(readings[0], written, context) else None
    ranked = sorted(((_support(r, context, gazetteer), -i, r) for i, r in enumerate(readings)), reverse=True)
    best, second = ranked[0], next(row for row in ranked if row[2].actor_id != ranked[0][2].actor_id)
    if best[0] == second[0] and best[2].how == "acronym" and not best[2].own:
        return None
    return best[2]


def _support(reading: Spelling, context: _Context, gazetteer: Gazetteer) -> float:
    """How much of the text speaks for a reading: its own name elsewhere, actors of its region."""
    actor = gazetteer.actors[reading.actor_id]
    near = sum(min(context.regions[word], 3) for word in _regions(actor))
    named = 4.0 * bool(context.sure[reading.actor_id])
    plain = {"name": 0.5, "alias": 0.25}.get(reading.how, 0.0)
    return named + 0.5 * near + plain - 0.25 * (actor.kind == "person")


def _bearable(reading: Spelling, written: str, context: _Context) -> bool:
    """Two letters are too few to name a packaged group that the text names nowhere else."""
    if reading.own or reading.how != "acronym" or len(written) > 2:
        return True
    return written in ("US", "UK", "UN", "EU", "AU", "IS", "AQ") or bool(context.sure[reading.actor_id])


def _shouted(written: str, hit: Hit, folded: Folded) -> bool:
    """True for a short acronym between words that are all in capitals, where `IS` may be a verb."""
    if len(written) > 3:
        return False
    around = _WORD.findall(folded.text[max(0, hit.start - 40) : hit.start])[-2:]
    around += _WORD.findall(folded.text[hit.end : hit.end + 40])[:2]
    words = [w for w in around if len(w) > 3]
    return len(words) >= 2 and all(w.isupper() for w in words)


def _regions(actor: Actor) -> tuple[str, ...]:
    if actor.kind == "state":
        return (actor.name.lower(),)
    return tuple(part.strip() for part in re.split(r"[/|;,()]", (actor.region or "").lower()) if part.strip())


def _person_parts(
    settled: list[tuple[Hit, Spelling]], folded: Folded, text: str, gazetteer: Gazetteer
) -> Iterator[Mention]:
    """Persons named in full are later named in part (`Tarar`, `Osama`); parts that two of them share mean no one."""
    owners: dict[str, set[str]] = {}
    first_at: dict[str, int] = {}
    for hit, reading in settled:
        if gazetteer.actors[reading.actor_id].kind == "person":
            first_at.setdefault(reading.actor_id, hit.end)
            for word in _WORD.findall(folded.text[hit.start : hit.end]):
                if len(word) >= 4 and word[0].isupper() and word.lower() not in _PARTICLES:
                    owners.setdefault(word, set()).add(reading.actor_id)
    parts = {word: next(iter(ids)) for word, ids in owners.items() if len(ids) == 1}
    if not parts:
        return
    pattern = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, parts), key=len, reverse=True)) + r")\b")
    covered = [False] * (len(folded.text) + 1)
    for hit, _ in settled:
        covered[hit.start : hit.end] = [True] * (hit.end - hit.start)
    for found in pattern.finditer(folded.text):
        actor_id = parts[found.group()]
        if found.start() >= first_at[actor_id] and not covered[found.start()] and _stands_alone(found, folded.text):
            yield Mention(_span(found.start(), found.end(), folded, text), actor_id, "alias")


def _stands_alone(found: re.Match[str], text: str) -> bool:
    """False where the part belongs to another name: `Omar Hammami`, `Tora Bora`."""
    before = _WORD.findall(text[max(0, found.start() - 24) : found.start()])[-1:]
    after = re.match(r" ([^\W_]+)", text[found.end() : found.end() + 24])
    follows = bool(after and after.group(1)[0].isupper())
    return not follows and not (
        before and before[0][0].isupper() and text[found.start() - 1] == " " and _mid(before[0])
    )


def _mid(word: str) -> bool:
    return word.lower() not in {"the", "and", "but", "when", "while", "if", "as", "that", "with", "al"}
