"""Parametric bootstrap: fit again to panels simulated from the fit."""

from dataclasses import replace

import numpy as np

from amity.dynamics.fit import Fit, FitOptions, fit_model
from amity.dynamics.simulate import simulate_panel
from amity.dynamics.transitions import Floats
from amity.errors import DataError


def bootstrap_draws(fit: Fit, n_draws: int, *, seed: int = 1, options: FitOptions | None = None) -> Floats:
    """
    Estimates from panels simulated under the fit: their spread is the sampling error, with no normal approximation.

    Args:
        fit: the estimate.
        n_draws: S, panels to simulate.
        seed: of the simulation.
        options: how to fit each; one start and no polish by default.

    Returns:
        (S, P) vectors, as `laplace_draws` gives.

    Raises:
        DataError: fewer than two draws, or the panel has exact times.

    Reference: Efron & Tibshirani (1993), Introduction to the Bootstrap, section 6.5; docs/method/dynamics-answers.md.
    """
    if n_draws < 2:
        raise DataError(f"n_draws: got {n_draws}, expected at least 2")
    rng = np.random.default_rng(seed)
    search = options or FitOptions(polish=False)
    held = tuple(name for name, group in zip(fit.names, fit.group, strict=True) if group < 0)
    search = replace(search, fixed=(*search.fixed, *held))
    draws = np.empty((n_draws, len(fit.vector)))
    for s in range(n_draws):
        panel = simulate_panel(fit.model, fit.params, fit.panel, rng=rng).panel
        draws[s] = fit_model(fit.model, fit.params, panel, search).vector
    return draws
