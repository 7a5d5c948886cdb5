"""A number with its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from amity.errors import AnswerError
from amity.panel.relation_model import Floats

LEVEL = 0.90


@dataclass(frozen=True, slots=True)
class Estimated:
    """A value with the ends of its 90 % interval, all in the unit of the value."""

    value: float
    low: float
    high: float


def estimated(draws: Floats) -> Estimated:
    """
    The first draw, which is the maximum itself, with the 5th and 95th percentile of all draws.

    Args:
        draws: (S,) values of the same quantity under S draws of the parameters.

    Raises:
        AnswerError: a draw is not finite, so that no interval can be given.
    """
    if not np.isfinite(draws).all():
        raise AnswerError("a draw of the parameters gives no finite number; the model does not fit these data")
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    value = float(draws[0])
    return Estimated(value, min(float(low), value), max(float(high), value))
