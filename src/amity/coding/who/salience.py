"""Who is on the reader's mind: what a text has spoken of so far, and how strongly each of it offers itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
_SUBJECT, _ASIDE = 2.8, 0.85  # the subject of a clause of time or condition is behind that of the main clause
_ONE_OF_MANY = 0.6


@dataclass(frozen=True, slots=True)
class Seen:
    """
    Something that the text spoke of: actors (none for a thing), where and in which role.

    `plural` is the number of the words; `person` says that they mean one member of it: `an officer of the front`;
    `coordinated` that they stand in `A and B`.
    """

    actor_ids: tuple[str, ...]
    sentence_index: int
    token_index: int
    weight: float
    plural: bool = False
    person: bool = False
    coordinated: bool = False


def role_weight(token: Any) -> float:
    """How much a word's place in its clause keeps it in mind: subjects most, possessors of subjects next to them."""
    base = _ROLE_WEIGHT.get(token.dep_, 0.8)
    if base >= _SUBJECT and token.head.dep_ == "advcl":
        return _ASIDE * base
    if base >= _SUBJECT and token.head.dep_ == "ccomp" and not _is_finite(token.head):
        return _ROLE_WEIGHT["dobj"]  # "wants it gone"
    if token.dep_ in ("conj", "appos"):
        return 0.95 * role_weight(token.head)
    if token.dep_ in ("poss", "compound", "nmod", "amod") and token.head.dep_ in ("nsubj", "nsubjpass"):
        return 2.4 if token.dep_ == "poss" else 1.6
    return base


def _is_finite(verb: Any) -> bool:
    helped = any(c.dep_ in ("aux", "auxpass") and c.lower_ != "to" for c in verb.children)
    return helped or verb.tag_ not in ("VB", "VBN", "VBG")


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What an anaphor can stand for.

    `kinds` of actors it can mean, `barred` actors that it cannot; `only` these if not empty; `plural` is its number,
    None where the word does not tell; `things` and `members` say whether things, or single members, may be meant too.
    `above` are the words whose phrase holds the anaphor (sentence, token): a phrase is not meant inside itself.
    """

    kinds: frozenset[str]
    barred: frozenset[str] = frozenset()
    plural: bool | None = None
    things: bool = False
    members: bool = False
    only: frozenset[str] = frozenset()
    above: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Memory:
    """What an anaphor can choose from: what was seen, where it stands, the actors, and whom the text is about."""

    seen: Sequence[Seen]
    sentence_index: int
    actors: Mapping[str, Actor]
    prior: Mapping[str, float]


def most_salient(memory: Memory, wanted: Wanted) -> str | None:
    """
    The actor that an anaphor most likely means, or None if no one, or a thing, comes first.

    Each actor scores by its best place (role, fading by sentence, agreement in number), a little for being repeated,
    and by how much the paragraph is about it.
    """
    scores: dict[str, float] = {}
    thing = 0.0
    for entry in reversed(memory.seen):
        gap = memory.sentence_index - entry.sentence_index
        if gap > _OLDEST_SENTENCES:
            break
        score = entry.weight * _DECAY_PER_SENTENCE**gap * _agreement(entry, wanted, memory.actors)
        if not entry.actor_ids and (entry.sentence_index, entry.token_index) not in wanted.above:
            thing = max(thing, score)
        for actor_id in _offered(entry, wanted, memory.actors):
            best = scores.get(actor_id, 0.0)
            scores[actor_id] = max(best, score) + _REPEATED * bool(best)
    for actor_id in fitting(memory.prior, wanted, memory.actors):
        scores[actor_id] = scores.get(actor_id, 0.0) + memory.prior[actor_id]
    if not scores:
        return None
    winner = max(scores, key=lambda a: scores[a])
    return None if wanted.things and thing > scores[winner] else winner


def _offered(entry: Seen, wanted: Wanted, actors: Mapping[str, Actor]) -> list[str]:
    if wanted.members and entry.person:
        return [i for i in entry.actor_ids if i not in wanted.barred]
    return fitting(entry.actor_ids, wanted, actors)


def _agreement(entry: Seen, wanted: Wanted, actors: Mapping[str, Actor]) -> float:
    """How well numbers agree; an organisation may be `it` or `they`, a state rarely `they`, fighters are."""
    if wanted.plural is None:
        return 1.0
    if not entry.actor_ids:
        return float(entry.plural == wanted.plural)
    if len(entry.actor_ids) > 1:
        return 0.5
    if entry.coordinated and not wanted.plural:
        return _ONE_OF_MANY
    if entry.plural == wanted.plural:
        return 1.0
    if not wanted.plural:
        return 0.5
    known = actors.get(entry.actor_ids[0])
    return 0.5 if known is not None and known.kind == "state" else 0.7


def last_together(memory: Memory, wanted: Wanted, *, sentences: int = 1) -> tuple[str, ...]:
    """The actors last spoken of together (`A and B`, `both`), not more than so many sentences ago; empty if none."""
    for entry in reversed(memory.seen):
        if memory.sentence_index - entry.sentence_index > sentences:
            break
        found = fitting(entry.actor_ids, wanted, memory.actors)
        if len(found) > 1 and len(found) == len(entry.actor_ids):
            return tuple(found)
    return ()


def last_two(memory: Memory, wanted: Wanted) -> tuple[str, ...]:
    """The two actors last spoken of within two sentences, the earlier first; empty if there are not two."""
    found: list[str] = []
    for entry in reversed(memory.seen):
        if memory.sentence_index - entry.sentence_index > 2:
            break
        found += [i for i in reversed(fitting(entry.actor_ids, wanted, memory.actors)) if i not in found]
    return (found[1], found[0]) if len(found) >= 2 else ()


def fitting(ids: Iterable[str], wanted: Wanted, actors: Mapping[str, Actor]) -> list[str]:
    """Those of the actors that an anaphor can mean."""
    if wanted.only:
        return [i for i in ids if i in wanted.only and i not in wanted.barred]
    return [i for i in ids if i not in wanted.barred and i in actors and actors[i].kind in wanted.kinds]
