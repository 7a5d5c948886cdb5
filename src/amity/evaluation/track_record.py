"""How good were registered forecasts, and those of the sources, once they were due and resolved?"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from amity.evaluation.scores import Bin, brier_scores, log_scores, reliability_table, skill, two_way
from amity.store.forecasts import RegisteredForecast

PERSISTENCE_P = 0.01  # what "nothing changes" gives a split: not 0, or one split would make its log score infinite


@dataclass(frozen=True, slots=True)
class Record:
    """Mean Brier score (0 to 2) and log score (natural) of `count` forecasts, of which `happened` came."""

    name: str
    count: int
    happened: int
    brier: float
    log: float


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """
    The scores of all forecasts that were due and resolved.

    `skill_brier` and `skill_log` are over each baseline, by name; None where that one is perfect. `reliability` is
    forecast against share. `voices` are the sources' own, best log score first. `waiting` are not due, `unresolved`
    are due and nobody has said what came. Of those scored, `hindcasts` were made when they were already due.
    """

    own: Record | None
    baselines: tuple[Record, ...]
    skill_brier: dict[str, float | None]
    skill_log: dict[str, float | None]
    reliability: tuple[Bin, ...]
    voices: tuple[Record, ...]
    waiting: int
    unresolved: int
    hindcasts: int


def track_record(forecasts: Iterable[RegisteredForecast], *, today: dt.date) -> TrackRecord:
    """
    Score what is due and resolved; nothing before its date.

    Args:
        forecasts: of the register.
        today: the day that it is.

    Returns:
        TrackRecord; without scores where nothing is due and resolved.

    Raises:
        DataError: a probability is none.

    Reference: docs/method/forecasts.md; Gneiting & Raftery (2007), J. Am. Stat. Assoc. 102(477).
    """
    listed = list(forecasts)
    due = [f for f in listed if f.due <= today]
    done = [f for f in due if f.resolution is not None]
    waiting, unresolved = len(listed) - len(due), len(due) - len(done)
    if not done:
        return TrackRecord(None, (), {}, {}, (), (), waiting, unresolved, 0)
    came = [bool(f.resolution and f.resolution.happened) for f in done]
    probs = [f.p for f in done]
    given = {"base rate": [f.base_rate for f in done], "persistence": [PERSISTENCE_P] * len(done)}
    return TrackRecord(
        own=_record("amity", probs, came),
        baselines=tuple(_record(name, p, came) for name, p in given.items()),
        skill_brier={
            n: skill(brier_scores(two_way(probs), came), brier_scores(two_way(p), came)) for n, p in given.items()
        },
        skill_log={n: skill(log_scores(two_way(probs), came), log_scores(two_way(p), came)) for n, p in given.items()},
        reliability=reliability_table(probs, came),
        voices=_voices(done, came),
        waiting=waiting,
        unresolved=unresolved,
        hindcasts=sum(f.hindcast for f in done),
    )


def _voices(done: Sequence[RegisteredForecast], came: Sequence[bool]) -> tuple[Record, ...]:
    """
    Each voice's forecasts; one statement counts once, with the first question that it was frozen for.

    The same pair may be asked about every month: the same sentence would otherwise be scored every month.
    """
    heard: set[str] = set()
    said: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for forecast, happened in zip(done, came, strict=True):
        for judgement in forecast.sources:
            if judgement.statement not in heard:
                heard.add(judgement.statement)
                said[judgement.voice].append((judgement.probability, happened))
    records = [_record(voice, [p for p, _ in both], [y for _, y in both]) for voice, both in said.items()]
    return tuple(sorted(records, key=lambda r: (r.log, r.name)))


def _record(name: str, probs: Sequence[float], came: Sequence[bool]) -> Record:
    p = two_way(probs)
    brier, log = float(np.mean(brier_scores(p, came))), float(np.mean(log_scores(p, came)))
    return Record(name, len(came), sum(came), brier, log)
