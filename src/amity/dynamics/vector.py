"""The vector that an optimiser or a sampler moves: one number per free parameter, unbounded."""

import numpy as np

from amity.dynamics.likelihood import Gradient
from amity.dynamics.model import Model, Params
from amity.dynamics.panel import Panel
from amity.dynamics.transitions import Bools, Floats, Ints


def pack(model: Model, params: Params) -> Floats:
    """
    Parameters as one vector: log-rates by group, coefficients by group, emission logits by class, start logits.

    Args:
        model: says what is tied.
        params: the numbers; of tied ones, the first counts.

    Returns:
        (P,) unbounded vector.

    Raises:
        DataError: never; `make_params` has checked.

    Reference: docs/method/dynamics-estimation.md, "Parameters".
    """
    rate_at = np.unique(model.rate_group, return_index=True)[1]
    _, coef_at = _coef_groups(model)
    sign = model.coef_sign.ravel()[coef_at]
    parts = [params.log_rates[rate_at], sign * params.coefs.ravel()[coef_at]]
    parts += [emission.pack() for emission in params.emissions]
    states = start_states(model, params)
    if len(states):
        parts.append(np.log(params.start[states[1:]] / params.start[states[0]]))
    return np.concatenate(parts)


def unpack(model: Model, template: Params, vector: Floats) -> Params:
    """
    The parameters that a vector stands for.

    Args:
        model: says what is tied.
        template: parameters with the same emissions; gives whatever is fixed.
        vector: (P,) as from `pack`.

    Returns:
        Params.

    Raises:
        DataError: never; the vector comes from `pack` or an optimiser.

    Reference: docs/method/dynamics-estimation.md, "Parameters".
    """
    rate_group = np.unique(model.rate_group, return_inverse=True)[1]
    group, _ = _coef_groups(model)
    at = int(rate_group.max()) + 1
    log_rates = vector[:at][rate_group]
    values = np.append(vector[at : at + int(group.max(initial=-1)) + 1], 0.0)
    coefs = model.coef_sign * values[group]
    at += len(values) - 1
    emissions = []
    for emission in template.emissions:
        emissions.append(emission.unpack(vector[at : at + emission.n_params]))
        at += emission.n_params
    return Params(log_rates, coefs, tuple(emissions), _unpack_start(model, template, vector[at:]))


def _unpack_start(model: Model, template: Params, logits: Floats) -> Floats:
    states = start_states(model, template)
    if len(states) == 0:
        return template.start
    odds = np.exp(np.append(0.0, logits) - max(0.0, float(logits.max(initial=0.0))))
    start = np.zeros_like(template.start)
    start[states] = odds / odds.sum()
    return start


def start_states(model: Model, params: Params) -> Ints:
    """(n,) states whose start probability is estimated, the reference first; empty where the start is not estimated."""
    if model.start_kind != "estimated":
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero(params.start > 0).astype(np.int64)


def _coef_groups(model: Model) -> tuple[Ints, Ints]:
    """(C, R) group from 0, -1 for none, and (n_groups,) where in the flat array each group is first used."""
    flat = model.coef_group.ravel()
    used = np.flatnonzero(flat >= 0)
    group = np.full(flat.shape, -1, dtype=np.int64)
    _, first, inverse = np.unique(flat[used], return_index=True, return_inverse=True)
    group[used] = inverse
    return group.reshape(model.coef_group.shape), used[first].astype(np.int64)


def idle_entries(model: Model, params: Params, panel: Panel) -> Bools:
    """
    Entries of the vector on which the likelihood does not depend: effects of covariates that are 0 in every row.

    Args:
        model: says what is tied.
        params: its numbers, for the length of the vector.
        panel: holds the covariate rows.

    Returns:
        (P,) True where an entry is idle.

    Raises:
        DataError: never; shapes are the caller's own.

    Reference: docs/method/dynamics-likelihood.md, "In parts".
    """
    group, first = _coef_groups(model)
    seen = group[(panel.steps.variants != 0).any(axis=0)]
    begin = len(np.unique(model.rate_group))
    idle = np.zeros(len(pack(model, params)), dtype=np.bool_)
    idle[begin : begin + len(first)] = ~np.isin(np.arange(len(first)), seen)
    return idle


def vector_names(model: Model, params: Params) -> tuple[str, ...]:
    """
    A name for each entry of the vector, states counted from 1.

    Args:
        model: the model.
        params: its numbers, for the emissions and the start.

    Returns:
        (P,) names such as `log_rate[1-2]`, `sex[1-2]`, `logit[0][1,2]`, `start[2]`.

    Raises:
        DataError: never.

    Reference: docs/method/dynamics-estimation.md, "Parameters".
    """
    moves = [f"{r + 1}-{s + 1}" for r, s in zip(model.transitions.sources, model.transitions.targets, strict=True)]
    names = [f"log_rate[{moves[at]}]" for at in np.unique(model.rate_group, return_index=True)[1]]
    names += [f"{model.covariates[at // len(moves)]}[{moves[at % len(moves)]}]" for at in _coef_groups(model)[1]]
    for number, emission in enumerate(params.emissions):
        names += [f"{name.replace('[', f'[{number}][', 1)}" for name in emission.names()]
    names += [f"start[{state + 1}]" for state in start_states(model, params)[1:]]
    return tuple(names)


def pull_back_vector(model: Model, params: Params, panel: Panel, gradient: Gradient) -> Floats:
    """
    Derivative of the log-likelihood by the vector.

    Args:
        model: says what is tied.
        params: where the derivative was taken.
        panel: holds the covariate rows.
        gradient: from `log_likelihood_gradient`.

    Returns:
        (P,) derivative.

    Raises:
        DataError: never; shapes are the caller's own.

    Reference: docs/method/dynamics-likelihood.md, "Gradient".
    """
    rate_group = np.unique(model.rate_group, return_inverse=True)[1]
    group, first = _coef_groups(model)
    kinds, kind = np.unique(np.vstack([group, model.coef_sign]), axis=1, return_inverse=True)
    merged = np.zeros((len(gradient.log_rates), kinds.shape[1]))  # moves that share all effects are one to them
    for move, at in enumerate(kind.ravel()):
        merged[:, at] += gradient.log_rates[:, move]
    group, sign = np.split(kinds, 2)
    group = group.astype(np.int64)
    by_coef = sign * (panel.steps.variants.T @ merged)
    used = group >= 0
    parts = [
        np.bincount(rate_group, weights=gradient.log_rates.sum(axis=0)),
        np.bincount(group[used], weights=by_coef[used], minlength=len(first)),
        *gradient.emissions,
    ]
    states = start_states(model, params)
    if len(states):
        by_log = gradient.log_start.sum(axis=0)
        parts.append((by_log - params.start * by_log.sum())[states[1:]])
    return np.concatenate(parts)
