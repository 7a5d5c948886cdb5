"""Curvature at an estimate, and what it says about convergence and identification, in words."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from amity.dynamics.transitions import Floats, Ints

_STEP = 1e-4
WEAK_INFORMATION = 0.01  # a standard error of 10 on the log scale: a factor of e**10 either way
_FLOOR = 1e-6  # least information that a variance is made from, so that no variance is infinite

Objective = Callable[[Floats], tuple[float, Floats]]


@dataclass(frozen=True)
class Curvature:
    """
    The shape of a log-posterior around a point, by free number.

    Attributes:
        spread: (P, n) 1 where a vector entry takes a free number.
        information: (n, n) minus the second derivatives.
        labels: (n,) names of the free numbers.
    """

    spread: Floats
    information: Floats
    labels: tuple[str, ...]


def curvature(objective: Objective, vector: Floats, group: Ints, names: tuple[str, ...]) -> Curvature:
    """
    The information about each free number.

    Args:
        objective: log-posterior and gradient by vector.
        vector: (P,) where.
        group: (P,) free number that each entry is; -1 where fixed.
        names: (P,) names of the entries.

    Returns:
        Curvature.

    Raises:
        DataError: the looks are impossible next to the point.

    Reference: Nocedal & Wright (2006), Numerical Optimization, section 8.1; docs/method/dynamics-estimation.md.
    """
    spread = (group[:, None] == np.arange(int(group.max(initial=-1)) + 1)).astype(np.float64)
    labels = tuple(names[int(np.argmax(column))] for column in spread.T)
    return Curvature(spread, -hessian(objective, vector, spread), labels)


def diagnose(slope: Floats, shape: Curvature) -> tuple[Floats, tuple[str, ...]]:
    """
    Covariance from the curvature of a log-posterior, with warnings in words.

    Args:
        slope: (n,) gradient by free number at the estimate.
        shape: curvature there.

    Returns:
        (P, P) covariance, zero where fixed, and the warnings.

    Raises:
        DataError: never.

    Reference: Nocedal & Wright (2006), Numerical Optimization, section 2.1; docs/method/dynamics-estimation.md.
    """
    if len(shape.labels) == 0:
        return np.zeros((len(shape.spread), len(shape.spread))), ()
    eigenvalues, axes = np.linalg.eigh(shape.information)
    problems = _slope_problems(slope, shape)
    if eigenvalues[0] < -1e-4 * max(1.0, float(eigenvalues[-1])):
        problems.append("saddle: the log-likelihood rises along some direction; try other starting values")
    for value, axis in zip(eigenvalues, axes.T, strict=True):
        if value < WEAK_INFORMATION:
            weighty = [shape.labels[i] for i in np.flatnonzero(np.abs(axis) > 0.4)]
            problems.append(
                f"not identified: the data say almost nothing about {', '.join(weighty) or 'a combination'}"
            )
    proper = (axes / np.maximum(eigenvalues, _FLOOR)) @ axes.T
    return shape.spread @ proper @ shape.spread.T, tuple(dict.fromkeys(problems))


def _slope_problems(slope: Floats, shape: Curvature) -> list[str]:
    """A warning where the gradient is not small against the curvature."""
    decrement = float(np.abs(slope @ np.linalg.lstsq(shape.information, slope, rcond=1e-12)[0]))
    if decrement < 1e-3:
        return []
    worst = shape.labels[int(np.argmax(np.abs(slope)))]
    return [f"gradient: not at a maximum, steepest along {worst} (slope {np.abs(slope).max():.3g}); start elsewhere"]


def hessian(objective: Objective, vector: Floats, spread: Floats) -> Floats:
    """
    Second derivatives by central differences of the analytic gradient.

    Args:
        objective: value and gradient by vector.
        vector: (P,) where.
        spread: (P, n) the directions to differentiate along.

    Returns:
        (n, n) symmetric matrix.

    Raises:
        DataError: as the objective.

    Reference: Nocedal & Wright (2006), Numerical Optimization, section 8.1.
    """
    columns = np.empty((spread.shape[1], spread.shape[1]))
    for i, direction in enumerate(spread.T):
        rise = objective(vector + _STEP * direction)[1] - objective(vector - _STEP * direction)[1]
        columns[i] = rise @ spread / (2 * _STEP)
    return 0.5 * (columns + columns.T)
