"""Ties and events of one dyad as looks at its hidden state, each origin counted once."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from amity.model import EventLabel, TieLabel, When
from amity.model.when import DAY, YEAR_DAYS
from amity.panel.grading import origin, reliability, voice
from amity.panel.relation_model import Floats, RelationModel
from amity.store.records import Recorded
from amity.vocab import Codebook


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What one statement shows on one day: `log_lik` (K,) of the statement by state, `weight` its share of a look."""

    statement: str
    day: dt.date
    log_lik: Floats
    weight: float


@dataclass(frozen=True, slots=True)
class Look:
    """
    One look at the state: all that one origin says of it at one time.

    `glimpses` are averaged by weight and together weigh at most `most`, so that a source that repeats itself, within a
    text or between texts, is heard once.
    """

    day: dt.date
    origin: str
    voice: str
    kind: str
    glimpses: tuple[Glimpse, ...]
    most: float = 1.0

    def log_lik(self, without: frozenset[str] = frozenset()) -> Floats:
        """(K,) log-likelihood by state, leaving out the statements of `without`; zero where nothing is left."""
        kept = [g for g in self.glimpses if g.statement not in without]
        total = sum(g.weight for g in kept)
        if total == 0:
            return np.zeros_like(self.glimpses[0].log_lik)
        scale = min(self.most, total) / total
        return np.asarray(sum(g.weight * g.log_lik for g in kept)) * scale


@dataclass(frozen=True, slots=True)
class Unused:
    """A statement that is no look, and why."""

    statement: str
    reason: str


Rows: TypeAlias = dict[tuple[TieLabel | EventLabel, float, bool], Floats]


def looks_of(
    items: Iterable[Recorded], *, model: RelationModel, codebook: Codebook, rows: Rows | None = None
) -> tuple[tuple[Look, ...], tuple[Unused, ...]]:
    """
    Looks in the order of their days, and the ties and events that could not be one.

    Args:
        items: statements of one dyad; drivers, forecasts and conditionals are passed over.
        model: the relations model.
        codebook: grades and factuality.
        rows: log-likelihoods worked out so far under the same model, which statements that say the same share.
    """
    rows = {} if rows is None else rows
    heap: dict[tuple[str, str], list[tuple[Recorded, Glimpse]]] = defaultdict(list)
    unused: list[Unused] = []
    for item in items:
        if item.stmt.kind not in ("tie", "event"):
            continue
        glimpses = _glimpses(item, model, codebook, rows)
        if isinstance(glimpses, str):
            unused.append(Unused(item.stmt.id, glimpses))
            continue
        for glimpse in glimpses:
            heap[origin(item), item.stmt.kind].append((item, glimpse))
    looks = [look for (source, kind), found in heap.items() for look in _merge(source, kind, found, model)]
    return tuple(sorted(looks, key=lambda k: (k.day, k.kind, k.origin))), tuple(unused)


def tie_log_lik(state: str, *, p: float, denied: bool, model: RelationModel) -> Floats:
    """
    (K,) log-likelihood of a report of `state` by the true state.

    Args:
        state: what is reported.
        p: probability that the report is faithful; else every state is reported with equal chance.
        denied: the report says that it is not so.
        model: gives the confusion of faithful reporters.

    Reference: docs/method/observations.md.
    """
    faithful = model.confusion[:, model.index(state)]
    chance = 1 / len(model.states)
    if denied:
        faithful, chance = 1 - faithful, 1 - chance
    return np.log(p * faithful + (1 - p) * chance)


def event_log_lik(category: str, *, p: float, denied: bool, model: RelationModel) -> Floats:
    """(K,) log of the relative chance of an act of `category` by state; a denied act shows nothing."""
    if denied:
        return np.zeros(len(model.states))
    return np.log(p * model.event_odds[category] + (1 - p))


def _glimpses(item: Recorded, model: RelationModel, codebook: Codebook, rows: Rows) -> list[Glimpse] | str:
    stmt = item.stmt
    if stmt.factuality == "hypothetical":
        return "hypothetical: says what would be, not what is"
    days = look_days(stmt.when or item.document.published, item.document.published, model)
    if isinstance(days, str):
        return days
    p = reliability(item, rules=model.looks, codebook=codebook)
    if not isinstance(stmt.label, TieLabel | EventLabel):
        return f"a {stmt.kind} is no look at the state"
    says = stmt.label, p, stmt.factuality == "denied"
    if says not in rows:
        rows[says] = _log_lik(*says, model)
    row, weight = rows[says], 1.0 if isinstance(stmt.label, TieLabel) else model.looks.event_weight
    share = min(1.0, model.looks.interval_looks / len(days))
    return [Glimpse(stmt.id, day, row, weight * share) for day in days]


def _log_lik(label: TieLabel | EventLabel, p: float, denied: bool, model: RelationModel) -> Floats:
    if isinstance(label, TieLabel):
        return tie_log_lik(label.state, p=p, denied=denied, model=model)
    return event_log_lik(label.category, p=p, denied=denied, model=model)


def look_days(when: When | None, published: When | None, model: RelationModel) -> list[dt.date] | str:
    """
    The days on which a claim about `when` looks at the state, or why there are none.

    An interval of up to one step is looked at in its middle, a longer one once a step; none reaches beyond the
    publication of its document.
    """
    if when is None:
        return "neither the statement nor its document has a date"
    if not when.known:
        return f"its time {when.as_written!r} is unknown: undated past"
    if when.earliest is None:
        return [when.latest - DAY] if when.latest else "its time is unknown"
    end = _last_seen(when.earliest, when.latest, published)
    years = (end - when.earliest).days / YEAR_DAYS
    steps = max(1, math.ceil(years / model.looks.interval_step_years - 1e-3))
    width = (end - when.earliest - DAY) / steps
    return [when.earliest + width * (n + 0.5) for n in range(steps)]


def _last_seen(earliest: dt.date, latest: dt.date | None, published: When | None) -> dt.date:
    """End of what a document can have seen of an interval: its own publication, if that comes first."""
    seen = published.latest if published else None
    if seen is not None and seen > earliest:
        return min(latest or seen, seen)
    return latest or earliest + DAY


def _merge(source: str, kind: str, found: list[tuple[Recorded, Glimpse]], model: RelationModel) -> list[Look]:
    """Looks of one origin: glimpses whose days are close together are one."""
    found.sort(key=lambda pair: (pair[1].day, pair[1].statement))
    groups: list[list[tuple[Recorded, Glimpse]]] = []
    for item, glimpse in found:
        if groups and (glimpse.day - groups[-1][0][1].day).days <= model.looks.same_voice_days:
            groups[-1].append((item, glimpse))
        else:
            groups.append([(item, glimpse)])
    most = 1.0 if kind == "tie" else model.looks.event_weight
    return [Look(g[0][1].day, source, voice(g[0][0]), kind, tuple(x for _, x in g), most) for g in groups]
