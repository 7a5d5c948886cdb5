"""State weights before the first look: conditional, fixed, estimated or stationary, and their derivatives."""

import numpy as np

from amity.dynamics.model import Model, Params
from amity.dynamics.panel import Panel
from amity.dynamics.transitions import Floats, Ints
from amity.errors import DataError


def start_weights(model: Model, params: Params, panel: Panel, q: Floats) -> tuple[Floats, Ints]:
    """
    Distinct weights of the states before the first look, and which subject has which.

    Args:
        model: says where the start comes from.
        params: holds the start where it is fixed or estimated.
        panel: the subjects.
        q: (V, K, K) generators of the panel's covariate rows.

    Returns:
        (B, K) weights and (D,) row of each subject.

    Raises:
        DataError: the chain has no single stationary distribution where one is asked for.

    Reference: docs/method/dynamics-likelihood.md, "Start".
    """
    if model.start_kind == "stationary":
        used, row = np.unique(panel.variant[panel.first[:-1]], return_inverse=True)
        return stationary(q[used]), row.astype(np.int64)
    weights = np.ones(q.shape[1]) if model.start_kind == "conditional" else params.start
    return weights[None, :], np.zeros(len(panel.subjects), dtype=np.int64)


def stationary(q: Floats) -> Floats:
    """
    Long-run probability of each state.

    Args:
        q: (..., K, K) generators.

    Returns:
        (..., K) probabilities p with p Q = 0.

    Raises:
        DataError: more than one closed class of states, so that the long run depends on the start.

    Reference: Norris (1997), Markov Chains, theorem 3.5.2.
    """
    target = np.zeros((*q.shape[:-2], q.shape[-1], 1))
    target[..., -1, 0] = 1.0
    try:
        probs = np.linalg.solve(np.swapaxes(_balance(q), -1, -2), target)[..., 0]
    except np.linalg.LinAlgError as error:
        raise DataError("stationary start: the chain has several closed classes; give a start instead") from error
    probs = np.clip(probs, 0.0, None)
    long_run: Floats = probs / probs.sum(axis=-1, keepdims=True)
    return long_run


def _balance(q: Floats) -> Floats:
    """Q with its last column replaced by ones, so that p times it is (0, ..., 0, 1)."""
    system = q.copy()
    system[..., -1] = 1.0
    return system


def pull_back_stationary(q: Floats, by_log_start: Floats) -> Floats:
    """
    Derivative by the generators' entries from the derivative by the logarithm of their stationary probabilities.

    Args:
        q: (B, K, K) generators.
        by_log_start: (B, K) derivative of a scalar by the logarithm of `stationary(q)`.

    Returns:
        (B, K, K) derivative by each entry of the generators, taken as free.

    Raises:
        DataError: as `stationary`.

    Reference: Golub & Meyer (1986), SIAM J. Alg. Disc. Meth. 7(2); docs/method/dynamics-likelihood.md, "Start".
    """
    probs = stationary(q)
    by_probs = np.divide(by_log_start, probs, out=np.zeros_like(probs), where=probs > 0)
    solved = np.linalg.solve(_balance(q), by_probs[..., None])[..., 0]
    by_q = -probs[:, :, None] * solved[:, None, :]
    by_q[..., -1] = 0.0
    return by_q
