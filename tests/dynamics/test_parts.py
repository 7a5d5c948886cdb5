"""A panel in parts: the same likelihood, and nothing lost or worked out twice."""

from typing import Any

import numpy as np
import pytest

from amity.dynamics import (
    FitOptions,
    Looks,
    ModelOptions,
    Panel,
    allowed_transitions,
    fit_model,
    make_model,
    make_panel,
    make_params,
)
from amity.dynamics.fit import Objective
from amity.dynamics.likelihood import Gradient, log_likelihood, log_likelihood_gradient
from amity.dynamics.parts import parts_of
from amity.dynamics.priors import Priors, lay_out_prior
from amity.dynamics.vector import idle_entries, pack, vector_names

RATES = np.array([[0.0, 0.5, 0.1], [0.3, 0.0, 0.4], [0.1, 0.6, 0.0]])
MODEL = make_model(allowed_transitions(RATES), ModelOptions(covariates=("x", "y")))
PARAMS = make_params(MODEL, RATES[RATES > 0], coefs=np.full((2, 6), 0.2))


def make_looks(rng: np.random.Generator, covariates: np.ndarray | None = None) -> Panel:
    """Forty subjects with one to twenty rows each; each row has covariates of its own unless some are given."""
    lengths = rng.integers(1, 20, size=40)
    n_rows = int(lengths.sum())
    own = rng.normal(size=(n_rows, 2)) if covariates is None else covariates[np.arange(n_rows) % len(covariates)]
    looks = Looks(
        subject=np.repeat(np.arange(40), lengths),
        time=np.concatenate([np.cumsum(rng.random(n)) for n in lengths]),
        outcome=np.full(n_rows, -1),
        covariates=own,
        log_lik=np.log(rng.random((n_rows, 3))),
    )
    return make_panel(looks, n_states=3)


def test_parts_hold_every_subject_once(rng: np.random.Generator) -> None:
    """Subjects, rows and times of the parts are those of the panel, and no part is much larger than asked."""
    panel = make_looks(rng)
    parts = parts_of(panel, most_variants=50)
    assert len(parts) > 4
    assert sorted(s for part in parts for s in part.subjects) == sorted(panel.subjects)
    assert sorted(np.concatenate([part.row for part in parts])) == list(range(panel.n_rows))
    assert sorted(np.concatenate([part.time for part in parts])) == sorted(panel.time)
    assert max(len(part.steps.variants) for part in parts) <= 50 + 20


def test_log_likelihoods_of_parts_add_up(rng: np.random.Generator) -> None:
    """Value and derivatives are those of the whole panel."""
    panel = make_looks(rng)
    objective = Objective(MODEL, PARAMS, panel, lay_out_prior(Priors(), MODEL, PARAMS))
    whole = objective(pack(MODEL, PARAMS))
    objective.__dict__["parts"] = parts_of(panel, most_variants=30)
    value, slope = objective(pack(MODEL, PARAMS))
    assert value == pytest.approx(whole[0], rel=1e-12)
    np.testing.assert_allclose(slope, whole[1], rtol=1e-10, atol=1e-10)
    assert objective.height(pack(MODEL, PARAMS)) == pytest.approx(log_likelihood(MODEL, PARAMS, panel), rel=1e-12)


def test_a_fit_in_parts_is_the_fit_of_the_whole(rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch) -> None:
    """The estimate does not depend on how the panel is cut."""
    panel = make_looks(rng)
    priors = Priors(log_rate_mean=np.log(RATES[RATES > 0]), log_rate_sd=np.full(6, 0.5), coef_sd=np.full((2, 6), 0.5))
    whole = fit_model(MODEL, PARAMS, panel, FitOptions(priors=priors))
    monkeypatch.setattr("amity.dynamics.fit.parts_of", lambda panel: parts_of(panel, most_variants=30))
    cut = fit_model(MODEL, PARAMS, panel, FitOptions(priors=priors))
    np.testing.assert_allclose(cut.vector, whole.vector, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(cut.covariance, whole.covariance, rtol=1e-6, atol=1e-9)


def test_a_panel_of_shared_covariates_stays_whole(rng: np.random.Generator) -> None:
    """Where subjects share their covariate rows, parts would work out the same matrices again."""
    panel = make_looks(rng, covariates=rng.normal(size=(80, 2)))
    assert parts_of(panel, most_variants=20) == (panel,)


def test_parts_are_larger_where_some_covariates_are_shared(rng: np.random.Generator) -> None:
    """Small parts would repeat too much; of four times as many rows they do not."""
    own = rng.normal(size=(900, 2))
    own[::3] = rng.normal(size=(20, 2))[np.arange(300) % 20]
    panel = make_looks(rng, covariates=own)
    parts = parts_of(panel, most_variants=25)
    sizes = [len(part.steps.variants) for part in parts]
    assert len(parts) > 1
    assert max(sizes) > 25 + 20
    assert sum(sizes) <= 1.25 * len(panel.steps.variants)
    whole = log_likelihood(MODEL, PARAMS, panel)
    assert sum(log_likelihood(MODEL, PARAMS, part) for part in parts) == pytest.approx(whole, rel=1e-12)


def test_an_effect_that_no_row_shows_costs_nothing(rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a covariate is 0 throughout, the likelihood is not worked out again for another value of its effect."""
    panel = make_looks(rng, covariates=rng.normal(size=(900, 2)) * [1.0, 0.0])
    objective = Objective(MODEL, PARAMS, panel, lay_out_prior(Priors(coef_sd=np.ones((2, 6))), MODEL, PARAMS))
    counted = []

    def count(*given: Any) -> Gradient:
        counted.append(given)
        return log_likelihood_gradient(*given)

    monkeypatch.setattr("amity.dynamics.fit.log_likelihood_gradient", count)
    here = pack(MODEL, PARAMS)
    idle = idle_entries(MODEL, PARAMS, panel)
    assert idle.tolist() == [name.startswith("y[") for name in vector_names(MODEL, PARAMS)]
    value, slope = objective(here)
    moved = here + 0.5 * idle
    there = objective(moved)
    assert len(counted) == 1
    assert there[0] != value
    fresh = Objective(MODEL, PARAMS, panel, objective.prior)(moved)
    assert there[0] == pytest.approx(fresh[0], rel=1e-12)
    np.testing.assert_allclose(there[1], fresh[1], atol=1e-10)
    assert (objective(here + 0.1)[1] != slope).any()
