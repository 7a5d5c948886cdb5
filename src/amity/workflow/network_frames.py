"""The network of a project over time: the same estimate looked at on many days."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np

from amity.actors import Gazetteer
from amity.network import BalanceOptions, BalanceResult, NetworkOnDate, TieOnDate, imbalance_over_time, signed_graph_on
from amity.panel import year_of
from amity.workflow.network import NetworkAnswer, parts_between


def frames_over_time(answer: NetworkAnswer, days: list[dt.date], gazetteer: Gazetteer) -> tuple[NetworkOnDate, ...]:
    """
    The network on each of some days as it is seen on the day of the answer, hindsight included.

    A tie is there from its first statement on. Days before the first of all are left out.

    Args:
        answer: the network on its last day.
        days: in order.
        gazetteer: who belongs to whom on each day.
    """
    probs = answer.joint.states_at(answer.joint.fit.params, np.array([year_of(day) for day in days]))
    frames = []
    for day, rows in zip(days, probs, strict=True):
        ties = tuple(
            TieOnDate(tie.pair, row, tie.statements)
            for tie, row in zip(answer.network.ties, rows, strict=True)
            if not np.isnan(row).any()
        )
        if ties:
            known = {actor for tie in ties for actor in tie.pair}
            parts = parts_between(gazetteer, answer.network.kinds, known, day)
            frames.append(replace(answer.network, day=day, ties=ties, parts=parts))
    return tuple(frames)


def balance_over_time(frames: tuple[NetworkOnDate, ...]) -> tuple[BalanceResult, ...]:
    """Balance of each frame, with a second for each at most."""
    graphs = ((frame.day.isoformat(), signed_graph_on(frame)) for frame in frames)
    return tuple(result for _, result in imbalance_over_time(graphs, options=BalanceOptions(time_limit_s=1.0)))


def yearly_days(first: dt.date, last: dt.date) -> list[dt.date]:
    """The last day of every year from `first` on, then `last`."""
    return [dt.date(year, 12, 31) for year in range(first.year, last.year)] + [last]
