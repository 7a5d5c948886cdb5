"""Places for the names on a map: beside their node, on the side where they cover least."""

from collections.abc import Mapping
from dataclasses import dataclass

FONT_SIZE = 13.0
_LETTER = 0.56
_GAP = 12.0
_NODE = 9.0


@dataclass(frozen=True)
class Label:
    """A name's anchor point and how the text runs from it (`start`, `end` or `middle`)."""

    x: float
    y: float
    anchor: str


Box = tuple[float, float, float, float]


def place_labels(
    points: Mapping[str, tuple[float, float]], names: Mapping[str, str], *, width: float
) -> dict[str, Label]:
    """
    A label for each point, right of it, left, below or above, where it overlaps other labels and nodes least.

    Labels are placed from left to right; an earlier one does not move for a later one.

    Args:
        points: pixels by id.
        names: what to write, by id; an id that is missing is written itself.
        width: width of the page, which labels should not leave.

    Returns:
        Label by id.

    Raises:
        Nothing.

    Reference: Christensen, Marks & Shieber (1995), ACM Trans. Graphics 14(3); docs/method/network-maps.md.
    """
    nodes = [(x - _NODE, y - _NODE, x + _NODE, y + _NODE) for x, y in points.values()]
    taken: list[Box] = []
    labels = {}
    for actor, (x, y) in sorted(points.items(), key=lambda item: item[1]):
        long = _LETTER * FONT_SIZE * len(names.get(actor, actor))
        choices = _choices(x, y, long)
        costs = [_cost(box, (*taken, *nodes), width) for _, box in choices]
        label, box = choices[costs.index(min(costs))]
        taken.append(box)
        labels[actor] = label
    return labels


def _choices(x: float, y: float, long: float) -> list[tuple[Label, Box]]:
    """Candidates in order of preference, each with the box that its text covers."""
    rise, half = 0.4 * FONT_SIZE, FONT_SIZE / 2
    below, above = y + _GAP + half, y - _GAP - half
    return [
        (Label(x + _GAP, y + rise, "start"), (x + _GAP, y - half, x + _GAP + long, y + half)),
        (Label(x - _GAP, y + rise, "end"), (x - _GAP - long, y - half, x - _GAP, y + half)),
        (Label(x, below + rise, "middle"), (x - long / 2, below - half, x + long / 2, below + half)),
        (Label(x, above + rise, "middle"), (x - long / 2, above - half, x + long / 2, above + half)),
    ]


def _cost(box: Box, others: tuple[Box, ...], width: float) -> float:
    covered = sum(_overlap(box, other) for other in others)
    outside = max(0.0, -box[0]) + max(0.0, box[2] - width)
    return covered + 50.0 * outside


def _overlap(one: Box, other: Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide * high if wide > 0 and high > 0 else 0.0
