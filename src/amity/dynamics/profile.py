"""Profile intervals: how far one parameter can go before the best fit of all others becomes too bad."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.stats import chi2, norm

from amity.dynamics.fit import Fit, Objective, search_top
from amity.dynamics.transitions import Ints
from amity.errors import DataError

_MOST_STEPS = 12  # by which an end is looked for, each twice as long as the one before
_PRECISION = 1e-4  # of an end, in standard errors


@dataclass(frozen=True)
class ProfileInterval:
    """
    A parameter's interval by the likelihood, which need not be symmetric.

    Attributes:
        name: of the vector entry.
        estimate: its value at the top.
        lower: where the profile has fallen by half the quantile of chi-squared; -inf where it never does.
        upper: the same on the other side; inf where it never does.
    """

    name: str
    estimate: float
    lower: float
    upper: float


def profile_intervals(
    fit: Fit, names: Sequence[str] | None = None, *, level: float = 0.95, max_steps: int = 500
) -> tuple[ProfileInterval, ...]:
    """
    Profile-likelihood intervals of entries of the vector (log-rates, coefficients, logits).

    Better than Wald intervals where the likelihood is skew: rare moves, probabilities near 0 or 1. An end that is
    infinite says that the data do not bound the parameter on that side. Under priors it is the posterior that is
    profiled.

    Args:
        fit: the estimate.
        names: of the entries; all that were estimated if None.
        level: coverage aimed at, between 0 and 1.
        max_steps: limit on the optimiser's steps at each value.

    Returns:
        One interval a name.

    Raises:
        DataError: the level is not between 0 and 1, or a name is unknown or was held fixed.

    Reference: Venzon and Moolgavkar (1988), Applied Statistics 37(1); docs/method/dynamics-estimation.md, "Intervals".
    """
    if not 0 < level < 1:
        raise DataError(f"level: got {level}, expected a number between 0 and 1")
    free = [name for name, group in zip(fit.names, fit.group, strict=True) if group >= 0]
    for name in names or ():
        if name not in free:
            raise DataError(f"profile: {name!r} was not estimated; available: {', '.join(free)}")
    return tuple(_profiled(fit, name, level, max_steps) for name in names or free)


def _profiled(fit: Fit, name: str, level: float, max_steps: int) -> ProfileInterval:
    at = fit.names.index(name)
    drop = float(chi2.ppf(level, 1)) / 2
    se = float(np.sqrt(fit.covariance[at, at]))
    scale = se if 0 < se < np.inf else 1.0
    height = _profile(fit, int(fit.group[at]), max_steps)

    def fallen(value: float) -> float:
        return fit.log_posterior - height(value) - drop

    estimate = float(fit.vector[at])
    reach = scale * float(norm.ppf((1 + level) / 2))
    lower, upper = (_end(fallen, estimate, sign * reach, scale) for sign in (-1, 1))
    return ProfileInterval(name, estimate, lower, upper)


def _end(fallen: Callable[[float], float], estimate: float, reach: float, scale: float) -> float:
    """Where the profile has fallen enough on one side, or infinity where it does not within many standard errors."""
    inside, step = estimate, reach
    for _ in range(_MOST_STEPS):
        outside = inside + step
        if fallen(outside) >= 0:
            return float(brentq(fallen, inside, outside, xtol=_PRECISION * scale))
        inside, step = outside, 2 * step
    return float(np.copysign(np.inf, reach))


def _profile(fit: Fit, number: int, max_steps: int) -> Callable[[float], float]:
    """The height of the top when one free number is held at a value; each search begins where the last one ended."""
    objective = Objective(fit.model, fit.params, fit.panel, fit.prior)
    held = fit.group == number
    group = _without(fit.group, number)
    last = fit.vector.copy()

    def height(value: float) -> float:
        nonlocal last
        origin = last.copy()
        origin[held] = value
        try:
            found, _ = search_top(objective, origin, group, max_steps)
            top = objective.height(found)
        except DataError:  # the looks cannot happen there in floating point
            return -np.inf
        last = found
        return top

    return height


def _without(group: Ints, number: int) -> Ints:
    """Groups of free numbers, one of them held."""
    kept: Ints = np.where(group == number, -1, np.where(group > number, group - 1, group))
    return kept
