"""The command `amity network`: balance, coupling and cascades of a project's ties."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from amity.cli.printing import day_of, print_json, today
from amity.errors import ExchangeError
from amity.model import Dyad
from amity.network import (
    NetworkOnDate,
    draw_map,
    map_page,
    place_nodes,
    signed_graph_on,
    svg_to_png,
    to_gexf,
    to_graphml,
)
from amity.project import Project, open_project
from amity.workflow.ask import horizon_years
from amity.workflow.naming import project_gazetteer
from amity.workflow.network import NetworkAnswer, NetworkAsk, ask_network
from amity.workflow.network_frames import balance_over_time, frames_over_time, yearly_days
from amity.workflow.network_summary import network_summary, years_summary
from amity.workflow.shock import ask_shock, parse_shock, resolve_shock

PICTURES = (".svg", ".png")
SHOWN_PAIRS, SHOWN_TIES = 15, 5
OUTCOME_WORDS = {
    "partners": "partners at the end",
    "hostile": "hostile at the end",
    "break": "a break, if partners now",
}


def network(
    project: Annotated[str, typer.Argument(help="The project.")],
    on: Annotated[str | None, typer.Option(help="The day (EDTF); today if not given.")] = None,
    known_on: Annotated[str | None, typer.Option(help="Count only what was published by then.")] = None,
    shock: Annotated[str | None, typer.Option(help='A tie put into a state and held there: "A|B=none".')] = None,
    horizon: Annotated[str, typer.Option(help="How far ahead the shock is followed: 90d, 12m, 2y.")] = "12m",
    runs: Annotated[int, typer.Option(min=1, help="Simulated runs for each of 24 draws of the parameters.")] = 400,
    k: Annotated[int, typer.Option("--k", "-k", min=1, help="At most so many groups.")] = 2,
    html: Annotated[Path | None, typer.Option(help="Write a page with a map for every year.")] = None,
    picture: Annotated[Path | None, typer.Option(help="Write the map as .svg or .png.")] = None,
    gexf: Annotated[Path | None, typer.Option(help="Write the network over time for Gephi.")] = None,
    graphml: Annotated[Path | None, typer.Option(help="Write the network on the day as GraphML.")] = None,
    over_time: Annotated[bool, typer.Option("--over-time", help="Also give the balance of every year.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """
    Who stands with whom, how far that is from balance, and what a break would do to everybody else.

        amity network case.amity --on 2010-04-22

        amity network case.amity --shock "Taliban|al-Qaeda=none" --horizon 2y

        amity network case.amity --html network.html --gexf network.gexf --json
    """
    day = day_of(on, default=today())
    wanted = NetworkAsk(day, day_of(known_on, default=day), k)
    asked = None if shock is None else parse_shock(shock, horizon_years(horizon), runs)
    if picture is not None and picture.suffix.lower() not in PICTURES:
        raise ExchangeError(f"cannot write a picture as {picture.name}; let its name end in .svg or .png")
    with open_project(project) as opened:
        if asked is not None:
            asked = resolve_shock(opened, asked)
            wanted = replace(wanted, keep=(Dyad.of(*asked.actors),))
        answer = ask_network(opened, wanted)
        shocked = None if asked is None else ask_shock(answer, asked)
        frames = _yearly_frames(answer, opened) if html or gexf or over_time else ()
    balances = balance_over_time(frames) if html or over_time else ()
    files = _files_on_day(answer, picture=picture, graphml=graphml)
    if html:
        title = f"The network up to {day.isoformat()}"
        files[html] = map_page(frames, balances, title=title).encode()
    if gexf:
        files[gexf] = to_gexf(frames)
    for path, content in files.items():
        _write(path, content)
    summary = network_summary(answer, shocked)
    if over_time:
        summary["over_time"] = years_summary(frames, balances)
    if as_json:
        print_json(summary)
    else:
        show(summary, Console())
        for path in files:
            Console().print(f"Written: {path}")


def _yearly_frames(answer: NetworkAnswer, project: Project) -> tuple[NetworkOnDate, ...]:
    first = min(history.looks[0].day for history in answer.estimate.histories.values() if history.looks)
    return frames_over_time(answer, yearly_days(first, answer.network.day), project_gazetteer(project))


def _files_on_day(answer: NetworkAnswer, *, picture: Path | None, graphml: Path | None) -> dict[Path, bytes]:
    found: dict[Path, bytes] = {}
    if picture is not None:
        svg = draw_map(answer.network, place_nodes(signed_graph_on(answer.network), parts=answer.network.parts))
        found[picture] = svg.encode() if picture.suffix.lower() == ".svg" else svg_to_png(svg)
    if graphml is not None:
        found[graphml] = to_graphml(answer.network)
    return found


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise ExchangeError(f"cannot write {path}: {error.strerror}; choose a folder that exists") from error


def show(summary: dict[str, Any], console: Console) -> None:
    """Print the summary for a person."""
    names = {actor["id"]: actor["name"] for actor in summary["actors"]}
    balance = summary["balance"]
    proof = "proved" if balance["optimal"] else f"not proved, at least {balance['lower_bound']:g}"
    console.print(
        f"[bold]{len(summary['actors'])} organisations, {len(summary['ties'])} ties on {summary['on']}[/bold]; "
        f"{balance['m']} have a clear sign, {balance['negative']} of them hostile"
    )
    console.print(f"Out of balance: {balance['frustration_index']:g} ties ({proof})")
    for community in range(max(balance["partition"].values()) + 1):
        members = [names[actor] for actor, its in balance["partition"].items() if its == community]
        console.print(f"  camp {community + 1}: {', '.join(members)}", markup=False, highlight=False)
    for tie in balance["out_of_balance"][:SHOWN_TIES]:
        a, b = (names[actor] for actor in tie["actors"])
        sign = "friendly" if tie["sign"] > 0 else "hostile"
        console.print(f"  does not fit: {a} – {b} ({sign})", markup=False, highlight=False)
    _show_brokers(summary["actors"], console)
    for warning in summary["warnings"]:
        console.print(f"Note: {warning}", markup=False)
    for year in summary.get("over_time", ()):
        console.print(f"  {year['on']}: {year['ties']} ties, {year['frustration_index']:g} out of balance")
    if "shock" in summary:
        _show_shock(summary["shock"], console)


def _show_brokers(actors: list[dict[str, Any]], console: Console) -> None:
    brokers = sorted((actor for actor in actors if actor["brokered"]), key=lambda actor: -actor["brokered"])
    for actor in brokers[:SHOWN_TIES]:
        between = f"stands between {counted(actor['brokered'], 'pair')} of enemies who are both its friends"
        console.print(f"  {actor['name']} {between}", markup=False, highlight=False)


def _show_shock(shock: dict[str, Any], console: Console) -> None:
    names = shock["names"]
    a, b = (names[actor] for actor in shock["actors"])
    months = 12 * shock["horizon_years"]
    console.print(
        f"\n[bold]If {a} – {b} is {shock['state']}[/bold], within {months:.0f} months ({shock['runs']} runs):"
    )
    by_pair: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for change in shock["changes"]:
        by_pair.setdefault(tuple(change["actors"]), []).append(change)
    for pair in _pairs_to_show(by_pair, shock):
        changes = by_pair[pair]
        console.print(Text(f"  {names[pair[0]]} – {names[pair[1]]}", style="bold"))
        for change in sorted(changes, key=lambda found: found["outcome"]):
            console.print(Padding(Text(_change_line(change)), (0, 0, 0, 4)))
        ground = changes[0]["ground"]
        why = [
            *ground["channels"],
            ground["tie"] or f"the tie rests on {counted(len(ground['statements']), 'statement')}",
        ]
        console.print(Padding(Text(f"why: {'; '.join(why)}", style="dim"), (0, 0, 0, 4)))
    for part in shock["cohesion"]:
        one, whole = names[part["part"]], names[part["whole"]]
        line = f"{one} breaks with {whole}: {part['p_leaves']:.1%}, {part['p_leaves_without']:.1%} without the shock"
        console.print(line, markup=False, highlight=False)
    for chain in shock["chains"]:
        console.print(f"Chain: {chain}", markup=False, highlight=False)


def _pairs_to_show(
    by_pair: dict[tuple[str, ...], list[dict[str, Any]]], shock: dict[str, Any]
) -> list[tuple[str, ...]]:
    """Parts of the two, other groups with a tie to either, then whoever else has a change that is clear of zero."""
    parts, groups, two = {part["part"] for part in shock["cohesion"]}, set(shock["groups"]), set(shock["actors"])
    known = [pair for pair in by_pair if by_pair[pair][0]["ground"]["statements"]]
    own = [pair for pair in by_pair if parts & set(pair) and two & set(pair)]
    others = [pair for pair in known if two & set(pair) and groups.issuperset(pair)]
    clear = [pair for pair, changes in by_pair.items() if any(_is_clear(change) for change in changes)]
    return list(dict.fromkeys((*own, *others, *clear)))[:SHOWN_PAIRS]


def counted(number: int, word: str) -> str:
    """A number with its noun, which takes an s unless there is one."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def _is_clear(change: dict[str, Any]) -> bool:
    _, low, high = change["change"]
    return bool(low > 0 or high < 0)


def _change_line(change: dict[str, Any]) -> str:
    value, low, high = (f"{100 * share:+.1f}" for share in change["change"])
    words = OUTCOME_WORDS[change["outcome"]]
    return f"{words}: {change['before']:.1%}, then {change['after']:.1%} ({value} points; 90 %: {low} to {high})"
