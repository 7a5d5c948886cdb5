"""The network on a day: the signed map, the ties behind it, and how far it is from balance."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from html import escape
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends

from amity.network import NetworkOnDate, draw_map, place_nodes, sign_probs, signed_graph_on
from amity.network.map_svg import frame_for
from amity.web.asking import day_asked
from amity.web.desk import Desk, desk_of, today
from amity.workflow.network import NetworkAnswer, NetworkAsk, TiesAlone, ask_network, ask_ties_alone

YEARS = 12


@dataclass(frozen=True, slots=True)
class NetworkTie:
    """A tie on the day with the probability that it is friendly, and that it is hostile."""

    first: str
    second: str
    first_name: str
    second_name: str
    p_friendly: float
    p_hostile: float
    statements: int


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """
    The map as SVG (our own drawing, its texts escaped), the ties in order of how clear they are, and the camps.

    `years` are days to go to: the last of some years from the first tie to now. `left_out` ties are known but not
    shown, as less is said of them than of those that are. `stage` is "coupled" where what ties do to each other is
    counted; "alone" while that is being worked out, when each tie is as its own statements show it; and "uncoupled"
    where it could not be. `told_by` is the number of ties that this is estimated from, where it is not all of them.
    """

    day: dt.date
    earliest: dt.date
    today: dt.date
    years: tuple[dt.date, ...]
    svg: str
    ties: tuple[NetworkTie, ...]
    camps: tuple[tuple[str, ...], ...]
    out_of_balance: float
    proved: bool
    left_out: int
    stage: str
    told_by: int | None = None


def network(desk: Annotated[Desk, Depends(desk_of)], on: str = "") -> NetworkPage:
    """The network of all organisations on a day."""
    day = day_asked(on, today())
    key = ("network", desk.version(), day)
    kept: NetworkPage | None = desk.networks.look(key)
    if kept is not None:
        return kept
    known = desk.known_on(day)  # the fit that the relations of that day rest on as well: one at a time, and once
    wanted, ready = NetworkAsk(day, intervals=False), (known.items, known.estimate)

    def at_once() -> NetworkPage:
        return _page(ask_ties_alone(desk.project, wanted, ready=ready), "alone")

    alone: NetworkPage = desk.answers.get(("ties alone", *key[1:]), at_once, wait_seconds=desk.options.wait_seconds)
    coupled: NetworkPage | None = desk.networks.peek(
        key, lambda: _page(ask_network(desk.project, wanted, ready=ready, fitter=desk.fitter()), "coupled")
    )
    return coupled or (replace(alone, stage="uncoupled") if desk.networks.failed(key) else alone)


def _page(answer: NetworkAnswer | TiesAlone, stage: str) -> NetworkPage:
    found = answer.network
    graph = signed_graph_on(found)
    places = place_nodes(graph)
    groups = answer.balance.groups.tolist()
    camps: dict[int, list[str]] = {}
    for actor, group in zip(graph.names, groups, strict=True):
        camps.setdefault(group, []).append(found.names.get(actor, actor))
    earliest = min(history.looks[0].day for history in answer.estimate.histories.values() if history.looks)
    return NetworkPage(
        day=found.day,
        earliest=min(earliest, found.day),
        today=today(),
        years=year_ends(min(earliest, found.day), today()),
        svg=_with_links(draw_map(found, places), found, places),
        ties=_ties(found),
        camps=tuple(tuple(sorted(members)) for _, members in sorted(camps.items())),
        out_of_balance=answer.balance.frustration_index,
        proved=answer.balance.optimal,
        left_out=answer.left_out,
        stage=stage,
        told_by=_told_by(answer),
    )


def _told_by(answer: NetworkAnswer | TiesAlone) -> int | None:
    """From how many ties their coupling is estimated; None: all, or not yet."""
    told = isinstance(answer, NetworkAnswer) and answer.told_by < len(answer.network.ties)
    return answer.told_by if told else None  # type: ignore[union-attr]


def year_ends(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """The last days of at most a dozen years, evenly spread, and the last day itself."""
    step = max(1, -(-(last.year - first.year) // YEARS))
    return (*(dt.date(year, 12, 31) for year in range(first.year, last.year, step)), last)


def _ties(found: NetworkOnDate) -> tuple[NetworkTie, ...]:
    friendly, hostile = sign_probs(found)
    ties = [
        NetworkTie(
            tie.pair[0],
            tie.pair[1],
            found.names.get(tie.pair[0], tie.pair[0]),
            found.names.get(tie.pair[1], tie.pair[1]),
            float(p_friendly),
            float(p_hostile),
            len(tie.statements),
        )
        for tie, p_friendly, p_hostile in zip(found.ties, friendly, hostile, strict=True)
    ]
    return tuple(sorted(ties, key=lambda t: -max(t.p_friendly, t.p_hostile)))


def _with_links(svg: str, found: NetworkOnDate, places: dict[str, tuple[float, float]]) -> str:
    """The map with an unseen, broad line over each tie that leads to the page of the pair."""
    frame = frame_for([places])
    links = []
    for tie in found.ties:
        (x1, y1), (x2, y2) = (frame.pixel(places[actor]) for actor in tie.pair)
        a, b = tie.pair
        title = escape(f"{found.names.get(a, a)} – {found.names.get(b, b)}")
        links.append(
            f'<a href="/relation/{quote(a, safe="")}/{quote(b, safe="")}" tabindex="-1"><line x1="{x1:.1f}" '
            f'y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#000" stroke-opacity="0" stroke-width="14" '
            f'pointer-events="stroke"><title>{title}</title></line></a>'
        )
    grouped = svg.replace('role="img"', 'role="group" aria-label="Map of the ties; the table below has the same"', 1)
    return grouped.replace("</svg>", "".join(links) + "</svg>")
