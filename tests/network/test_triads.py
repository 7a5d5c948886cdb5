"""Triangles, strong and weak balance, and the ties most out of balance."""

from itertools import combinations

import numpy as np
import pytest
from tests.network.signed_samples import camps_graph, enumerated_index, random_graph

from amity.network import (
    count_triangles,
    frustration,
    graph_from_arrays,
    imbalance_over_time,
    is_strongly_balanced,
    is_weakly_balanced,
    ties_out_of_balance,
)
from amity.network.triads import triangles_per_tie

TRIANGLE = [(0, 1), (1, 2), (0, 2)]


def test_triangles_are_counted_by_their_hostile_ties(rng: np.random.Generator) -> None:
    """The matrix count equals a look at each triple."""
    graph = random_graph(rng, n_nodes=15, n_ties=60)
    sign = {(a, b): w for (a, b), w in zip(map(tuple, graph.ends.tolist()), graph.weights, strict=True)}
    seen = [0, 0, 0, 0]
    for a, b, c in combinations(range(15), 3):
        if {(a, b), (b, c), (a, c)} <= sign.keys():
            seen[sum(sign[pair] < 0 for pair in ((a, b), (b, c), (a, c)))] += 1
    found = count_triangles(graph)
    assert [found.hostile_0, found.hostile_1, found.hostile_2, found.hostile_3] == seen
    assert found.index == (seen[0] + seen[2]) / sum(seen)


def test_each_tie_knows_its_triangles(rng: np.random.Generator) -> None:
    """Every triangle is seen from its three ties."""
    graph = random_graph(rng, n_nodes=15, n_ties=60)
    balanced, unbalanced = triangles_per_tie(graph)
    found = count_triangles(graph)
    assert balanced.sum() == 3 * (found.hostile_0 + found.hostile_2)
    assert unbalanced.sum() == 3 * (found.hostile_1 + found.hostile_3)


@pytest.mark.parametrize(
    ("weights", "strong", "weak"),
    [((1, 1, 1), True, True), ((1, 1, -1), False, False), ((1, -1, -1), True, True), ((-1, -1, -1), False, True)],
)
def test_the_four_triangles(weights: tuple[int, ...], strong: bool, weak: bool) -> None:
    """Three mutual enemies are balanced only in the weak sense."""
    graph = graph_from_arrays(TRIANGLE, weights, n_nodes=3)
    assert (is_strongly_balanced(graph), is_weakly_balanced(graph)) == (strong, weak)


def test_strong_balance_is_an_index_of_zero(rng: np.random.Generator) -> None:
    """The test by colouring agrees with the index, with and without noise."""
    clean = camps_graph(rng, n_nodes=25, n_ties=60, noise=0.0)
    noisy = camps_graph(rng, n_nodes=25, n_ties=120, noise=0.3)
    assert is_strongly_balanced(clean)
    assert is_strongly_balanced(noisy) == (frustration(noisy).frustration_index == 0)


def test_weak_balance_is_an_index_of_zero_with_enough_groups(rng: np.random.Generator) -> None:
    """As many groups as nodes can be used: then relaxed balance and the test by camps agree."""
    for n_ties in (4, 6, 8):
        graph = random_graph(rng, n_nodes=6, n_ties=n_ties)
        assert is_weakly_balanced(graph) == (enumerated_index(graph, 5) == 0)


def test_a_graph_without_triangles_has_no_triangle_index() -> None:
    """None, not a number that looks like a finding."""
    triangles = count_triangles(graph_from_arrays([(0, 1)], [1], n_nodes=2))
    assert (triangles.total, triangles.index, triangles.weak_index) == (0, None, None)


def test_changing_a_listed_tie_relieves_the_index_by_its_weight(rng: np.random.Generator) -> None:
    """What is promised for each tie comes true when the graph is solved again with that sign changed."""
    graph = random_graph(rng, n_nodes=14, n_ties=45)
    result = frustration(graph)
    for tie in ties_out_of_balance(graph, result, limit=3):
        weights = graph.weights.copy()
        pair = sorted((int(tie.source), int(tie.target)))
        weights[(graph.ends == pair).all(axis=1)] *= -1
        changed = graph_from_arrays(graph.ends, weights, n_nodes=14)
        assert frustration(changed).frustration_index == result.frustration_index - tie.relief
        before, after = count_triangles(graph), count_triangles(changed)
        gain = after.hostile_0 + after.hostile_2 - before.hostile_0 - before.hostile_2
        assert gain == tie.triangles_relieved


def test_margins_tell_ties_that_could_be_spared_from_ties_that_could_not() -> None:
    """In one bad triangle any of three ties may be the wrong one; a fourfold friend outweighs a single enemy."""
    spare = graph_from_arrays(TRIANGLE, (1, 1, -1), n_nodes=3)
    (tie,) = ties_out_of_balance(spare, frustration(spare), with_margins=True)
    assert tie.margin == 0
    firm = graph_from_arrays(TRIANGLE, (4, 4, -1), n_nodes=3)
    (tie,) = ties_out_of_balance(firm, frustration(firm), with_margins=True)
    assert (tie.weight, tie.margin) == (-1, 3)


def test_imbalance_over_time_keeps_dates_and_order() -> None:
    """One result a date."""
    dated = [
        ("1996", graph_from_arrays(TRIANGLE, (1, 1, 1), n_nodes=3)),
        ("2001", graph_from_arrays(TRIANGLE, (1, 1, -1), n_nodes=3)),
    ]
    assert [(date, result.frustration_index) for date, result in imbalance_over_time(dated)] == [
        ("1996", 0),
        ("2001", 1),
    ]
