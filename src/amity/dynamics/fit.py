"""Maximum likelihood and maximum a posteriori estimates with their curvature."""

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, minimize

from amity.dynamics.diagnosis import diagnose
from amity.dynamics.likelihood import log_likelihood_gradient
from amity.dynamics.model import Model, Params
from amity.dynamics.panel import Panel
from amity.dynamics.priors import Priors, VectorPrior, lay_out_prior, log_prior
from amity.dynamics.transitions import Bools, Floats
from amity.dynamics.vector import pack, pull_back_vector, unpack, vector_names
from amity.errors import DataError

_BOUND = 30.0  # log-rates and logits beyond e**30 say "zero" or "instant" as well as any number


@dataclass(frozen=True)
class FitOptions:
    """
    How to search.

    Attributes:
        priors: beliefs; flat by default, which makes it maximum likelihood.
        fixed: names of vector entries (see `vector_names`) held at their starting values.
        n_starts: searches, the first from the given parameters, the others from disturbed ones.
        max_steps: limit on the optimiser's steps.
        seed: of the disturbances.
        spread: standard deviation of the disturbances.
    """

    priors: Priors = field(default_factory=Priors)
    fixed: tuple[str, ...] = ()
    n_starts: int = 1
    max_steps: int = 2000
    seed: int = 1
    spread: float = 0.5


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
        free: (P,) entries that were estimated.
        covariance: (P, P) inverse curvature at the estimate; zero for fixed entries, infinite variance never: where the
            data say nothing, the entry is named in `warnings` and its variance is that of the nearest proper curvature.
        converged: the gradient vanishes and the curvature is that of a maximum.
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
    free: Bools
    covariance: Floats
    converged: bool
    warnings: tuple[str, ...]
    prior: VectorPrior

    @property
    def n_free(self) -> int:
        """Number of parameters estimated."""
        return int(self.free.sum())


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
        gradient = log_likelihood_gradient(self.model, params, self.panel)
        value, slope = log_prior(self.prior, self.model, params, vector)
        return gradient.log_lik + value, pull_back_vector(self.model, params, self.panel, gradient) + slope


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
    prior = lay_out_prior(opts.priors, model, start)
    objective = Objective(model, start, panel, prior)
    names = vector_names(model, start)
    free = _free_entries(names, opts.fixed)
    origin = pack(model, start)
    objective(origin)
    rng = np.random.default_rng(opts.seed)
    found = [_search(objective, origin, free, opts.max_steps)]
    for _ in range(opts.n_starts - 1):
        found.append(
            _search(objective, origin + rng.normal(0.0, opts.spread, len(origin)) * free, free, opts.max_steps)
        )
    vector, steps_left = max(found, key=lambda pair: objective(pair[0])[0])
    covariance, problems = diagnose(objective, vector, free, names)
    if not steps_left:
        problems = (*problems, f"stopped after {opts.max_steps} steps: raise max_steps or start nearer")
    params = unpack(model, start, vector)
    value = objective(vector)[0]
    log_lik = value - log_prior(prior, model, params, vector)[0]
    fatal = any(problem.startswith(("stopped", "gradient", "saddle")) for problem in problems)
    return Fit(model, panel, params, log_lik, value, names, vector, free, covariance, not fatal, problems, prior)


def _free_entries(names: tuple[str, ...], fixed: tuple[str, ...]) -> Bools:
    unknown = [name for name in fixed if name not in names]
    if unknown:
        raise DataError(f"fixed: {unknown[0]!r} is not a parameter; available: {', '.join(names)}")
    return np.array([name not in fixed for name in names], dtype=np.bool_)


def _search(objective: Objective, origin: Floats, free: Bools, max_steps: int) -> tuple[Floats, bool]:
    """The vector at the top, and whether the search ended by itself."""
    scale = max(1.0, float(objective.panel.n_rows))

    def downhill(moving: Floats) -> tuple[float, Floats]:
        vector = origin.copy()
        vector[free] = moving
        value, gradient = _safe(objective, vector)
        return -value / scale, -gradient[free] / scale

    if not free.any():
        return origin, True
    bounds = [(min(-_BOUND, x), max(_BOUND, x)) for x in origin[free]]
    limits: dict[str, float] = {
        "maxiter": max_steps,
        "maxfun": 4 * max_steps,
        "ftol": 1e-15,
        "gtol": 1e-9,
        "maxcor": 30,
    }
    result = minimize(downhill, origin[free], jac=True, method="L-BFGS-B", bounds=bounds, options=limits)
    vector = origin.copy()
    vector[free] = result.x
    return vector, bool(result.status != 1)


def _safe(objective: Objective, vector: Floats) -> tuple[float, Floats]:
    """The objective, or a very low value where the vector makes the looks impossible in floating point."""
    try:
        return objective(vector)
    except DataError:
        return -1e300, np.zeros_like(vector)
