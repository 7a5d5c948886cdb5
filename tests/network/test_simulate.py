"""Simulation of the coupled process against the exact joint chain."""

import numpy as np
import pytest
from scipy.linalg import expm
from tests.network.coupled_samples import RATES, coupled_coefs, joint_generator, three_states, triangle

from amity.errors import DataError
from amity.network import make_network, neighbour_covariates, simulate_network

RUNS = 20_000


def test_coupled_runs_follow_the_joint_chain(rng: np.random.Generator) -> None:
    """Frequencies of all 27 joint states after two years agree with the matrix exponential of the joint generator."""
    process = three_states(triangle(), coupled_coefs())
    joint, q = joint_generator(process)
    start = (2, 2, 0)
    runs = simulate_network(process, np.tile(start, (RUNS, 1)), horizon_years=2.0, rng=rng)
    expected = expm(2.0 * q)[joint.index(start)]
    codes = runs.final @ np.array([9, 3, 1])
    seen = np.bincount(codes, minlength=27) / RUNS
    assert np.abs(seen - expected).max() < 4.5 * np.sqrt(expected.max() / RUNS)
    chi2 = RUNS * ((seen - expected) ** 2 / expected).sum()
    assert chi2 < 26 + 5 * np.sqrt(2 * 26)


def test_without_coupling_each_dyad_is_a_chain_of_its_own(rng: np.random.Generator) -> None:
    """Coefficients of zero give back the single chain."""
    process = three_states(triangle())
    q = RATES - np.diag(RATES.sum(axis=1))
    runs = simulate_network(process, np.zeros((RUNS, 3), dtype=int), horizon_years=1.5, rng=rng)
    expected = expm(1.5 * q)[0]
    for dyad in range(3):
        seen = np.bincount(runs.final[:, dyad], minlength=3) / RUNS
        assert np.abs(seen - expected).max() < 4.5 * np.sqrt(0.25 / RUNS)


def test_the_log_leads_from_start_to_end(rng: np.random.Generator) -> None:
    """Replaying the events of a run gives its final states, in order of time and within the horizon."""
    process = three_states(triangle(), coupled_coefs())
    runs = simulate_network(process, rng.integers(0, 3, size=(50, 3)), horizon_years=30.0, rng=rng)
    for start, final, log in zip(runs.start, runs.final, runs.logs, strict=True):
        states = start.copy()
        for dyad, origin, target in zip(log.dyads, log.origins, log.targets, strict=True):
            assert states[dyad] == origin != target
            states[dyad] = target
        assert (states == final).all()
        assert (np.diff(log.years) > 0).all()
        assert log.years.max(initial=0.0) < 30.0


def test_long_runs_outgrow_the_first_log(rng: np.random.Generator) -> None:
    """A run with more events than the log first holds is complete all the same."""
    process = three_states(triangle())
    runs = simulate_network(process, np.zeros((1, 3), dtype=int), horizon_years=600.0, rng=rng)
    assert 600 < len(runs.logs[0].years) < 1600


def test_held_dyads_stay(rng: np.random.Generator) -> None:
    """A held dyad never moves, and the others still do."""
    process = three_states(triangle()).held(np.array([1]))
    runs = simulate_network(process, np.zeros((200, 3), dtype=int), horizon_years=5.0, rng=rng)
    assert (runs.final[:, 1] == 0).all()
    assert (runs.final[:, 0] != 0).any()


def test_the_same_seed_gives_the_same_runs() -> None:
    """Randomness enters through the generator alone."""
    process = three_states(triangle(), coupled_coefs())
    start = np.zeros((20, 3), dtype=int)
    first, second = (
        simulate_network(process, start, horizon_years=5.0, rng=np.random.default_rng(3)) for _ in range(2)
    )
    assert (first.final == second.final).all()


def test_covariates_count_third_parties_and_mean_stances() -> None:
    """One shared friend, one shared enemy, one split loyalty; the faction's stance reaches the whole."""
    pairs = [("a", "b"), ("a", "c"), ("b", "c"), ("a", "d"), ("b", "d"), ("a", "e"), ("b", "e")]
    network = make_network(pairs, parts=[("c", "a")], sponsors=[("e", "a")])
    friendly = np.array([0, 1, 1, 0, 0, 1, 0], dtype=float)
    hostile = np.array([0, 0, 0, 1, 1, 0, 1], dtype=float)
    felt = neighbour_covariates(network, friendly, hostile)[0]
    assert felt == pytest.approx([np.log(2), np.log(2), np.log(2), 1.0, 0.0, -1.0])


@pytest.mark.parametrize(
    ("start", "horizon", "message"),
    [([[0, 0]], 1.0, r"expected \(S, 3\)"), ([[0, 0, 7]], 1.0, "lie in 0 to 2"), ([[0, 0, 0]], 0.0, "above 0 years")],
)
def test_bad_starts_and_horizons_are_refused(
    rng: np.random.Generator, start: list[list[int]], horizon: float, message: str
) -> None:
    """The message says what was got and what was expected."""
    with pytest.raises(DataError, match=message):
        simulate_network(three_states(triangle()), start, horizon_years=horizon, rng=rng)


@pytest.mark.parametrize(
    ("pairs", "parts", "message"),
    [
        ([("a", "a")], [], "with itself"),
        ([("a", "b"), ("b", "a")], [], "given twice"),
        ([("a", "b")], [("a", "a")], "a part of itself: a in a"),
        ([("a", "b")], [("a", "b"), ("b", "c"), ("c", "a")], "a part of itself"),
    ],
)
def test_impossible_networks_are_refused(
    pairs: list[tuple[str, str]], parts: list[tuple[str, str]], message: str
) -> None:
    """No relation of one, no pair twice, no part of itself, however long the circle."""
    with pytest.raises(DataError, match=message):
        make_network(pairs, parts=parts)


def test_an_unknown_dyad_names_those_that_there_are() -> None:
    """The message lists the partners of the first actor."""
    with pytest.raises(DataError, match="w has ties with f, p"):
        triangle().index_of("w", "x")
