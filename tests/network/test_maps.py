"""Layouts, pictures and graph files of the network on dates."""

import datetime as dt
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest

from amity.errors import DataError
from amity.network import (
    NetworkOnDate,
    TieOnDate,
    draw_map,
    frustration,
    map_page,
    place_nodes,
    signed_graph_on,
    svg_to_png,
    to_gexf,
    to_graphml,
)
from amity.network.map_labels import place_labels

GEXF = "{http://gexf.net/1.3}"
SVG = "{http://www.w3.org/2000/svg}"
STATES = ("rivalry", "none", "alliance")
ALLIES, ENEMIES, OPEN = np.array([0.0, 0.1, 0.9]), np.array([0.8, 0.2, 0.0]), np.array([0.3, 0.4, 0.3])


def network_on(year: int, *ties: tuple[str, str, np.ndarray]) -> NetworkOnDate:
    """A network with a state, a group and a faction of the group."""
    return NetworkOnDate(
        day=dt.date(year, 12, 31),
        states=STATES,
        valence=np.array([-1, 0, 1]),
        ties=tuple(TieOnDate((a, b), probs) for a, b, probs in ties),
        names={"g": "Group <G>", "f": "Faction", "s": "State", "p": "Partner"},
        kinds={"g": "armed_group", "f": "faction", "s": "state", "p": "armed_group"},
        parts=(("f", "g"),),
    )


EARLY = network_on(1998, ("g", "s", ENEMIES), ("f", "g", ALLIES))
LATE = network_on(2005, ("g", "s", ENEMIES), ("f", "g", ALLIES), ("g", "p", ALLIES), ("p", "s", OPEN))


def test_friends_are_nearer_than_enemies() -> None:
    """The map says who stands with whom."""
    places = {name: np.array(place) for name, place in place_nodes(signed_graph_on(LATE)).items()}
    friends = np.linalg.norm(places["g"] - places["f"])
    enemies = np.linalg.norm(places["g"] - places["s"])
    assert friends < 1.5 < 2.0 < enemies


def test_nodes_stay_near_where_the_reader_left_them() -> None:
    """With a place from before, nodes move much less than the map is wide; without change they do not move."""
    before = place_nodes(signed_graph_on(EARLY))
    again = place_nodes(signed_graph_on(EARLY), before=before)
    after = place_nodes(signed_graph_on(LATE), before=before)
    still = max(np.hypot(*np.subtract(again[name], before[name])) for name in before)
    moved = max(np.hypot(*np.subtract(after[name], before[name])) for name in before)
    assert still < 0.05
    assert moved < 0.8


def test_one_node_and_no_ties_have_places_too() -> None:
    """Degenerate graphs are drawn, not refused."""
    lonely = network_on(2000, ("g", "s", OPEN))
    assert set(place_nodes(signed_graph_on(lonely))) == {"g", "s"}


def test_parts_stay_by_their_whole_even_where_nothing_is_said() -> None:
    """A pull of their own keeps the hull small."""
    graph = signed_graph_on(network_on(2003, ("g", "s", ENEMIES), ("p", "f", OPEN)))
    apart, together = (place_nodes(graph, parts=parts) for parts in ((), (("f", "g"),)))
    far, near = (np.hypot(*np.subtract(places["f"], places["g"])) for places in (apart, together))
    assert near < 1.4 < far


def test_labels_avoid_each_other_and_the_edge_of_the_page() -> None:
    """Two nodes side by side: the right one's name runs right, the left one's does not run over it."""
    points = {"left": (400.0, 300.0), "right": (430.0, 300.0), "edge": (995.0, 100.0)}
    labels = place_labels(points, {"left": "A fairly long name", "right": "Another long name"}, width=1000.0)
    assert labels["left"].anchor == "end"
    assert labels["right"].anchor == "start"
    assert labels["edge"].anchor == "end"


def test_signs_differ_in_dash_and_colour_and_parts_have_a_hull() -> None:
    """Friendly ties are solid, hostile ones dashed, open ones dotted; names are escaped; states are squares."""
    root = ElementTree.fromstring(draw_map(LATE, place_nodes(signed_graph_on(LATE))))  # noqa: S314
    lines = {
        line.find(f"{SVG}title").text: line for line in root.iter(f"{SVG}line") if line.find(f"{SVG}title") is not None
    }
    styles = {title.split(":")[0]: (line.get("stroke"), line.get("stroke-dasharray")) for title, line in lines.items()}
    assert styles["Group <G> – State"] == ("#D55E00", "9 5")
    assert styles["Group <G> – Partner"] == ("#0072B2", None)
    assert styles["Partner – State"] == ("#8A8A8A", "2 5")
    assert len(list(root.iter(f"{SVG}polygon"))) == 1
    squares = [rect for rect in root.iter(f"{SVG}rect") if rect.get("width") == "14"]
    assert len(squares) == 1


def test_a_hull_leaves_out_the_parts_inside_it() -> None:
    """Four corners and a middle: the polygon has the four corners."""
    names = ["g", "a", "b", "c", "d"]
    spots = {"g": (0.0, 0.0), "a": (-1.0, -1.0), "b": (1.0, -1.0), "c": (1.0, 1.0), "d": (-1.0, 1.0)}
    group = replace(EARLY, ties=tuple(TieOnDate(("g", name), ALLIES) for name in names[1:]))
    group = replace(group, parts=tuple((name, "g") for name in names[1:]))
    root = ElementTree.fromstring(draw_map(group, spots))  # noqa: S314
    (hull,) = root.iter(f"{SVG}polygon")
    assert len(set(hull.get("points").split())) == 4


def test_pictures_become_png() -> None:
    """The bytes are a PNG file of more than a blank page."""
    png = svg_to_png(draw_map(LATE, place_nodes(signed_graph_on(LATE))))
    assert png.startswith(b"\x89PNG")
    assert len(png) > 5000


def test_the_page_has_a_map_a_date_and_loads_nothing() -> None:
    """One figure a date, a slider over them, no address of another host."""
    frames = (EARLY, LATE)
    page = map_page(frames, [frustration(signed_graph_on(frame)) for frame in frames], title="Ties & enmities")
    assert page.count("<figure ") == 2
    assert 'max="1"' in page
    assert "Ties &amp; enmities" in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


def test_gexf_holds_each_tie_over_time_and_opens_in_networkx() -> None:
    """The sign of a tie from each date to the next, as networkx reads it back."""
    graph = nx.read_gexf(BytesIO(to_gexf([EARLY, LATE])))
    assert set(graph) == {"g", "s", "f", "p"}
    assert graph.nodes["g"]["label"] == "Group <G>"
    signs = graph.edges["g", "s"]["sign"]
    assert [(value, start) for value, start, _ in signs] == [(-1.0, "1998-12-31"), (-1.0, "2005-12-31")]
    assert graph.edges["g", "p"]["sign"][0][1] == "2005-12-31"


def test_gexf_follows_what_gephi_reads() -> None:
    """Gephi drops values of undeclared columns, and values with dates of columns that are not declared dynamic."""
    root = ElementTree.fromstring(to_gexf([EARLY, LATE]))  # noqa: S314
    (graph,) = root.findall(f"{GEXF}graph")
    assert (root.get("version"), graph.get("mode"), graph.get("timeformat")) == ("1.3", "dynamic", "date")
    columns = {
        (kind, a.get("id")): (block.get("mode"), a.get("type"))
        for block in graph.findall(f"{GEXF}attributes")
        for kind in (block.get("class"),)
        for a in block.findall(f"{GEXF}attribute")
    }
    nodes = {node.get("id") for node in graph.iter(f"{GEXF}node")}
    for kind in ("node", "edge"):
        for element in graph.iter(f"{GEXF}{kind}"):
            assert {element.get("source", "g"), element.get("target", "g")} <= nodes
            spans: dict[str | None, list[tuple[str, str]]] = {}
            for value in element.iter(f"{GEXF}attvalue"):
                mode, type_ = columns[kind, value.get("for")]
                assert (mode == "dynamic") == ("start" in value.attrib) == (type_ == "double")
                spans.setdefault(value.get("for"), []).append((value.get("start", ""), value.get("end", "")))
            for found in spans.values():
                flat = [day for span in found for day in span]
                assert flat == sorted(flat), "the times of a value must not overlap"


def test_a_tie_that_is_not_known_in_between_has_spells() -> None:
    """A tie known on the first and the last of three dates is not there on the second."""
    middle = network_on(2001, ("f", "g", ALLIES))
    root = ElementTree.fromstring(to_gexf([EARLY, middle, LATE]))  # noqa: S314
    edges = {(e.get("source"), e.get("target")): e for e in root.iter(f"{GEXF}edge")}
    broken, whole = edges["g", "s"], edges["g", "f"]
    assert [(s.get("start"), s.get("end")) for s in broken.iter(f"{GEXF}spell")] == [
        ("1998-12-31", "2001-12-30"),
        ("2005-12-31", "2005-12-31"),
    ]
    assert "start" not in broken.attrib
    assert (whole.get("start"), whole.get("end")) == ("1998-12-31", "2005-12-31")


def test_graphml_holds_the_probabilities_and_opens_in_networkx() -> None:
    """State probabilities and membership survive the file."""
    graph = nx.read_graphml(BytesIO(to_graphml(LATE)))
    assert graph.edges["g", "p"]["p_alliance"] == pytest.approx(0.9)
    assert graph.edges["g", "s"]["sign"] == -1.0
    assert graph.nodes["f"]["whole"] == "g"


def test_dates_out_of_order_and_no_dates_are_refused() -> None:
    """A film needs its frames in order."""
    with pytest.raises(DataError, match="must rise"):
        to_gexf([LATE, EARLY])
    with pytest.raises(DataError, match="at least one date"):
        to_gexf([])
    with pytest.raises(DataError, match="at least one date"):
        map_page([], [], title="empty")
