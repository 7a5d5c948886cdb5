"""Which ties are out of balance, what a change of each would relieve, and imbalance over time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from amity.network.balance import BalanceOptions, BalanceResult, frustration
from amity.network.signed_graph import SignedGraph
from amity.network.triads import triangles_per_tie


@dataclass(frozen=True)
class TiedOut:
    """
    A tie that the best partition frustrates.

    Changing its sign lowers the index by `relief`, and turns `triangles_relieved` more triangles from unbalanced to
    balanced than the other way. `margin` is how much worse the best partition would be in which the tie fits: 0
    says that another best partition exists without it; None that it was not computed.
    """

    source: str
    target: str
    weight: float
    relief: float
    triangles_relieved: int
    margin: float | None = None


def ties_out_of_balance(
    graph: SignedGraph, result: BalanceResult, *, limit: int = 10, with_margins: bool = False
) -> tuple[TiedOut, ...]:
    """
    Ties most out of balance, those first whose change of sign would relieve the graph most.

    Every frustrated tie of a best partition relieves the index by its own weight, and no single change can do more;
    ties of equal weight are told apart by their triangles.

    Args:
        graph: the graph.
        result: its balance, for the same graph.
        limit: how many ties to return.
        with_margins: also solve the graph once per returned tie for its margin; only where each solution is proved.

    Returns:
        At most `limit` ties, in order of relief.

    Raises:
        DataError: as in `frustration`, with margins.

    Reference: Aref & Wilson (2019), J. Complex Networks 7(2); docs/method/network-balance.md.
    """
    balanced, unbalanced = triangles_per_tie(graph)
    gain = unbalanced - balanced
    order = sorted(
        np.flatnonzero(result.frustrated).tolist(), key=lambda tie: (-abs(graph.weights[tie]), -gain[tie], tie)
    )
    found = []
    for tie in order[:limit]:
        a, b = graph.ends[tie].tolist()
        weight = float(graph.weights[tie])
        margin = _margin(graph, result, tie) if with_margins else None
        found.append(TiedOut(graph.names[a], graph.names[b], weight, abs(weight), int(gain[tie]), margin))
    return tuple(found)


def imbalance_over_time(
    graphs: Iterable[tuple[str, SignedGraph]], *, options: BalanceOptions | None = None
) -> tuple[tuple[str, BalanceResult], ...]:
    """
    Balance of a graph on a sequence of dates, each solved alone.

    Args:
        graphs: (date, graph) pairs.
        options: limits for each date; the usual ones if None.

    Returns:
        (date, BalanceResult) pairs in the same order.

    Raises:
        DataError: as in `frustration`.

    Reference: Doreian & Mrvar (2015), J. Social Structure 16; docs/method/network-balance.md.
    """
    return tuple((date, frustration(graph, options=options)) for date, graph in graphs)


def _margin(graph: SignedGraph, result: BalanceResult, tie: int) -> float | None:
    """Rise of the index once the tie is so heavy that the best partition must satisfy it."""
    weights = graph.weights.copy()
    weights[tie] = np.sign(weights[tie]) * (np.abs(weights).sum() + 1)
    forced = frustration(replace(graph, weights=weights), n_groups=result.n_groups)
    if not (forced.optimal and result.optimal):
        return None
    return forced.frustration_index - result.frustration_index
