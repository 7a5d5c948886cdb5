"""How far a source has proved right: what is learned from its reports of ties, beside the grade that it was given."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from amity.answers.estimate import Estimate, dyad_panel
from amity.answers.interval import LEVEL, Estimated
from amity.dynamics import smooth_states
from amity.model import Dyad, TieLabel
from amity.panel import Extra, year_of
from amity.panel.grading import origin
from amity.panel.grading import reliability as graded
from amity.panel.looks import look_days
from amity.panel.relation_model import Floats
from amity.store import Recorded
from amity.vocab import Codebook

PRIOR_LOOKS = 10.0  # looks that a grade is worth: as many of one's own weigh as much as the grade
SHARED = 0.5  # share of a source's errors that all its tellings have in common: its bias, its one bad contact
BIAS_SD = 1.0  # how far sources lean before anything is seen, in steps between neighbouring states
_GRID = np.linspace(0.005, 0.995, 199)


@dataclass(frozen=True, slots=True)
class SourceReliability:
    """
    What is known of a source's word.

    Attributes:
        source: the named speaker, or the publisher where nobody is quoted.
        graded: probability of a faithful report that its grades stand for.
        random: the same as learned: grade and own record together, with its 90 % interval.
        lean: steps by which it reports relations closer (above 0) or more hostile (below) than the others show them.
        ceiling: what any number of its tellings alone can lift a claim to, since a part of its errors is common to all.
        looks: how many looks it gave that others can be held against; tellings of one month and origin are one.
        statements: the reports of ties.
    """

    source: str
    graded: float
    random: Estimated
    lean: Estimated
    ceiling: float
    looks: int
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Report:
    """A report of a tie: chance of it if faithful and if not, and how far it leans from what the others show."""

    statement: str
    look: tuple[str, str, int]
    faithful: float
    chance: float
    lean: float
    spread: float


def source_of(item: Recorded) -> str:
    """Whose word a statement is: the innermost named speaker, or the publisher."""
    if item.stmt.speakers and not item.stmt.speakers[-1].startswith("unnamed-"):
        return item.stmt.speakers[-1]
    return item.document.source.publisher or item.document.name


def learn_reliability(
    estimate: Estimate, items: Iterable[Recorded], *, codebook: Codebook
) -> tuple[SourceReliability, ...]:
    """
    Each source's reliability, learned by holding its reports of ties against what all others show of the same days.

    The states of a pair are smoothed at the maximum of the fit without any statement of the source, so that nobody is
    measured by their own word. The random part is the probability of a faithful report, a beta prior at the grade worth
    `PRIOR_LOOKS` looks updated by the mixture of faithful and random reports; the systematic part is the mean lean in
    steps between states, shrunk to 0.

    Args:
        estimate: of the project.
        items: the statements that it was made from.
        codebook: grades.

    Returns:
        Sources with at least one report that others can be held against, those with the most looks first.

    Raises:
        Nothing: pairs that only one source speaks of are passed over.

    Reference: Dawid and Skene (1979), Applied Statistics 28(1); docs/method/dissent.md.
    """
    ties: dict[str, list[Recorded]] = defaultdict(list)
    for item in items:
        if isinstance(item.stmt.label, TieLabel) and item.stmt.factuality != "hypothetical":
            ties[source_of(item)].append(item)
    found = []
    for source, own in ties.items():
        reports = [report for dyad, some in _by_dyad(own).items() for report in _reports(estimate, dyad, some)]
        if reports:
            prior = float(np.mean([graded(i, rules=estimate.relation.looks, codebook=codebook) for i in own]))
            found.append(_learned(source, prior, reports))
    return tuple(sorted(found, key=lambda s: (-s.looks, s.source)))


def _by_dyad(items: list[Recorded]) -> dict[Dyad, list[Recorded]]:
    grouped: dict[Dyad, list[Recorded]] = defaultdict(list)
    for item in items:
        grouped[Dyad.of(*item.stmt.actors)].append(item)
    return grouped


def _reports(estimate: Estimate, dyad: Dyad, own: list[Recorded]) -> list[_Report]:
    """The source's reports of one pair, with what the looks of all others say of their days."""
    history = estimate.histories.get(dyad)
    without = frozenset(item.stmt.id for item in own)
    if history is None:
        return []
    others = [k.day for k in history.looks if any(g.statement not in without for g in k.glimpses)]
    dated = [(item, day) for item in own if (day := _day(item, estimate)) is not None]
    if not others or not dated:
        return []
    first, end = history.looks[0].day, estimate.end
    days = sorted({min(max(day, first), end) for _, day in dated})
    panel = dyad_panel(estimate, dyad, end=end, extra=Extra(without, tuple(days)))
    probs = smooth_states(estimate.fit.model, estimate.fit.params, panel).probs
    rows = {d: probs[int(np.searchsorted(panel.time, year_of(d), side="right")) - 1] for d in days}
    return [_report(item, day, rows[min(max(day, first), end)], estimate) for item, day in dated]


def _day(item: Recorded, estimate: Estimate) -> dt.date | None:
    days = look_days(item.stmt.when or item.document.published, item.document.published, estimate.relation)
    return None if isinstance(days, str) else days[len(days) // 2]


def _report(item: Recorded, day: dt.date, probs: Floats, estimate: Estimate) -> _Report:
    relation, label = estimate.relation, item.stmt.label
    state = label.state if isinstance(label, TieLabel) else ""
    faithful, chance = float(probs @ relation.confusion[:, relation.index(state)]), 1 / len(relation.states)
    ranks = np.array(relation.amity, dtype=np.float64)
    expected = float(probs @ ranks)
    spread = float(probs @ (ranks - expected) ** 2) + 1.0
    lean = float(ranks[relation.index(state)]) - expected
    if item.stmt.factuality == "denied":
        faithful, chance, lean, spread = 1 - faithful, 1 - chance, 0.0, math.inf
    month = day.toordinal() // relation.looks.same_voice_days
    return _Report(item.stmt.id, (str(Dyad.of(*item.stmt.actors)), origin(item), month), faithful, chance, lean, spread)


def _learned(source: str, prior: float, reports: list[_Report]) -> SourceReliability:
    looks: dict[tuple[str, str, int], list[_Report]] = defaultdict(list)
    for report in reports:
        looks[report.look].append(report)
    weights = {look: 1 / len(some) for look, some in looks.items()}
    log_p = (PRIOR_LOOKS * prior - 1) * np.log(_GRID) + (PRIOR_LOOKS * (1 - prior) - 1) * np.log1p(-_GRID)
    for report in reports:
        log_p = log_p + weights[report.look] * np.log(_GRID * report.faithful + (1 - _GRID) * report.chance)
    random = _of_grid(np.exp(log_p - log_p.max()))
    precision = 1 / BIAS_SD**2 + sum(weights[r.look] / r.spread for r in reports)
    mean = sum(weights[r.look] * r.lean / r.spread for r in reports if math.isfinite(r.spread)) / precision
    reach = 1.6448536 / math.sqrt(precision)
    return SourceReliability(
        source,
        prior,
        random,
        Estimated(mean, mean - reach, mean + reach),
        1 - SHARED * (1 - random.value),
        len(looks),
        tuple(dict.fromkeys(report.statement for report in reports)),
    )


def _of_grid(weight: Floats) -> Estimated:
    share = weight / weight.sum()
    below = np.cumsum(share)
    low, high = (
        float(_GRID[min(int(np.searchsorted(below, q)), len(_GRID) - 1)]) for q in ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
    )
    return Estimated(float(share @ _GRID), low, high)
