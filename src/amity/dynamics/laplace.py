"""Uncertainty of an estimate as draws: normal around the estimate on the unbounded scale."""

from collections.abc import Callable, Iterator

import numpy as np

from amity.dynamics.fit import Fit
from amity.dynamics.model import Params
from amity.dynamics.transitions import Floats
from amity.dynamics.vector import unpack
from amity.errors import DataError


def laplace_draws(fit: Fit, n_draws: int, *, seed: int = 1) -> Floats:
    """
    Draws from the normal approximation to the posterior.

    Args:
        fit: an estimate with its curvature.
        n_draws: S.
        seed: of the draws.

    Returns:
        (S, P) vectors; fixed entries do not move.

    Raises:
        DataError: fewer than one draw is asked for.

    Reference: Tierney & Kadane (1986), JASA 81(393); docs/method/dynamics-estimation.md.
    """
    if n_draws < 1:
        raise DataError(f"n_draws: got {n_draws}, expected at least 1")
    eigenvalues, axes = np.linalg.eigh(fit.covariance)
    root = axes * np.sqrt(np.maximum(eigenvalues, 0.0))
    noise = np.random.default_rng(seed).standard_normal((n_draws, len(fit.vector)))
    draws: Floats = fit.vector + noise @ root.T
    return draws


def draw_params(fit: Fit, draws: Floats) -> Iterator[Params]:
    """
    The parameters that each drawn vector stands for.

    Args:
        fit: gives the model and whatever is fixed.
        draws: (S, P) vectors from `laplace_draws` or a sampler.

    Yields:
        Params, one per draw.

    Raises:
        DataError: the vectors have another length than the fit's.

    Reference: docs/method/dynamics-estimation.md.
    """
    if draws.ndim != 2 or draws.shape[1] != len(fit.vector):
        raise DataError(f"draws: got shape {draws.shape}, expected (S, {len(fit.vector)})")
    for vector in draws:
        yield unpack(fit.model, fit.params, vector)


def answer_interval(
    fit: Fit, draws: Floats, answer: Callable[[Params], Floats], *, level: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """
    Any function of the parameters at the estimate, with an equal-tailed interval over draws.

    Args:
        fit: the estimate.
        draws: (S, P) vectors.
        answer: parameters to an array.
        level: coverage aimed at, between 0 and 1.

    Returns:
        The answer at the estimate, its lower and its upper bound.

    Raises:
        DataError: the level is not between 0 and 1.

    Reference: Gelman et al. (2013), Bayesian Data Analysis, section 2.3; docs/method/dynamics-estimation.md.
    """
    if not 0 < level < 1:
        raise DataError(f"level: got {level}, expected between 0 and 1")
    answers = np.array([answer(params) for params in draw_params(fit, draws)])
    tail = 100 * (1 - level) / 2
    lower, upper = np.percentile(answers, [tail, 100 - tail], axis=0)
    return np.asarray(answer(fit.params)), lower, upper
