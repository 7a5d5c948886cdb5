"""Pictures of a relation as SVG that the style sheet colours: its time, with the statements in it, and its forecast."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from amity.answers import Evidence, StateOn
from amity.errors import DataError
from amity.model import parse_when
from amity.report.figures import STATE_COLOURS

if TYPE_CHECKING:  # pages are built above pictures, and pictures drawn above pages
    from amity.web.pages.relation import RelationPage

WIDTH, LEFT, RIGHT = 960, 82, 12
RIBBON_TOP, RIBBON_HEIGHT = 14, 204
LINE_TOP, LINE_HEIGHT = 238, 64
LANES_TOP, LANE = 322, 15
LANES = ("tie", "event", "driver", "forecast", "conditional")
MARK = 4  # pixels that a statement's mark is wide
MANY = 400  # marks; of more, those in one place are drawn as one
DAYS = "days"
AXIS = LANES_TOP + LANE * len(LANES) + 4


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Days to pixels."""

    since: dt.date
    until: dt.date

    def x(self, day: dt.date) -> float:
        """Pixels from the left."""
        share = (day - self.since).days / max(1, (self.until - self.since).days)
        return LEFT + share * (WIDTH - LEFT - RIGHT)


def time_picture(page: RelationPage, base: str) -> Markup:
    """
    Probability of each state as a ribbon, P(partners) with its band, and a mark for each statement.

    Where marks of many statements would hide each other, those of a few days share one. It opens their list, at `base`
    with the name of the days.
    """
    scale = TimeScale(page.since, page.until)
    shown = _within(page.found.timeline, page.since, page.until)
    body = [
        *_year_lines(scale),
        *_ribbon(shown, scale),
        *_partner_band(shown, scale),
        *_lanes(page.statements, scale, base),
    ]
    title = f"The relation from {page.since} to {page.until}: probability of each state, of being partners, statements"
    return Markup(  # noqa: S704  (made here of numbers, and of texts that are escaped)
        f'<svg class="time" viewBox="0 0 {WIDTH} {AXIS + 22}" role="group" aria-label="{escape(title)}" '
        f'data-since="{page.since}" data-until="{page.until}" data-left="{LEFT}" data-right="{RIGHT}">'
        f"{''.join(body)}</svg>"
    )


def forecast_picture(page: RelationPage) -> Markup:
    """P(split) by months ahead with its band, and the base rate at the horizon."""
    found = page.found
    curve = [(0.0, 0.0, 0.0, 0.0), *((y, v.value, v.low, v.high) for y, v in found.forecast.curve)]
    top = min(1.0, max(0.25, found.base_rate.high, *(high for *_, high in curve)) * 1.08)
    years = found.question.horizon_years

    def at(x: float, p: float) -> str:
        return f"{50 + 350 * x / years:.1f},{200 - 185 * p / top:.1f}"

    band = " ".join([at(x, high) for x, _, _, high in curve] + [at(x, low) for x, _, low, _ in reversed(curve)])
    line = " ".join(at(x, p) for x, p, _, _ in curve)
    rate = found.base_rate
    ticks = [step for step in (0, 0.05, 0.1, 0.25, 0.5, 0.75, 1.0) if step <= top]
    body = [_tick(50, 400, 200 - 185 * p / top, f"{p:.0%}") for p in ticks if p != 0.05 or top < 0.5]
    body += [
        f'<polygon class="band split" points="{band}"/><polyline class="line split" points="{line}"/>',
        f'<line class="rate" x1="400" x2="400" y1="{200 - 185 * rate.low / top:.1f}" '
        f'y2="{200 - 185 * rate.high / top:.1f}"/>',
        f'<circle class="rate" cx="400" cy="{200 - 185 * rate.probability / top:.1f}" r="5"/>',
        f'<text x="408" y="{204 - 185 * rate.probability / top:.1f}">base rate</text>',
        '<text x="50" y="219" text-anchor="middle">now</text>',
        f'<text x="400" y="219" text-anchor="middle">{years * 12:.0f} months</text>',
    ]
    label = "Probability of a split by months ahead, with its 90 % band, beside the base rate"
    return Markup(  # noqa: S704  (numbers only)
        f'<svg class="ahead" viewBox="0 0 480 226" role="img" aria-label="{label}">{"".join(body)}</svg>'
    )


def bar(share: float, css: str) -> Markup:
    """A bar as long as a share between 0 and 1."""
    width = 0.5 + 99.5 * min(max(share, 0.0), 1.0)
    return Markup(  # noqa: S704  (a number and a class of ours)
        f'<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="{escape(css)}" width="{width:.1f}" height="8"/></svg>'
    )


def drawn(svg: str) -> Markup:
    """A drawing of ours, whose texts are escaped already."""
    return Markup(svg)  # noqa: S704


def _tick(left: float, right: float, y: float, text: str) -> str:
    return (
        f'<line class="grid" x1="{left}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{text}</text>'
    )


def _within(timeline: Sequence[StateOn], since: dt.date, until: dt.date) -> list[StateOn]:
    """The states within the picture and one on either side, so that the ribbon reaches both edges."""
    inside = [n for n, state in enumerate(timeline) if since <= state.day <= until]
    if not inside:
        inside = [min(range(len(timeline)), key=lambda n: abs((timeline[n].day - since).days))]
    return list(timeline[max(0, inside[0] - 1) : inside[-1] + 2])


def _ribbon(states: list[StateOn], scale: TimeScale) -> Iterable[str]:
    below = [0.0] * len(states)
    for name in STATE_COLOURS:
        above = [b + s.probs[name].value for b, s in zip(below, states, strict=True)]
        edge = [f"{_held(scale.x(s.day)):.1f},{_down(p):.1f}" for s, p in zip(states, above, strict=True)]
        floor = [f"{_held(scale.x(s.day)):.1f},{_down(p):.1f}" for s, p in zip(states, below, strict=True)]
        yield f'<polygon class="s-{name}" points="{" ".join(edge + floor[::-1])}"><title>{name}</title></polygon>'
        below = above
    for p in (0.0, 0.5, 1.0):
        yield f'<text x="{LEFT - 6}" y="{_down(p) + 4:.1f}" text-anchor="end">{p:.0%}</text>'


def _partner_band(states: list[StateOn], scale: TimeScale) -> Iterable[str]:
    def at(state: StateOn, p: float) -> str:
        return f"{_held(scale.x(state.day)):.1f},{LINE_TOP + LINE_HEIGHT * (1 - p):.1f}"

    band = [at(s, s.p_partner.high) for s in states] + [at(s, s.p_partner.low) for s in reversed(states)]
    yield f'<polygon class="band" points="{" ".join(band)}"/>'
    yield f'<polyline class="line" points="{" ".join(at(s, s.p_partner.value) for s in states)}"/>'
    for p in (0.0, 1.0):
        yield _tick(LEFT, WIDTH - RIGHT, LINE_TOP + LINE_HEIGHT * (1 - p), f"{p:.0%}")
    yield f'<text class="over" x="{LEFT + 6}" y="{LINE_TOP - 5}">partners of any kind, with the 90 % band</text>'


def _lanes(statements: Iterable[Evidence], scale: TimeScale, base: str) -> Iterable[str]:
    for n, kind in enumerate(LANES):
        yield f'<text class="lane" x="{LEFT - 6}" y="{LANES_TOP + LANE * n + 11}" text-anchor="end">{kind}</text>'
    dated = [(day, e) for e in statements if e.kind in LANES and (day := day_of_mark(e))]
    inside = [(day, e) for day, e in dated if scale.since <= day <= scale.until]
    if len(inside) <= MANY:
        yield from (_single(day, e, scale) for day, e in inside)
        return
    columns: dict[tuple[str, int], list[tuple[dt.date, Evidence]]] = {}
    for day, e in inside:
        columns.setdefault((e.kind, int(scale.x(day) // MARK)), []).append((day, e))
    yield from (_column(kind, held, scale, base) for (kind, _), held in columns.items())


def _column(kind: str, held: list[tuple[dt.date, Evidence]], scale: TimeScale, base: str) -> str:
    """The mark of statements that would stand one over another: it opens the list of them."""
    if len(held) == 1:
        return _single(*held[0], scale)
    days = sorted(day for day, _ in held)
    middle = days[len(days) // 2]
    of = quote(name_of_days(kind, days[0], days[-1]), safe="")
    return _mark(scale.x(middle), kind, f"{base}{of}", f"{len(held)} statements, {days[0]} to {days[-1]}")


def _single(day: dt.date, e: Evidence, scale: TimeScale) -> str:
    title = f"{day}: {e.says} — “{' '.join(e.quote.split())[:140]}”"
    return _mark(scale.x(day), e.kind, f"/statement/{quote(e.id, safe='')}", title)


def _mark(x: float, kind: str, to: str, title: str) -> str:
    y = LANES_TOP + LANE * LANES.index(kind)
    return (
        f'<a href="{escape(to)}" tabindex="-1"><rect class="mark k-{kind}" '
        f'x="{x - MARK / 2:.1f}" y="{y}" width="{MARK}" height="{LANE - 3}"><title>{escape(title)}</title></rect></a>'
    )


def name_of_days(kind: str, first: dt.date, last: dt.date) -> str:
    """What addresses call the statements of a kind that speak of a few days."""
    return "|".join((DAYS, kind, first.isoformat(), last.isoformat()))


def day_of_mark(e: Evidence) -> dt.date | None:
    """Where a statement stands in time: when it holds, else when it was published; None if neither is dated."""
    for text in (e.when, e.published):
        try:
            day = parse_when(text).middle() if text else None
        except DataError:
            day = None
        if day is not None:
            return day
    return None


def _year_lines(scale: TimeScale) -> Iterable[str]:
    years = scale.until.year - scale.since.year
    step = next((s for s in (1, 2, 5, 10, 20, 50) if years / s <= 16), 100)
    for year in range(scale.since.year + 1, scale.until.year + 1):
        if year % step:
            continue
        x = scale.x(dt.date(year, 1, 1))
        yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{RIBBON_TOP}" y2="{AXIS}"/>'
        yield f'<text x="{x:.1f}" y="{AXIS + 15}" text-anchor="middle">{year}</text>'
    if years < 2:
        for day, anchor in ((scale.since, "start"), (scale.until, "end")):
            yield f'<text x="{scale.x(day):.1f}" y="{AXIS + 15}" text-anchor="{anchor}">{day}</text>'


def _down(p: float) -> float:
    return RIBBON_TOP + RIBBON_HEIGHT * (1 - p)


def _held(x: float) -> float:
    return min(max(x, LEFT), WIDTH - RIGHT)
