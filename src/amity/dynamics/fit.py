"""Maximum likelihood and maximum a posteriori estimates with their curvature."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np

from amity.dynamics.diagnosis import WEAK_INFORMATION, Curvature, curvature, diagnose
from amity.dynamics.likelihood import log_likelihood, log_likelihood_gradient
from amity.dynamics.model import Model, Params
from amity.dynamics.panel import Panel
from amity.dynamics.parts import parts_of
from amity.dynamics.priors import Priors, VectorPrior, lay_out_prior, log_prior
from amity.dynamics.search import Scales, newton_step, variable_metric
from amity.dynamics.transitions import Bools, Floats, Ints
from amity.dynamics.vector import idle_entries, pack, pull_back_vector, unpack, vector_names
from amity.errors import DataError

_STEP_SDS = 3.0  # prior standard deviations that an entry moves at most in a step of the search
_NEWTON_STEPS = 8
_NEGLIGIBLE = 1e-9  # gain in log-likelihood for which no further step is worth its cost
_SLIGHT = 5e-2  # gain of a step so short that the curvature need not be taken again
_TOLERABLE = 3e-4  # gain that may be left where the search is asked to stop as msm's does


@dataclass(frozen=True)
class FitOptions:
    """
    How to search.

    Attributes:
        priors: beliefs; flat by default, which makes it maximum likelihood.
        fixed: names of vector entries (see `vector_names`) held at their starting values.
        tied: groups of names that share one value, beyond the ties of the model; the first gives the start.
        n_starts: searches, the first from the given parameters, the others from disturbed ones.
        max_steps: limit on the optimiser's steps.
        seed: of the disturbances.
        spread: standard deviation of the disturbances.
        evaluate: do not search; take the starting values as they are.
        polish: end with Newton steps, which go nearer to the top than msm does; without it, only where they matter.
        shape: work out the curvature. Without it the estimate is where the search ended, nothing is polished, and the
            fit has no covariance: for those who only read the estimate, in a third of the time.
    """

    priors: Priors = field(default_factory=Priors)
    fixed: tuple[str, ...] = ()
    tied: tuple[tuple[str, ...], ...] = ()
    n_starts: int = 1
    max_steps: int = 2000
    seed: int = 1
    spread: float = 0.5
    evaluate: bool = False
    polish: bool = True
    shape: bool = True


@dataclass(frozen=True)
class Fit:
    """
    An estimate and how far to trust it.

    Attributes:
        model: the model.
        panel: the looks.
        params: the estimate.
        log_lik: natural log of the likelihood there.
        log_posterior: the same plus the log prior; equal to `log_lik` under flat priors, up to a constant.
        names: (P,) name of each vector entry.
        vector: (P,) the estimate as a vector.
        group: (P,) which free number each entry is, from 0; -1 where it was fixed.
        covariance: (P, P) inverse curvature at the estimate; zero for fixed entries, infinite variance never: where the
            data say nothing, the entry is named in `warnings` and its variance is that of the nearest proper curvature.
            NaN where the curvature was not asked for.
        converged: the gradient vanishes and the curvature is that of a maximum; without curvature, the search ended.
        warnings: what a reader should know, in words.
        prior: what was added to the log-likelihood.
    """

    model: Model
    panel: Panel
    params: Params
    log_lik: float
    log_posterior: float
    names: tuple[str, ...]
    vector: Floats
    group: Ints
    covariance: Floats
    converged: bool
    warnings: tuple[str, ...]
    prior: VectorPrior

    @property
    def n_free(self) -> int:
        """Number of parameters estimated."""
        return int(self.group.max(initial=-1)) + 1


Fitter: TypeAlias = Callable[[Model, Params, Panel, FitOptions], Fit]


@dataclass(frozen=True)
class Objective:
    """
    The log-posterior as a function of the vector.

    Attributes:
        model: the model.
        template: parameters that give emissions their shape and fixed values.
        panel: the looks.
        prior: along the vector.
    """

    model: Model
    template: Params
    panel: Panel
    prior: VectorPrior

    def __call__(self, vector: Floats) -> tuple[float, Floats]:
        """Log-posterior and its (P,) gradient."""
        params = unpack(self.model, self.template, vector)
        key = np.where(self._idle, 0.0, vector).tobytes()
        if key not in self._last:
            value, slope = self._log_lik(params)
            self._last.clear()
            self._last[key] = value, slope
        value, slope = self._last[key]
        prior, pull = log_prior(self.prior, self.model, params, vector)
        return value + prior, slope + pull

    def _log_lik(self, params: Params) -> tuple[float, Floats]:
        """Log-likelihood and its (P,) gradient, part by part."""
        value, slope = 0.0, np.zeros(len(self._idle))
        for part in self.parts:
            gradient = log_likelihood_gradient(self.model, params, part)
            value += gradient.log_lik
            slope += pull_back_vector(self.model, params, part, gradient)
        return value, slope

    def height(self, vector: Floats) -> float:
        """Log-posterior alone."""
        params = unpack(self.model, self.template, vector)
        value = log_prior(self.prior, self.model, params, vector)[0]
        return value + sum(log_likelihood(self.model, params, part) for part in self.parts)

    @cached_property
    def _last(self) -> dict[bytes, tuple[float, Floats]]:
        """The last gradient by all that it depends on: differences along an idle entry need none of their own."""
        return {}

    @cached_property
    def _idle(self) -> Bools:
        return idle_entries(self.model, self.template, self.panel)

    @cached_property
    def parts(self) -> tuple[Panel, ...]:
        """The panel in parts whose log-likelihoods add up."""
        return parts_of(self.panel)


def fit_model(model: Model, start: Params, panel: Panel, options: FitOptions | None = None) -> Fit:
    """
    The parameters that make the looks (and the priors) most probable, with their curvature.

    Args:
        model: the model.
        start: where the search begins; fixed emissions stay.
        panel: the looks.
        options: priors, fixed entries, number of starts.

    Returns:
        Fit: `converged` and `warnings` say how far to trust it.

    Raises:
        DataError: the looks cannot happen under the starting parameters, or a fixed name is unknown.

    Reference: Jackson (2011), J. Stat. Softw. 38(8), section 1.4; Nocedal & Wright (2006), Numerical Optimization,
        chapters 6 and 7; docs/method/dynamics-estimation.md.
    """
    opts = options or FitOptions()
    if opts.evaluate:
        return fixed_fit(model, start, panel)
    prior = lay_out_prior(opts.priors, model, start)
    objective = Objective(model, start, panel, prior)
    names = vector_names(model, start)
    group = _groups(names, opts)
    origin = _tie(pack(model, start), group)
    objective(origin)
    rng = np.random.default_rng(opts.seed)
    found = [search_top(objective, origin, group, opts.max_steps)]
    for _ in range(opts.n_starts - 1):
        moved = origin + rng.normal(0.0, opts.spread, len(origin)) * (group >= 0)
        found.append(search_top(objective, _tie(moved, group), group, opts.max_steps))
    vector, ended = max(found, key=lambda pair: objective(pair[0])[0])
    if opts.shape:
        vector, shape = _climb(objective, vector, (group, names), always=opts.polish)
        covariance, problems = diagnose(objective(vector)[1] @ shape.spread, shape)
    else:
        covariance, problems = np.full((len(vector), len(vector)), np.nan), ()
    if not ended:
        problems = (*problems, f"stopped after {opts.max_steps} steps: raise max_steps or start nearer")
    return _result(objective, vector, (names, group, covariance), problems)


def fixed_fit(model: Model, params: Params, panel: Panel) -> Fit:
    """
    The given parameters as a fit in which nothing was estimated.

    Args:
        model: the model.
        params: its numbers.
        panel: the looks.

    Returns:
        Fit with zero covariance and no free parameter.

    Raises:
        DataError: the looks cannot happen under the parameters.

    Reference: docs/method/dynamics-estimation.md.
    """
    objective = Objective(model, params, panel, lay_out_prior(Priors(), model, params))
    vector = pack(model, params)
    nothing = np.full(len(vector), -1, dtype=np.int64), np.zeros((len(vector), len(vector)))
    return _result(objective, vector, (vector_names(model, params), *nothing), ())


def _result(
    objective: Objective, vector: Floats, shape: tuple[tuple[str, ...], Ints, Floats], problems: tuple[str, ...]
) -> Fit:
    names, group, covariance = shape
    params = unpack(objective.model, objective.template, vector)
    value = objective(vector)[0]
    log_lik = value - log_prior(objective.prior, objective.model, params, vector)[0]
    converged = not any(problem.startswith(("stopped", "gradient", "saddle")) for problem in problems)
    return Fit(
        objective.model,
        objective.panel,
        params,
        log_lik,
        value,
        names,
        vector,
        group,
        covariance,
        converged,
        problems,
        objective.prior,
    )


def _groups(names: tuple[str, ...], options: FitOptions) -> Ints:
    """(P,) number of the free value that each entry takes, -1 where fixed."""
    for name in (*options.fixed, *(name for tie in options.tied for name in tie)):
        if name not in names:
            raise DataError(f"fixed or tied: {name!r} is not a parameter; available: {', '.join(names)}")
    leader = {name: tie[0] for tie in options.tied for name in tie}
    leaders = [leader.get(name, name) for name in names]
    order = {name: number for number, name in enumerate(dict.fromkeys(leaders))}
    group = np.array([-1 if name in options.fixed else order[name] for name in leaders], dtype=np.int64)
    used = np.unique(group[group >= 0])
    return np.where(group >= 0, np.searchsorted(used, group), -1)


def _tie(vector: Floats, group: Ints) -> Floats:
    """The vector with every tied entry at the value of the first of its group."""
    tied = vector.copy()
    _, first = np.unique(group[group >= 0], return_index=True)
    tied[group >= 0] = vector[group >= 0][first][group[group >= 0]]
    return tied


def search_top(objective: Objective, origin: Floats, group: Ints, max_steps: int) -> tuple[Floats, bool]:
    """
    The vector at the top, and whether the search ended by itself.

    Args:
        objective: what is climbed.
        origin: (P,) where the search begins; entries of group -1 stay.
        group: (P,) number of the free value that each entry takes.
        max_steps: limit on the steps.

    Returns:
        (P,) vector, and False where the limit stopped the search.

    Raises:
        DataError: the looks cannot happen at the origin.

    Reference: docs/method/dynamics-estimation.md.
    """
    free = group >= 0
    if not free.any():
        return origin, True

    def place(values: Floats) -> Floats:
        vector = origin.copy()
        vector[free] = values[group[free]]
        return vector

    def downhill(values: Floats) -> tuple[float, Floats]:
        value, gradient = _safe(objective, place(values))
        slope = np.bincount(group[free], weights=gradient[free]).astype(np.float64)
        return -2.0 * value, -2.0 * slope

    at = np.unique(group[free], return_index=True)[1]
    start = origin[free][at]

    def height(values: Floats) -> float:
        try:
            return -2.0 * objective.height(place(values))
        except DataError:
            return np.inf

    scales = _scales(objective.prior.precision[free][at])
    found = variable_metric(downhill, height, start=start, scales=scales, max_steps=max_steps)
    return place(found.at), found.ended


def _scales(precision: Floats) -> Scales:
    """
    The shape of minus twice a log-posterior of which only the (n,) precision of the prior is known.

    A step moves an entry by a few standard deviations of its prior at most: the first steps of the method are as long
    as the slope is steep, and at the extreme rates that they would try, a value costs ten times as much. The search
    begins with the curvature of the prior, so that it takes about as many steps with many looks as with few: where
    looks say more it is learnt, elsewhere it is right from the start. Under flat priors nothing is known of the scale,
    nothing is limited, and the curvature begins as 1.
    """
    with np.errstate(divide="ignore"):
        farthest = np.asarray(_STEP_SDS / np.sqrt(precision))
    return Scales(farthest, np.where(precision > 0, 0.5 / np.where(precision > 0, precision, 1.0), 1.0))


def _climb(
    objective: Objective, vector: Floats, entries: tuple[Ints, tuple[str, ...]], *, always: bool
) -> tuple[Floats, Curvature]:
    """The vector after Newton steps, taken where they still promise something, and the curvature there."""
    shape = curvature(objective, vector, *entries)
    for _ in range(_NEWTON_STEPS):
        value, slope = objective(vector)
        step = newton_step(slope @ shape.spread, shape.information, least=WEAK_INFORMATION)
        promise = 0.5 * float(step @ shape.information @ step)
        moved = vector + shape.spread @ step
        if promise < (_NEGLIGIBLE if always else _TOLERABLE) or not _safe(objective, moved)[0] > value:
            break
        vector = moved
        if promise < _SLIGHT:
            break
        shape = curvature(objective, vector, *entries)
    return vector, shape


def _safe(objective: Objective, vector: Floats) -> tuple[float, Floats]:
    """The objective, or minus infinity where the vector makes the looks impossible in floating point."""
    try:
        return objective(vector)
    except DataError:
        return -np.inf, np.zeros_like(vector)
