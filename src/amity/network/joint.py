"""All dyads and their coupling estimated together, by a pseudo-likelihood on neighbours' smoothed states."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from amity.dynamics import (
    Fit,
    FitOptions,
    Fitter,
    Looks,
    Model,
    ModelOptions,
    Panel,
    Params,
    Priors,
    fit_model,
    make_model,
    make_panel,
    make_params,
    smooth_states,
)
from amity.dynamics.vector import vector_names
from amity.errors import DataError
from amity.network.felt import felt_in_turn
from amity.network.process import AWAY, TOWARDS, CoupledProcess, make_process
from amity.network.structure import COVARIATES, DyadNetwork

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class JointSpec:
    """
    What a joint estimate assumes.

    `amity` and `valence` (K,) are as in `CoupledProcess`; `mean` and `sd` (2, C) are normal priors of the coupling
    coefficients (an infinite `sd` is flat); `priors` are those of everything else; `rounds` is how often covariates
    are computed anew from the smoothed states of the last fit. With `hold_effects` the effects of the other
    covariates stay as in the fit without coupling; rates never do, as they are those at covariates of zero. Without
    `intervals` the curvature is not worked out: the estimate is where the search ended, and has no standard errors.
    `told_by` (M,) are the dyads whose own likelihoods count, given their neighbours; None: all. The others are
    neighbours all the same, and have states of their own; only rates and coupling rest on fewer.
    """

    network: DyadNetwork
    states: tuple[str, ...]
    amity: Ints
    valence: Ints
    mean: Floats
    sd: Floats
    priors: Priors
    rounds: int = 2
    hold_effects: bool = False
    intervals: bool = True
    told_by: Ints | None = None


@dataclass(frozen=True)
class JointFit:
    """
    A fit whose last C covariates are the coupling ones, and the spec it was made under.

    The panel of the fit is that of all dyads, its log-likelihood that of the dyads it was told by.
    """

    spec: JointSpec
    fit: Fit

    def joined(self, others: Params, coupling: Params) -> Params:
        """The rates and coupling of one parameter set with the other effects of another, which may lack coupling."""
        count = len(COVARIATES)
        n_other = len(self.fit.model.covariates) - count
        return replace(coupling, coefs=np.concatenate([others.coefs[:n_other], coupling.coefs[-count:]]))

    def coefs(self, params: Params) -> Floats:
        """(2, C) coupling coefficients of a parameter set, towards and away."""
        moves = _first_moves(self.spec, self.fit.model)
        return params.coefs[-len(COVARIATES) :, moves].T

    def std_errors(self) -> Floats:
        """(2, C) standard errors of the coupling coefficients, from the curvature of the posterior."""
        place = {name: at for at, name in enumerate(self.fit.names)}
        moves = _first_moves(self.spec, self.fit.model)
        graph = self.fit.model.transitions
        found = np.empty((2, len(COVARIATES)))
        for way, move in enumerate(moves):
            label = f"[{graph.sources[move] + 1}-{graph.targets[move] + 1}]"
            for at, covariate in enumerate(COVARIATES):
                entry = place[covariate + label]
                found[way, at] = np.sqrt(self.fit.covariance[entry, entry])
        return found

    def states_now(self, params: Params) -> Floats:
        """(D, K) smoothed state probabilities at each dyad's last row."""
        probs = smooth_states(self.fit.model, params, self.fit.panel).probs
        return np.asarray(probs[self.fit.panel.first[1:] - 1])

    def states_at(self, params: Params, times: Floats) -> Floats:
        """(N, D, K) smoothed state probabilities on N times, at each dyad's last row by then; NaN before its first."""
        probs = smooth_states(self.fit.model, params, self.fit.panel).probs
        return latest_rows(self.fit.panel, probs, times)

    def process(self, params: Params) -> CoupledProcess:
        """The coupled process at a parameter set; other covariates stay as they are at each dyad's last row."""
        model, panel, spec = self.fit.model, self.fit.panel, self.spec
        n_other = len(model.covariates) - len(COVARIATES)
        rates = np.zeros((len(spec.states), len(spec.states)))
        rates[model.transitions.sources, model.transitions.targets] = np.exp(params.log_rates)
        last = panel.steps.variants[panel.variant[panel.first[1:] - 1], :n_other]
        offsets = last @ params.coefs[:n_other, _first_moves(spec, model)]
        return make_process(
            CoupledProcess(
                spec.network, spec.states, rates, spec.amity, spec.valence, self.coefs(params), np.asarray(offsets)
            )
        )


def fit_jointly(base: Fit, looks: Looks, spec: JointSpec, *, fitter: Fitter = fit_model) -> JointFit:
    """
    Rates, effects of covariates and coupling of all dyads at once.

    From an estimate without coupling, every dyad's states are smoothed; the covariates that its neighbours' states
    give are added to each row, constant until the next; the model is fitted again, and once more from the states of
    that fit. This is a pseudo-likelihood: each dyad is conditioned on its neighbours' expected states, whose own
    uncertainty does not enter. Intervals are therefore somewhat narrow where looks are few.

    Args:
        base: fit of the same looks without coupling; the effects of its covariates are shared by all moves in one
            direction.
        looks: the columns that `base` was fitted to, one subject a dyad, in the order of the network's dyads.
        spec: network, priors and rounds.
        fitter: does the fits; another gives the same from another process.

    Returns:
        JointFit: `fit.converged` and `fit.warnings` say how far to trust it.

    Raises:
        DataError: subjects and dyads do not agree, no round is asked for, or there is no dyad to be told by.

    Reference: Besag (1975), The Statistician 24(3); Lindsay (1988), Contemp. Math. 80; docs/method/network-coupling.md.
    """
    if len(base.panel.subjects) != spec.network.n_dyads:
        raise DataError(f"got {len(base.panel.subjects)} subjects for {spec.network.n_dyads} dyads; give one a dyad")
    if spec.rounds < 1:
        raise DataError(f"a joint fit needs at least one round, got {spec.rounds}")
    if spec.told_by is not None and not len(spec.told_by):
        raise DataError("a joint fit needs at least one dyad whose likelihood counts, got none")
    model = _with_coupling(base.model, spec)
    n_other = len(base.model.covariates)
    coefs = np.concatenate([base.params.coefs, spec.mean[_ways(spec, model)].T])
    params = make_params(
        model, np.exp(base.params.log_rates), coefs=coefs, emissions=base.params.emissions, start=base.params.start
    )
    other = np.empty((base.panel.n_rows, 0)) if looks.covariates is None else np.asarray(looks.covariates)
    names = vector_names(model, params)
    effects = tuple(f"{covariate}[" for covariate in base.model.covariates)
    held = tuple(name for name in names if name.startswith(effects)) if spec.hold_effects else ()
    options = FitOptions(priors=_priors(spec, model, n_other), fixed=held, shape=spec.intervals)
    fit = base
    for _ in range(spec.rounds):
        probs = smooth_states(fit.model, fit.params, fit.panel).probs
        felt = covariates_over_time(fit.panel, probs, spec)
        felt_looks = replace(looks, covariates=np.hstack([other, felt]))
        panel = make_panel(felt_looks, n_states=len(spec.states))
        fit = fitter(model, params, _telling(felt_looks, panel, spec), options)
        fit, params = replace(fit, panel=panel), fit.params
    return JointFit(spec, fit)


def _telling(looks: Looks, panel: Panel, spec: JointSpec) -> Panel:
    """The panel of the dyads whose likelihoods count."""
    if spec.told_by is None:
        return panel
    owner = np.repeat(np.arange(spec.network.n_dyads), np.diff(panel.first))
    rows = np.isin(owner, spec.told_by)
    columns = {name: column for name, column in vars(looks).items() if name != "sets" and column is not None}
    some: dict[str, Any] = {name: np.asarray(column)[rows] for name, column in columns.items()}
    return make_panel(replace(looks, **some), n_states=len(spec.states))


def covariates_over_time(panel: Panel, probs: Floats, spec: JointSpec) -> Floats:
    """
    What each row's dyad feels from its neighbours at that row's time.

    A neighbour counts with its smoothed states at its own last row by then; before its first look it does not count.

    Args:
        panel: one subject a dyad.
        probs: (T, K) smoothed state probabilities at the panel's rows.
        spec: network and valences.

    Returns:
        (T, C) covariates in the order of `COVARIATES`.

    Raises:
        Nothing; shapes are the caller's.

    Reference: docs/method/network-coupling.md.
    """
    owner = np.repeat(np.arange(spec.network.n_dyads), np.diff(panel.first))
    friendly, hostile = (probs[:, chosen].sum(axis=1) for chosen in (spec.valence > 0, spec.valence < 0))
    return felt_in_turn(spec.network, (panel.time, owner), friendly, hostile)


def latest_rows(panel: Panel, values: Floats, times: Floats) -> Floats:
    """
    Values of each subject at its last row by each time.

    Args:
        panel: D subjects.
        values: (T, K) one row for each row of the panel.
        times: (N,) in the panel's unit.

    Returns:
        (N, D, K), NaN before a subject's first row.

    Raises:
        Nothing; shapes are the caller's.

    Reference: docs/method/network-coupling.md.
    """
    n_subjects = len(panel.subjects)
    found = np.full((len(times), n_subjects, values.shape[1]), np.nan)
    for subject in range(n_subjects):
        rows = slice(panel.first[subject], panel.first[subject + 1])
        latest = np.searchsorted(panel.time[rows], times, side="right") - 1
        found[latest >= 0, subject] = values[rows][latest[latest >= 0]]
    return found


def _ways(spec: JointSpec, model: Model) -> Ints:
    """(R,) direction of each move."""
    graph = model.transitions
    return np.where(spec.amity[graph.targets] > spec.amity[graph.sources], TOWARDS, AWAY)


def _first_moves(spec: JointSpec, model: Model) -> Ints:
    """One move towards and one away: coefficients are shared within a direction."""
    ways = _ways(spec, model)
    return np.array([int(np.argmax(ways == TOWARDS)), int(np.argmax(ways == AWAY))])


def _with_coupling(model: Model, spec: JointSpec) -> Model:
    ways = _ways(spec, model)
    new = int(model.coef_group.max(initial=-1)) + 1 + 2 * np.arange(len(COVARIATES))[:, None] + ways[None]
    return make_model(
        model.transitions,
        ModelOptions(
            covariates=(*model.covariates, *COVARIATES),
            rate_group=model.rate_group,
            coef_group=np.concatenate([model.coef_group, new]),
            coef_sign=np.concatenate([model.coef_sign, np.ones(new.shape)]),
            start_kind=model.start_kind,
        ),
    )


def _priors(spec: JointSpec, model: Model, n_other: int) -> Priors:
    ways, shape = _ways(spec, model), (n_other, len(model.transitions))
    return replace(
        spec.priors,
        coef_mean=np.concatenate([np.broadcast_to(spec.priors.coef_mean, shape), spec.mean[ways].T]),
        coef_sd=np.concatenate([np.broadcast_to(spec.priors.coef_sd, shape), spec.sd[ways].T]),
    )
