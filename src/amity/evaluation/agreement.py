"""Agreement of two coders, people included: Krippendorff's alpha per kind and field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import krippendorff
import numpy as np

from amity.evaluation.matching import match_codings
from amity.model import ConditionalLabel, DriverLabel, EventLabel, ForecastLabel, Statement, TieLabel


@dataclass(frozen=True, slots=True)
class Agreement:
    """
    Krippendorff's alpha of one field over the statements that both coders found; None where it is not defined.

    `units` are the pairs that it rests on; alpha is 1 for full agreement, 0 for what chance would give.
    """

    field: str
    alpha: float | None
    units: int


_VALUES: dict[str, Callable[[Statement], str | None]] = {
    "tie: state": lambda s: s.label.state if isinstance(s.label, TieLabel) else None,
    "event: category": lambda s: s.label.category if isinstance(s.label, EventLabel) else None,
    "driver: category": lambda s: s.label.category if isinstance(s.label, DriverLabel) else None,
    "driver: effect": lambda s: s.label.effect if isinstance(s.label, DriverLabel) else None,
    "forecast: outcome": lambda s: s.label.outcome if isinstance(s.label, ForecastLabel) else None,
    "conditional: effect": lambda s: s.label.effect if isinstance(s.label, ConditionalLabel) else None,
    "factuality": lambda s: s.factuality,
}


def coder_agreement(first: Sequence[Statement], second: Sequence[Statement]) -> tuple[Agreement, ...]:
    """
    Nominal alpha per field on matched statements, and of the finding itself ("seen").

    "Seen" treats each statement that either coder made as a unit with the values seen or not seen.

    Args:
        first: one coder's statements.
        second: the other's, on the same documents.

    Reference: Krippendorff (2019), Content Analysis, 4th ed., chapter 12.
    """
    matching = match_codings(first, second)
    seen = [("yes", "yes")] * len(matching.matches)
    seen += [("yes", "no")] * len(matching.only_first) + [("no", "yes")] * len(matching.only_second)
    table = [Agreement("seen", _alpha(seen), len(seen))]
    for name, value in _VALUES.items():
        pairs = [(value(m.first), value(m.second)) for m in matching.matches]
        said = [(a, b) for a, b in pairs if a is not None and b is not None]
        table.append(Agreement(name, _alpha(said), len(said)))
    return tuple(table)


def _alpha(pairs: Sequence[tuple[str, str]]) -> float | None:
    values = sorted({v for pair in pairs for v in pair})
    if len(pairs) < 2 or len(values) < 2:
        return None
    data = np.array([[values.index(v) for v in side] for side in zip(*pairs, strict=True)])
    return float(krippendorff.alpha(reliability_data=data, level_of_measurement="nominal"))
