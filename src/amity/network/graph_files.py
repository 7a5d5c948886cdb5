"""The network over time as GEXF with dates, and on one date as GraphML, for Gephi and networkx."""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import networkx as nx
import numpy as np
from networkx.readwrite.gexf import GEXFWriter

from amity.errors import DataError
from amity.network.on_date import NetworkOnDate, sign_probs


def to_gexf(frames: Sequence[NetworkOnDate]) -> bytes:
    """
    A dynamic GEXF file: each tie's sign and probabilities from each date to the day before the next.

    The last date stands for its day. Ends are inclusive, as GEXF 1.3 has them; an actor is there from its first tie to
    its last. A tie that is not known on a date between is written as spells, so that Gephi does not show it then.
    The same frames give the same bytes: the day of writing, which networkx puts into the head, is taken out.

    Args:
        frames: the network on one or more dates, in order.

    Returns:
        The bytes of the file; nodes carry name, kind and lifetime, ties `sign`, `p_partners` and `p_hostile` over time.

    Raises:
        DataError: no frames, or dates out of order.

    Reference: GEXF 1.3 (gexf.net), "dynamics"; docs/method/network-maps.md.
    """
    if not frames:
        raise DataError("a dynamic graph needs the network on at least one date")
    days = [frame.day for frame in frames]
    if days != sorted(set(days)):
        raise DataError("dates of a dynamic graph must rise; sort the frames and give each date once")
    graph: nx.Graph[str] = nx.Graph(mode="dynamic", defaultedgetype="undirected", timeformat="date")
    for at, frame in enumerate(frames):
        begin = frame.day.isoformat()
        end = (frames[at + 1].day - dt.timedelta(days=1) if at + 1 < len(frames) else frame.day).isoformat()
        friendly, hostile = sign_probs(frame)
        for tie, p_friendly, p_hostile in zip(frame.ties, friendly, hostile, strict=True):
            _add_nodes(graph, frame, tie.pair)
            _extend_tie(graph, tie.pair, _attributes(p_friendly, p_hostile), (begin, end))
            for actor in tie.pair:
                graph.nodes[actor].setdefault("start", begin)
                graph.nodes[actor]["end"] = end
    for *_, edge in graph.edges(data=True):
        _settle_lifetime(edge)
    writer = GEXFWriter(version="1.3")
    writer.add_graph(graph)
    for part in writer.xml:
        part.attrib.pop("lastmodifieddate", None)
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def to_graphml(network: NetworkOnDate) -> bytes:
    """
    A GraphML file of the network on its date.

    Args:
        network: ties on a day.

    Returns:
        The bytes of the file; ties carry `sign`, `p_partners`, `p_hostile` and a probability for each state.

    Raises:
        Nothing; the network was checked when it was made.

    Reference: docs/method/network-maps.md.
    """
    graph: nx.Graph[str] = nx.Graph(day=network.day.isoformat())
    friendly, hostile = sign_probs(network)
    for tie, p_friendly, p_hostile in zip(network.ties, friendly, hostile, strict=True):
        _add_nodes(graph, network, tie.pair)
        states = {f"p_{state}": float(p) for state, p in zip(network.states, tie.probs, strict=True)}
        graph.add_edge(*tie.pair)
        graph.edges[tie.pair].update(_attributes(p_friendly, p_hostile) | states)
    for part, whole in network.parts:
        if part in graph:
            graph.nodes[part]["whole"] = whole
    buffer = BytesIO()
    nx.write_graphml(graph, buffer)
    return buffer.getvalue()


def _add_nodes(graph: "nx.Graph[str]", network: NetworkOnDate, pair: tuple[str, str]) -> None:
    for actor in pair:
        graph.add_node(actor, label=network.names.get(actor, actor), kind=network.kinds.get(actor) or "unknown")


def _attributes(p_friendly: float, p_hostile: float) -> dict[str, float]:
    sign = np.sign(p_friendly - p_hostile) if max(p_friendly, p_hostile) > 0.5 else 0.0
    return {"sign": float(sign), "p_partners": float(p_friendly), "p_hostile": float(p_hostile)}


def _extend_tie(graph: "nx.Graph[str]", pair: tuple[str, str], values: dict[str, float], span: tuple[str, str]) -> None:
    """Adds a stretch of time to a tie: each attribute is a list of (value, begin, end)."""
    if not graph.has_edge(*pair):
        graph.add_edge(*pair)
        graph.edges[pair].update({"spells": []} | {name: [] for name in values})
    edge = graph.edges[pair]
    edge["spells"].append(span)
    for name, value in values.items():
        edge[name].append((value, *span))


def _settle_lifetime(edge: dict[str, Any]) -> None:
    """One start and end where the stretches of a tie follow one another, else a spell for each that does not."""
    joined: list[tuple[str, str]] = []
    for begin, end in edge.pop("spells"):
        before = dt.date.fromisoformat(begin) - dt.timedelta(days=1)
        if joined and joined[-1][1] == before.isoformat():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((begin, end))
    if len(joined) == 1:
        edge["start"], edge["end"] = joined[0]
    else:
        edge["spells"] = joined
