"""Figures of an assessment, as SVG that stands alone: the relation over time, and the forecast beside its base rate."""

from __future__ import annotations

from typing import Any

import altair as alt
import vl_convert

from amity.answers import Assessment
from amity.model import years_between

# One order and one palette for the eight states, from enmity to amity; told apart without red against green
# (after ColorBrewer's RdYlBu, 8 classes, whose ends differ in lightness too).
STATE_COLOURS = {
    "war": "#a50026",
    "rivalry": "#e34a33",
    "none": "#bdbdbd",
    "sympathy": "#ffe08a",
    "strained": "#fd8d3c",
    "cooperation": "#9ecae1",
    "alliance": "#4292c6",
    "integration": "#08519c",
}
# Room on the right for letters that a browser's font sets wider than those that the figure was measured with.
_PADDING = {"left": 5, "top": 5, "bottom": 5, "right": 16}


def timeline_svg(found: Assessment, width: int = 860) -> str:
    """The probability of each state over time as a ribbon, with a tick for each document that spoke of it."""
    chart = alt.vconcat(_ribbon(found, width), _ticks(found, width), spacing=6)
    return _svg(chart)


def partner_svg(found: Assessment, width: int = 860) -> str:
    """P(partners) over time with its 90% band, and the most likely state named where it changes."""
    rows = [
        {"day": s.day.isoformat(), "p": s.p_partner.value, "low": s.p_partner.low, "high": s.p_partner.high}
        for s in found.timeline
    ]
    base = alt.Chart(_data(rows)).encode(alt.X("day:T", title=None, axis=_time_axis(found)))
    band = base.mark_area(opacity=0.25, color="#4292c6").encode(
        alt.Y("low:Q", title="still partners", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=3)),
        alt.Y2("high:Q"),
    )
    line = base.mark_line(color="#08519c", strokeWidth=1.6).encode(alt.Y("p:Q"))
    return _svg((band + line).properties(width=width, height=90))


def forecast_svg(found: Assessment, width: int = 420) -> str:
    """P(split) by horizon with its 90% band, the base rate at the asked horizon beside it."""
    rows = [{"months": y * 12, "p": v.value, "low": v.low, "high": v.high} for y, v in found.forecast.curve]
    rows.insert(0, {"months": 0.0, "p": 0.0, "low": 0.0, "high": 0.0})
    top = max(0.25, *(r["high"] for r in rows), found.base_rate.high) * 1.08
    y = alt.Scale(domain=[0, min(top, 1.0)])
    base = alt.Chart(_data(rows)).encode(alt.X("months:Q", title="months ahead", axis=alt.Axis(tickCount=6)))
    band = base.mark_area(opacity=0.25, color="#b35806").encode(
        alt.Y("low:Q", title="P(split)", scale=y, axis=alt.Axis(format="%", tickCount=5)), alt.Y2("high:Q")
    )
    line = base.mark_line(color="#b35806", strokeWidth=2).encode(alt.Y("p:Q", scale=y))
    rate = found.base_rate
    end = found.question.horizon_years * 12
    values = [{"months": end, "p": rate.probability, "low": rate.low, "high": rate.high, "what": "base rate"}]
    mark = alt.Chart(_data(values)).encode(alt.X("months:Q"))
    bar = mark.mark_rule(color="#4d4d4d", strokeWidth=2).encode(alt.Y("low:Q", scale=y), alt.Y2("high:Q"))
    dot = mark.mark_point(color="#4d4d4d", filled=True, size=60, shape="diamond").encode(alt.Y("p:Q", scale=y))
    text = mark.mark_text(align="right", dx=-8, color="#4d4d4d").encode(alt.Y("p:Q", scale=y), alt.Text("what:N"))
    return _svg((band + line + bar + dot + text).properties(width=width, height=200))


def _data(rows: list[dict[str, Any]]) -> Any:
    return alt.InlineData(values=rows)


def _time_axis(found: Assessment) -> alt.Axis:
    """Years, or months where the whole line is short."""
    years = years_between(found.timeline[0].day, found.timeline[-1].day)
    return alt.Axis(format="%Y" if years > 4 else "%b %Y", tickCount=10 if years > 4 else 6, labelOverlap=True)


def _ribbon(found: Assessment, width: int) -> Any:
    order = list(STATE_COLOURS)
    rows = [
        {"day": s.day.isoformat(), "state": name, "rank": order.index(name), "p": p.value}
        for s in found.timeline
        for name, p in s.probs.items()
    ]
    scale = alt.Scale(domain=order[::-1], range=list(STATE_COLOURS.values())[::-1])
    return (
        alt.Chart(_data(rows))
        .mark_area(interpolate="monotone")
        .encode(
            alt.X("day:T", title=None, axis=_time_axis(found)),
            alt.Y("p:Q", stack="zero", title="probability", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")),
            alt.Color("state:N", scale=scale, sort=None, legend=alt.Legend(title=None, orient="right")),
            alt.Order("rank:Q"),
        )
        .properties(width=width, height=260)
    )


def _ticks(found: Assessment, width: int) -> Any:
    first, last = found.timeline[0].day.isoformat(), found.timeline[-1].day.isoformat()
    days = {(e.published or "")[:10] for e in found.evidence.values() if e.published}
    rows = [{"day": d} for d in sorted(days) if first <= d <= last]
    domain = alt.Scale(domain=[first, last])
    axis = alt.Axis(labels=False, ticks=False)
    return (
        alt.Chart(_data(rows))
        .mark_tick(color="#666666", thickness=1.5, height=12)
        .encode(alt.X("day:T", title="documents that speak of the two", scale=domain, axis=axis))
        .properties(width=width, height=14)
    )


def _svg(chart: Any) -> str:
    styled = chart.configure(font="sans-serif", background="transparent", padding=_PADDING).configure_view(stroke=None)
    spec = styled.configure_axis(gridOpacity=0.35).to_dict()
    return str(vl_convert.vegalite_to_svg(spec))
