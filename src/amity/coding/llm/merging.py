"""Statements of overlapping windows as one coding: what two windows found is one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from amity.coding.llm.judging import Judged
from amity.coding.llm.windows import Window
from amity.model import DriverLabel, EventLabel, Rejected, Span, Statement

_ORDERED = ("event", "driver")


def merge_statements(judged: Iterable[Judged]) -> tuple[Statement, ...]:
    """
    The statements of a document's windows, in the order of the text, each once.

    Two are the same claim where kind, pair, speakers (and the category of events and drivers) agree and their spans
    overlap by at least half of the shorter. Of two windows' readings of one claim, that is kept which has more text
    around it in its window; within one window only equal statements are one, since a clause may hold several claims.

    Args:
        judged: what the windows of one document gave, in their order.
    """
    kept: dict[tuple[object, ...], list[tuple[Statement, Window]]] = defaultdict(list)
    for part in judged:
        before = {key: list(found) for key, found in kept.items()}
        for stmt in part.statements:
            key = _claim(stmt)
            twin = next((t for t in before.get(key, ()) if _same_place(stmt.span, t[0].span)), None)
            if twin is None:
                kept[key].append((stmt, part.window))
            elif _margin(stmt.span, part.window) > _margin(twin[0].span, twin[1]):
                kept[key] = [t for t in kept[key] if t is not twin] + [(stmt, part.window)]
    found = {stmt.id: stmt for pairs in kept.values() for stmt, _ in pairs}
    return tuple(sorted(found.values(), key=lambda s: (s.span, s.kind, s.actors, s.id)))


def merge_rejected(judged: Iterable[Judged]) -> tuple[Rejected, ...]:
    """What the windows of a document rejected, in their order, each once."""
    return tuple(dict.fromkeys(r for part in judged for r in part.rejected))


def _claim(stmt: Statement) -> tuple[object, ...]:
    pair = stmt.actors if stmt.kind in _ORDERED else tuple(sorted(stmt.actors))
    category = stmt.label.category if isinstance(stmt.label, EventLabel | DriverLabel) else None
    return stmt.kind, pair, category, stmt.speakers


def _same_place(a: Span, b: Span) -> bool:
    return 2 * a.overlap(b) >= min(a.end - a.start, b.end - b.start)


def _margin(span: Span, window: Window) -> int:
    """Characters of the window on the side of the span where it has fewer."""
    return min(span.start - window.span.start, window.span.end - span.end)
