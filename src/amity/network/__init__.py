"""Many dyads at once: balance, coupled change, cascades, membership, maps; `amity.network.joint` fits them to looks."""

from amity.network.balance import BalanceOptions, BalanceResult, frustration
from amity.network.cascade import Cascade, CascadeOptions, Change, Outcome, Share, Shock, cascade, outcome_share
from amity.network.chains import Chain, Push, direct_pushes, frequent_chains
from amity.network.coupling_fit import CouplingFit, History, fit_coupling
from amity.network.coupling_prior import CouplingPrior, coupling_prior
from amity.network.edge_table import EdgeTable, parse_edges
from amity.network.felt import neighbour_covariates
from amity.network.graph_files import to_gexf, to_graphml
from amity.network.imbalance import TiedOut, imbalance_over_time, ties_out_of_balance
from amity.network.layout import LayoutOptions, place_nodes
from amity.network.map_page import map_page, svg_to_png
from amity.network.map_svg import draw_map
from amity.network.measures import NodeMeasures, node_measures, pn_centrality
from amity.network.membership import parts_on
from amity.network.on_date import (
    NetworkOnDate,
    TieOnDate,
    sign_probs,
    signed_graph_on,
    with_inherited_ties,
    with_open_ties,
)
from amity.network.process import CoupledProcess, make_process, over_more_dyads
from amity.network.signed_graph import MERGE_RULES, MergeRule, SignedGraph, SignedTie, graph_from_arrays, merge_ties
from amity.network.simulate import EventLog, NetworkRuns, simulate_network
from amity.network.structure import COVARIATES, DyadNetwork, make_network
from amity.network.triads import Triangles, count_triangles, is_strongly_balanced, is_weakly_balanced
from amity.network.wording import chain_in_words, push_in_words

__all__ = [
    "COVARIATES",
    "MERGE_RULES",
    "BalanceOptions",
    "BalanceResult",
    "Cascade",
    "CascadeOptions",
    "Chain",
    "Change",
    "CoupledProcess",
    "CouplingFit",
    "CouplingPrior",
    "DyadNetwork",
    "EdgeTable",
    "EventLog",
    "History",
    "LayoutOptions",
    "MergeRule",
    "NetworkOnDate",
    "NetworkRuns",
    "NodeMeasures",
    "Outcome",
    "Push",
    "Share",
    "Shock",
    "SignedGraph",
    "SignedTie",
    "TieOnDate",
    "TiedOut",
    "Triangles",
    "cascade",
    "chain_in_words",
    "count_triangles",
    "coupling_prior",
    "direct_pushes",
    "draw_map",
    "fit_coupling",
    "frequent_chains",
    "frustration",
    "graph_from_arrays",
    "imbalance_over_time",
    "is_strongly_balanced",
    "is_weakly_balanced",
    "make_network",
    "make_process",
    "map_page",
    "merge_ties",
    "neighbour_covariates",
    "node_measures",
    "outcome_share",
    "over_more_dyads",
    "parse_edges",
    "parts_on",
    "place_nodes",
    "pn_centrality",
    "push_in_words",
    "sign_probs",
    "signed_graph_on",
    "simulate_network",
    "svg_to_png",
    "ties_out_of_balance",
    "to_gexf",
    "to_graphml",
    "with_inherited_ties",
    "with_open_ties",
]
