"""Standard errors and Wald intervals of functions of the parameters, by the delta method."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit
from scipy.stats import norm

from amity.dynamics.fit import Fit
from amity.dynamics.model import Params
from amity.dynamics.transitions import Floats
from amity.dynamics.vector import unpack
from amity.errors import DataError

_FARTHEST = 700.0  # logarithms beyond it leave the range of numbers
_STEP = 1e-5

Scale = Literal["identity", "log", "logit"]


@dataclass(frozen=True)
class Interval:
    """
    An estimate with its standard error and interval, all of one shape.

    Attributes:
        estimate: the answer at the estimate.
        se: its standard error; 0 where it does not depend on anything estimated.
        lower: lower bound.
        upper: upper bound.
    """

    estimate: Floats
    se: Floats
    lower: Floats
    upper: Floats


def delta_interval(
    fit: Fit, answer: Callable[[Params], Floats], *, scale: Scale = "identity", level: float = 0.95
) -> Interval:
    """
    Any smooth function of the parameters with its standard error and Wald interval.

    Args:
        fit: the estimate and its covariance.
        answer: parameters to an array.
        scale: where the answer is taken as normal: `log` for positive (or negative) answers, `logit` for probabilities.
        level: coverage aimed at, between 0 and 1.

    Returns:
        Interval.

    Raises:
        DataError: the level is not between 0 and 1.

    Reference: Jackson (2011), J. Stat. Softw. 38(8), section 3; docs/method/dynamics-estimation.md, "Intervals".
    """
    if not 0 < level < 1:
        raise DataError(f"level: got {level}, expected between 0 and 1")
    estimate = np.asarray(answer(fit.params), dtype=np.float64)
    slopes = np.empty((len(fit.vector), estimate.size))
    for entry in range(len(fit.vector)):
        shift = np.zeros_like(fit.vector)
        shift[entry] = _STEP
        ahead, behind = (answer(unpack(fit.model, fit.params, fit.vector + s)) for s in (shift, -shift))
        slopes[entry] = ((np.asarray(ahead) - np.asarray(behind)) / (2 * _STEP)).ravel()
    se = np.sqrt(np.maximum(np.einsum("pa,pq,qa->a", slopes, fit.covariance, slopes), 0.0)).reshape(estimate.shape)
    lower, upper = wald_bounds(estimate, se, scale=scale, level=level)
    return Interval(estimate, se, lower, upper)


def wald_bounds(
    estimate: Floats, se: Floats, *, scale: Scale = "identity", level: float = 0.95
) -> tuple[Floats, Floats]:
    """
    Normal bounds around estimates, taken on a scale where they stay in range.

    Args:
        estimate: (...) estimates.
        se: (...) standard errors on the estimates' own scale.
        scale: as in `delta_interval`.
        level: coverage aimed at.

    Returns:
        (...) lower and upper bounds; equal to the estimate where the standard error is 0.

    Raises:
        DataError: never; callers check the level.

    Reference: Jackson (2011), J. Stat. Softw. 38(8), section 3.
    """
    reach = float(norm.ppf(0.5 + level / 2))
    moving = se > 0
    lower, upper = estimate.copy(), estimate.copy()
    x, s = estimate[moving], se[moving]
    if scale == "identity":
        lower[moving], upper[moving] = x - reach * s, x + reach * s
    elif scale == "log":
        size, wide = np.log(np.abs(x)), reach * s / np.abs(x)
        bounds = np.stack([np.exp(np.clip(size + side * wide, -_FARTHEST, _FARTHEST)) for side in (-1, 1)])
        lower[moving], upper[moving] = np.sort(np.sign(x) * bounds, axis=0)
    else:
        inside = np.clip(x, 1e-300, 1 - 1e-16)
        logit, spread = np.log(inside / (1 - inside)), reach * s / (inside * (1 - inside))
        lower[moving], upper[moving] = expit(logit - spread), expit(logit + spread)
    return lower, upper
