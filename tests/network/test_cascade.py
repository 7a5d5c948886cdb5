"""Shocks and what follows from them."""

import numpy as np
import pytest
from scipy.linalg import expm
from tests.network.coupled_samples import (
    APART,
    PARTNERS,
    STATES,
    coupled_coefs,
    joint_generator,
    three_states,
    triangle,
)

from amity.errors import DataError
from amity.network import (
    CascadeOptions,
    Outcome,
    Shock,
    cascade,
    chain_in_words,
    direct_pushes,
    frequent_chains,
    make_network,
)

CERTAIN = np.array([[0.0, 0.0, 1.0]] * 3)
AT_END = Outcome("partners", PARTNERS)
BREAK = Outcome("break", APART, entered=True, given=PARTNERS)


def test_changes_agree_with_the_joint_chain(rng: np.random.Generator) -> None:
    """Probability of partnership at the horizon, with and without the shock, against the matrix exponential."""
    process = three_states(triangle(), coupled_coefs())
    result = cascade(
        [(process, CERTAIN)],
        Shock(dyad=0, state=0),
        outcomes=[AT_END],
        rng=rng,
        options=CascadeOptions(horizon_years=2.0, runs_per_draw=20_000),
    )
    for held, which in ((None, "before"), (np.array([0]), "after")):
        joint, q = joint_generator(process if held is None else process.held(held))
        start = (2, 2, 2) if held is None else (0, 2, 2)
        ends = expm(2.0 * q)[joint.index(start)]
        for change in result.changes:
            exact = sum(p for states, p in zip(joint, ends, strict=True) if states[change.dyad] == 2)
            assert getattr(change, which) == pytest.approx(exact, abs=0.015)


def test_a_break_of_the_whole_pulls_the_faction_along_and_apart(rng: np.random.Generator) -> None:
    """The faction's tie to the partner weakens, with an interval clear of zero; so does its tie to the whole."""
    process = three_states(triangle(), coupled_coefs())
    options = CascadeOptions(horizon_years=2.0, runs_per_draw=4000)
    result = cascade([(process, CERTAIN)] * 3, Shock(0, 0), outcomes=[AT_END, BREAK], rng=rng, options=options)
    found = {(change.dyad, change.outcome): change for change in result.changes}
    assert set(found) == {(1, "partners"), (1, "break"), (2, "partners"), (2, "break")}
    assert found[1, "partners"].upper < 0 < found[1, "break"].lower
    assert found[1, "partners"].change == pytest.approx(found[1, "partners"].after - found[1, "partners"].before)


def test_without_coupling_a_shock_changes_nothing(rng: np.random.Generator) -> None:
    """Every interval holds zero, and no chain stands out."""
    process = three_states(triangle())
    result = cascade([(process, CERTAIN)] * 4, Shock(0, 1), outcomes=[AT_END], rng=rng)
    assert all(change.lower < 0 < change.upper for change in result.changes)
    assert direct_pushes(process, CERTAIN, Shock(0, 1)) == ()


def test_a_shock_that_is_not_held_may_pass(rng: np.random.Generator) -> None:
    """The shocked dyad starts in its new state and moves on unless held."""
    process = three_states(triangle(), coupled_coefs())
    options = CascadeOptions(horizon_years=5.0, runs_per_draw=300)
    for held in (True, False):
        result = cascade([(process, CERTAIN)], Shock(0, 1, held=held), outcomes=[AT_END], rng=rng, options=options)
        assert bool((result.shocked[0].final[:, 0] == 1).all()) is held
        assert (result.shocked[0].start[:, 0] == 1).all()


def test_uncertain_parameters_widen_the_interval(rng: np.random.Generator) -> None:
    """Draws that disagree on the coupling say so in the width."""
    same = [(three_states(triangle(), coupled_coefs()), CERTAIN)] * 8
    scales = np.linspace(-1.0, 3.0, 8)
    apart = [(three_states(triangle(), scale * coupled_coefs()), CERTAIN) for scale in scales]
    widths = []
    for draws in (same, apart):
        result = cascade(draws, Shock(0, 0), outcomes=[AT_END], rng=rng)
        widths.append(result.changes[0].upper - result.changes[0].lower)
    assert widths[1] > 3 * widths[0]


def test_pushes_name_the_covariate_and_its_factors() -> None:
    """The faction feels its whole's new stance at once; the factors follow from the coefficients."""
    process = three_states(triangle(), coupled_coefs())
    pushes = direct_pushes(process, CERTAIN, Shock(0, 0))
    whole = next(push for push in pushes if push.dyad == 1 and push.covariate == "whole_stance")
    assert (whole.before, whole.after) == (1.0, -1.0)
    assert whole.factor_towards == pytest.approx(np.exp(0.3 * -2))
    assert whole.factor_away == pytest.approx(np.exp(-0.24 * -2))


def test_frequent_chains_start_at_the_shock_and_say_how_often(rng: np.random.Generator) -> None:
    """Each first step is on a dyad that feels the shocked one; the sentence names actors and states."""
    process = three_states(triangle(), 2 * coupled_coefs())
    options = CascadeOptions(horizon_years=1.0, runs_per_draw=3000)
    result = cascade([(process, CERTAIN)], Shock(0, 0), outcomes=[AT_END], rng=rng, options=options)
    chains = frequent_chains(result, process.network)
    assert chains
    assert all(chain.steps[0][0] in process.network.touching(0) and chain.excess > 0 for chain in chains)
    words = chain_in_words(chains[0], process, {"f": "the faction"})
    assert "the faction – " in words
    assert any(state in words for state in STATES)
    assert "without the shock" in words


def test_far_away_dyads_feel_nothing(rng: np.random.Generator) -> None:
    """A dyad of strangers has no pushes and no chain."""
    network = make_network([("w", "p"), ("f", "p"), ("f", "w"), ("x", "y")], parts=[("f", "w")])
    process = three_states(network, coupled_coefs())
    probs = np.array([[0.0, 0.0, 1.0]] * 4)
    assert all(push.dyad != 3 for push in direct_pushes(process, probs, Shock(0, 0)))
    result = cascade([(process, probs)], Shock(0, 0), outcomes=[AT_END], rng=rng)
    assert all(step[0] != 3 for chain in frequent_chains(result, network, limit=50) for step in chain.steps)


def test_unknown_shocks_and_bad_probabilities_are_refused(rng: np.random.Generator) -> None:
    """The message says what was got."""
    process = three_states(triangle())
    with pytest.raises(DataError, match="dyad 9"):
        cascade([(process, CERTAIN)], Shock(9, 0), outcomes=[AT_END], rng=rng)
    with pytest.raises(DataError, match=r"sum to 0\.5"):
        cascade([(process, CERTAIN / 2)], Shock(0, 0), outcomes=[AT_END], rng=rng)
    with pytest.raises(DataError, match="at least one draw"):
        cascade([], Shock(0, 0), outcomes=[AT_END], rng=rng)
