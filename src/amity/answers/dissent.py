"""Who says otherwise? Voices grouped by what they say of the state and of the future."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from amity.answers.voices import VoiceNames
from amity.model import DriverLabel, ForecastLabel, TieLabel, years_between
from amity.store import Recorded

WINDOW_YEARS = 3.0

_STATE_CAMPS = {
    "war": "they are enemies",
    "rivalry": "they are enemies",
    "none": "they have parted",
    "sympathy": "they only sympathise",
    "strained": "partners, with friction",
    "cooperation": "partners",
    "alliance": "partners",
    "integration": "partners",
}
_DENIED_CAMPS = {
    "they are enemies": "they are not enemies",
    "they have parted": "they have not parted",
    "they only sympathise": "no sympathy either",
    "partners, with friction": "there is no friction",
    "partners": "they are not partners",
}
_OUTCOME_WORDS = {"split": "a split", "deteriorate": "a worse relation", "improve": "a better relation"}
_EXCLUDING = {
    frozenset(pair)
    for pair in (
        ("partners", "they have parted"),
        ("partners", "they are enemies"),
        ("partners", "they are not partners"),
        ("partners, with friction", "they have parted"),
        ("partners, with friction", "they are enemies"),
        ("partners, with friction", "there is no friction"),
        ("they have parted", "they have not parted"),
        ("they are enemies", "they are not enemies"),
        ("they only sympathise", "no sympathy either"),
        ("more binds than strains", "more strains than binds"),
        *((f"{w} is to be expected", f"{w} is not to be expected") for w in _OUTCOME_WORDS.values()),
        *((f"{w} is possible", f"{w} is not to be expected") for w in _OUTCOME_WORDS.values()),
    )
}
_TOPICS = {"state": "what it is", "forces": "what bears on it", "future": "what will come of it"}


@dataclass(frozen=True, slots=True)
class Camp:
    """Those who say one thing on one topic: their names and the statements in which they say it."""

    position: str
    voices: tuple[str, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """What may be in dispute, with the camps, the largest first."""

    name: str
    question: str
    camps: tuple[Camp, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two positions on a topic that exclude each other, with the voices that hold only the one or only the other."""

    topic: str
    position: str
    voices: tuple[str, ...]
    against: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dissent:
    """
    Voices by topic, for statements published within three years before the day.

    `contradictions` are pairs of positions that exclude each other; `dissenting` all who stand on one side of one.
    """

    as_of: dt.date
    topics: tuple[Topic, ...]
    contradictions: tuple[Contradiction, ...]
    dissenting: tuple[str, ...]


def find_dissent(items: Iterable[Recorded], *, as_of: dt.date, names: VoiceNames) -> Dissent:
    """
    Voices grouped by what they say of the state of the relation, of its drivers on the whole, and of its future.

    Args:
        items: statements of one dyad, all that is known.
        as_of: the day; statements of documents older than three years are left out.
        names: of voices.

    Returns:
        Dissent: topics that somebody speaks on.

    Raises:
        KeyError: never for statements that keep to the codebook.

    Reference: docs/method/dissent.md.
    """
    said: dict[str, dict[str, list[tuple[str, str]]]] = {name: defaultdict(list) for name in _TOPICS}
    forces: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for item in items:
        if not _recent(item, as_of):
            continue
        voice = names.of(item)
        if isinstance(item.stmt.label, DriverLabel) and item.stmt.factuality != "hypothetical":
            forces[voice].append((_sign(item), item.stmt.id))
            continue
        placed = _position(item)
        if placed is not None:
            said[placed[0]][placed[1]].append((voice, item.stmt.id))
    for voice, signs in forces.items():
        said["forces"][_balance(signs)] += [(voice, stmt) for _, stmt in signs]
    topics = tuple(Topic(n, _TOPICS[n], _camps(camps)) for n, camps in said.items() if camps)
    found = tuple(c for topic in topics for c in _contradictions(topic))
    return Dissent(as_of, topics, found, tuple(dict.fromkeys(v for c in found for v in (*c.voices, *c.others))))


def _contradictions(topic: Topic) -> Iterable[Contradiction]:
    for one, two in combinations(topic.camps, 2):
        if frozenset((one.position, two.position)) not in _EXCLUDING:
            continue
        voices = tuple(v for v in one.voices if v not in two.voices)
        others = tuple(v for v in two.voices if v not in one.voices)
        if voices and others:
            yield Contradiction(topic.name, one.position, voices, two.position, others)


def _position(item: Recorded) -> tuple[str, str] | None:
    """Topic and position of a tie or forecast."""
    label = item.stmt.label
    if isinstance(label, TieLabel) and item.stmt.factuality not in ("hypothetical", "doubtful"):
        camp = _STATE_CAMPS[label.state]
        return "state", _DENIED_CAMPS[camp] if item.stmt.factuality == "denied" else camp
    if isinstance(label, ForecastLabel):
        return "future", _future(label, item.stmt.factuality in ("denied", "doubtful"))
    return None


def _future(label: ForecastLabel, turned: bool) -> str:
    middle = sum(label.probability) / 2
    if turned:
        middle = 1 - middle
    if label.outcome == "hold":
        middle, outcome = 1 - middle, "split"
    else:
        outcome = label.outcome
    words = _OUTCOME_WORDS[outcome]
    if middle < 0.2:
        return f"{words} is not to be expected"
    return f"{words} is to be expected" if middle > 0.55 else f"{words} is possible"


def _balance(signs: list[tuple[int, str]]) -> str:
    total = sum(sign for sign, _ in signs)
    if total > 0:
        return "more binds than strains"
    return "more strains than binds" if total < 0 else "as much binds as strains"


def _sign(item: Recorded) -> int:
    binds = isinstance(item.stmt.label, DriverLabel) and item.stmt.label.effect == "binds"
    return 1 if binds != (item.stmt.factuality == "denied") else -1


def _camps(camps: dict[str, list[tuple[str, str]]]) -> tuple[Camp, ...]:
    found = [
        Camp(position, tuple(dict.fromkeys(v for v, _ in said)), tuple(dict.fromkeys(s for _, s in said)))
        for position, said in camps.items()
    ]
    return tuple(sorted(found, key=lambda c: (-len(c.voices), -len(c.statements), c.position)))


def _recent(item: Recorded, as_of: dt.date) -> bool:
    published = item.document.published.middle() if item.document.published else None
    return published is None or 0 <= years_between(published, as_of) <= WINDOW_YEARS
