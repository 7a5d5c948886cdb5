"""Many dyads at once: signed graphs and their balance, coupled change, cascades, membership in time, pictures."""

from amity.network.balance import BalanceOptions, BalanceResult, frustration
from amity.network.edge_table import EdgeTable, parse_edges
from amity.network.imbalance import TiedOut, imbalance_over_time, ties_out_of_balance
from amity.network.signed_graph import MERGE_RULES, MergeRule, SignedGraph, SignedTie, graph_from_arrays, merge_ties
from amity.network.triads import Triangles, count_triangles, is_strongly_balanced, is_weakly_balanced

__all__ = [
    "MERGE_RULES",
    "BalanceOptions",
    "BalanceResult",
    "EdgeTable",
    "MergeRule",
    "SignedGraph",
    "SignedTie",
    "TiedOut",
    "Triangles",
    "count_triangles",
    "frustration",
    "graph_from_arrays",
    "imbalance_over_time",
    "is_strongly_balanced",
    "is_weakly_balanced",
    "merge_ties",
    "parse_edges",
    "ties_out_of_balance",
]
