"""The relations model fitted to all dyads of a project: the estimate that every answer is drawn from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

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
    allowed_transitions,
    draw_params,
    fit_model,
    generators,
    laplace_draws,
    make_model,
    make_panel,
    make_params,
    smooth_states,
)
from amity.errors import AnswerError
from amity.model import Dyad
from amity.panel import DyadHistory, Extra, RelationModel, Scoring, arrays_of, year_of
from amity.panel.relation_model import Floats

DRAWS = 200
SEED = 20100422
BLOCK = 2_048  # dyads whose arrays are held apart at once


@dataclass(frozen=True)
class Estimate:
    """
    A fit to all dyads with at least one look, and draws from its uncertainty.

    Attributes:
        relation: what was assumed.
        scoring: how drivers became covariates.
        fit: maximum a posteriori, with curvature.
        draws: S parameter sets from the Laplace approximation; the first is the maximum itself.
        histories: by dyad, all that the estimate knows.
        end: last day of the panel.
    """

    relation: RelationModel
    scoring: Scoring
    fit: Fit
    draws: tuple[Params, ...]
    histories: Mapping[Dyad, DyadHistory]
    end: dt.date

    @cached_property
    def prior_sd(self) -> Floats:
        """(R,) prior standard deviation of each log-rate."""
        return np.log([m.spread for m in self.relation.moves])

    def history(self, dyad: Dyad) -> DyadHistory:
        """
        What is said of a dyad.

        Raises:
            AnswerError: nothing that shows its state.
        """
        found = self.histories.get(dyad)
        if found is None or not found.looks:
            raise AnswerError(
                f"too little to say: no dated tie or event of {dyad.first} and {dyad.second} is known by {self.end}; "
                "read more documents, code them, or ask of a later date"
            )
        return found


def estimate_relations(
    histories: Mapping[Dyad, DyadHistory],
    *,
    relation: RelationModel,
    scoring: Scoring,
    end: dt.date,
    fitter: Fitter = fit_model,
) -> Estimate:
    """
    Fit the rates and the effects of drivers to all dyads together.

    Args:
        histories: by dyad; those without a look are passed over.
        relation: moves with what is expected of them.
        scoring: categories of drivers.
        end: last day; the panel of every dyad reaches to it.
        fitter: does the fit; another gives the same from another process.

    Returns:
        Estimate: maximum a posteriori with S = 200 Laplace draws; the same input gives the same draws.

    Raises:
        AnswerError: no dyad has a look.

    Reference: docs/method/relations-model.md.
    """
    known = {d: h for d, h in histories.items() if h.looks and h.looks[0].day <= end}
    if not known:
        raise AnswerError(
            f"too little to say: no dated tie or event is known by {end}; read documents and code them, "
            "or ask of a later date"
        )
    model = relations_chain(relation, scoring)
    start = make_params(
        model,
        [m.rate_per_year for m in relation.moves],
        coefs=_expected_effects(relation, scoring),
        start=relation.start,
    )
    panel = panel_of(tuple(known.values()), end, relation=relation, scoring=scoring)
    fit = fitter(model, start, panel, FitOptions(priors=_priors(relation, scoring)))
    draws = (fit.params, *draw_params(fit, laplace_draws(fit, DRAWS - 1, seed=SEED)))
    return Estimate(relation, scoring, fit, draws, histories, end)


def relations_chain(relation: RelationModel, scoring: Scoring) -> Model:
    """The multi-state model: a rate a move, and for each category an effect on moves towards and one on those away."""
    n_states, n_categories = len(relation.states), len(scoring.categories)
    allowed = np.zeros((n_states, n_states))
    for move in relation.moves:
        allowed[move.origin, move.target] = 1.0
    away = np.array([not m.towards for m in relation.moves], dtype=np.int64)
    options = ModelOptions(
        covariates=scoring.categories,
        coef_group=2 * np.arange(n_categories)[:, None] + away[None, :],
        start_kind="fixed",
    )
    return make_model(allowed_transitions(allowed), options)


def panel_of(
    histories: tuple[DyadHistory, ...],
    end: dt.date,
    *,
    relation: RelationModel,
    scoring: Scoring,
    extra: Extra | None = None,
) -> Panel:
    """The panel of looks of these dyads up to `end`."""
    looks = columns_of(histories, end, relation=relation, scoring=scoring, extra=extra)
    return make_panel(looks, n_states=len(relation.states))


def columns_of(
    histories: tuple[DyadHistory, ...],
    end: dt.date,
    *,
    relation: RelationModel,
    scoring: Scoring,
    extra: Extra | None = None,
) -> Looks:
    """The looks of these dyads up to `end` as columns, one subject a dyad."""
    lengths: list[int] = []
    blocks: list[tuple[Floats, Floats, Floats]] = []  # a hundred thousand small arrays take more than they hold
    for begin in range(0, len(histories), BLOCK):
        some = histories[begin : begin + BLOCK]
        arrays = [arrays_of(h, end, model=relation, scoring=scoring, extra=extra) for h in some]
        lengths += [len(a.years) for a in arrays]
        columns = zip(*((a.years, a.covariates, a.log_lik) for a in arrays), strict=True)
        years, covariates, log_lik = (np.concatenate(column) for column in columns)
        blocks.append((years, covariates, log_lik))
    years, covariates, log_lik = (np.concatenate(column) for column in zip(*blocks, strict=True))
    labels = np.array([str(h.dyad) for h in histories], dtype=object)  # as text, each row would hold its own copy
    return Looks(
        subject=np.repeat(labels, lengths),
        time=years,
        outcome=np.full(len(years), -1),
        covariates=covariates,
        log_lik=log_lik,
    )


def dyad_panel(estimate: Estimate, dyad: Dyad, *, end: dt.date, extra: Extra | None = None) -> Panel:
    """
    The panel of one dyad up to `end`.

    Raises:
        AnswerError: nothing shows its state by then.
    """
    history = estimate.history(dyad)
    if history.looks[0].day > end:
        raise AnswerError(
            f"too little to say: the first dated tie or event of {dyad.first} and {dyad.second} is of "
            f"{history.looks[0].day}; ask of that date or a later one"
        )
    return panel_of((history,), end, relation=estimate.relation, scoring=estimate.scoring, extra=extra)


def state_draws(
    estimate: Estimate, dyad: Dyad, days: list[dt.date], *, end: dt.date, without: frozenset[str] = frozenset()
) -> Floats:
    """
    (S, N, K) smoothed state probabilities on N days for each draw of the parameters.

    Args:
        estimate: of the project.
        dyad: the pair.
        days: N days up to `end`; those before the first look are answered for the first look.
        end: last day whose looks count.
        without: statements that are left out.
    """
    first = estimate.history(dyad).looks[0].day
    asked = [max(day, first) for day in days]
    panel = dyad_panel(estimate, dyad, end=end, extra=Extra(without, tuple(asked)))
    rows = [int(np.searchsorted(panel.time, year_of(day), side="right")) - 1 for day in asked]
    model = estimate.fit.model
    return np.array([smooth_states(model, params, panel).probs[rows] for params in estimate.draws])


def generator_on(estimate: Estimate, params: Params, covariates: Floats) -> Floats:
    """(K, K) rates per year under these scores of the drivers."""
    return np.asarray(generators(estimate.fit.model, params, covariates))


def _expected_effects(relation: RelationModel, scoring: Scoring) -> Floats:
    """(C, R) expected effect of each category on each move."""
    row = [relation.drivers.towards[0] if m.towards else relation.drivers.away[0] for m in relation.moves]
    return np.tile(row, (len(scoring.categories), 1))


def _priors(relation: RelationModel, scoring: Scoring) -> Priors:
    spread = [relation.drivers.towards[1] if m.towards else relation.drivers.away[1] for m in relation.moves]
    return Priors(
        log_rate_mean=np.log([m.rate_per_year for m in relation.moves]),
        log_rate_sd=np.log([m.spread for m in relation.moves]),
        coef_mean=_expected_effects(relation, scoring),
        coef_sd=np.tile(spread, (len(scoring.categories), 1)),
    )
