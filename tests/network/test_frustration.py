"""The frustration index against enumeration, published values, and what must hold whatever the graph."""

import csv
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from tests.network.signed_samples import camps_graph, cost_of, enumerated_index, random_graph

from amity.errors import DataError
from amity.network import BalanceOptions, balance, frustration, graph_from_arrays, merge_ties, parse_edges


@pytest.mark.parametrize("n_groups", [1, 2, 3, 4])
@pytest.mark.parametrize("n_ties", [6, 14, 21])
def test_small_graphs_reach_the_enumerated_optimum(rng: np.random.Generator, n_groups: int, n_ties: int) -> None:
    """Seven nodes, from trees to the complete graph, weighted: solver and enumeration agree, with proof."""
    graph = random_graph(rng, n_nodes=7, n_ties=n_ties, strength=3)
    result = frustration(graph, n_groups=n_groups)
    assert result.optimal
    assert result.frustration_index == enumerated_index(graph, n_groups)
    assert cost_of(graph, result.groups) == result.frustration_index == result.lower_bound


def test_two_camps_are_proved_against_enumeration_beyond_the_reductions(rng: np.random.Generator) -> None:
    """Twelve dense nodes leave a kernel that only the cuts and the integer program can settle."""
    graph = random_graph(rng, n_nodes=12, n_ties=60)
    assert frustration(graph).frustration_index == enumerated_index(graph, 2)


def test_published_networks_are_reached_and_proved(shared_dir: Path) -> None:
    """Every network with a proved index, under each rule of merging, with its counts of nodes and ties."""
    folder = shared_dir / "data" / "signed-networks"
    lines = (folder / "edges.csv").read_text(encoding="utf-8").splitlines()
    with (folder / "frustration.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            rule = "netsum" if row["rule"] == "undirected" else row["rule"]
            graph = merge_ties(parse_edges(lines, network=row["network"]).ties, rule=rule)
            result = frustration(graph, options=BalanceOptions(time_limit_s=5.0))
            found = (graph.n_nodes, graph.n_ties, graph.n_negative, result.frustration_index, result.optimal)
            expected = (int(row["n"]), int(row["m"]), int(row["m_neg"]), float(row["frustration"]), True)
            assert found == expected, (row["network"], row["rule"])


def test_valued_criterion_is_never_above_published_local_search(shared_dir: Path) -> None:
    """Half the valued index over directed ties is the Doreian-Mrvar criterion with equal weights for both kinds."""
    folder = shared_dir / "data" / "signed-networks"
    lines = (folder / "edges.csv").read_text(encoding="utf-8").splitlines()
    with (folder / "frustration.csv").open(encoding="utf-8", newline="") as rows:
        published = [row for row in csv.DictReader(rows) if row["rule"] == "netsum"][::4]
    for row in published:
        graph = merge_ties(parse_edges(lines, network=row["network"]).ties, valued=True)
        for n_groups in (1, 2, 3):
            result = frustration(graph, n_groups=n_groups)
            assert result.optimal
            assert result.frustration_index / 2 <= float(row[f"DM_valued_k{n_groups}"])


def test_a_graph_of_two_camps_without_noise_is_balanced(rng: np.random.Generator) -> None:
    """The reductions alone solve a balanced graph, and the camps come back."""
    graph = camps_graph(rng, n_nodes=60, n_ties=400, noise=0.0)
    result = frustration(graph)
    assert (result.frustration_index, result.optimal) == (0.0, True)
    assert cost_of(graph, result.groups) == 0


@pytest.mark.slow
def test_noisy_camps_of_interstate_size_are_proved(rng: np.random.Generator) -> None:
    """180 nodes and 1,500 ties with a tenth of the signs wrong are proved, at or below the planted number of wrongs."""
    graph = camps_graph(rng, n_nodes=180, n_ties=1500, noise=0.1)
    result = frustration(graph)
    assert result.optimal
    assert result.frustration_index <= 1500 * 0.13


@pytest.mark.slow
def test_a_stopped_run_gives_a_bound_below_its_partition(rng: np.random.Generator) -> None:
    """A graph too hard for the time still gets a partition, a valid bound and a gap."""
    graph = random_graph(rng, n_nodes=120, n_ties=1200)
    result = frustration(graph, options=BalanceOptions(time_limit_s=2.0))
    assert not result.optimal
    assert 0 < result.lower_bound < result.frustration_index == cost_of(graph, result.groups)
    assert 0 < result.gap < 0.25


def test_switching_a_camp_leaves_the_index_unchanged(rng: np.random.Generator) -> None:
    """Flipping all ties between a set of nodes and the rest is a change of names, not of imbalance."""
    graph = random_graph(rng, n_nodes=20, n_ties=70)
    side = rng.choice([-1.0, 1.0], size=20)
    weights = graph.weights * side[graph.ends[:, 0]] * side[graph.ends[:, 1]]
    switched = graph_from_arrays(graph.ends, weights, n_nodes=20)
    assert frustration(switched).frustration_index == frustration(graph).frustration_index


def test_more_groups_never_cost_more(rng: np.random.Generator) -> None:
    """At most K + 1 groups include every partition into at most K."""
    graph = random_graph(rng, n_nodes=14, n_ties=50)
    costs = [frustration(graph, n_groups=k).frustration_index for k in (1, 2, 3, 4)]
    assert costs == sorted(costs, reverse=True)


def test_disconnected_parts_and_isolated_nodes_add_up() -> None:
    """Two bad triangles and a lonely node: one frustrated tie each, and the lonely node has a group too."""
    ends = [(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5)]
    result = frustration(graph_from_arrays(ends, [1, 1, -1, -1, -1, -1], n_nodes=7))
    assert (result.frustration_index, len(result.groups)) == (2.0, 7)


def test_one_node_is_balanced() -> None:
    """A graph of one node has one group and nothing to frustrate."""
    result = frustration(graph_from_arrays([], [], n_nodes=1))
    assert (result.frustration_index, result.optimal, result.groups.tolist()) == (0.0, True, [0])


def test_friends_only_are_one_group(rng: np.random.Generator) -> None:
    """Without a hostile tie the best partition is a single group."""
    graph = random_graph(rng, n_nodes=50, n_ties=200)
    result = frustration(graph_from_arrays(graph.ends, np.ones(200), n_nodes=50), n_groups=3)
    assert result.frustration_index == 0


def test_the_same_seed_gives_the_same_partition(rng: np.random.Generator) -> None:
    """Randomness enters through the seed alone."""
    graph = random_graph(rng, n_nodes=60, n_ties=180)
    options = BalanceOptions(seed=7, time_limit_s=20.0)
    assert (frustration(graph, options=options).groups == frustration(graph, options=options).groups).all()


def test_compiling_is_not_taken_from_the_time(rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a new machine the search is compiled first; the clock is read only then."""
    order: list[str] = []
    monkeypatch.setattr(balance, "compile_search", lambda: order.append("compiled"))

    def clock() -> float:
        order.append("clock")
        return 0.0

    frustration(random_graph(rng, n_nodes=60, n_ties=180), options=BalanceOptions(clock=clock))
    assert order.index("compiled") < order.index("clock")


def test_the_clock_is_the_callers(rng: np.random.Generator) -> None:
    """A clock that jumps an hour a look ends the run at once, with what is known then."""
    ticks = count(step=3600.0)
    graph = random_graph(rng, n_nodes=30, n_ties=120)
    result = frustration(graph, options=BalanceOptions(clock=lambda: next(ticks)))
    assert not result.optimal
    assert result.lower_bound <= result.frustration_index


@pytest.mark.parametrize("bad", [{"n_groups": 0}, {"options": BalanceOptions(time_limit_s=0.0)}])
def test_senseless_limits_are_refused(bad: dict[str, object]) -> None:
    """Fewer than one group or no time at all is an error that says what was got."""
    with pytest.raises(DataError, match="got 0"):
        frustration(graph_from_arrays([(0, 1)], [1], n_nodes=2), **bad)


def test_no_nodes_are_refused() -> None:
    """A graph without nodes has no partition."""
    with pytest.raises(DataError, match="no nodes"):
        frustration(merge_ties([]))
