"""What a multi-state model is made of, the numbers that fill it, and the vector that an optimiser moves."""

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from amity.dynamics.emission_values import Emission
from amity.dynamics.transitions import Floats, Ints, Transitions, generator
from amity.errors import DataError

StartKind = Literal["fixed", "estimated", "stationary", "conditional"]


@dataclass(frozen=True)
class Model:
    """
    A continuous-time Markov chain seen through looks: rates are exp(log rate + coefficients · covariates).

    Attributes:
        transitions: R allowed moves among K states.
        covariates: names of the C covariates on the rates.
        rate_group: (R,) moves with equal numbers share one log-rate.
        coef_group: (C, R) entries with equal numbers share one coefficient; -1 for no effect.
        coef_sign: (C, R) +1, or -1 where a move takes the shared coefficient with the opposite sign.
        start_kind: states before the first look: `fixed`, `estimated`, `stationary`, or `conditional` on the first look
            (every state it allows has weight 1, as in fully observed panels).
    """

    transitions: Transitions
    covariates: tuple[str, ...]
    rate_group: Ints
    coef_group: Ints
    coef_sign: Floats
    start_kind: StartKind = "conditional"


@dataclass(frozen=True)
class Params:
    """
    The numbers of a model.

    Attributes:
        log_rates: (R,) natural logarithm of each rate per unit of time, covariates at zero.
        coefs: (C, R) effect of each covariate on each log-rate.
        emissions: one per class of looks; empty where states are seen without error.
        start: (K,) probabilities before the first look; unused where the start is conditional or stationary.
    """

    log_rates: Floats
    coefs: Floats
    emissions: tuple[Emission, ...] = ()
    start: Floats = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True)
class ModelOptions:
    """
    Ties and effects of a model; what is not given is one free parameter each.

    Attributes:
        covariates: names of the covariates.
        rate_group: (R,) equal numbers tie baselines.
        coef_group: (C, R) equal numbers tie coefficients, -1 is no effect.
        coef_sign: (C, R) +1 or -1.
        start_kind: see `Model`.
    """

    covariates: tuple[str, ...] = ()
    rate_group: ArrayLike | None = None
    coef_group: ArrayLike | None = None
    coef_sign: ArrayLike | None = None
    start_kind: StartKind = "conditional"


def make_model(transitions: Transitions, options: ModelOptions | None = None) -> Model:
    """
    A checked model over the graph.

    Args:
        transitions: R allowed moves among K states.
        options: covariates, ties and the kind of start; by default none, none and conditional.

    Returns:
        Model.

    Raises:
        DataError: a group array has the wrong shape.

    Reference: Jackson (2011), J. Stat. Softw. 38(8), sections 1.3 and 1.5; docs/method/dynamics-overview.md.
    """
    opts = options or ModelOptions()
    n_moves, n_covariates = len(transitions), len(opts.covariates)
    rate_group = np.arange(n_moves) if opts.rate_group is None else np.asarray(opts.rate_group)
    free = np.arange(n_covariates * n_moves).reshape(n_covariates, n_moves)
    coef_group = free if opts.coef_group is None else np.asarray(opts.coef_group)
    coef_sign = np.ones(free.shape) if opts.coef_sign is None else np.asarray(opts.coef_sign)
    if rate_group.shape != (n_moves,):
        raise DataError(f"rate_group: got shape {rate_group.shape}, expected ({n_moves},), one number per transition")
    for name, array in (("coef_group", coef_group), ("coef_sign", coef_sign)):
        if array.shape != free.shape:
            raise DataError(f"{name}: got shape {array.shape}, expected {free.shape}: covariates by transitions")
    return Model(
        transitions,
        tuple(opts.covariates),
        rate_group.astype(np.int64),
        coef_group.astype(np.int64),
        coef_sign.astype(np.float64),
        opts.start_kind,
    )


def make_params(
    model: Model,
    rates: ArrayLike,
    *,
    coefs: ArrayLike | None = None,
    emissions: tuple[Emission, ...] = (),
    start: ArrayLike | None = None,
) -> Params:
    """
    Checked numbers for a model.

    Args:
        model: the model that they fill.
        rates: (R,) rates per unit of time at covariates zero, > 0.
        coefs: (C, R) effects; zero by default.
        emissions: one per class of looks.
        start: (K,) probabilities before the first look; the first state by default.

    Returns:
        Params.

    Raises:
        DataError: a shape is wrong, a rate is not positive, or the start does not sum to 1.

    Reference: docs/method/dynamics-overview.md.
    """
    graph = model.transitions
    values = np.asarray(rates, dtype=np.float64)
    if values.shape != (len(graph),) or not np.isfinite(values).all() or (values <= 0).any():
        raise DataError(f"rates: expected {len(graph)} positive numbers, one per allowed transition, got {values}")
    effects = np.zeros(model.coef_group.shape) if coefs is None else np.asarray(coefs, dtype=np.float64)
    if effects.shape != model.coef_group.shape or not np.isfinite(effects).all():
        raise DataError(f"coefs: got shape {effects.shape}, expected {model.coef_group.shape} finite numbers")
    first = np.eye(graph.n_states)[0] if start is None else np.asarray(start, dtype=np.float64)
    if first.shape != (graph.n_states,) or (first < 0).any() or abs(float(first.sum()) - 1) > 1e-8:
        raise DataError(f"start: expected {graph.n_states} probabilities that sum to 1, got {first}")
    for number, emission in enumerate(emissions):
        if emission.n_states != graph.n_states:
            raise DataError(f"emission {number}: has {emission.n_states} states, expected K = {graph.n_states}")
    return Params(np.log(values), effects * (model.coef_group >= 0), tuple(emissions), first)


def generators(model: Model, params: Params, covariates: ArrayLike) -> Floats:
    """
    Generators at rows of covariates.

    Args:
        model: the model.
        params: its numbers.
        covariates: (..., C) values.

    Returns:
        (..., K, K) generators, per unit of time.

    Raises:
        DataError: the number of columns is not C, or a rate overflows.

    Reference: docs/method/dynamics-generator.md.
    """
    rows = np.asarray(covariates, dtype=np.float64)
    if rows.shape[-1:] != (len(model.covariates),):
        raise DataError(f"covariates: got shape {rows.shape}, expected (..., {len(model.covariates)})")
    with np.errstate(over="ignore", invalid="ignore"):
        if rows.ndim == 1:  # one row is done before it is known which moves share their effects
            return generator(model.transitions, np.exp(params.log_rates + rows @ params.coefs))
        distinct, column = _distinct_columns(params.coefs)
        if 2 * distinct.shape[1] <= len(column):  # many moves share their effects: one exponential for all of them
            rates = np.exp(params.log_rates) * np.exp(rows @ distinct)[..., column]
        else:
            rates = np.exp(params.log_rates + rows @ params.coefs)
    return generator(model.transitions, rates)


def _distinct_columns(coefs: Floats) -> tuple[Floats, Ints]:
    """(C, D) columns that differ, and (R,) which of them each move has."""
    found: dict[bytes, int] = {}
    column = np.array([found.setdefault(one.tobytes(), len(found)) for one in coefs.T], dtype=np.int64)
    first = np.unique(column, return_index=True)[1]
    return coefs[:, first], column


def with_log_rates(params: Params, log_rates: Floats) -> Params:
    """The same numbers with other baselines."""
    return replace(params, log_rates=log_rates)
