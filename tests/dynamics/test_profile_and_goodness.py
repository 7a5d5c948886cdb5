"""Profile intervals and Pearson-type goodness of fit."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2

from amity.dynamics import (
    Fit,
    Looks,
    PearsonOptions,
    allowed_transitions,
    categorical,
    fit_model,
    log_likelihood,
    make_model,
    make_panel,
    make_params,
    pearson_test,
    profile_intervals,
    simulate_panel,
)
from amity.errors import DataError

PAIR = make_model(allowed_transitions([[0, 1], [1, 0]]))


def fitted(rng: np.random.Generator, *, n_subjects: int = 40) -> Fit:
    """A fit of the model that made the data."""
    subjects, times = np.repeat(np.arange(n_subjects), 12), np.tile(np.arange(12.0), n_subjects)
    blank = make_panel(Looks(subjects, times, np.zeros(len(times), dtype=np.int64)), n_states=2)
    params = make_params(PAIR, [0.3, 0.15])
    return fit_model(PAIR, params, simulate_panel(PAIR, params, blank, rng=rng).panel)


def test_profile_ends_where_the_likelihood_has_fallen(rng: np.random.Generator) -> None:
    """At each end, the best fit of the other rate is worse by half the quantile of chi-squared."""
    fit = fitted(rng)
    (found,) = profile_intervals(fit, ["log_rate[1-2]"], level=0.9)
    drop = chi2.ppf(0.9, 1) / 2
    for end in (found.lower, found.upper):
        best = max(
            log_likelihood(PAIR, make_params(PAIR, np.exp([end, other])), fit.panel)
            for other in np.linspace(fit.vector[1] - 1, fit.vector[1] + 1, 2001)
        )
        assert fit.log_lik - best == pytest.approx(drop, abs=1e-3)
    assert found.lower < found.estimate < found.upper


def test_profile_is_near_wald_where_data_are_many(rng: np.random.Generator) -> None:
    """With many looks the likelihood is nearly a parabola, and the two intervals meet."""
    fit = fitted(rng, n_subjects=400)
    (found,) = profile_intervals(fit, ["log_rate[2-1]"])
    se = np.sqrt(fit.covariance[1, 1])
    assert (found.lower, found.upper) == pytest.approx((fit.vector[1] - 1.96 * se, fit.vector[1] + 1.96 * se), abs=0.01)


def test_profile_has_no_end_where_the_data_set_none() -> None:
    """A move that never comes has a rate that may be as small as one likes, but not as large."""
    looks = Looks([0, 0, 0, 1, 1, 1], [0.0, 1, 2, 0, 1, 2], [0, 1, 1, 0, 1, 1])
    fit = fit_model(PAIR, make_params(PAIR, [0.5, 0.01]), make_panel(looks, n_states=2))
    (found,) = profile_intervals(fit, ["log_rate[2-1]"])
    assert found.lower == -np.inf
    assert np.isfinite(found.upper)


def test_profile_of_an_unknown_name_is_refused(rng: np.random.Generator) -> None:
    """The message lists what was estimated."""
    with pytest.raises(DataError, match=r"available: log_rate\[1-2\]"):
        profile_intervals(fitted(rng), ["age"])


def test_moves_add_up(rng: np.random.Generator) -> None:
    """In every group, as many moves are expected as were seen from a state, and all looks are counted."""
    fit = fitted(rng)
    found = pearson_test(fit)
    assert found.observed.sum() == 40 * 11
    assert np.allclose(found.observed.sum(axis=3), found.expected.sum(axis=3))


def test_right_model_fits_and_wrong_one_does_not(rng: np.random.Generator) -> None:
    """Data of the model pass; rates that change half-way do not."""
    assert pearson_test(fitted(rng, n_subjects=300)).p[0] > 0.01
    subjects, times = np.repeat(np.arange(300), 12), np.tile(np.arange(12.0), 300)
    blank = make_panel(Looks(subjects, times, np.zeros(3600, dtype=np.int64)), n_states=2)
    states = simulate_panel(PAIR, make_params(PAIR, [0.9, 0.6]), blank, rng=rng).states
    slow = simulate_panel(PAIR, make_params(PAIR, [0.05, 0.03]), blank, rng=rng).states
    mixed = np.where(times < 6, states, slow)
    panel = make_panel(Looks(subjects, times, mixed), n_states=2)
    assert pearson_test(fit_model(PAIR, make_params(PAIR, [0.3, 0.3]), panel)).p[1] < 1e-6


def test_bootstrap_agrees_with_the_bounds(rng: np.random.Generator) -> None:
    """Its p-value is a share of simulated panels, never zero."""
    found = pearson_test(fitted(rng, n_subjects=15), PearsonOptions(time_groups=2, gap_groups=1, n_bootstrap=19))
    assert found.p_bootstrap is not None
    assert 0.05 <= found.p_bootstrap <= 1.0


def test_states_seen_with_error_are_refused(rng: np.random.Generator) -> None:
    """The test compares states, so that they have to be known."""
    looks = Looks([0, 0, 0], [0.0, 1, 2], [0, 1, 0], emission=[0, 0, 0])
    start = make_params(PAIR, [0.5, 0.5], emissions=(categorical([[0.9, 0.1], [0.1, 0.9]], fixed=True),))
    with pytest.raises(DataError, match="without error"):
        pearson_test(fit_model(PAIR, start, make_panel(looks, n_states=2)))
