"""Looks that report a number: a score that is normal, or a count that is Poisson, around the state's own mean."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln

from amity.dynamics.emission import Categorical
from amity.dynamics.panel import LookPlan
from amity.dynamics.transitions import Floats, Ints
from amity.errors import DataError

_LARGEST_LOG = 500.0


@dataclass(frozen=True)
class Normal:
    """
    A class of looks that report a score, normal around the mean of the state.

    Attributes:
        mean: (K,) mean score of each state.
        log_sd: (K,) natural logarithm of its standard deviation; all equal where `one_sd`.
        one_sd: whether the states share one standard deviation.
        fixed: hold every number when fitting.
    """

    mean: Floats
    log_sd: Floats
    one_sd: bool = False
    fixed: bool = False

    @property
    def n_states(self) -> int:
        """K."""
        return len(self.mean)

    @property
    def n_params(self) -> int:
        """Means, then standard deviations."""
        return 0 if self.fixed else self.n_states + (1 if self.one_sd else self.n_states)

    def pack(self) -> Floats:
        """(n_params,) means, then log standard deviations."""
        if self.fixed:
            return np.empty(0)
        return np.concatenate([self.mean, self.log_sd[:1] if self.one_sd else self.log_sd])

    def unpack(self, packed: Floats) -> "Normal":
        """The same class with the values of `packed`."""
        if self.fixed:
            return self
        log_sd = np.broadcast_to(packed[self.n_states :], (self.n_states,))
        return replace(self, mean=packed[: self.n_states].copy(), log_sd=log_sd.copy())

    def look_likelihood(self, looks: LookPlan, rows: Ints) -> Floats:
        """(N, K) density of each reported score by state; 1 where nothing is reported."""
        value = looks.value[rows][:, None]
        off = (value - self.mean) * np.exp(-self.log_sd)
        density = np.exp(-0.5 * off**2 - self.log_sd - 0.5 * np.log(2 * np.pi))
        return np.where(np.isnan(value), 1.0, density)

    def look_gradient(self, looks: LookPlan, rows: Ints, by_log: Floats) -> Floats:
        """(n_params,) derivative by `pack` from the (N, K) derivative by the logarithm of the likelihood."""
        if self.fixed:
            return np.empty(0)
        value = looks.value[rows][:, None]
        off = np.nan_to_num((value - self.mean) * np.exp(-self.log_sd))
        by_log = np.where(np.isnan(value), 0.0, by_log)
        by_mean = (by_log * off * np.exp(-self.log_sd)).sum(axis=0)
        by_sd = (by_log * (off**2 - 1)).sum(axis=0)
        return np.concatenate([by_mean, [by_sd.sum()] if self.one_sd else by_sd])

    def log_prior(self, concentrations: Floats) -> tuple[float, Floats]:
        """No prior: the data of a score that is used at all say enough of it."""
        raise DataError("priors: a Dirichlet prior is for looks that report an outcome, not a score")

    def names(self) -> list[str]:
        """A name for each entry of `pack`, states counted from 1."""
        if self.fixed:
            return []
        sds = ["log_sd[all]"] if self.one_sd else [f"log_sd[{k + 1}]" for k in range(self.n_states)]
        return [f"mean[{k + 1}]" for k in range(self.n_states)] + sds

    def draw_values(self, states: Ints, rng: np.random.Generator) -> Floats:
        """(N,) scores drawn in these states."""
        return rng.normal(self.mean[states], np.exp(self.log_sd[states]))


@dataclass(frozen=True)
class Poisson:
    """
    A class of looks that report a count, Poisson with the mean of the state.

    Attributes:
        log_mean: (K,) natural logarithm of the mean count of each state.
        fixed: hold every number when fitting.
    """

    log_mean: Floats
    fixed: bool = False

    @property
    def n_states(self) -> int:
        """K."""
        return len(self.log_mean)

    @property
    def n_params(self) -> int:
        """One mean a state."""
        return 0 if self.fixed else self.n_states

    def pack(self) -> Floats:
        """(n_params,) log means."""
        return np.empty(0) if self.fixed else self.log_mean.copy()

    def unpack(self, packed: Floats) -> "Poisson":
        """The same class with the values of `packed`."""
        return self if self.fixed else replace(self, log_mean=np.minimum(packed, _LARGEST_LOG))

    def look_likelihood(self, looks: LookPlan, rows: Ints) -> Floats:
        """(N, K) probability of each reported count by state; 1 where nothing is reported."""
        value = looks.value[rows][:, None]
        wrong = (value < 0) | (value != np.floor(value)) & ~np.isnan(value)
        if wrong.any():
            raise DataError(
                f"counts: got {value[wrong][0]:g}, expected whole numbers from 0; scores need a normal class"
            )
        log_p = value * self.log_mean - np.exp(self.log_mean) - gammaln(value + 1)
        return np.where(np.isnan(value), 1.0, np.exp(log_p))

    def look_gradient(self, looks: LookPlan, rows: Ints, by_log: Floats) -> Floats:
        """(n_params,) derivative by `pack` from the (N, K) derivative by the logarithm of the likelihood."""
        if self.fixed:
            return np.empty(0)
        value = looks.value[rows][:, None]
        by_mean: Floats = np.where(np.isnan(value), 0.0, by_log * (value - np.exp(self.log_mean))).sum(axis=0)
        return by_mean

    def log_prior(self, concentrations: Floats) -> tuple[float, Floats]:
        """No prior: see `Normal`."""
        raise DataError("priors: a Dirichlet prior is for looks that report an outcome, not a count")

    def names(self) -> list[str]:
        """A name for each entry of `pack`, states counted from 1."""
        return [] if self.fixed else [f"log_mean[{k + 1}]" for k in range(self.n_states)]

    def draw_values(self, states: Ints, rng: np.random.Generator) -> Floats:
        """(N,) counts drawn in these states."""
        return rng.poisson(np.exp(self.log_mean[states])).astype(np.float64)


Emission = Categorical | Normal | Poisson


def normal(mean: ArrayLike, sd: ArrayLike, *, one_sd: bool = False, fixed: bool = False) -> Normal:
    """
    A class of normal looks with these starting (or fixed) numbers.

    Args:
        mean: (K,) means by state; different ones, so that a search can tell the states apart.
        sd: (K,) standard deviations, or one for all, > 0.
        one_sd: let the states share one standard deviation, which keeps a state from closing in on a single look.
        fixed: hold every number when fitting.

    Returns:
        Normal.

    Raises:
        DataError: a number is missing, or a standard deviation is not positive.

    Reference: Satten and Longini (1996), Applied Statistics 45(3); docs/method/dynamics-emission.md.
    """
    means = np.array(mean, dtype=np.float64)
    if means.ndim != 1 or not np.isfinite(means).all():
        raise DataError(f"normal emission: expected K finite means, got {means.tolist()}")
    try:
        sds = np.broadcast_to(np.asarray(sd, dtype=np.float64), means.shape)
    except ValueError as error:
        raise DataError(f"normal emission: expected one standard deviation or {len(means)}: {error}") from error
    if not np.isfinite(sds).all() or (sds <= 0).any() or (one_sd and np.ptp(sds) > 0):
        raise DataError(
            f"normal emission: standard deviations must be positive (equal with one_sd), got {sds.tolist()}"
        )
    return Normal(means, np.log(sds), one_sd, fixed)


def poisson(mean: ArrayLike, *, fixed: bool = False) -> Poisson:
    """
    A class of Poisson looks with these starting (or fixed) means.

    Args:
        mean: (K,) mean counts by state, > 0; different ones.
        fixed: hold every number when fitting.

    Returns:
        Poisson.

    Raises:
        DataError: a mean is missing or not positive.

    Reference: Zucchini and MacDonald (2009), Hidden Markov Models, 1.2; docs/method/dynamics-emission.md.
    """
    means = np.array(mean, dtype=np.float64)
    if means.ndim != 1 or not np.isfinite(means).all() or (means <= 0).any():
        raise DataError(f"Poisson emission: expected K positive means, got {means.tolist()}")
    return Poisson(np.log(means), fixed)
