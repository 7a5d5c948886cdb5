"""What dyads feel from their neighbours: against sums over triangles, over time, and in bounded memory."""

import itertools
import tracemalloc

import numpy as np
from tests.network.test_joint import dense_network

from amity.network import COVARIATES, DyadNetwork, make_network, neighbour_covariates
from amity.network.felt import felt_in_turn

ACTORS = [f"a{at}" for at in range(9)]


def linked_network(rng: np.random.Generator) -> DyadNetwork:
    """Most pairs of nine actors, with parts of two wholes and a sponsor of three."""
    pairs = [pair for pair in itertools.combinations(ACTORS, 2) if rng.random() < 0.7]
    parts = [("a0", "a1"), ("a0", "a2"), ("a3", "a4")]
    return make_network(pairs, parts=parts, sponsors=[("a8", "a5"), ("a8", "a6"), ("a7", "a6")])


def test_covariates_are_sums_over_triangles_and_links(rng: np.random.Generator) -> None:
    """Counts of third parties on a log scale, and mean stances of linked dyads."""
    network = linked_network(rng)
    friendly, hostile = rng.random((2, 4, network.n_dyads)) / 2
    felt = neighbour_covariates(network, friendly, hostile)
    place = {frozenset(network.names_of(dyad)): dyad for dyad in range(network.n_dyads)}
    for dyad in range(network.n_dyads):
        a, b = network.names_of(dyad)
        sides = [(place.get(frozenset((a, c))), place.get(frozenset((b, c)))) for c in ACTORS if c not in (a, b)]
        both = [(one, other) for one, other in sides if one is not None and other is not None]
        friends = sum(friendly[:, one] * friendly[:, other] for one, other in both)
        split = sum(friendly[:, m] * hostile[:, n] + hostile[:, m] * friendly[:, n] for m, n in both)
        np.testing.assert_allclose(felt[:, dyad, 0], np.log1p(friends), atol=1e-12)
        np.testing.assert_allclose(felt[:, dyad, 2], np.log1p(split), atol=1e-12)
        into = np.flatnonzero(network.link_to == dyad)
        sources = np.searchsorted(network.link_first, into, side="right") - 1
        stances = friendly[:, sources] - hostile[:, sources]
        for kind in range(3, len(COVARIATES)):
            chosen = network.link_kind[into] == kind
            expected = (stances * network.link_weight[into])[:, chosen].sum(axis=1)
            np.testing.assert_allclose(felt[:, dyad, kind], expected, atol=1e-12)


def test_each_row_feels_the_neighbours_as_they_were_last_seen(rng: np.random.Generator) -> None:
    """The sweep over time gives what the states of all dyads at each row's time give, ties in time included."""
    network = linked_network(rng)
    dyad = np.repeat(np.arange(network.n_dyads), 6)
    time = np.sort(rng.integers(0, 8, size=(network.n_dyads, 6)), axis=1).ravel() / 4
    friendly, hostile = rng.random((2, len(time))) / 2
    felt = felt_in_turn(network, (time, dyad), friendly, hostile)
    for row in range(len(time)):
        seen = np.zeros((2, network.n_dyads))
        for other in np.flatnonzero(time <= time[row]):
            seen[:, dyad[other]] = friendly[other], hostile[other]
        np.testing.assert_allclose(felt[row], neighbour_covariates(network, *seen)[dyad[row]], atol=1e-12)


def test_nothing_is_held_for_a_triangle_or_for_a_time(rng: np.random.Generator) -> None:
    """What the sweep needs at its peak is a few numbers for each row, whatever the triangles and the distinct times."""
    network = dense_network(40)
    rows = 20
    dyad = np.repeat(np.arange(network.n_dyads), rows)
    time = np.sort(rng.random((network.n_dyads, rows)), axis=1).ravel()
    friendly, hostile = rng.random((2, len(time))) / 2
    felt_in_turn(network, (time, dyad), friendly, hostile)
    tracemalloc.start()
    try:
        felt_in_turn(network, (time, dyad), friendly, hostile)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 16 * 8 * len(time)
    assert peak < 8 * len(network.tri_second) * len(time) / 1000
