"""Signs of uncertain ties, ties taken over from wholes, and measures of nodes."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from amity.errors import DataError
from amity.network import (
    NetworkOnDate,
    TieOnDate,
    frustration,
    graph_from_arrays,
    node_measures,
    pn_centrality,
    sign_probs,
    signed_graph_on,
    with_inherited_ties,
    with_open_ties,
)

STATES = ("rivalry", "none", "alliance")
ALLIES, ENEMIES, OPEN = np.array([0.0, 0.1, 0.9]), np.array([0.8, 0.2, 0.0]), np.array([0.3, 0.4, 0.3])
NETWORK = NetworkOnDate(
    day=dt.date(2010, 4, 22),
    states=STATES,
    valence=np.array([-1, 0, 1]),
    ties=(TieOnDate(("p", "w"), ALLIES, ("stm-1",)), TieOnDate(("s", "w"), ENEMIES), TieOnDate(("p", "q"), OPEN)),
    names={"w": "the Whole"},
    kinds={},
    parts=(("f", "w"), ("stranger", "elsewhere")),
)


def test_only_ties_that_are_more_likely_than_not_have_a_sign() -> None:
    """An open tie keeps its actors in the graph and adds none."""
    graph = signed_graph_on(NETWORK)
    assert (graph.n_nodes, graph.n_ties, graph.n_negative) == (4, 2, 1)
    friendly, hostile = sign_probs(NETWORK)
    assert friendly == pytest.approx([0.9, 0.0, 0.3])
    assert hostile == pytest.approx([0.0, 0.8, 0.3])


def test_a_part_takes_over_the_tie_of_its_whole_and_says_so() -> None:
    """The faction has the whole's tie to the partner and the closest tie to the whole; strangers get nothing."""
    full = with_inherited_ties(NETWORK, frozenset({"p", "w"}), closest=2)
    added = {tie.pair: tie for tie in full.ties[3:]}
    assert set(added) == {("f", "w"), ("f", "p")}
    assert (added["f", "p"].probs == ALLIES).all()
    assert added["f", "p"].ground == "nothing is said of it: taken over from its whole, the Whole"
    assert added["f", "w"].probs.tolist() == [0, 0, 1]


def test_a_tie_that_is_known_is_not_taken_over() -> None:
    """What was said of the part itself stands."""
    own = replace(NETWORK, ties=(*NETWORK.ties, TieOnDate(("f", "p"), ENEMIES, ("stm-9",))))
    full = with_inherited_ties(own, frozenset({"p", "w"}), closest=2)
    tie = next(tie for tie in full.ties if set(tie.pair) == {"f", "p"})
    assert (tie.probs == ENEMIES).all()
    assert tie.ground == ""


def test_whoever_knows_one_of_a_pair_may_come_to_know_the_other() -> None:
    """Ties that nobody spoke of are opened as none."""
    full = with_open_ties(NETWORK, ("p", "w"), unrelated=1)
    assert {tie.pair for tie in full.ties[3:]} == {("s", "p"), ("q", "w")}
    assert all(tie.probs.tolist() == [0, 1, 0] for tie in full.ties[3:])


def test_a_network_without_ties_is_refused() -> None:
    """The message names the day."""
    with pytest.raises(DataError, match="2010-04-22"):
        signed_graph_on(replace(NETWORK, ties=()))


def test_pn_centrality_follows_its_definition() -> None:
    """The linear system written out for three nodes: 0 and 1 are friends, 1 and 2 enemies."""
    graph = graph_from_arrays([(0, 1), (1, 2)], [1, -1], n_nodes=3)
    x = pn_centrality(graph)
    matrix = np.array([[0, 1, 0], [1, 0, -2], [0, -2, 0]]) / 4
    assert x - matrix @ x == pytest.approx(np.ones(3))
    assert x[0] > 1 > x[2]


def test_brokers_have_friends_who_are_enemies() -> None:
    """Node 0 is a friend of both 1 and 2, who are enemies; 3 is apart."""
    graph = graph_from_arrays([(0, 1), (0, 2), (1, 2)], [1, 1, -1], n_nodes=4)
    measures = node_measures(graph, frustration(graph))
    assert measures.brokered.tolist() == [1, 0, 0, 0]
    assert measures.friends.tolist() == [2, 1, 1, 0]
    assert measures.enemies.tolist() == [0, 1, 1, 0]
    assert measures.pn[3] == pytest.approx(1.0)


def test_one_node_alone_has_centrality_one() -> None:
    """Nothing to divide by."""
    assert pn_centrality(graph_from_arrays([], [], n_nodes=1)).tolist() == [1.0]
