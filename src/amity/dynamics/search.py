"""The search for a best fit: a variable-metric descent, then a Newton step where the data say something."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from amity.dynamics.transitions import Floats

Downhill = Callable[[Floats], tuple[float, Floats]]
Height = Callable[[Floats], float]

_SHRINK = 0.2  # factor by which a step that does not descend enough is cut
_ACCEPT = 1e-4  # share of the promised descent that a step must deliver
_TOLERANCE = 1e-8  # relative improvement below which the search stops
_OFFSET = 10.0  # two values are the same where they agree after this is added


@dataclass(frozen=True)
class Found:
    """
    Where a search ended.

    Attributes:
        at: (n,) the point.
        value: the function there.
        ended: False where the limit on steps stopped it.
    """

    at: Floats
    value: float
    ended: bool


@dataclass(frozen=True)
class Scales:
    """
    What is known of the shape of a function before it is searched.

    Attributes:
        farthest: (n,) most that each entry may move in a step; infinite where it may go anywhere.
        spread: (n,) inverse of the curvature that is expected along each entry, with which the search begins.
    """

    farthest: Floats
    spread: Floats


def variable_metric(
    downhill: Downhill, height: Height, *, start: Floats, scales: Scales | None = None, max_steps: int = 2000
) -> Found:
    """
    A local minimum by the variable-metric method with a backtracking search and restarts from steepest descent.

    It stops when a step improves the function by less than 1e-8 relative to its value, twice in a row, so
    parameters about which the data say nothing stay near where they are instead of running off to infinity.

    Args:
        downhill: function and gradient.
        height: the function alone, which is cheaper, to try steps with.
        start: (n,) where to begin.
        scales: longest steps and expected curvature; None: any step, and a curvature of 1 everywhere.
        max_steps: limit on the steps.

    Returns:
        Found.

    Raises:
        DataError: as the function at the start.

    Reference: Nash (1990), Compact Numerical Methods for Computers, algorithm 21; docs/method/dynamics-estimation.md.
    """
    at = start.copy()
    value, slope = downhill(at)
    known = scales or Scales(np.full(len(at), np.inf), np.ones(len(at)))
    functions = downhill, height
    metric, fresh = np.diag(known.spread), True
    since_restart = 0
    for _ in range(max_steps):
        if fresh or since_restart > 2 * len(at):
            metric, fresh, since_restart = np.diag(known.spread), True, 0
        direction = -metric @ slope
        promised = float(direction @ slope)
        step = _backtrack(functions, at, value, (direction, promised, known.farthest)) if promised < 0 else None
        if step is None or not abs(step.value - value) > _TOLERANCE * (abs(value) + _TOLERANCE):
            if step is not None:
                at, value, slope = step.at, step.value, step.slope
            if fresh:
                return Found(at, value, True)
            fresh = True
            continue
        metric, kept = _update(metric, step.at - at, step.slope - slope)
        at, value, slope = step.at, step.value, step.slope
        since_restart += 1
        fresh = not kept
    return Found(at, value, False)


@dataclass(frozen=True)
class _Step:
    at: Floats
    value: float
    slope: Floats


def _backtrack(
    functions: tuple[Downhill, Height], at: Floats, value: float, way: tuple[Floats, float, Floats]
) -> _Step | None:
    """The first of ever shorter steps that descends enough, or None where the point no longer moves."""
    direction, promised, limits = way
    downhill, height = functions
    length = 1.0 / max(1.0, float(np.max(np.abs(direction) / limits)))
    while True:
        there = at + length * direction
        if np.array_equal(_OFFSET + there, _OFFSET + at):
            return None
        tried = height(there)
        if np.isfinite(tried) and tried <= value + promised * length * _ACCEPT:
            return _Step(there, *downhill(there))
        length *= _SHRINK


def _update(metric: Floats, moved: Floats, turned: Floats) -> tuple[Floats, bool]:
    """The inverse curvature after a step (Broyden, Fletcher, Goldfarb and Shanno), and whether it could be updated."""
    curvature = float(moved @ turned)
    if not curvature > 0:
        return metric, False
    image = metric @ turned
    stretch = 1.0 + float(turned @ image) / curvature
    change = stretch * np.outer(moved, moved) - np.outer(moved, image) - np.outer(image, moved)
    return metric + change / curvature, True


def newton_step(slope: Floats, information: Floats, *, least: float) -> Floats:
    """
    The step to the top of the parabola through a point, along directions of enough information only.

    Args:
        slope: (n,) gradient of a log-posterior.
        information: (n, n) minus its second derivatives.
        least: information below which a direction is left alone.

    Returns:
        (n,) step; zero where no direction has enough information.

    Raises:
        DataError: never.

    Reference: Nocedal & Wright (2006), Numerical Optimization, section 3.4.
    """
    eigenvalues, axes = np.linalg.eigh(information)
    known = eigenvalues > least
    step: Floats = axes[:, known] @ ((axes[:, known].T @ slope) / eigenvalues[known])
    return step
