"""Curvature at an estimate, and what it says about convergence and identification, in words."""

from collections.abc import Callable

import numpy as np

from amity.dynamics.transitions import Bools, Floats

_STEP = 1e-4
_FLAT = 1e-6  # information about a log-rate or logit below which the data say nothing about it


def diagnose(
    objective: Callable[[Floats], tuple[float, Floats]], vector: Floats, free: Bools, names: tuple[str, ...]
) -> tuple[Floats, tuple[str, ...]]:
    """
    Covariance from the curvature of a log-posterior, with warnings in words.

    Args:
        objective: log-posterior and gradient by vector.
        vector: (P,) the estimate.
        free: (P,) entries that were estimated.
        names: (P,) their names.

    Returns:
        (P, P) covariance, zero where not free, and the warnings.

    Raises:
        DataError: the looks are impossible next to the estimate.

    Reference: Nocedal & Wright (2006), Numerical Optimization, section 8.1; docs/method/dynamics-estimation.md.
    """
    moving = np.flatnonzero(free)
    covariance = np.zeros((len(vector), len(vector)))
    if len(moving) == 0:
        return covariance, ()
    information = -hessian(objective, vector, moving)
    eigenvalues, axes = np.linalg.eigh(information)
    problems = _slope_problems(objective(vector)[1][moving], information, names, moving)
    if eigenvalues[0] < -1e-4 * max(1.0, float(eigenvalues[-1])):
        problems.append("saddle: the log-likelihood rises along some direction; try other starting values")
    for value, axis in zip(eigenvalues, axes.T, strict=True):
        if value < _FLAT:
            weighty = [names[i] for i in moving[np.abs(axis) > 0.4]]
            problems.append(f"not identified: the data say nothing about {', '.join(weighty) or 'one combination'}")
    proper = (axes / np.maximum(eigenvalues, _FLAT)) @ axes.T
    covariance[np.ix_(moving, moving)] = proper
    return covariance, tuple(problems)


def _slope_problems(slope: Floats, information: Floats, names: tuple[str, ...], moving: np.ndarray) -> list[str]:
    """A warning where the gradient is not small against the curvature."""
    decrement = float(np.abs(slope @ np.linalg.lstsq(information, slope, rcond=1e-12)[0]))
    if decrement < 1e-3:
        return []
    worst = names[moving[int(np.argmax(np.abs(slope)))]]
    return [f"gradient: not at a maximum, steepest along {worst} (slope {np.abs(slope).max():.3g}); start elsewhere"]


def hessian(objective: Callable[[Floats], tuple[float, Floats]], vector: Floats, moving: np.ndarray) -> Floats:
    """
    Second derivatives by central differences of the analytic gradient.

    Args:
        objective: value and gradient by vector.
        vector: (P,) where.
        moving: (n,) entries to differentiate by.

    Returns:
        (n, n) symmetric matrix.

    Raises:
        DataError: as the objective.

    Reference: Nocedal & Wright (2006), Numerical Optimization, section 8.1.
    """
    columns = np.empty((len(moving), len(moving)))
    for i, entry in enumerate(moving):
        shift = np.zeros_like(vector)
        shift[entry] = _STEP
        rise = objective(vector + shift)[1] - objective(vector - shift)[1]
        columns[i] = rise[moving] / (2 * _STEP)
    return 0.5 * (columns + columns.T)
