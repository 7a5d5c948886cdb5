"""Two codings of the same documents compared statement by statement (codebook, section 8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from amity.model import (
    ConditionalLabel,
    DriverLabel,
    EventLabel,
    ForecastLabel,
    Label,
    Statement,
    TieLabel,
)

LEAST_OVERLAP = 0.5  # of the shorter span


@dataclass(frozen=True, slots=True)
class Match:
    """A statement of the first coding and one of the second that say the same thing at the same place."""

    first: Statement
    second: Statement
    labels_agree: bool


@dataclass(frozen=True, slots=True)
class Matching:
    """One-to-one matches, and what each coding has alone."""

    matches: tuple[Match, ...]
    only_first: tuple[Statement, ...]
    only_second: tuple[Statement, ...]


def match_codings(first: Sequence[Statement], second: Sequence[Statement]) -> Matching:
    """
    Match greedily: statements with equal labels first, then those that overlap more.

    Two statements can match when document, kind and pair agree (in order for events and drivers) and their spans
    overlap by at least half of the shorter.
    """
    by_key: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j, stmt in enumerate(second):
        by_key[_key(stmt)].append(j)
    candidates = sorted(
        (not same_label(stmt.label, second[j].label), -share, i, j)
        for i, stmt in enumerate(first)
        for j in by_key[_key(stmt)]
        if (share := overlap(stmt, second[j])) >= LEAST_OVERLAP
    )
    taken_first: set[int] = set()
    taken_second: set[int] = set()
    matches = []
    for differs, _, i, j in candidates:
        if i not in taken_first and j not in taken_second:
            taken_first.add(i)
            taken_second.add(j)
            matches.append(Match(first[i], second[j], not differs))
    return Matching(
        tuple(matches),
        tuple(s for i, s in enumerate(first) if i not in taken_first),
        tuple(s for j, s in enumerate(second) if j not in taken_second),
    )


def overlap(a: Statement, b: Statement) -> float:
    """Share of the shorter span that both cover."""
    shorter = min(a.span.end - a.span.start, b.span.end - b.span.start)
    return a.span.overlap(b.span) / shorter if shorter > 0 else 0.0


def same_label(a: Label, b: Label) -> bool:
    """Whether two labels agree in what section 8 compares; of forecasts, whether their ranges overlap."""
    if isinstance(a, ForecastLabel) and isinstance(b, ForecastLabel):
        low, high = max(a.probability[0], b.probability[0]), min(a.probability[1], b.probability[1])
        return a.outcome == b.outcome and low < high
    return type(a) is type(b) and _compared(a) == _compared(b)


def _compared(label: Label) -> tuple[str, ...]:
    match label:
        case TieLabel():
            return (label.state,)
        case EventLabel():
            return (label.category,)
        case DriverLabel():
            return label.category, label.effect
        case ForecastLabel():
            return (label.outcome,)
        case ConditionalLabel():
            return (label.effect,)


def _key(stmt: Statement) -> tuple[str, ...]:
    ordered = stmt.kind in ("event", "driver")
    return (stmt.doc, stmt.kind, *(stmt.actors if ordered else sorted(stmt.actors)))
