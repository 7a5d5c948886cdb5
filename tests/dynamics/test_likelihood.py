"""The likelihood against every path, its gradient against differences, and what must leave it unchanged."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dynamics.builders import random_case
from tests.oracles.all_paths import all_paths_likelihood

from amity.dynamics import (
    Looks,
    ModelOptions,
    Scheme,
    allowed_transitions,
    generators,
    log_likelihood,
    log_likelihood_gradient,
    make_model,
    make_panel,
    make_params,
    rates_of,
)
from amity.dynamics.likelihood import run_forward
from amity.dynamics.vector import pack, pull_back_vector, unpack, vector_names
from amity.errors import DataError


@pytest.mark.parametrize(("n_states", "n_looks"), [(2, 7), (3, 6), (4, 5)])
def test_likelihood_is_the_sum_over_all_paths(rng, n_states, n_looks):
    """The sweep agrees with adding up every path, for each number of states."""
    case = random_case(rng, n_states=n_states, n_subjects=1, n_looks=n_looks)
    params, looks = case.params, case.looks
    seen = np.array([params.emissions[m].probs[:, o] for m, o in zip(looks.emission, looks.outcome, strict=True)])
    q = generators(case.model, params, looks.covariates)
    steps_q = q[:-1]
    total = np.zeros(n_states)
    for first in range(n_states):
        weights = np.zeros(n_states)
        weights[first] = params.start[first] * seen[0, first]
        for t in range(1, n_looks):
            weights = np.array(
                [
                    all_paths_likelihood(
                        steps_q[t - 1],
                        np.vstack([weights, np.eye(n_states)[j] * seen[t, j]]),
                        gaps=np.diff(looks.time)[t - 1 : t],
                        start=np.ones(n_states),
                    )
                    for j in range(n_states)
                ]
            )
        total[first] = weights.sum()
    assert log_likelihood(case.model, params, case.panel) == pytest.approx(np.log(total.sum()), abs=1e-10)


def test_exact_entry_is_the_sum_over_all_paths(rng):
    """An exact entry multiplies by the intensity into the state from wherever the path was."""
    graph = allowed_transitions([[0, 1, 1], [1, 0, 1], [0, 0, 0]])
    model = make_model(graph, ModelOptions(start_kind="fixed"))
    params = make_params(model, rng.uniform(0.2, 1, len(graph)), start=[0.6, 0.4, 0.0])
    panel = make_panel(Looks([0, 0, 0], [0.0, 0.8, 2.0], [-1, 1, 2], scheme=[1, 1, Scheme.ENTRY]), n_states=3)
    q = generators(model, params, [])
    looks = np.array([[1, 1, 1], [0, 1, 0], [0, 0, 1]], dtype=float)
    expected = all_paths_likelihood(q, looks, gaps=np.array([0.8, 1.2]), start=params.start, entered={2: 2})
    assert log_likelihood(model, params, panel) == pytest.approx(np.log(expected), abs=1e-12)


def test_exact_times_have_the_closed_form():
    """With exact times the likelihood is the product of stays and jumps."""
    model = make_model(allowed_transitions([[0, 1, 1], [0, 0, 1], [0, 0, 0]]))
    params = make_params(model, [0.5, 0.2, 0.4])
    panel = make_panel(
        Looks([0, 0, 0, 0], [0.0, 1.0, 1.7, 3.0], [0, 1, -1, 2], scheme=[1, 2, Scheme.STAY, 2]), n_states=3
    )
    expected = -0.7 * 1.0 + np.log(0.5) - 0.4 * 2.0 + np.log(0.4)
    assert log_likelihood(model, params, panel) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("kind", ["estimated", "stationary", "conditional", "fixed"])
def test_gradient_agrees_with_differences(rng, kind):
    """Every entry of the analytic gradient equals a central difference, for each kind of start."""
    case = random_case(rng, n_states=3, n_subjects=3, n_looks=6)
    model = replace(case.model, start_kind=kind)
    vector = pack(model, case.params)
    gradient = log_likelihood_gradient(model, case.params, case.panel)
    analytic = pull_back_vector(model, case.params, case.panel, gradient)
    for entry, name in enumerate(vector_names(model, case.params)):
        shift = np.eye(len(vector))[entry] * 1e-5
        ahead, behind = (
            log_likelihood(model, unpack(model, case.params, vector + s), case.panel) for s in (shift, -shift)
        )
        assert analytic[entry] == pytest.approx((ahead - behind) / 2e-5, abs=2e-5), name


@pytest.mark.parametrize("rate", [1e-3, 1.0, 1e3])
def test_gradient_agrees_with_differences_for_tables_and_entries(rng, rate):
    """The table of a shared generator, exact entries and stiff rates have the right derivative too."""
    graph = allowed_transitions([[0, 1, 1], [1, 0, 1], [0, 0, 0]])
    model = make_model(graph, ModelOptions(start_kind="fixed"))
    params = make_params(model, rate * rng.uniform(0.5, 1.5, len(graph)), start=[0.5, 0.5, 0.0])
    n = 200
    looks = Looks(
        np.repeat(np.arange(n), 3),
        np.tile([0.0, 0.4, 1.1], n) / rate,
        np.column_stack([rng.integers(0, 2, (n, 2)), np.full(n, 2)]).ravel(),
        scheme=np.tile([1, 1, 3], n),
    )
    panel = make_panel(looks, n_states=3)
    gradient = log_likelihood_gradient(model, params, panel).log_rates.sum(axis=0)
    for r in range(len(graph)):
        shift = np.eye(len(graph))[r] * 1e-5
        ahead, behind = (
            log_likelihood(model, replace(params, log_rates=params.log_rates + s), panel) for s in (shift, -shift)
        )
        assert gradient[r] == pytest.approx((ahead - behind) / 2e-5, rel=1e-6, abs=1e-4)


def test_series_and_table_agree(rng):
    """A generator for each row gives the same value by the series on the weights as by step matrices."""
    case = random_case(rng, n_states=4, n_subjects=7, n_looks=9)
    assert case.panel.steps.rare.all()
    table = run_forward(case.model, case.params, case.panel).log_lik
    assert log_likelihood(case.model, case.params, case.panel) == pytest.approx(table, abs=1e-10)


def test_relabelling_states_changes_nothing(rng):
    """Renaming the states in the model and in the looks leaves the likelihood as it was."""
    case = random_case(rng, n_states=4)
    order = rng.permutation(4)
    back = np.argsort(order)
    graph = case.model.transitions
    moved = {(order[r], order[s]): i for i, (r, s) in enumerate(zip(graph.sources, graph.targets, strict=True))}
    take = [moved[(r, s)] for r, s in zip(graph.sources, graph.targets, strict=True)]
    emissions = tuple(
        replace(e, probs=e.probs[np.ix_(back, back)], base=order[e.base][back]) for e in case.params.emissions
    )
    params = replace(
        case.params,
        log_rates=case.params.log_rates[take],
        coefs=case.params.coefs[:, take],
        emissions=emissions,
        start=case.params.start[back],
    )
    panel = make_panel(replace(case.looks, outcome=order[case.looks.outcome]), n_states=4)
    original = log_likelihood(case.model, case.params, case.panel)
    assert log_likelihood(case.model, params, panel) == pytest.approx(original, abs=1e-10)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.01, 0.99), st.integers(0, 10_000))
def test_an_uninformative_look_changes_nothing(share, seed):
    """A row that reports nothing, anywhere inside a gap, leaves the likelihood as it was."""
    case = random_case(np.random.default_rng(seed), n_subjects=1, n_looks=4)
    looks = case.looks
    when = looks.time[1] + share * (looks.time[2] - looks.time[1])
    grown = replace(
        looks,
        subject=np.insert(looks.subject, 2, 0),
        time=np.insert(looks.time, 2, when),
        outcome=np.insert(looks.outcome, 2, -1),
        emission=np.insert(looks.emission, 2, 0),
        covariates=np.insert(looks.covariates, 2, looks.covariates[1], axis=0),
    )
    original = log_likelihood(case.model, case.params, case.panel)
    assert log_likelihood(case.model, case.params, make_panel(grown, n_states=3)) == pytest.approx(original, abs=1e-9)


def test_tiny_emissions_do_not_underflow(rng):
    """A thousand looks of likelihood 1e-200 each still give a finite value, the sum of their logarithms."""
    model = make_model(allowed_transitions([[0, 1], [1, 0]]), ModelOptions(start_kind="fixed"))
    params = make_params(model, [0.5, 0.5], start=[0.5, 0.5])
    looks = Looks(np.zeros(1000), np.arange(1000.0), np.full(1000, -1), log_lik=np.full((1000, 2), -460.0))
    assert log_likelihood(model, params, make_panel(looks, n_states=2)) == pytest.approx(-460_000.0, rel=1e-12)


def test_an_impossible_row_is_named():
    """A move that no path allows raises an error with its row, subject and time."""
    model = make_model(allowed_transitions([[0, 1], [0, 0]]))
    params = make_params(model, [0.5])
    panel = make_panel(Looks(["a", "a", "b", "b"], [0, 1, 0, 2], [0, 1, 1, 0]), n_states=2)
    with pytest.raises(DataError, match=r"row 3 \(subject b, time 2\)"):
        log_likelihood(model, params, panel)


def test_moves_that_share_their_effects_have_the_same_rates(rng):
    """Rates by one exponential for all that share it are those of one exponential each."""
    model = make_model(
        allowed_transitions(np.ones((4, 4)) - np.eye(4)),
        ModelOptions(covariates=("x", "y"), coef_group=[[0] * 6 + [1] * 6, [2] * 6 + [3] * 6]),
    )
    effects = np.array([[0.3] * 6 + [-0.2] * 6, [0.1] * 6 + [0.7] * 6])
    rates, rows = rng.uniform(0.1, 2.0, 12), rng.normal(size=(7, 2))
    q = generators(model, make_params(model, rates, coefs=effects), rows)
    expected = rates * np.exp(rows @ effects)
    np.testing.assert_allclose(rates_of(model.transitions, q), expected, rtol=1e-13)
    np.testing.assert_allclose(q.sum(axis=-1), 0.0, atol=1e-12)
