"""Filtered, smoothed and predicted states, passages, stays, influence, simulation and comparison."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.linalg import expm
from tests.dynamics.builders import random_case

from amity.dynamics import (
    FitOptions,
    Looks,
    Priors,
    allowed_transitions,
    expected_passage,
    filter_states,
    fit_model,
    generator,
    laplace_draws,
    length_of_stay,
    make_model,
    make_panel,
    make_params,
    next_state_probs,
    passage_prob,
    predict_states,
    smooth_states,
    smoothed_at,
    sojourn,
)
from amity.dynamics.bootstrap import bootstrap_draws
from amity.dynamics.compare import aic, ratio_test
from amity.dynamics.influence import last_without, leave_one_out
from amity.dynamics.model import ModelOptions
from amity.dynamics.simulate import simulate_panel
from amity.errors import DataError


def test_the_last_row_is_filtered_and_smoothed_alike(rng):
    """At a subject's last row there is nothing to look ahead to."""
    case = random_case(rng, n_subjects=3)
    last = case.panel.first[1:] - 1
    smoothed = smooth_states(case.model, case.params, case.panel).probs
    filtered = filter_states(case.model, case.params, case.panel).probs
    assert smoothed[last] == pytest.approx(filtered[last], abs=1e-12)


def test_smoothing_inside_a_gap_agrees_with_a_silent_row(rng):
    """The state between two looks is what a row that reports nothing would have."""
    case = random_case(rng, n_subjects=1, n_looks=4)
    looks, when = case.looks, float(case.looks.time[1:3].mean())
    grown = replace(
        looks,
        subject=np.insert(looks.subject, 2, 0),
        time=np.insert(looks.time, 2, when),
        outcome=np.insert(looks.outcome, 2, -1),
        emission=np.insert(looks.emission, 2, 0),
        covariates=np.insert(looks.covariates, 2, looks.covariates[1], axis=0),
    )
    silent = smooth_states(case.model, case.params, make_panel(grown, n_states=3)).probs[2]
    between = smoothed_at(case.model, case.params, case.panel, subject=0, times=[when])[0]
    assert between == pytest.approx(silent, abs=1e-10)


def test_leaving_one_look_out_equals_computing_without_it(rng):
    """Message passing gives the same probabilities as a panel from which the look was removed."""
    case = random_case(rng, n_subjects=1, n_looks=6)
    ahead = last_without(case.model, case.params, case.panel, subject=0)
    own = leave_one_out(case.model, case.params, case.panel)
    for row in range(6):
        outcome = case.looks.outcome.copy()
        outcome[row] = -1
        panel = make_panel(replace(case.looks, outcome=outcome), n_states=3)
        smoothed = smooth_states(case.model, case.params, panel).probs
        assert ahead[row] == pytest.approx(smoothed[-1], abs=1e-10)
        assert own[row] == pytest.approx(smoothed[row], abs=1e-10)


def test_first_passage_agrees_with_its_integral_equation():
    """The chance to have entered the set by T, and the mean time to it, follow from the stopped chain."""
    q = generator(allowed_transitions(np.ones((3, 3))), [0.5, 0.2, 0.3, 0.4, 0.6, 0.1])
    stopped = q.copy()
    stopped[2] = 0
    start = np.array([0.7, 0.3, 0.0])
    expected = [(start @ expm(stopped * t))[2] for t in (0.5, 2.0)]
    assert passage_prob(q, start, into=[2], horizons=[0.5, 2.0]) == pytest.approx(expected, abs=1e-12)
    grid = np.linspace(0, 400, 200_001)
    survival = 1 - passage_prob(q, [1, 0, 0], into=[2], horizons=grid[::50])
    mean = np.trapezoid(survival, grid[::50])
    assert expected_passage(q, into=[2])[0] == pytest.approx(mean, rel=1e-4)


def test_a_set_that_may_be_missed_has_an_infinite_mean_time():
    """Where another absorbing state can catch the chain, the mean time to the set is infinite."""
    q = generator(allowed_transitions([[0, 1, 1], [0, 0, 0], [0, 0, 0]]), [1.0, 2.0])
    assert expected_passage(q, into=[1]).tolist() == [np.inf, 0.0, np.inf]


def test_stays_and_next_states_have_their_closed_forms():
    """Mean stays, next states and total stays of a chain that ends in state 2."""
    q = generator(allowed_transitions([[0, 1, 1], [1, 0, 1], [0, 0, 0]]), [1.0, 3.0, 2.0, 2.0])
    assert sojourn(q).tolist() == [0.25, 0.25, np.inf]
    assert next_state_probs(q)[0].tolist() == [0.0, 0.25, 0.75]
    assert length_of_stay(q, [1, 0, 0]).tolist() == pytest.approx([0.25 / (1 - 0.125), 0.0625 / (1 - 0.125), np.inf])
    assert length_of_stay(q, [1, 0, 0], until=5.0).sum() == pytest.approx(5.0, abs=1e-9)


def test_prediction_is_the_filter_carried_on(rng):
    """Prediction from the last filtered row is that row times P(gap)."""
    case = random_case(rng)
    now = filter_states(case.model, case.params, case.panel).probs[-1]
    ahead = predict_states(case.model, case.params, now, gaps=[0.0, 2.0], covariates=[0.1])
    assert ahead[0] == pytest.approx(now, abs=1e-12)
    assert ahead.sum(axis=1) == pytest.approx([1, 1], abs=1e-12)


def _two_state_panel(rng, n=150):
    model = make_model(allowed_transitions([[0, 1], [1, 0]]))
    params = make_params(model, [0.6, 0.3])
    times = np.tile(np.arange(6.0), n)
    looks = Looks(np.repeat(np.arange(n), 6), times, np.tile([0, 0, 1, 1, 0, 0], n))
    panel = make_panel(looks, n_states=2)
    return model, params, simulate_panel(model, params, panel, rng=rng).panel


def test_simulated_panels_give_back_their_rates(rng):
    """A fit to a simulated panel lies within four standard errors of the truth, and converged."""
    model, params, panel = _two_state_panel(rng)
    fit = fit_model(model, make_params(model, [1.0, 1.0]), panel)
    errors = np.sqrt(np.diag(fit.covariance))
    assert fit.converged and fit.warnings == ()
    assert (np.abs(fit.vector - params.log_rates) < 4 * errors).all()


def test_bootstrap_and_laplace_spread_alike(rng):
    """Both measures of spread agree within a quarter where there are many looks."""
    model, _, panel = _two_state_panel(rng)
    fit = fit_model(model, make_params(model, [1.0, 1.0]), panel)
    spread = bootstrap_draws(fit, 60, seed=3).std(axis=0)
    assert spread == pytest.approx(laplace_draws(fit, 4000).std(axis=0), rel=0.3)


def test_a_prior_alone_is_given_back():
    """With looks that say nothing the estimate is the prior's centre and its spread the prior's."""
    model = make_model(allowed_transitions([[0, 1], [1, 0]]), ModelOptions(start_kind="fixed"))
    panel = make_panel(Looks([0, 0], [0.0, 1.0], [-1, -1]), n_states=2)
    priors = Priors(log_rate_mean=[-1.0, 0.5], log_rate_sd=[0.3, 0.7])
    fit = fit_model(model, make_params(model, [1.0, 1.0]), panel, FitOptions(priors=priors))
    assert fit.vector == pytest.approx([-1.0, 0.5], abs=1e-4)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx([0.3, 0.7], rel=1e-4)


def test_what_is_not_identified_is_said():
    """A state that is never left leaves its rate to the search, and the fit says so."""
    model = make_model(allowed_transitions([[0, 1], [1, 0]]))
    panel = make_panel(Looks([0, 0, 1, 1], [0.0, 1.0, 0.0, 2.0], [0, 0, 0, 0]), n_states=2)
    fit = fit_model(model, make_params(model, [0.5, 0.5]), panel)
    assert any("not identified" in warning for warning in fit.warnings)
    assert np.isfinite(fit.covariance).all()


def test_a_ratio_test_needs_a_larger_model(rng):
    """The test compares a tied with a free model, and refuses the other way round."""
    model, _, panel = _two_state_panel(rng)
    tied_model = make_model(model.transitions, ModelOptions(rate_group=[0, 0]))
    free = fit_model(model, make_params(model, [1.0, 1.0]), panel)
    tied = fit_model(tied_model, make_params(tied_model, [1.0, 1.0]), panel)
    answer = ratio_test(tied, free)
    assert answer.n_extra == 1 and answer.p_value < 0.01
    assert aic(free) < aic(tied)
    with pytest.raises(DataError, match="larger model"):
        ratio_test(free, tied)
