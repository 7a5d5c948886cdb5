"""Any answer as JSON: dataclasses become objects, dates ISO 8601, numbers plain."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np

from amity.model import Dyad

DIGITS = 6


def as_json(value: Any) -> Any:
    """
    The value in terms of JSON; numbers are rounded to six digits after the point.

    Args:
        value: made of frozen dataclasses, mappings, sequences, dates, dyads, numbers and texts.
    """
    if isinstance(value, Dyad):
        return [value.first, value.second]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: as_json(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(k): as_json(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset | np.ndarray):
        return [as_json(v) for v in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, float | np.floating):
        return round(float(value), DIGITS)
    if isinstance(value, np.integer):
        return int(value)
    return value
