"""Who is on the reader's mind: what a text has spoken of so far, and how strongly each of it offers itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amity.model import Actor

_ROLE_WEIGHT = {
    "nsubj": 3.0,
    "nsubjpass": 2.8,
    "csubj": 2.5,
    "ROOT": 2.4,
    "agent": 2.2,
    "dobj": 2.0,
    "dative": 1.8,
    "attr": 1.5,
    "pobj": 1.2,
    "poss": 1.5,
    "appos": 1.0,
    "compound": 0.9,
    "amod": 0.7,
}
_DECAY_PER_SENTENCE = 0.55
_OLDEST_SENTENCES = 4
_REPEATED = 0.15


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that the text spoke of: actors (none for a thing), where, in which role, and whether in the plural."""

    actor_ids: tuple[str, ...]
    sentence_index: int
    token_index: int
    weight: float
    plural: bool = False


def role_weight(token: Any) -> float:
    """How much a word's place in its clause keeps it in mind: subjects most, possessors of subjects next to them."""
    base = _ROLE_WEIGHT.get(token.dep_, 0.8)
    if token.dep_ in ("conj", "appos"):
        return 0.95 * role_weight(token.head)
    if token.dep_ in ("poss", "compound", "nmod", "amod") and token.head.dep_ in ("nsubj", "nsubjpass"):
        return 2.4 if token.dep_ == "poss" else 1.6
    return base


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an anaphor can stand for: kinds of actors, actors that it cannot mean, and whether things compete."""

    kinds: Collection[str]
    barred: frozenset[str] = frozenset()
    things: bool = False


def most_salient(
    seen: Sequence[Seen], sentence_index: int, *, wanted: Wanted, actors: Mapping[str, Actor]
) -> str | None:
    """
    The actor that an anaphor in a sentence most likely means, or None if no one, or a thing, comes first.

    Args:
        seen: in the order of the text.
        sentence_index: of the anaphor.
        wanted: what it can stand for.
        actors: by id, for their kinds.
    """
    scores: dict[str, float] = {}
    thing = 0.0
    for entry in reversed(seen):
        gap = sentence_index - entry.sentence_index
        if gap > _OLDEST_SENTENCES:
            break
        score = entry.weight * _DECAY_PER_SENTENCE**gap
        if not entry.actor_ids:
            thing = max(thing, score)
        for actor_id in _fitting(entry.actor_ids, wanted, actors):
            best = scores.get(actor_id, 0.0)
            scores[actor_id] = max(best, score) + _REPEATED * bool(best)
    if not scores:
        return None
    winner = max(scores, key=lambda a: scores[a])
    return None if wanted.things and thing > scores[winner] else winner


def last_pair(
    seen: Sequence[Seen], sentence_index: int, *, wanted: Wanted, actors: Mapping[str, Actor]
) -> tuple[str, str] | None:
    """The two actors last spoken of as two (`A and B`), else the two last spoken of within two sentences."""
    recent = [s for s in seen if sentence_index - s.sentence_index <= 2]
    for entry in reversed(recent):
        fitting = _fitting(entry.actor_ids, wanted, actors)
        if len(fitting) == 2:
            return fitting[0], fitting[1]
    return _last_two(recent, wanted, actors)


def _last_two(seen: Sequence[Seen], wanted: Wanted, actors: Mapping[str, Actor]) -> tuple[str, str] | None:
    found: list[str] = []
    for entry in reversed(seen):
        for actor_id in _fitting(entry.actor_ids, wanted, actors):
            if actor_id not in found:
                found.append(actor_id)
    return (found[1], found[0]) if len(found) == 2 else None


def _fitting(ids: Iterable[str], wanted: Wanted, actors: Mapping[str, Actor]) -> list[str]:
    return [i for i in ids if i not in wanted.barred and i in actors and actors[i].kind in wanted.kinds]
