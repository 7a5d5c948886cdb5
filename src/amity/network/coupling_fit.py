"""Coupling coefficients from histories in which every change was seen: exact maximum likelihood."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from amity.errors import DataError
from amity.network.felt import neighbour_covariates
from amity.network.process import AWAY, TOWARDS, CoupledProcess
from amity.network.simulate import EventLog
from amity.network.structure import COVARIATES, DyadNetwork

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_STEPS = 50
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class History:
    """What one network did: its states (D,) at the start, and every move until `horizon_years`."""

    network: DyadNetwork
    start: Ints
    log: EventLog
    horizon_years: float


@dataclass(frozen=True)
class CouplingFit:
    """
    Estimated coupling.

    `coefs` and `std_errors` are (2, C): towards and away by covariate; a covariate that never varies cannot be
    estimated: its coefficient is 0 and its error infinite. `rates` (K, K) are per year at covariates 0. `log_lik` is
    the profile log-likelihood, up to a constant.
    """

    coefs: Floats
    std_errors: Floats
    rates: Floats
    log_lik: float
    converged: bool


@dataclass(frozen=True)
class _Spells:
    """Time spent: `states` (M,), `years` (M,) and covariates (M, C), one row per dyad between two events anywhere."""

    states: Ints
    years: Floats
    covariates: Floats


@dataclass(frozen=True)
class _Moves:
    """Moves made: `origins`, `targets` (E,) and the covariates (E, C) at that moment."""

    origins: Ints
    targets: Ints
    covariates: Floats


def fit_coupling(process: CoupledProcess, histories: Sequence[History]) -> CouplingFit:
    """
    Effects of neighbours' states on a dyad's rates, and the rates, from complete histories.

    Covariates change only when some dyad moves, so the likelihood is exact, not a pseudo-likelihood. The rates are
    profiled out: what is left is concave in the coefficients, and moves towards and away from amity separate.

    Args:
        process: supplies states, ranks and valences; its rates, coefficients and offsets are not used.
        histories: one or more networks, which may differ in their dyads.

    Returns:
        CouplingFit: standard errors from the observed information.

    Raises:
        DataError: no history holds any move.

    Reference: Andersen & Gill (1982), Ann. Statist. 10(4); docs/method/network-coupling.md.
    """
    parts = [_replay(process, history) for history in histories]
    if not any(len(moves.origins) for _, moves in parts):
        raise DataError("no dyad moved in any history; give longer or more histories")
    spells = _Spells(*(np.concatenate(columns) for columns in zip(*(_columns(s) for s, _ in parts), strict=True)))
    moves = _Moves(*(np.concatenate(columns) for columns in zip(*(_columns(m) for _, m in parts), strict=True)))
    fits = [_fit_direction(process, spells, moves, way) for way in (TOWARDS, AWAY)]
    coefs = np.stack([fit[0] for fit in fits])
    return CouplingFit(
        coefs=coefs,
        std_errors=np.stack([fit[1] for fit in fits]),
        rates=_profile_rates(process, spells, moves, coefs),
        log_lik=sum(fit[2] for fit in fits),
        converged=all(fit[3] for fit in fits),
    )


def _columns(part: _Spells | _Moves) -> tuple[npt.NDArray[np.generic], ...]:
    return tuple(vars(part).values())


def _replay(process: CoupledProcess, history: History) -> tuple[_Spells, _Moves]:
    """A history as spells and moves, its covariates computed afresh from all states after each event."""
    log, n_dyads = history.log, history.network.n_dyads
    events = len(log.years)
    states = np.repeat(history.start[None], events + 1, axis=0)
    for at in range(events):
        states[at + 1 :, log.dyads[at]] = log.targets[at]
    valence = process.valence[states]
    felt = neighbour_covariates(history.network, (valence > 0).astype(np.float64), (valence < 0).astype(np.float64))
    years = np.diff(np.concatenate([[0.0], log.years, [history.horizon_years]]))
    spells = _Spells(states.ravel(), np.repeat(years, n_dyads), felt.reshape(-1, len(COVARIATES)))
    return spells, _Moves(log.origins, log.targets, felt[np.arange(events), log.dyads])


def _fit_direction(
    process: CoupledProcess, spells: _Spells, moves: _Moves, way: int
) -> tuple[Floats, Floats, float, bool]:
    """Newton's method with halved steps on the profile log-likelihood of one direction."""
    chosen = process.direction[moves.origins, moves.targets] == way
    counts = np.bincount(moves.origins[chosen], minlength=len(process.states)).astype(np.float64)
    total = moves.covariates[chosen].sum(axis=0)
    coefs = np.zeros(len(COVARIATES))
    value, slope, information = _profile(spells, counts, total, coefs)
    free = np.diag(information) > 1e-10
    for _ in range(_STEPS):
        step = np.zeros_like(coefs)
        step[free] = np.linalg.lstsq(information[np.ix_(free, free)], slope[free], rcond=None)[0]
        if slope @ step < _TOLERANCE:
            break
        scale, risen = 1.0, -np.inf
        while risen < value and scale > 1e-6:
            risen = _profile(spells, counts, total, coefs + scale * step)[0]
            scale /= 2
        coefs = coefs + 2 * scale * step
        value, slope, information = _profile(spells, counts, total, coefs)
    errors = np.full(len(coefs), np.inf)
    errors[free] = np.sqrt(np.diag(np.linalg.pinv(information[np.ix_(free, free)], hermitian=True)))
    return coefs, errors, value, bool(slope @ step < 1e-6)


def _profile(spells: _Spells, counts: Floats, total: Floats, coefs: Floats) -> tuple[float, Floats, Floats]:
    """Profile log-likelihood, its gradient and its information."""
    weight = spells.years * np.exp(spells.covariates @ coefs)
    value, slope = float(total @ coefs), total.copy()
    information = np.zeros((len(coefs), len(coefs)))
    for state in np.flatnonzero(counts):
        here = spells.states == state
        x, w = spells.covariates[here], weight[here]
        mean = w @ x / w.sum()
        value -= counts[state] * np.log(w.sum())
        slope -= counts[state] * mean
        information += counts[state] * ((x * w[:, None]).T @ x / w.sum() - np.outer(mean, mean))
    return value, slope, information


def _profile_rates(process: CoupledProcess, spells: _Spells, moves: _Moves, coefs: Floats) -> Floats:
    """Moves over weighted time, per kind of move."""
    n_states = len(process.states)
    made = np.zeros((n_states, n_states))
    np.add.at(made, (moves.origins, moves.targets), 1.0)
    exposure = np.zeros((n_states, 2))
    for way in (TOWARDS, AWAY):
        np.add.at(exposure[:, way], spells.states, spells.years * np.exp(spells.covariates @ coefs[way]))
    felt = np.take_along_axis(exposure, process.direction, axis=1)
    return np.divide(made, felt, out=np.zeros_like(made), where=felt > 0)
