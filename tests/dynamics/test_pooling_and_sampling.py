"""Pooling finds the spread between subjects; the sampler finds known posteriors and knows when it has not."""

import re
from pathlib import Path

import numpy as np
import pytest

from amity.dynamics import (
    FitOptions,
    Looks,
    ModelOptions,
    Priors,
    allowed_transitions,
    fit_model,
    make_model,
    make_panel,
    make_params,
)
from amity.dynamics.pooling import PoolingOptions, fit_pooled
from amity.dynamics.sampler import SamplerOptions, r_hat_and_effective, sample_posterior
from amity.dynamics.simulate import simulate_panel
from amity.errors import DataError

GRAPH = allowed_transitions([[0, 1], [1, 0]])


def _lively_panel(rng, spread, n=120, n_looks=15):
    """Subjects whose rates differ by a factor drawn once for each."""
    activity = rng.normal(0, spread, n)
    model = make_model(GRAPH, ModelOptions(covariates=("activity",)))
    times = np.tile(np.arange(n_looks) * 0.7, n)
    subject = np.repeat(np.arange(n), n_looks)
    looks = Looks(subject, times, np.zeros(len(times)), covariates=np.repeat(activity, n_looks)[:, None])
    panel = make_panel(looks, n_states=2)
    states = simulate_panel(model, make_params(model, [0.5, 0.4], coefs=[[1, 1]]), panel, rng=rng).states
    return activity, make_panel(Looks(subject, times, states), n_states=2)


@pytest.mark.slow
def test_pooling_finds_the_spread_and_the_subjects(rng):
    """The spread is near the truth, effects follow the subjects' own, and shrink towards 0."""
    activity, panel = _lively_panel(rng, 0.8)
    model = make_model(GRAPH)
    pooled = fit_pooled(model, make_params(model, [1.0, 1.0]), panel)
    assert pooled.converged
    assert pooled.spread[0] == pytest.approx(activity.std(), rel=0.3)
    assert np.corrcoef(pooled.effects[:, 0], activity)[0, 1] > 0.55
    assert pooled.effects.std() < pooled.spread[0]


def test_groups_must_fit_the_moves(rng):
    """Groups of another number than the moves are refused."""
    _, panel = _lively_panel(rng, 0.1, n=3)
    model = make_model(GRAPH)
    with pytest.raises(DataError, match="expected 2 numbers"):
        fit_pooled(model, make_params(model, [1.0, 1.0]), panel, PoolingOptions(groups=[0]))


def test_the_sampler_gives_back_a_known_posterior():
    """With looks that say nothing the draws have the prior's centre and spread, and the chains agree."""
    model = make_model(GRAPH, ModelOptions(start_kind="fixed"))
    panel = make_panel(Looks([0, 0], [0.0, 1.0], [-1, -1]), n_states=2)
    priors = Priors(log_rate_mean=[-1.0, 0.5], log_rate_sd=[0.3, 0.7])
    fit = fit_model(model, make_params(model, [1.0, 1.0]), panel, FitOptions(priors=priors))
    posterior = sample_posterior(fit, SamplerOptions(n_draws=1000))
    assert posterior.converged
    assert posterior.draws.mean(axis=0) == pytest.approx([-1.0, 0.5], abs=0.05)
    assert posterior.draws.std(axis=0) == pytest.approx([0.3, 0.7], rel=0.08)


def test_r_hat_tells_chains_that_disagree(rng):
    """Independent draws have R-hat near 1 and count fully; shifted chains do not mix; a slow chain counts little."""
    fresh = rng.normal(size=(4, 500, 1))
    r_hat, effective = r_hat_and_effective(fresh)
    assert r_hat[0] < 1.01 and effective[0] > 1200
    assert r_hat_and_effective(fresh + np.arange(4)[:, None, None])[0][0] > 1.3
    slow = np.zeros((4, 2000, 1))
    for t in range(1, 2000):
        slow[:, t] = 0.95 * slow[:, t - 1] + rng.normal(size=(4, 1))
    assert r_hat_and_effective(slow)[1][0] == pytest.approx(8000 * 0.05 / 1.95, rel=0.5)


def test_the_example_of_the_overview_runs():
    """The code of the overview page runs as printed and ends in a fit that converged."""
    page = Path(__file__).resolve().parents[2] / "docs" / "method" / "dynamics-overview.md"
    code = re.search(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    exec(code.group(1), names)  # noqa: S102
    assert names["fit"].converged
