"""Coupling learnt from looks at many dyads, through the smoothed states of their neighbours."""

import numpy as np
import pytest
from tests.network.coupled_samples import RATES, STATES, coupled_coefs, three_states

from amity.dynamics import (
    Fit,
    Looks,
    ModelOptions,
    Priors,
    allowed_transitions,
    fit_model,
    make_model,
    make_panel,
    make_params,
)
from amity.errors import DataError
from amity.network import COVARIATES, DyadNetwork, make_network, simulate_network
from amity.network.joint import JointSpec, fit_jointly

YEARS, STEP = 30.0, 0.25


def dense_network(n_actors: int) -> DyadNetwork:
    """All pairs of some actors, half of them parts of others."""
    names = [f"a{at}" for at in range(n_actors)]
    pairs = [(one, other) for at, one in enumerate(names) for other in names[:at]]
    return make_network(pairs, parts=[(names[at], names[at + 1]) for at in range(0, n_actors - 1, 2)])


def yearly_looks(rng: np.random.Generator, network: DyadNetwork, coefs: np.ndarray) -> Looks:
    """States of all dyads four times a year, without error, from one simulated run."""
    process = three_states(network, coefs)
    run = simulate_network(process, rng.integers(0, 3, size=(1, network.n_dyads)), horizon_years=YEARS, rng=rng)
    times = np.arange(0.0, YEARS + STEP / 2, STEP)
    states = np.repeat(run.start, len(times), axis=0)
    for year, dyad, target in zip(run.logs[0].years, run.logs[0].dyads, run.logs[0].targets, strict=True):
        states[times >= year, dyad] = target
    return Looks(
        subject=np.repeat(np.arange(network.n_dyads), len(times)),
        time=np.tile(times, network.n_dyads),
        outcome=states.T.ravel(),
    )


def base_fit(looks: Looks) -> Fit:
    """The fit without coupling."""
    model = make_model(allowed_transitions(RATES), ModelOptions())
    return fit_model(model, make_params(model, RATES[RATES > 0]), make_panel(looks, n_states=3))


def spec_for(network: DyadNetwork, **changes: object) -> JointSpec:
    """Weak priors around zero, one round."""
    given = {
        "network": network,
        "states": STATES,
        "amity": np.array([0, 1, 2]),
        "valence": np.array([-1, 0, 1]),
        "mean": np.zeros((2, len(COVARIATES))),
        "sd": np.full((2, len(COVARIATES)), 1.0),
        "priors": Priors(),
        "rounds": 1,
        "hold_effects": True,
    }
    return JointSpec(**(given | changes))


@pytest.mark.slow
def test_intervals_of_the_pseudo_likelihood_cover(rng: np.random.Generator) -> None:
    """From frequent looks at six networks, 90 % intervals hold most of the true coefficients."""
    inside = []
    for _ in range(6):
        network = dense_network(11)
        looks = yearly_looks(rng, network, coupled_coefs())
        joint = fit_jointly(base_fit(looks), looks, spec_for(network))
        z = (joint.coefs(joint.fit.params) - coupled_coefs()) / joint.std_errors()
        inside.append(np.abs(z[:, :5]) < 1.645)
    assert 0.78 <= np.mean(inside) <= 1.0


def test_without_data_the_prior_speaks(rng: np.random.Generator) -> None:
    """A tight prior stays, and covariates that never vary keep theirs."""
    network = make_network([("a", "b"), ("b", "c"), ("a", "c")])
    looks = yearly_looks(rng, network, np.zeros((2, len(COVARIATES))))
    mean = np.tile([0.1, 0.2, -0.1, 0.3, 0.4, 0.2], (2, 1))
    joint = fit_jointly(base_fit(looks), looks, spec_for(network, mean=mean, sd=np.full(mean.shape, 1e-3)))
    assert joint.coefs(joint.fit.params) == pytest.approx(mean, abs=0.01)


def test_the_process_of_a_fit_carries_its_numbers(rng: np.random.Generator) -> None:
    """Rates, coefficients and states now are those of the fit."""
    network = make_network([("a", "b"), ("b", "c"), ("a", "c")])
    looks = yearly_looks(rng, network, np.zeros((2, len(COVARIATES))))
    base = base_fit(looks)
    joint = fit_jointly(base, looks, spec_for(network, sd=np.full((2, len(COVARIATES)), 1e-3)))
    process = joint.process(joint.fit.params)
    assert process.rates[0, 1] == pytest.approx(np.exp(base.params.log_rates[0]), rel=0.02)
    last = np.asarray(looks.outcome).reshape(3, -1)[:, -1]
    assert joint.states_now(joint.fit.params).argmax(axis=1).tolist() == last.tolist()
    assert np.isnan(joint.states_at(joint.fit.params, np.array([-1.0, 5.0]))[0]).all()


def test_told_by_all_is_told_by_everyone(rng: np.random.Generator) -> None:
    """Naming every dyad changes nothing."""
    network = dense_network(5)
    looks = yearly_looks(rng, network, coupled_coefs())
    base = base_fit(looks)
    whole = fit_jointly(base, looks, spec_for(network))
    named = fit_jointly(base, looks, spec_for(network, told_by=np.arange(network.n_dyads)))
    assert named.fit.vector == pytest.approx(whole.fit.vector, abs=1e-9)
    assert named.fit.log_lik == pytest.approx(whole.fit.log_lik)


def test_what_few_dyads_tell_holds_for_all(rng: np.random.Generator) -> None:
    """Half of the dyads, given all their neighbours: all states are there, the estimate is near and less certain."""
    network = dense_network(9)
    looks = yearly_looks(rng, network, coupled_coefs())
    base = base_fit(looks)
    whole = fit_jointly(base, looks, spec_for(network))
    half = fit_jointly(base, looks, spec_for(network, told_by=np.arange(0, network.n_dyads, 2)))
    assert half.fit.panel.subjects == whole.fit.panel.subjects
    assert half.states_now(half.fit.params).shape == whole.states_now(whole.fit.params).shape
    assert half.process(half.fit.params).network is network
    shift = (half.coefs(half.fit.params) - whole.coefs(whole.fit.params)) / half.std_errors()
    assert np.abs(shift[:, :5]).max() < 3
    assert (half.std_errors()[:, :5] > whole.std_errors()[:, :5]).all()
    np.testing.assert_array_equal(half.fit.panel.steps.variants, whole.fit.panel.steps.variants)


def test_a_joint_fit_needs_somebody_to_tell(rng: np.random.Generator) -> None:
    """No dyad at all is refused."""
    network = make_network([("a", "b"), ("b", "c"), ("a", "c")])
    looks = yearly_looks(rng, network, np.zeros((2, len(COVARIATES))))
    with pytest.raises(DataError, match="at least one dyad"):
        fit_jointly(base_fit(looks), looks, spec_for(network, told_by=np.array([], dtype=np.int64)))


def test_subjects_and_dyads_must_agree(rng: np.random.Generator) -> None:
    """The message counts both."""
    network = make_network([("a", "b"), ("b", "c"), ("a", "c")])
    looks = yearly_looks(rng, network, np.zeros((2, len(COVARIATES))))
    with pytest.raises(DataError, match="3 subjects for 1 dyads"):
        fit_jointly(base_fit(looks), looks, spec_for(make_network([("a", "b")])))
