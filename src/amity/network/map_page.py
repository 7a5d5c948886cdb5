"""The network over time as one self-contained page with a date to move along, and as PNG."""

from collections.abc import Sequence
from html import escape

import vl_convert

from amity.errors import DataError
from amity.network.balance import BalanceResult
from amity.network.layout import place_nodes
from amity.network.map_svg import Places, draw_map, frame_for
from amity.network.on_date import NetworkOnDate, signed_graph_on

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font-family: system-ui, sans-serif; margin: 1.5rem auto; max-width: 1040px; color: #111; }}
figure {{ margin: 0; }} figure[hidden] {{ display: none; }} svg {{ width: 100%; height: auto; }}
input[type=range] {{ width: 100%; }} output {{ font-variant-numeric: tabular-nums; font-weight: 600; }}
</style></head><body>
<h1>{title}</h1>
<p><label>Date <output id="date">{last}</output>
<input type="range" id="slider" min="0" max="{top}" value="{top}" step="1" aria-controls="maps"></label></p>
<div id="maps">{figures}</div>
<p>Solid blue: friendly. Dashed vermilion: hostile. Dotted grey: open. Width: probability of the sign. Squares:
states and their organisations. Grey areas: an actor with its parts. Point at a tie for its probabilities.</p>
<script>
const figures = [...document.querySelectorAll("figure")], slider = document.getElementById("slider");
slider.addEventListener("input", () => {{
  figures.forEach((figure, at) => {{ figure.hidden = at !== Number(slider.value); }});
  document.getElementById("date").textContent = figures[Number(slider.value)].dataset.date;
}});
</script></body></html>
"""


def place_over_time(frames: Sequence[NetworkOnDate]) -> list[Places]:
    """
    Places for the actors of each date, each layout starting from the one before.

    Args:
        frames: the network on dates in order.

    Returns:
        One mapping a date.

    Raises:
        DataError: a frame has no ties.

    Reference: docs/method/network-maps.md.
    """
    places: list[Places] = []
    before: dict[str, tuple[float, float]] = {}
    for frame in frames:
        now = place_nodes(signed_graph_on(frame), before=before, parts=frame.parts)
        before = before | now
        places.append(now)
    return places


def map_page(frames: Sequence[NetworkOnDate], balances: Sequence[BalanceResult], *, title: str) -> str:
    """
    An HTML page with one map a date and a slider; it loads nothing from anywhere.

    Args:
        frames: the network on dates in order.
        balances: balance on each date, for the caption.
        title: heading of the page.

    Returns:
        The text of the page.

    Raises:
        DataError: no frames, or a frame without ties.

    Reference: docs/method/network-maps.md.
    """
    if not frames:
        raise DataError("a map over time needs the network on at least one date")
    places = place_over_time(frames)
    shared = frame_for(places)
    figures = []
    for at, (frame, place, balance) in enumerate(zip(frames, places, balances, strict=True)):
        hidden = "" if at == len(frames) - 1 else " hidden"
        caption = (
            f"{len(frame.ties)} ties known; {balance.frustration_index:g} out of balance"
            f"{'' if balance.optimal else f' (at least {balance.lower_bound:g})'}."
        )
        figures.append(
            f'<figure data-date="{frame.day.isoformat()}"{hidden}>{draw_map(frame, place, shared)}'
            f"<figcaption>{caption}</figcaption></figure>"
        )
    last = frames[-1].day.isoformat()
    return _PAGE.format(title=escape(title), last=last, top=len(frames) - 1, figures="".join(figures))


def svg_to_png(svg: str) -> bytes:
    """
    The picture as PNG, twice its nominal size.

    Args:
        svg: as `draw_map` gives it.

    Returns:
        The bytes of the file.

    Raises:
        ValueError: the text is no SVG.

    Reference: docs/method/network-maps.md.
    """
    return bytes(vl_convert.svg_to_png(svg, scale=2))
