"""The network on a date as SVG: ties told apart by dash and colour, parts inside the hull of their whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import numpy as np

from amity.network.map_labels import FONT_SIZE, place_labels
from amity.network.on_date import NetworkOnDate, sign_probs

Places = Mapping[str, tuple[float, float]]

WIDTH, HEIGHT, MARGIN = 1000.0, 720.0, 90.0
# Blue and vermilion of Okabe and Ito, told apart under every common colour blindness, and again by dashes.
FRIENDLY, HOSTILE, OPEN = "#0072B2", "#D55E00", "#8A8A8A"
_HULL_RADIUS = 34.0
_STATES = frozenset({"state", "state_agency", "international_organisation"})


@dataclass(frozen=True)
class Frame:
    """How places become pixels; the same for all dates of a film, so that nothing jumps."""

    scale: float
    centre: tuple[float, float]

    def pixel(self, place: tuple[float, float]) -> tuple[float, float]:
        """(x, y) on the page."""
        x = WIDTH / 2 + self.scale * (place[0] - self.centre[0])
        y = HEIGHT / 2 - self.scale * (place[1] - self.centre[1])
        return x, y


def frame_for(places: list[Places]) -> Frame:
    """
    The frame into which all these places fit.

    Args:
        places: one mapping a date, at least one of them not empty.

    Returns:
        Frame: equal scale on both axes.

    Raises:
        ValueError: there is no place at all.

    Reference: docs/method/network-maps.md.
    """
    points = np.array([place for mapping in places for place in mapping.values()])
    low, high = points.min(axis=0), points.max(axis=0)
    spread = np.maximum(high - low, 1e-6)
    scale = min((WIDTH - 2 * MARGIN) / spread[0], (HEIGHT - 2 * MARGIN) / spread[1], 260.0)
    middle = (low + high) / 2
    return Frame(float(scale), (float(middle[0]), float(middle[1])))


def draw_map(network: NetworkOnDate, places: Places, frame: Frame | None = None) -> str:
    """
    An SVG picture of the network.

    A tie is drawn where either sign has a probability of at least one quarter: solid blue for friendly, dashed
    vermilion for hostile, thin dotted grey where neither is above one half; its width is the probability. States are
    squares, all others circles. Parts share a grey hull with their whole.

    Args:
        network: ties on a day.
        places: a place for every actor of the network.
        frame: how places become pixels; one that fits these places if None.

    Returns:
        The text of an SVG file, without scripts or outside references.

    Raises:
        KeyError: an actor has no place.

    Reference: Okabe & Ito (2008), Color Universal Design; docs/method/network-maps.md.
    """
    frame = frame or frame_for([places])
    at = {actor: frame.pixel(places[actor]) for actor in network.actors}
    title = f"Ties known on {network.day.isoformat()}"
    body = [*_hulls(network, at), *_ties(network, at), *_nodes(network, at), *_legend(network)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" '
        f'font-family="system-ui, sans-serif"><title>{escape(title)}</title>'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(body)}</svg>'
    )


def _hulls(network: NetworkOnDate, at: Mapping[str, tuple[float, float]]) -> list[str]:
    groups: dict[str, list[str]] = {}
    for part, whole in network.parts:
        if part in at and whole in at:
            groups.setdefault(whole, [whole]).append(part)
    drawn = []
    for whole, members in sorted(groups.items()):
        corners = _outline([at[member] for member in members])
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
        name = escape(network.names.get(whole, whole))
        drawn.append(
            f'<polygon points="{points}" fill="#E8E8E8" stroke="#E8E8E8" stroke-width="{2 * _HULL_RADIUS:g}" '
            f'stroke-linejoin="round" opacity="0.75"><title>{name} and its parts</title></polygon>'
        )
    return drawn


def _outline(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Corners of the convex hull, by Andrew's monotone chain; two points are their own outline."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    corners = []
    for way in (ordered, ordered[::-1]):
        chain: list[tuple[float, float]] = []
        for point in way:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        corners += chain[:-1]
    return corners


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    """Above 0 where the way from a by b to c turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _ties(network: NetworkOnDate, at: Mapping[str, tuple[float, float]]) -> list[str]:
    friendly, hostile = sign_probs(network)
    drawn = []
    for tie, p_friendly, p_hostile in zip(network.ties, friendly, hostile, strict=True):
        strongest = max(p_friendly, p_hostile)
        if strongest < 0.25:
            continue
        colour, dash = (FRIENDLY, "") if p_friendly >= p_hostile else (HOSTILE, ' stroke-dasharray="9 5"')
        if strongest <= 0.5:
            colour, dash = OPEN, ' stroke-dasharray="2 5"'
        (x1, y1), (x2, y2) = at[tie.pair[0]], at[tie.pair[1]]
        a, b = (escape(network.names.get(actor, actor)) for actor in tie.pair)
        drawn.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"{dash} '
            f'stroke-width="{0.8 + 3.2 * strongest:.1f}" stroke-linecap="round"><title>{a} – {b}: partners '
            f"{p_friendly:.0%}, hostile {p_hostile:.0%}</title></line>"
        )
    return drawn


def _nodes(network: NetworkOnDate, at: Mapping[str, tuple[float, float]]) -> list[str]:
    drawn = []
    labels = place_labels(at, network.names, width=WIDTH)
    for actor, (x, y) in at.items():
        name = escape(network.names.get(actor, actor))
        if network.kinds.get(actor) in _STATES:
            shape = f'<rect x="{x - 7:.1f}" y="{y - 7:.1f}" width="14" height="14" fill="#333333"/>'
        else:
            shape = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="#333333"/>'
        label = labels[actor]
        drawn.append(
            f'{shape}<text x="{label.x:.1f}" y="{label.y:.1f}" text-anchor="{label.anchor}" font-size="{FONT_SIZE:g}" '
            f'stroke="#ffffff" stroke-width="3" paint-order="stroke" fill="#111111">{name}</text>'
        )
    return drawn


def _legend(network: NetworkOnDate) -> list[str]:
    rows = (
        (FRIENDLY, "", "friendly"),
        (HOSTILE, ' stroke-dasharray="9 5"', "hostile"),
        (OPEN, ' stroke-dasharray="2 5"', "open"),
    )
    drawn = [f'<text x="20" y="30" font-size="16" fill="#111111">{network.day.isoformat()}</text>']
    for at, (colour, dash, word) in enumerate(rows):
        y = HEIGHT - 64 + 20 * at
        drawn.append(
            f'<line x1="20" y1="{y}" x2="64" y2="{y}" stroke="{colour}"{dash} stroke-width="3"/>'
            f'<text x="72" y="{y + 4}" font-size="12" fill="#111111">{word}</text>'
        )
    return drawn
