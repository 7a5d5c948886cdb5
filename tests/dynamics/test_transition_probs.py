"""P(t) against the general matrix exponential, and the laws that it obeys."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import expm

from amity.dynamics import allowed_transitions, generator, stationary, transition_probs
from amity.dynamics.exponentials import exponentials, pull_back_exponentials
from amity.errors import DataError


def _random_generator(seed: int, n_states: int, scale: float = 1.0) -> np.ndarray:
    rates = np.random.default_rng(seed).exponential(scale, (n_states, n_states))
    np.fill_diagonal(rates, 0)
    return rates - np.diag(rates.sum(axis=1))


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e2, 1e4])
def test_agrees_with_the_matrix_exponential(scale):
    """Short, ordinary and stiff gaps give the same matrix as Padé's scaling and squaring, within its own rounding."""
    q = _random_generator(3, 5, scale)
    for gap in (0.0, 0.1, 1.0, 7.3):
        rounding = np.finfo(float).eps * max(100.0, np.linalg.norm(q * gap, 1))
        assert transition_probs(q, gap) == pytest.approx(expm(q * gap), abs=rounding)


def test_a_stiff_gap_ends_in_the_stationary_distribution():
    """After 100,000s of moves every row is the stationary distribution, which a linear system gives."""
    q = _random_generator(3, 5, 1e4)
    assert transition_probs(q, 7.3) == pytest.approx(np.tile(stationary(q), (5, 1)), abs=1e-14)


def test_a_defective_generator_is_safe():
    """A chain with equal rates, whose generator has no basis of eigenvectors, has the Poisson probabilities."""
    q = generator(allowed_transitions([[0, 1, 0], [0, 0, 1], [0, 0, 0]]), [2.0, 2.0])
    expected = [np.exp(-3.0), 3 * np.exp(-3.0), 1 - 4 * np.exp(-3.0)]
    assert transition_probs(q, 1.5)[0] == pytest.approx(expected, abs=1e-14)


def test_rates_of_very_different_size_are_safe():
    """With rates from 1e-5 to 1e5 no entry is negative and rows sum to one."""
    q = generator(allowed_transitions(np.ones((3, 3))), [1e5, 1e-5, 1e5, 1e-5, 3.0, 1e-3])
    probs = transition_probs(q, [1e-3, 1.0, 1e4])
    assert (probs >= 0).all()
    assert probs.sum(axis=2) == pytest.approx(np.ones((3, 3)), abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 7), st.floats(0, 20), st.floats(0, 20))
def test_two_gaps_make_one(seed, n_states, s, t):
    """P(s + t) = P(s) P(t), and every row sums to one."""
    probs = transition_probs(_random_generator(seed, n_states), [s, t, s + t])
    assert probs[0] @ probs[1] == pytest.approx(probs[2], abs=1e-10)
    assert probs.sum(axis=2) == pytest.approx(np.ones((3, n_states)), abs=1e-12)


def test_the_stationary_distribution_stays():
    """The long-run probabilities are not changed by any gap."""
    q = _random_generator(5, 4)
    assert stationary(q) @ transition_probs(q, 3.7) == pytest.approx(stationary(q), abs=1e-12)


def test_two_closed_classes_have_no_stationary_distribution():
    """Two absorbing states leave the long run to the start, which is an error that says so."""
    q = generator(allowed_transitions([[0, 1, 1], [0, 0, 0], [0, 0, 0]]), [1.0, 1.0])
    with pytest.raises(DataError, match="several closed classes"):
        stationary(q)


@pytest.mark.parametrize(
    ("q", "words"),
    [([[0, 1]], "shape"), ([[-1, 2], [0, 0]], "row 1 sums"), ([[1, -1], [0, 0]], "off-diagonal")],
)
def test_what_is_no_generator_is_refused(q, words):
    """Wrong shapes, sums and signs are named."""
    with pytest.raises(DataError, match=words):
        transition_probs(q, 1.0)


@pytest.mark.parametrize("n_states", [2, 4, 7, 9])
def test_lone_and_shared_steps_agree_with_the_matrix_exponential(n_states):
    """Steps that share a generator with many, and steps that have one to themselves, in one call."""
    rng = np.random.default_rng(n_states)
    q = np.array([_random_generator(seed, n_states, 10.0 ** (seed - 1)) for seed in range(4)])
    variant = np.repeat(np.arange(4), [40, 1, 2, 30])
    gap = rng.exponential(2.0, len(variant))
    gap[[40, 41]] = 0.0, 1e-9
    probs = exponentials(q, variant, gap)
    for one, which, years in zip(probs, variant, gap, strict=True):
        rounding = np.finfo(float).eps * max(100.0, np.linalg.norm(q[which] * years, 1))
        assert one == pytest.approx(expm(q[which] * years), abs=rounding)


@pytest.mark.parametrize("n_states", [2, 4, 7, 9])
@pytest.mark.parametrize("scale", [0.1, 5.0, 300.0])
def test_the_derivative_of_lone_steps_is_that_of_shared_ones(n_states, scale):
    """Each step alone, and all of a generator together, pull a derivative back to the same generator."""
    rng = np.random.default_rng(n_states)
    q = _random_generator(1, n_states, scale)
    gap = rng.exponential(1.0, 20)
    by_probs = rng.normal(size=(20, n_states, n_states))
    together = pull_back_exponentials(q[None], np.zeros(20, dtype=np.int64), gap, by_probs)[0]
    alone = pull_back_exponentials(np.repeat(q[None], 20, axis=0), np.arange(20), gap, by_probs).sum(axis=0)
    assert alone == pytest.approx(together, rel=1e-9, abs=1e-11 * np.abs(together).max())


def test_the_derivative_of_a_lone_step_is_that_of_differences():
    """Against central differences of the matrix exponential itself."""
    rng, step = np.random.default_rng(3), 1e-6
    q, by_probs = _random_generator(2, 5, 3.0), rng.normal(size=(1, 5, 5))
    found = pull_back_exponentials(q[None], np.zeros(1, dtype=np.int64), np.array([2.0]), by_probs)[0]
    for i, j in [(0, 1), (2, 4), (4, 0)]:
        moved = np.zeros((5, 5))
        moved[i, j], moved[i, i] = step, -step
        rise = (expm((q + moved) * 2.0) - expm((q - moved) * 2.0)) / (2 * step)
        assert found[i, j] - found[i, i] == pytest.approx((rise * by_probs[0]).sum(), rel=1e-5, abs=1e-8)
