"""Priors: normal on log-rates and coefficients, Dirichlet on rows of emissions and on the start."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from amity.dynamics.emission import Categorical
from amity.dynamics.model import Model, Params
from amity.dynamics.transitions import Floats
from amity.dynamics.vector import pack, start_states
from amity.errors import DataError


@dataclass(frozen=True)
class Priors:
    """
    Prior beliefs; an infinite spread or None is a flat prior.

    Attributes:
        log_rate_mean: (R,) or one number: centre of each log-rate.
        log_rate_sd: (R,) or one number: its standard deviation, > 0.
        coef_mean: (C, R) or one number.
        coef_sd: (C, R) or one number, > 0.
        emissions: per class, (K, O) Dirichlet concentrations (entries where the class has none are ignored), or None.
        start: (K,) Dirichlet concentrations, or None.
    """

    log_rate_mean: ArrayLike = 0.0
    log_rate_sd: ArrayLike = np.inf
    coef_mean: ArrayLike = 0.0
    coef_sd: ArrayLike = np.inf
    emissions: tuple[ArrayLike | None, ...] = ()
    start: ArrayLike | None = None


@dataclass(frozen=True)
class VectorPrior:
    """
    A prior laid out along the parameter vector.

    Attributes:
        mean: (P,) normal centres.
        precision: (P,) one over the variance; 0 where flat.
        concentrations: per class, (K, O) or None.
        start: (K,) or None.
    """

    mean: Floats
    precision: Floats
    concentrations: tuple[Floats | None, ...]
    start: Floats | None


def lay_out_prior(priors: Priors, model: Model, params: Params) -> VectorPrior:
    """
    A prior along the vector of a model.

    Args:
        priors: beliefs in the model's own terms.
        model: says what is tied; of tied parameters, the first one's prior counts.
        params: gives the emissions.

    Returns:
        VectorPrior.

    Raises:
        DataError: a shape does not fit, a spread is not positive, or a concentration is negative.

    Reference: Gelman et al. (2013), Bayesian Data Analysis, section 3.4; docs/method/dynamics-estimation.md.
    """
    mean, sd = _normal_parts(priors, model)
    if np.isnan(mean).any() or not (sd > 0).all():
        raise DataError("priors: every mean must be a number and every standard deviation positive")
    tables = tuple(None if table is None else np.asarray(table, dtype=np.float64) for table in priors.emissions)
    for number, (table, emission) in enumerate(zip(tables, params.emissions, strict=False)):
        if table is not None and not isinstance(emission, Categorical):
            raise DataError(f"priors: emission {number} reports numbers; Dirichlet priors are for outcomes")
        if (
            isinstance(emission, Categorical)
            and table is not None
            and (table.shape != emission.probs.shape or not (table >= 0).all())
        ):
            raise DataError(f"priors: emission {number} has shape {table.shape}, expected {emission.probs.shape}, >= 0")
    tables += (None,) * (len(params.emissions) - len(tables))
    start = None if priors.start is None else np.asarray(priors.start, dtype=np.float64)
    flat = np.zeros(len(pack(model, params)) - len(mean))
    return VectorPrior(np.append(mean, flat), np.append(1.0 / sd**2, flat), tables, start)


def _normal_parts(priors: Priors, model: Model) -> tuple[Floats, Floats]:
    """Means and standard deviations of the log-rates and coefficients, in the vector's order."""
    n_moves, shape = (len(model.transitions),), model.coef_group.shape
    untied = replace(model, coef_sign=np.ones(shape), start_kind="conditional")
    parts = []
    for rate, coef in ((priors.log_rate_mean, priors.coef_mean), (priors.log_rate_sd, priors.coef_sd)):
        try:
            both = np.broadcast_to(np.asarray(rate, float), n_moves), np.broadcast_to(np.asarray(coef, float), shape)
        except ValueError as error:
            raise DataError(f"priors: expected {n_moves[0]} log-rates and {shape} coefs: {error}") from error
        parts.append(pack(untied, Params(*both)))
    return parts[0], parts[1]


def log_prior(prior: VectorPrior, model: Model, params: Params, vector: Floats) -> tuple[float, Floats]:
    """
    Log-density of the prior over the vector, up to a constant, and its gradient.

    The Dirichlet is taken as a density over the logits, so its mode there is its mean, and concentrations below one do
    no harm.

    Args:
        prior: from `lay_out_prior`.
        model: the model.
        params: what the vector stands for.
        vector: (P,) where to evaluate.

    Returns:
        The value and its (P,) derivative.

    Raises:
        DataError: never; the prior has been checked.

    Reference: MacKay (1998), Machine Learning 33, "Choice of basis for Laplace approximation";
        docs/method/dynamics-estimation.md.
    """
    offset = vector - prior.mean
    value = -0.5 * float(prior.precision @ offset**2)
    gradient = -prior.precision * offset
    states = start_states(model, params)
    at = len(vector) - sum(emission.n_params for emission in params.emissions) - max(len(states) - 1, 0)
    for emission, table in zip(params.emissions, prior.concentrations, strict=True):
        if table is not None:
            part, by_logit = emission.log_prior(table)
            value += part
            gradient[at : at + len(by_logit)] += by_logit
        at += emission.n_params
    if prior.start is not None and len(states):
        weights, probs = prior.start[states], params.start[states]
        value += float(weights @ np.log(probs))
        gradient[at:] += (weights - weights.sum() * probs)[1:]
    return value, gradient
