"""Merging directed, repeated and contradictory ties, and reading them from tables."""

import csv

import pytest

from amity.errors import DataError
from amity.network import SignedTie, graph_from_arrays, merge_ties, parse_edges

BOTH_WAYS = [SignedTie("a", "b", 2), SignedTie("b", "a", -1), SignedTie("b", "c", 1), SignedTie("c", "d", -1)]


@pytest.mark.parametrize(
    ("rule", "signs"),
    [
        ("netsum", {("a", "b"): 1, ("b", "c"): 1, ("c", "d"): -1}),
        ("anyneg", {("a", "b"): -1, ("b", "c"): 1, ("c", "d"): -1}),
        ("recip", {("a", "b"): 1}),
    ],
)
def test_each_rule_merges_a_pair_as_it_says(rule: str, signs: dict[tuple[str, str], int]) -> None:
    """The sign of the sum, hostile if any is, or the sum where both directions are tied."""
    graph = merge_ties(BOTH_WAYS, rule=rule)
    found = {(graph.names[a], graph.names[b]): w for (a, b), w in zip(graph.ends, graph.weights, strict=True)}
    assert found == signs
    assert graph.names == ("a", "b", "c", "d")


def test_a_pair_that_sums_to_nothing_is_dropped_and_counted() -> None:
    """Equal friendship and enmity cancel under netsum; valued graphs remember what cancelled."""
    ties = [SignedTie("a", "b", 1), SignedTie("a", "b", -1), SignedTie("b", "c", 1)]
    graph = merge_ties(ties, valued=True)
    assert (graph.n_ties, graph.cancelled, graph.offset) == (1, 1, 1.0)


def test_a_weight_of_zero_keeps_the_nodes_and_makes_no_tie() -> None:
    """Zero says that there is no tie."""
    graph = merge_ties([SignedTie("a", "b", 0.0)])
    assert (graph.n_nodes, graph.n_ties, graph.cancelled) == (2, 0, 0)


def test_numbers_sort_by_value() -> None:
    """Node 10 comes after node 2."""
    assert merge_ties([SignedTie("10", "2", 1)]).names == ("2", "10")


@pytest.mark.parametrize(
    ("ties", "message"),
    [
        ([SignedTie("a", "a", 1, row=5)], "self-loop: 'a' .*row 5"),
        ([SignedTie("a", "b", float("nan"), row=2)], "row 2.* not a finite"),
    ],
)
def test_impossible_ties_are_refused_with_their_row(ties: list[SignedTie], message: str) -> None:
    """Balance is about pairs and signs; the message names the row."""
    with pytest.raises(DataError, match=message):
        merge_ties(ties)


def test_unknown_rules_name_the_known_ones() -> None:
    """The message lists what is available."""
    with pytest.raises(DataError, match="netsum, anyneg, recip"):
        merge_ties(BOTH_WAYS, rule="maximum")
    with pytest.raises(DataError, match="valued ties need the rule netsum"):
        merge_ties(BOTH_WAYS, rule="anyneg", valued=True)


@pytest.mark.parametrize(
    ("ends", "weights", "message"),
    [
        ([(0, 1), (1, 0)], [1, 1], "once"),
        ([(0, 0)], [1], "once"),
        ([(0, 9)], [1], "0 to 2"),
        ([(0, 1)], [0], "not 0"),
        ([(0, 1)], [1, 1], "1 pairs but 2 weights"),
    ],
)
def test_arrays_are_checked_at_the_door(ends: list[tuple[int, int]], weights: list[float], message: str) -> None:
    """Repeated pairs, loops, strangers and zeros do not become a graph."""
    with pytest.raises(DataError, match=message):
        graph_from_arrays(ends, weights, n_nodes=3)


@pytest.mark.parametrize(
    "table",
    [
        "i,j,weight\na,b,1\nb,c,-2\n",
        "Source;Target;Sign\na;b;+\nb;c;-\n",
        "\ufeffsource\ttarget\tsign\tnote\na\tb\tpositive\tx\nb\tc\tneg\ty\n",
        "i, j, weight\n\na, b, 1.5\nb, c, -.5\n",
    ],
)
def test_tables_in_common_dress_give_the_same_signs(table: str) -> None:
    """Comma, semicolon or tab, numbers or words, with a byte order mark or blank lines."""
    graph = merge_ties(parse_edges(table.splitlines()).ties)
    assert (graph.names, graph.weights.tolist()) == (("a", "b", "c"), [1.0, -1.0])


def test_a_row_without_a_second_node_is_an_isolated_node() -> None:
    """The node is counted and has no tie."""
    table = parse_edges(["i,j,weight", "a,b,1", "lone,,"])
    assert merge_ties(table.ties, nodes=table.isolated).names == ("a", "b", "lone")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "is empty"),
        (["i,j,weight"], "no ties"),
        (["from,weight", "a,1"], "columns from, weight; expected"),
        (["i,j,weight", "a,b,strong"], "row 2, column weight: 'strong' is not a number"),
        (["i,j,weight", ",b,1"], "row 2: no node in column i"),
        (["i,j,weight", "a,b"], "row 2, column weight: '' is not a number"),
    ],
)
def test_unusable_tables_say_where_and_what(lines: list[str], message: str) -> None:
    """The row, the column, what was got and what was expected."""
    with pytest.raises(DataError, match=message):
        parse_edges(lines)


def test_rows_are_counted_as_in_the_file() -> None:
    """Blank lines before and between do not shift the number in a message."""
    with pytest.raises(DataError, match="row 5, column weight"):
        parse_edges(["", "i,j,weight\n", "a,b,1\n", "  \n", "b,c,much\n"])


@pytest.mark.parametrize("limit", [131_072, 1 << 30])
def test_endless_cells_are_no_table(limit: int) -> None:
    """Whatever limit other libraries have set for the whole process."""
    before = csv.field_size_limit(limit)
    try:
        with pytest.raises(DataError, match="expected a plain table of ties"):
            parse_edges(["i,j,weight\n", "a," + "x" * 200_000 + ",1\n"])
    finally:
        csv.field_size_limit(before)


def test_a_table_of_several_networks_needs_a_choice() -> None:
    """Without a choice, or with an unknown one, the message lists the networks."""
    lines = ["network,i,j,weight", "east,a,b,1", "west,a,b,-1"]
    assert parse_edges(lines, network="west").ties[0].weight == -1
    with pytest.raises(DataError, match="choose one with --network: east, west"):
        parse_edges(lines)
    with pytest.raises(DataError, match="no network 'north'; it has east, west"):
        parse_edges(lines, network="north")
    with pytest.raises(DataError, match="no column network"):
        parse_edges(["i,j,weight", "a,b,1"], network="east")
