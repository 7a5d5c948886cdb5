"""Dyads cut into years: the state of each, and the multi-state model that other programs can fit to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from amity.answers import Estimate
from amity.answers.estimate import dyad_panel
from amity.dynamics import FitOptions, PanelColumns, TableModel, fit_table, smooth_states, table_report
from amity.dynamics.table import make_table
from amity.errors import DataError
from amity.exchange.columns import Row
from amity.exchange.holdings import Period
from amity.model import YEAR_DAYS, Dyad
from amity.panel import Extra, year_of
from amity.vocab import Codebook

GROUPS = ("hostile", "apart", "partners")


def periods_of(estimate: Estimate, dyads: Iterable[Dyad]) -> Iterator[Period]:
    """
    Calendar years of each dyad from its first look to the end of the estimate, with the probability of each state.

    The probabilities are those of the middle day at the maximum of the fit, hindsight included.

    Args:
        estimate: of the project.
        dyads: those without a dated look by the end are passed over.
    """
    for dyad in dyads:
        history = estimate.histories.get(dyad)
        if history is None or not history.looks or history.looks[0].day > estimate.end:
            continue
        spans = list(_years(history.looks[0].day, estimate.end))
        middles = [since + (until - since) // 2 for since, until in spans]
        panel = dyad_panel(estimate, dyad, end=estimate.end, extra=Extra(days=tuple(middles)))
        rows = [int(np.searchsorted(panel.time, year_of(day), side="right")) - 1 for day in middles]
        probs = smooth_states(estimate.fit.model, estimate.fit.params, panel).probs[rows]
        for (since, until), row in zip(spans, probs, strict=True):
            seen = [look for look in history.looks if since <= look.day < until]
            statements = tuple(dict.fromkeys(g.statement for look in seen for g in look.glimpses))
            by_state = {state: float(p) for state, p in zip(estimate.relation.states, row, strict=True)}
            yield Period(dyad, since, until, by_state, statements)


def period_rows(periods: Iterable[Period], codebook: Codebook) -> Iterator[Row]:
    """A row a period, with the sort of its likeliest state: 1 hostile, 2 apart, 3 partners."""
    sort = {s.name: 1 if s.hostile else 3 if s.partner else 2 for s in codebook.states}
    for period in periods:
        yield {
            "dyad": str(period.dyad),
            "actor1": period.dyad.first,
            "actor2": period.dyad.second,
            "since": period.since,
            "until": period.until,
            "years": _middle(period),
            "most_likely": period.most_likely,
            "group": sort[period.most_likely],
            **{f"p_{state}": p for state, p in period.probs.items()},
            "statements": ";".join(period.statements) or None,
        }


def group_model(rows: Sequence[Row]) -> dict[str, object] | None:
    """
    The three-state model of groups over the periods, fitted by Amity, for comparison with other programs.

    Only moves that are seen between two periods are allowed; None where no dyad moves or has two periods.

    Args:
        rows: from `period_rows`.

    Returns:
        `states`, `start` (the intensities that the search begins at), and the report of `amity fit`.
    """
    moves = np.zeros((len(GROUPS), len(GROUPS)))
    for before, after in pairwise(rows):
        if before["dyad"] == after["dyad"] and before["group"] != after["group"]:
            moves[before["group"] - 1, after["group"] - 1] = 0.1
    if not moves.any():
        return None
    header = ("dyad", "years", "group")
    cells = [(n, [str(row["dyad"]), repr(row["years"]), str(row["group"])]) for n, row in enumerate(rows, start=2)]
    table = make_table("dyad_periods.csv", header, cells)
    try:
        fit = fit_table(
            table, PanelColumns("dyad", "years", "group"), model=TableModel(moves), options=FitOptions(polish=False)
        )
    except DataError:  # nobody has two periods
        return None
    return {"states": list(GROUPS), "start": moves.tolist(), **table_report(fit)}


def _years(first: dt.date, end: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """Calendar years from the first day to the end, the first and last cut short."""
    after_end = end + dt.timedelta(days=1)
    since = first
    while since < after_end:
        until = min(dt.date(since.year + 1, 1, 1), after_end)
        yield since, until
        since = until


def _middle(period: Period) -> float:
    half = (period.until - period.since).days / 2
    return round(year_of(period.since) + half / YEAR_DAYS, 6)
