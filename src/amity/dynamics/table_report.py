"""A fit of a table as plain numbers with standard errors and intervals, states counted from 1."""

from typing import Any

import numpy as np

from amity.dynamics.emission import Categorical
from amity.dynamics.emission_values import Normal, Poisson
from amity.dynamics.fit import Fit
from amity.dynamics.intervals import Interval, delta_interval, wald_bounds
from amity.dynamics.model import Params, generators
from amity.dynamics.table_fit import TableFit
from amity.dynamics.transitions import Floats
from amity.errors import DataError

Report = dict[str, Any]


def table_report(result: TableFit) -> Report:
    """
    Estimates, standard errors and intervals of a fit, ready for JSON.

    Args:
        result: from `fit_table`.

    Returns:
        Report: `minus2loglik`, `converged`, `n_parameters`, `qmatrix` (covariates at their means), `ematrix`,
        `hazard_ratios`, `standard_errors`, `sojourn`, `warnings` and more; no entry is ever NaN or infinite.

    Raises:
        DataError: never; the fit has been checked.

    Reference: Jackson (2011), J. Stat. Softw. 38(8), section 2.3; docs/tutorial/from-msm.md.
    """
    fit = result.fit
    q = _generator_interval(result)
    report: Report = {
        "minus2loglik": -2.0 * fit.log_lik,
        "aic": -2.0 * fit.log_lik + 2 * fit.n_free,
        "converged": fit.converged,
        "evaluated": result.evaluated,
        "n_parameters": fit.n_free,
        "n_subjects": len(fit.panel.subjects),
        "n_rows": fit.panel.n_rows,
        "qmatrix": q.estimate.tolist(),
        "ematrix": None,
        "hazard_ratios": _hazard_ratios(result),
        "standard_errors": {"qmatrix": q.se.tolist(), "parameters": _parameter_errors(result)},
        "lower": {"qmatrix": q.lower.tolist()},
        "upper": {"qmatrix": q.upper.tolist()},
        "sojourn": _sojourn(result),
        "covariate_means": dict(zip(result.covariates, result.means.tolist(), strict=True)),
        "parameters": dict(zip(fit.names, fit.vector.tolist(), strict=True)),
        "warnings": list(result.warnings),
    }
    if fit.params.emissions:
        _add_hidden(result, report)
    return report


def _generator_interval(result: TableFit) -> Interval:
    at_means = np.zeros(len(result.covariates))
    return delta_interval(result.fit, lambda params: generators(result.fit.model, params, at_means), scale="log")


def _parameter_errors(result: TableFit) -> dict[str, float]:
    errors = np.sqrt(np.maximum(np.diag(result.fit.covariance), 0.0))
    return dict(zip(result.fit.names, errors.tolist(), strict=True))


def _moves(result: TableFit) -> list[tuple[int, int]]:
    graph = result.fit.model.transitions
    return [(int(r) + 1, int(s) + 1) for r, s in zip(graph.sources, graph.targets, strict=True)]


def _hazard_ratios(result: TableFit) -> Report:
    """Per covariate, one entry per transition; bounds that overflow are cut at the largest number."""
    if not result.covariates:
        return {}
    coefs = delta_interval(result.fit, lambda params: params.coefs)
    ratios: Report = {}
    for row, name in enumerate(result.covariates):
        columns = (np.exp(np.clip(x[row], -700, 700)) for x in (coefs.estimate, coefs.lower, coefs.upper))
        errors = np.exp(np.clip(coefs.estimate[row], -700, 700)) * coefs.se[row]
        ratios[name] = [
            {"from": r, "to": s, "estimate": float(e), "lower": float(low), "upper": float(high), "se": float(se)}
            for (r, s), e, low, high, se in zip(_moves(result), *columns, errors, strict=True)
        ]
    return ratios


def _sojourn(result: TableFit) -> list[Report]:
    """Mean stay in every state that can be left."""
    transient = np.flatnonzero(~result.fit.model.transitions.absorbing)
    at_means = np.zeros(len(result.covariates))

    def stay(params: Params) -> Floats:
        return -1.0 / np.diag(generators(result.fit.model, params, at_means))[transient]

    answer = delta_interval(result.fit, stay, scale="log")
    return [
        {"state": int(state) + 1, "estimate": float(e), "se": float(se), "lower": float(low), "upper": float(high)}
        for state, e, se, low, high in zip(
            transient, answer.estimate, answer.se, answer.lower, answer.upper, strict=True
        )
    ]


def _add_hidden(result: TableFit, report: Report) -> None:
    """Emission and start, where states are hidden."""
    fit = result.fit
    if isinstance(fit.params.emissions[0], Categorical):
        _add_misclassification(result, report)
    else:
        report["scores"] = _scores(fit)
    start = delta_interval(fit, lambda params: params.start)
    report["initprobs"] = start.estimate.tolist()
    report["standard_errors"]["initprobs"] = start.se.tolist()


def _add_misclassification(result: TableFit, report: Report) -> None:
    emission = delta_interval(result.fit, lambda params: _categorical(params).probs)
    lower, upper = wald_bounds(emission.estimate, emission.se, scale="logit")
    report["ematrix"] = emission.estimate.tolist()
    report["standard_errors"]["ematrix"] = emission.se.tolist()
    report["lower"]["ematrix"], report["upper"]["ematrix"] = lower.tolist(), upper.tolist()
    if result.misccovariates:
        report["odds_ratios"] = _odds_ratios(result)


def _categorical(params: Params) -> Categorical:
    """The misclassification of a table's fit."""
    emission = params.emissions[0]
    if not isinstance(emission, Categorical):
        raise DataError("no misclassification: the looks report numbers")
    return emission


def _scores(fit: Fit) -> Report:
    """Mean of each state's score or count, and the standard deviation of scores, with intervals."""
    emission = fit.params.emissions[0]
    if isinstance(emission, Poisson):
        return {"family": "poisson", "mean": _rows(delta_interval(fit, _count_means, scale="log"))}
    means, sds = delta_interval(fit, _score_means), delta_interval(fit, _score_sds, scale="log")
    return {"family": "normal", "mean": _rows(means), "sd": _rows(sds)}


def _count_means(params: Params) -> Floats:
    emission = params.emissions[0]
    return np.exp(emission.log_mean) if isinstance(emission, Poisson) else np.empty(0)


def _score_means(params: Params) -> Floats:
    emission = params.emissions[0]
    return emission.mean if isinstance(emission, Normal) else np.empty(0)


def _score_sds(params: Params) -> Floats:
    emission = params.emissions[0]
    return np.exp(emission.log_sd) if isinstance(emission, Normal) else np.empty(0)


def _rows(answer: Interval) -> list[Report]:
    """One row a state."""
    columns = (answer.estimate, answer.se, answer.lower, answer.upper)
    return [
        {"state": k + 1, "estimate": float(e), "se": float(se), "lower": float(low), "upper": float(high)}
        for k, (e, se, low, high) in enumerate(zip(*columns, strict=True))
    ]


def _odds_ratios(result: TableFit) -> Report:
    coefs = delta_interval(result.fit, lambda params: _categorical(params).coefs)
    rows, columns = np.nonzero(_categorical(result.fit.params).free)
    ratios: Report = {}
    for z, name in enumerate(result.misccovariates):
        ratios[name] = [
            {
                "state": int(r) + 1,
                "observed": int(o) + 1,
                "estimate": float(np.exp(np.clip(coefs.estimate[z, r, o], -700, 700))),
                "lower": float(np.exp(np.clip(coefs.lower[z, r, o], -700, 700))),
                "upper": float(np.exp(np.clip(coefs.upper[z, r, o], -700, 700))),
            }
            for r, o in zip(rows, columns, strict=True)
        ]
    return ratios
