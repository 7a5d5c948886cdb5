"""Recovery of known coupling from simulated networks."""

import numpy as np
import pytest
from tests.network.coupled_samples import coupled_coefs, three_states, triangle

from amity.errors import DataError
from amity.network import EventLog, History, fit_coupling, make_network, simulate_network

YEARS = 25.0


def simulated(rng: np.random.Generator, n_actors: int) -> tuple[object, History]:
    """A random network with parts and sponsors, and what it did in 25 years."""
    names = [f"a{at}" for at in range(n_actors)]
    every = [(one, other) for at, one in enumerate(names) for other in names[:at]]
    pairs = [every[at] for at in rng.choice(len(every), size=len(every) // 2, replace=False)]
    parts = [(names[at], names[at + 1]) for at in range(0, n_actors // 2, 2)]
    network = make_network(pairs, parts=parts, sponsors=[(names[-1], names[0]), (names[-2], names[2])])
    process = three_states(network, coupled_coefs())
    start = rng.integers(0, 3, size=(1, network.n_dyads))
    runs = simulate_network(process, start, horizon_years=YEARS, rng=rng)
    return process, History(network, runs.start[0], runs.logs[0], YEARS)


@pytest.mark.slow
def test_intervals_cover_the_true_coefficients(rng: np.random.Generator) -> None:
    """Over 40 networks, 90 % intervals hold the truth in 85 to 95 % of 480 cases."""
    inside, cases = 0, 0
    for _ in range(40):
        process, history = simulated(rng, 14)
        fit = fit_coupling(process, [history])
        assert fit.converged
        hit = np.abs(fit.coefs - coupled_coefs()) < 1.645 * fit.std_errors
        inside, cases = inside + int(hit.sum()), cases + hit.size
    assert 0.85 <= inside / cases <= 0.95


def test_several_networks_share_one_fit(rng: np.random.Generator) -> None:
    """Pooled histories narrow the errors and bring the estimate near the truth, rates included."""
    pairs = [simulated(rng, 12) for _ in range(8)]
    process = pairs[0][0]
    alone = fit_coupling(process, [pairs[0][1]])
    pooled = fit_coupling(process, [history for _, history in pairs])
    assert (pooled.std_errors < alone.std_errors).all()
    assert np.abs((pooled.coefs - coupled_coefs()) / pooled.std_errors).max() < 4
    assert np.abs(pooled.rates - process.rates).max() < 0.2


def test_a_covariate_that_never_varies_is_not_estimated(rng: np.random.Generator) -> None:
    """Without sponsors there is nothing to learn of their stance: zero, with an infinite error."""
    process = three_states(triangle(), coupled_coefs())
    runs = simulate_network(process, np.zeros((1, 3), dtype=int), horizon_years=200.0, rng=rng)
    fit = fit_coupling(process, [History(process.network, runs.start[0], runs.logs[0], 200.0)])
    assert (fit.coefs[:, -1] == 0).all()
    assert np.isinf(fit.std_errors[:, -1]).all()
    assert np.isfinite(fit.std_errors[:, 0]).all()


def test_histories_without_moves_are_refused() -> None:
    """Nothing moved, nothing can be learnt."""
    process = three_states(triangle())
    nothing = EventLog(np.empty(0), *(np.empty(0, dtype=np.int64) for _ in range(3)))
    with pytest.raises(DataError, match="no dyad moved"):
        fit_coupling(process, [History(process.network, np.zeros(3, dtype=np.int64), nothing, 5.0)])
