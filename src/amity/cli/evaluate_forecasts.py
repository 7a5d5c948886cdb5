"""`amity evaluate forecasts`: backtests of a project or of a panel of links, and reliability where truth is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from amity.answers import as_json as to_json
from amity.cli.printing import day_of, print_json, today
from amity.cluster import Workers, workers_behind
from amity.errors import AnswerError, DataError
from amity.evaluation.backtest import Plan, ProjectBacktest, backtest_project
from amity.evaluation.link_panel import PanelBacktest, backtest_links, read_links
from amity.evaluation.scores import Bin, Difference
from amity.evaluation.simulated import Design, SimulatedReliability, simulated_reliability
from amity.model import Dyad
from amity.project import open_project
from amity.report.wording import percent
from amity.workflow.ask import horizon_years, known_statements
from amity.workflow.naming import resolve_actor


def forecasts(
    project: Annotated[str | None, typer.Argument(help="The project.")] = None,
    a: Annotated[str | None, typer.Argument(help="An actor: id, name, alias or acronym.")] = None,
    b: Annotated[str | None, typer.Argument(help="The other actor.")] = None,
    panel: Annotated[Path | None, typer.Option(help="A CSV of links instead: actor1, actor2, date, type.")] = None,
    simulated: Annotated[int, typer.Option(help="Instead, a simulated panel of so many dyads.")] = 0,
    first: Annotated[str | None, typer.Option("--from", help="First date; that of the first document if none.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day that counts; today if not given.")] = None,
    every: Annotated[str, typer.Option(help="Step between dates: 6m, 1y, 2y.")] = "2y",
    horizon: Annotated[str, typer.Option(help="How far each forecast looks ahead: 12m, 2y.")] = "12m",
    seed: Annotated[int, typer.Option(help="Of the simulation.")] = 0,
    scheduler: Annotated[
        str | None, typer.Option(help="Fit the past dates on a Dask cluster: its address, tcp://HOST:8786.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """
    How good are the forecasts? Past dates forecast from what was known then, against what came.

        amity evaluate forecasts case.amity taliban al-qaeda --from 1998 --every 2y

        amity evaluate forecasts --panel links.csv

        amity evaluate forecasts --simulated 500
    """
    if scheduler and (simulated or panel):
        raise AnswerError("--scheduler spreads the dates of a project; --panel and --simulated run here")
    if simulated:
        reliability = simulated_reliability(Design(dyads=simulated, horizon_years=horizon_years(horizon)), seed=seed)
        print_json(to_json(reliability)) if as_json else _print_simulated(reliability, Console())
    elif panel is not None:
        links = backtest_panel(panel)
        print_json(to_json(links)) if as_json else _print_panel(links, Console())
    elif project and a and b:
        with workers_behind(scheduler) if scheduler else nullcontext() as workers:
            found = _backtest(project, (a, b), (first, last), (every, horizon), workers=workers)
        print_json(to_json(found)) if as_json else _print_project(found, Console())
    else:
        raise AnswerError("name a project and two actors, or give --panel FILE or --simulated N")


def backtest_panel(path: Path) -> PanelBacktest:
    """
    The backtest of a file of links.

    Raises:
        DataError: the file cannot be read, or a row is wrong; file and line are named.
    """
    try:
        links, unused = read_links(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read: {error}; a UTF-8 CSV file is expected") from error
    except DataError as error:
        raise DataError(f"{path}: {error}") from error
    return backtest_links(links, unused=unused)


def _backtest(
    project: str,
    pair: tuple[str, str],
    span: tuple[str | None, str | None],
    steps: tuple[str, str],
    *,
    workers: Workers | None,
) -> ProjectBacktest:
    with open_project(project) as opened:
        dyad = Dyad.of(*(resolve_actor(opened, x) for x in pair))
        last = day_of(span[1], default=today())
        dates = [i.document.published for i in known_statements(opened, last) if Dyad.of(*i.stmt.actors) == dyad]
        days = [d.latest for d in dates if d is not None and d.latest is not None]
        if not days:
            raise AnswerError(
                f"too little to say: no dated document speaks of {dyad.first} and {dyad.second} by {last}"
            )
        plan = Plan(dyad, day_of(span[0], default=min(days)), last, *(horizon_years(s) for s in steps))
        codebook = opened.codebook()
        return backtest_project(lambda day: known_statements(opened, day), plan, codebook=codebook, workers=workers)


def _print_project(found: ProjectBacktest, console: Console) -> None:
    table = Table("as known on", "P(split)", "base rate", "sources", "came", box=None)
    for f in found.forecasts:
        pool = percent(f.pool) if f.pool is not None else "–"
        table.add_row(f.as_of.isoformat(), percent(f.p), percent(f.base_rate), pool, "yes" if f.happened else "no")
    console.print(table)
    for day, reason in found.skipped.items():
        console.print(f"  [dim]{day}: no forecast: {reason}[/dim]", markup=True)
    splits = sum(f.happened for f in found.forecasts)
    console.print(f"{len(found.forecasts)} forecasts, {splits} splits.")
    _print_scores(found.scores, found.differences, console)
    _print_bins(found.reliability, console)


def _print_panel(found: PanelBacktest, console: Console) -> None:
    counts = ", ".join(f"{n} {name}" for name, n in found.counts.items())
    unused = "; ".join(f"{n} rows: {why}" for why, n in found.unused.items())
    console.print(f"{found.cases} next links of {found.dyads} dyads ({counts}), among {found.links} links.")
    console.print(
        f"Left out: {found.left_out} with no earlier link of the dyad on another date{'; ' + unused if unused else ''}."
    )
    _print_scores(found.scores, found.differences, console)
    _print_bins(found.reliability, console)


def _print_simulated(found: SimulatedReliability, console: Console) -> None:
    console.print(
        f"{found.dyads} dyads, {found.happened} splits, mean forecast {found.mean_forecast:.3f}. "
        f"Calibration error {found.calibration_error:.4f}, Brier {found.brier:.3f}, log score {found.log:.3f}."
    )
    _print_bins(found.reliability, console)


def _print_scores(scores: Sequence[Any], differences: Mapping[str, Difference], console: Console) -> None:
    table = Table("forecaster", "log score", "Brier", "model less this (log)", "95 % interval", box=None)
    for score in scores:
        other = differences.get(score.name)
        shown = (f"{other.mean:+.3f}", f"{other.low:+.3f} to {other.high:+.3f}") if other else ("", "")
        table.add_row(score.name, f"{score.log:.3f}", f"{score.brier:.3f}", *shown)
    console.print(table)


def _print_bins(bins: Sequence[Bin], console: Console) -> None:
    table = Table("forecast", "how many", "mean", "came", box=None, title="Reliability", title_justify="left")
    for b in bins:
        table.add_row(f"{b.low:.1f} to {b.high:.1f}", str(b.count), f"{b.mean_forecast:.3f}", f"{b.share_happened:.3f}")
    console.print(table)
