"""Hierarchical pooling: every subject has its own level of activity, drawn towards the others'."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from amity.dynamics.fit import Fit, FitOptions, fit_model
from amity.dynamics.likelihood import log_likelihood_gradient, run_forward
from amity.dynamics.model import Model, Params
from amity.dynamics.panel import Panel, StepPlan
from amity.dynamics.transitions import Floats, Ints
from amity.dynamics.vector import vector_names
from amity.errors import DataError

_STEP = 1e-3
_NEWTON_STEPS = 30
_WIDER = 1.2  # the points reach a little further than the normal approximation, so that no weight dominates


@dataclass(frozen=True)
class PooledFit:
    """
    Rates shared by all subjects, with an effect of each subject on each group of moves.

    Attributes:
        fit: the shared parameters, given the subjects' effects.
        effects: (D, G) log factor on each subject's rates by group of moves, shrunk towards 0.
        effect_se: (D, G) standard errors, given the shared parameters.
        spread: (G,) standard deviation of the effects between subjects.
        n_rounds: rounds until the spread settled.
        converged: whether it did.
    """

    fit: Fit
    effects: Floats
    effect_se: Floats
    spread: Floats
    n_rounds: int
    converged: bool


@dataclass(frozen=True)
class PoolingOptions:
    """
    How to pool.

    Attributes:
        groups: (R,) group of each move, from 0; by default one group. Moves of one group share each subject's effect.
        spread: where the search for the spread starts.
        max_rounds: limit on the rounds.
        tolerance: relative change of the spread that ends them.
        fit: options of the shared fit.
        n_points: points per subject at which its posterior is weighed against the normal approximation.
        seed: of those points.
    """

    groups: ArrayLike | None = None
    spread: float = 0.5
    max_rounds: int = 200
    tolerance: float = 1e-3
    fit: FitOptions | None = None
    n_points: int = 32
    seed: int = 1


def fit_pooled(model: Model, start: Params, panel: Panel, options: PoolingOptions | None = None) -> PooledFit:
    """
    Shared rates and subjects' own effects, q_rs = exp(a_rs + b · x + u[subject, group]), u normal around 0.

    Alternates three steps: the shared parameters given the effects; each subject's effects by importance sampling
    around their posterior mode, with the same points in every round; and the spread from their moments. The standard
    errors of the shared parameters do not include the uncertainty of the effects.

    Args:
        model: the model.
        start: where the search begins.
        panel: the looks.
        options: groups of moves and limits.

    Returns:
        PooledFit.

    Raises:
        DataError: the groups do not fit the moves.

    Reference: McCulloch (1997), JASA 92(437); docs/method/dynamics-estimation.md, "Pooling".
    """
    opts = options or PoolingOptions()
    groups = _checked_groups(model, opts.groups)
    n_groups = int(groups.max()) + 1
    extended, own = _with_effects(model, groups), _own_variants(panel, n_groups)
    params = replace(start, coefs=np.vstack([start.coefs, groups == np.arange(n_groups)[:, None]]).astype(np.float64))
    held = tuple(name for name in vector_names(extended, params) if name.startswith("pooled effect"))
    search = opts.fit or FitOptions(polish=False)
    search = replace(search, fixed=(*search.fixed, *held))
    effects = modes = np.zeros((len(panel.subjects), n_groups))
    spread = np.full(n_groups, opts.spread)
    half = np.random.default_rng(opts.seed).standard_normal((opts.n_points // 2, *modes.shape))
    noise = np.concatenate([half, -half])
    n_round, settled = 0, False
    while n_round < opts.max_rounds and not settled:
        n_round += 1
        fit = fit_model(extended, params, _placed(own, effects), search)
        params = fit.params
        modes, roots = _modes((extended, params, groups), own, modes, spread)
        effects, variance = _moments((extended, params), own, (modes, roots, spread), noise)
        before, spread = spread, np.sqrt((effects**2 + variance).mean(axis=0))
        settled = bool((np.abs(spread - before) <= opts.tolerance * before).all())
    return PooledFit(fit, effects, np.sqrt(variance), spread, n_round, settled)


def _checked_groups(model: Model, groups: ArrayLike | None) -> Ints:
    n_moves = len(model.transitions)
    given = np.zeros(n_moves, dtype=np.int64) if groups is None else np.asarray(groups, dtype=np.int64)
    if given.shape != (n_moves,) or set(given.tolist()) != set(range(int(given.max(initial=0)) + 1)):
        raise DataError(f"groups: expected {n_moves} numbers, one per transition, from 0 without gaps; got {given}")
    return given


def _with_effects(model: Model, groups: Ints) -> Model:
    """The model with one more covariate per group of moves, whose coefficient will be held at 1."""
    n_groups = int(groups.max()) + 1
    first = int(model.coef_group.max(initial=-1)) + 1
    own = np.where(groups == np.arange(n_groups)[:, None], first + np.arange(n_groups)[:, None], -1)
    return replace(
        model,
        covariates=(*model.covariates, *(f"pooled effect {g + 1}" for g in range(n_groups))),
        coef_group=np.vstack([model.coef_group, own]),
        coef_sign=np.vstack([model.coef_sign, np.ones(own.shape)]),
    )


def _own_variants(panel: Panel, n_groups: int) -> Panel:
    """The panel with covariate rows that no two subjects share, and a column for each group's effect."""
    subject = np.repeat(np.arange(len(panel.subjects)), np.diff(panel.first))
    key = subject * len(panel.steps.variants) + panel.variant
    _, where, variant = np.unique(key, return_index=True, return_inverse=True)
    variants = np.hstack([panel.steps.variants[panel.variant[where]], np.zeros((len(where), n_groups))])
    later = np.setdiff1d(np.arange(panel.n_rows), panel.first[:-1])
    pairs = variant[later - 1] * len(panel.steps.gap) + panel.step[later]
    _, kept, step = np.unique(pairs, return_index=True, return_inverse=True)
    old = panel.step[later[kept]]
    steps = StepPlan(
        variants,
        variant[later[kept] - 1].astype(np.int64),
        panel.steps.gap[old],
        panel.steps.scheme[old],
        panel.steps.entered[old],
        np.ones(len(variants), dtype=np.bool_),
    )
    row_step = np.zeros(panel.n_rows, dtype=np.int64)
    row_step[later] = step
    return replace(panel, variant=variant.astype(np.int64), step=row_step, steps=steps)


def _variant_subject(own: Panel) -> Ints:
    """(V,) subject that each covariate row belongs to."""
    subject = np.repeat(np.arange(len(own.subjects)), np.diff(own.first))
    owner = np.empty(len(own.steps.variants), dtype=np.int64)
    owner[own.variant] = subject
    return owner


def _placed(own: Panel, effects: Floats) -> Panel:
    """The panel with these effects in the last columns of its covariate rows."""
    variants = own.steps.variants.copy()
    variants[:, variants.shape[1] - effects.shape[1] :] = effects[_variant_subject(own)]
    return replace(own, steps=replace(own.steps, variants=variants))


def _modes(fitted: tuple[Model, Params, Ints], own: Panel, effects: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """(D, G) posterior modes of all subjects' effects by Newton steps side by side, and roots of their covariances."""
    for _ in range(_NEWTON_STEPS):
        slope, information = _slope_and_information(fitted, own, effects, spread)
        step = np.clip(np.linalg.solve(information, slope[..., None])[..., 0], -1.0, 1.0)
        effects = effects + step
        if float(np.abs(step).max()) < _STEP:
            break
    _, information = _slope_and_information(fitted, own, effects, spread)
    return effects, np.linalg.cholesky(np.linalg.inv(information))


def _moments(
    fitted: tuple[Model, Params], own: Panel, normal: tuple[Floats, Floats, Floats], noise: Floats
) -> tuple[Floats, Floats]:
    """(D, G) posterior means and variances of the effects, by weighing points of the normal approximation."""
    modes, roots, spread = normal
    points, log_weights = np.empty_like(noise), np.empty(noise.shape[:2])
    for i, draw in enumerate(noise):
        points[i] = modes + _WIDER * np.einsum("dgh,dh->dg", roots, draw)
        scales = run_forward(*fitted, _placed(own, points[i])).log_scale
        prior = -0.5 * ((points[i] / spread) ** 2).sum(axis=1)
        log_weights[i] = np.add.reduceat(scales, own.first[:-1]) + prior + 0.5 * (draw**2).sum(axis=1)
    weights = np.exp(log_weights - log_weights.max(axis=0))
    weights /= weights.sum(axis=0)
    means = np.einsum("sd,sdg->dg", weights, points)
    variances: Floats = np.einsum("sd,sdg->dg", weights, (points - means) ** 2)
    return means, variances


def _slope_and_information(
    fitted: tuple[Model, Params, Ints], own: Panel, effects: Floats, spread: Floats
) -> tuple[Floats, Floats]:
    """(D, G) slope of each subject's log-posterior and (D, G, G) information, made positive definite."""
    n_groups = effects.shape[1]
    here = _slope(fitted, own, effects) - effects / spread**2
    information = np.empty((len(effects), n_groups, n_groups))
    for g in range(n_groups):
        shift = np.eye(n_groups)[g] * _STEP
        rise = _slope(fitted, own, effects + shift) - _slope(fitted, own, effects - shift)
        information[:, g] = -rise / (2 * _STEP)
    information = 0.5 * (information + information.transpose(0, 2, 1))
    eigenvalues, axes = np.linalg.eigh(information)
    information = (axes * np.maximum(eigenvalues, 0.0)[:, None, :]) @ axes.transpose(0, 2, 1)
    return here, information + np.diag(1.0 / spread**2)


def _slope(fitted: tuple[Model, Params, Ints], own: Panel, effects: Floats) -> Floats:
    """(D, G) derivative of each subject's log-likelihood by its effects."""
    model, params, groups = fitted
    by_rate = log_likelihood_gradient(model, params, _placed(own, effects)).log_rates
    by_group = by_rate @ (groups[:, None] == np.arange(effects.shape[1])).astype(np.float64)
    slope = np.zeros_like(effects)
    np.add.at(slope, _variant_subject(own), by_group)
    return slope
