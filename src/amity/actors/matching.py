"""New names against known actors: candidates with scores and reasons, and decisions that can be taken back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz, process

from amity.actors.folding import fold_name
from amity.actors.gazetteer import Gazetteer
from amity.actors.spelling import NOT_NAMES, Spelling, is_acronym
from amity.errors import ActorError

VERDICTS = ("same", "different", "unsure")

_ARTICLES = frozenset(
    {"al", "ul", "el", "ol", "as", "ash", "ad", "an", "ar", "at", "az", "the", "of", "for", "in", "e", "i"}
)
_SOUNDS = (
    (re.compile(r"ou|oo|ow"), "u"),
    (re.compile(r"ee|ie|ei|ai|ay|ey|y"), "i"),
    (re.compile(r"kh|ch(?=[aeiou])"), "h"),
    (re.compile(r"dh|dj"), "d"),
    (re.compile(r"gh"), "g"),
    (re.compile(r"th"), "t"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"[qc]"), "k"),
    (re.compile(r"z"), "s"),
    (re.compile(r"[eo]"), lambda m: "i" if m.group() == "e" else "u"),
    (re.compile(r"w"), "v"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"(?<=[aiu])h\b"), ""),
)
_SAME, _TRANSLITERATED, _INITIALS = 1.0, 0.97, 0.85
_WEIGHT_ORDER, _LEAST = 0.95, 0.75


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known actor that a new name may mean: how like it is (0 to 1), which spelling, and why."""

    actor_id: str
    score: float
    spelling: str
    reason: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """
    A decision whether two ids or names mean the same actor, by whom and when.

    Judgements are only ever added: a later one on the same two takes the earlier one back.
    """

    left: str
    right: str
    verdict: str
    by: str
    when: dt.date | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise ActorError(f"the verdict {self.verdict!r} is none of {', '.join(VERDICTS)}")
        if self.left == self.right:
            raise ActorError(f"a judgement needs two actors, got {self.left!r} twice")

    @property
    def pair(self) -> tuple[str, str]:
        """The two, in alphabetical order."""
        return (self.left, self.right) if self.left < self.right else (self.right, self.left)


def in_force(judgements: Iterable[Judgement]) -> dict[tuple[str, str], Judgement]:
    """The judgement that holds for each pair: the last one given."""
    return {j.pair: j for j in judgements}


def sound_form(name: str) -> str:
    """
    A name in the form in which transliterations of the same name agree: `Jaysh al-Islam` and `Jaish ul Islam`.

    Articles and small words go, long vowels and look-alike consonants become one letter each.
    """
    words = [w for w in fold_name(name).lower().split() if w not in _ARTICLES]
    text = " ".join(words)
    for pattern, letter in _SOUNDS:
        text = pattern.sub(letter, text)
    return text


def match_name(
    name: str, gazetteer: Gazetteer, *, judgements: Iterable[Judgement] = (), limit: int = 5, least: float = _LEAST
) -> tuple[Candidate, ...]:
    """
    Known actors that a new name may mean, best first.

    Args:
        name: as a source writes it.
        gazetteer: the known actors.
        judgements: earlier decisions on this name; `same` puts an actor first, `different` leaves it out.
        limit: at most so many.
        least: lowest score to report, 0 to 1.
    """
    best: dict[str, Candidate] = {}
    for candidate in _scored(name, gazetteer, least):
        known = best.get(candidate.actor_id)
        if known is None or candidate.score > known.score:
            best[candidate.actor_id] = candidate
    judged = _judged(name, best, in_force(judgements))
    return tuple(sorted(judged, key=lambda c: (-c.score, c.actor_id))[:limit])


def _judged(
    name: str, best: Mapping[str, Candidate], judgements: Mapping[tuple[str, str], Judgement]
) -> list[Candidate]:
    kept = dict(best)
    for (left, right), judgement in judgements.items():
        if name not in (left, right):
            continue
        actor_id = right if left == name else left
        if judgement.verdict == "different":
            kept.pop(actor_id, None)
        elif judgement.verdict == "same":
            found = kept.get(actor_id, Candidate(actor_id, _SAME, name, ""))
            kept[actor_id] = replace(found, score=_SAME, reason=f"judged the same by {judgement.by}")
    return list(kept.values())


def _scored(name: str, gazetteer: Gazetteer, least: float) -> Iterable[Candidate]:
    forms = _forms(gazetteer)
    wanted, sound = fold_name(name).lower(), sound_form(name)
    for spelling in forms.by_name.get(wanted, ()):
        if spelling.how != "acronym" or spelling.text == name.strip():
            yield Candidate(spelling.actor_id, _SAME, spelling.text, "the same letters")
    for spelling in forms.by_sound.get(sound, ()) if len(sound) > 3 else ():
        yield Candidate(spelling.actor_id, _TRANSLITERATED, spelling.text, "another transliteration")
    yield from _by_initials(name, forms.by_initials)
    if is_acronym(name.strip()):
        return
    near = process.extract(sound, forms.sounds, scorer=fuzz.token_sort_ratio, score_cutoff=100 * least, limit=20)
    for text, score, _ in near:
        for spelling in forms.by_sound[text]:
            reason = "another order of words" if score == 100 else "a close spelling"
            yield Candidate(spelling.actor_id, round(_WEIGHT_ORDER * score / 100, 3), spelling.text, reason)


def _by_initials(name: str, known: Mapping[str, tuple[Spelling, ...]]) -> Iterable[Candidate]:
    key = name.strip().replace(".", "") if is_acronym(name.strip()) else _initials(name)
    for spelling in known.get(key, ()):
        if is_acronym(name.strip()) != (spelling.how == "acronym"):
            yield Candidate(spelling.actor_id, _INITIALS, spelling.text, f"the initials {key}")


def _initials(name: str) -> str:
    return "".join(w[0] for w in fold_name(name).split() if w[0].isupper())


@dataclass(frozen=True, slots=True)
class _Forms:
    by_name: Mapping[str, tuple[Spelling, ...]]
    by_sound: Mapping[str, tuple[Spelling, ...]]
    by_initials: Mapping[str, tuple[Spelling, ...]]
    sounds: tuple[str, ...]


@lru_cache(maxsize=8)
def _forms(gazetteer: Gazetteer) -> _Forms:
    names: dict[str, tuple[Spelling, ...]] = {}
    sounds: dict[str, tuple[Spelling, ...]] = {}
    initials: dict[str, tuple[Spelling, ...]] = {}
    for spelling in gazetteer.spellings:
        if spelling.how in NOT_NAMES:
            continue
        _put(names, fold_name(spelling.text).lower(), spelling)
        if spelling.how == "acronym":
            _put(initials, spelling.text.replace(".", ""), spelling)
            continue
        _put(sounds, sound_form(spelling.text), spelling)
        if len(key := _initials(spelling.text)) > 2:
            _put(initials, key, spelling)
    return _Forms(names, sounds, initials, tuple(sounds))


def _put(table: dict[str, tuple[Spelling, ...]], key: str, spelling: Spelling) -> None:
    table[key] = (*table.get(key, ()), spelling)
