"""Draws from the posterior by Hamiltonian Monte Carlo, with the diagnostics that say whether to believe them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm, rankdata

from amity.dynamics.fit import Fit, Objective
from amity.dynamics.transitions import Floats
from amity.errors import DataError

_TARGET = 0.8  # share of proposals to accept
_PATH = 1.5  # length of a trajectory in units of the posterior's own spread


@dataclass(frozen=True)
class SamplerOptions:
    """
    How to sample.

    Attributes:
        n_chains: chains, started apart.
        n_warmup: draws of each used to find the step and dropped.
        n_draws: draws of each that are kept.
        seed: of everything random.
    """

    n_chains: int = 4
    n_warmup: int = 200
    n_draws: int = 500
    seed: int = 1


@dataclass(frozen=True)
class Posterior:
    """
    Draws with their diagnostics.

    Attributes:
        draws: (chains * n, P) vectors, chain after chain.
        r_hat: (P,) rank-normalised split R-hat; below 1.01 is good.
        effective: (P,) effective number of draws.
        accepted: share of proposals accepted.
        converged: every R-hat below 1.01 and every effective number above 400, or 100 a chain if that is less.
    """

    draws: Floats
    r_hat: Floats
    effective: Floats
    accepted: float
    converged: bool


def sample_posterior(fit: Fit, options: SamplerOptions | None = None) -> Posterior:
    """
    Draws from the posterior of a fit, whose curvature gives the scale of every direction.

    Args:
        fit: maximum a posteriori estimate; its priors must be proper where the data say little.
        options: chains and draws.

    Returns:
        Posterior.

    Raises:
        DataError: nothing was estimated, or fewer than four draws or two chains are asked for.

    Reference: Neal (2011), Handbook of Markov Chain Monte Carlo, chapter 5; Vehtari et al. (2021), Bayesian Analysis
        16(2); docs/method/dynamics-estimation.md.
    """
    opts = options or SamplerOptions()
    if fit.n_free == 0:
        raise DataError("sampler: nothing was estimated, so there is nothing to draw")
    if opts.n_draws < 4 or opts.n_chains < 2:
        raise DataError(f"sampler: got {opts.n_chains} chains of {opts.n_draws}, expected at least 2 of 4")
    target, place = _whitened(fit)
    chains, accepted = [], []
    for chain in range(opts.n_chains):
        draws, share = _chain(target, fit.n_free, np.random.default_rng([opts.seed, chain]), opts)
        chains.append(draws)
        accepted.append(share)
    kept = np.stack([np.array([place(draw) for draw in draws]) for draws in chains])
    r_hat, effective = r_hat_and_effective(kept)
    moving = fit.group >= 0
    enough = min(400.0, 100.0 * opts.n_chains)
    good = bool((r_hat[moving] < 1.01).all() and (effective[moving] > enough).all())
    return Posterior(kept.reshape(-1, kept.shape[2]), r_hat, effective, float(np.mean(accepted)), good)


def _whitened(fit: Fit) -> tuple[Callable[[Floats], tuple[float, Floats]], Callable[[Floats], Floats]]:
    """The log-posterior on a scale where the Laplace approximation is a standard normal, and the way back."""
    objective = Objective(fit.model, fit.params, fit.panel, fit.prior)
    spread = (fit.group[:, None] == np.arange(fit.n_free)).astype(np.float64)
    first = np.array([int(np.argmax(column)) for column in spread.T])
    eigenvalues, axes = np.linalg.eigh(fit.covariance[np.ix_(first, first)])
    root = spread @ (axes * np.sqrt(np.clip(eigenvalues, 1e-12, 25.0)))

    def place(position: Floats) -> Floats:
        placed: Floats = fit.vector + root @ position
        return placed

    def target(position: Floats) -> tuple[float, Floats]:
        try:
            value, gradient = objective(place(position))
        except DataError:
            return -np.inf, np.zeros_like(position)
        return value, gradient @ root

    return target, place


def _chain(
    target: Callable[[Floats], tuple[float, Floats]], size: int, rng: np.random.Generator, options: SamplerOptions
) -> tuple[Floats, float]:
    """One chain of draws on the whitened scale, and the share accepted after warm-up."""
    position = rng.normal(0, 0.5, size)
    state = (position, *target(position))
    log_step, average, accepted = np.log(0.4), np.log(0.4), 0.0
    kept = np.empty((options.n_draws, size))
    for i in range(-options.n_warmup, options.n_draws):
        state, chance = _propose(target, state, np.exp(log_step if i < 0 else average), rng)
        if i < 0:
            rate = (i + options.n_warmup + 1.0) ** -0.6
            log_step += rate * (chance - _TARGET)
            average = (1 - rate) * average + rate * log_step
        else:
            kept[i] = state[0]
            accepted += chance
    return kept, accepted / options.n_draws


def _propose(
    target: Callable[[Floats], tuple[float, Floats]],
    state: tuple[Floats, float, Floats],
    step: float,
    rng: np.random.Generator,
) -> tuple[tuple[Floats, float, Floats], float]:
    """The next state of a chain by one leapfrog trajectory of random length, and the chance to accept it."""
    position, value, slope = state
    momentum = rng.normal(size=len(position))
    energy = value - 0.5 * float(momentum @ momentum)
    new, new_value, new_slope = position, value, slope
    for _ in range(max(1, int(np.ceil(rng.uniform(0.5, 1.5) * _PATH / step)))):
        momentum = momentum + 0.5 * step * new_slope
        new = new + step * momentum
        new_value, new_slope = target(new)
        momentum = momentum + 0.5 * step * new_slope
        if not np.isfinite(new_value):
            return state, 0.0
    gain = new_value - 0.5 * float(momentum @ momentum) - energy
    chance = float(np.exp(min(0.0, gain)))
    return ((new, new_value, new_slope) if rng.random() < chance else state), chance


def r_hat_and_effective(chains: Floats) -> tuple[Floats, Floats]:
    """
    Rank-normalised split R-hat and effective number of draws of each parameter.

    Args:
        chains: (chains, n, P) draws.

    Returns:
        (P,) R-hat and (P,) effective numbers; 1 and the number of draws for a parameter that does not move.

    Raises:
        DataError: fewer than four draws a chain.

    Reference: Vehtari et al. (2021), Bayesian Analysis 16(2), sections 3 and 4.
    """
    n_chains, n_draws, n_params = chains.shape
    if n_draws < 4:
        raise DataError(f"r_hat: got {n_draws} draws a chain, expected at least 4")
    half = n_draws // 2
    split = np.concatenate([chains[:, :half], chains[:, n_draws - half :]])
    r_hat, effective = np.ones(n_params), np.full(n_params, float(n_chains * n_draws))
    for p in range(n_params):
        values = split[:, :, p]
        if np.ptp(values) > 0:
            ranks = rankdata(values).reshape(values.shape)
            r_hat[p], effective[p] = _mixing(norm.ppf((ranks - 0.375) / (values.size + 0.25)))
    return r_hat, effective


def _mixing(z: Floats) -> tuple[float, float]:
    """R-hat and effective number of draws of one parameter, by Geyer's initial monotone sequence."""
    n_chains, n_draws = z.shape
    within = float(z.var(axis=1, ddof=1).mean())
    pooled = within * (n_draws - 1) / n_draws + float(z.mean(axis=1).var(ddof=1))
    centred = z - z.mean(axis=1, keepdims=True)
    size = 2 ** int(np.ceil(np.log2(2 * n_draws)))
    power = np.abs(np.fft.rfft(centred, size, axis=1)) ** 2
    autocovariance = np.fft.irfft(power, size, axis=1)[:, :n_draws].mean(axis=0) / n_draws
    rho = 1.0 - (within - autocovariance * n_draws / (n_draws - 1)) / pooled
    rho[0] = 1.0
    pairs = rho[: n_draws // 2 * 2].reshape(-1, 2).sum(axis=1)
    ends = int(np.argmax(pairs < 0)) if (pairs < 0).any() else len(pairs)
    time = 2.0 * float(np.minimum.accumulate(pairs[: max(ends, 1)]).sum()) - 1.0
    total = n_chains * n_draws
    return float(np.sqrt(pooled / within)), min(total / max(time, 1e-3), total * np.log10(total))
