"""`amity forecasts`: the register of a project's forecasts: list, resolve, score."""

from __future__ import annotations

import datetime as dt
import getpass
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from amity.answers import as_json as to_json
from amity.cli.asking import AsJson, ProjectArg
from amity.cli.printing import print_json, today
from amity.errors import AnswerError
from amity.evaluation import TrackRecord, track_record
from amity.project import Project, open_project
from amity.report.wording import percent
from amity.store.forecasts import RegisteredForecast
from amity.store.forecasts import forecasts as registered
from amity.workflow.register import register_of


class Action(StrEnum):
    """What is done with the register."""

    list = "list"
    resolve = "resolve"
    score = "score"


def forecasts(
    project: ProjectArg,
    action: Annotated[Action, typer.Argument(help="list, resolve or score.")],
    forecast: Annotated[str | None, typer.Argument(help="Id of the forecast to resolve.")] = None,
    happened: Annotated[
        bool | None, typer.Option("--happened/--did-not", help="The event came by the due date.")
    ] = None,
    source: Annotated[str, typer.Option(help="Where that can be seen: publisher, title, date, address.")] = "",
    by: Annotated[str | None, typer.Option(help="Who says so; your user name if not given.")] = None,
    as_json: AsJson = False,
) -> None:
    """
    Forecasts that `amity forecast … --register` froze: which are due, what came, how good they were.

    A forecast is resolved by a person with a source, from its due date on, and scored only then.

        amity forecasts case.amity list

        amity forecasts case.amity resolve fc_0123456789abcdef --did-not --source "UN S/2024/92, 29 January 2024"

        amity forecasts case.amity score --json
    """
    with open_project(project) as opened:
        if action is Action.resolve:
            _resolve(opened, forecast, happened, source=source, by=by or getpass.getuser())
        with opened.view() as conn:
            listed = registered(conn)
    if action is Action.score:
        _show_scores(track_record(listed, today=today()), as_json)
    else:
        _show_list([f for f in listed if forecast in (None, f.id)], as_json)


def _resolve(project: Project, forecast: str | None, happened: bool | None, *, source: str, by: str) -> None:
    if forecast is None or happened is None:
        raise AnswerError("name the forecast and say --happened or --did-not, with --source")
    register_of(project).resolve(forecast, happened=happened, source=source, by=by)


def _show_list(listed: list[RegisteredForecast], as_json: bool) -> None:
    day = today()
    if as_json:
        print_json([{"id": f.id, "status": status_of(f, day), **to_json(f)} for f in listed])
        return
    console = Console()
    for f in listed:
        console.print(f"[cyan]{f.id}[/cyan] [bold]{escape(f.question)}[/bold]")
        number = f"{percent(f.p)} ({percent(f.low)} to {percent(f.high)}), {f.word}; base rate {percent(f.base_rate)}"
        console.print(f"    {number}; made {f.made_at:%Y-%m-%d}, due {f.due}: {escape(status_of(f, day))}")
    if not listed:
        console.print("No forecast is registered: `amity forecast PROJECT A B --register` registers one.")


def status_of(forecast: RegisteredForecast, day: dt.date) -> str:
    """Waiting, due, or what came and where that was seen."""
    if forecast.resolution is not None:
        came = "it happened" if forecast.resolution.happened else "it did not happen"
        return f"{came}, says {forecast.resolution.by} ({forecast.resolution.source})"
    return "due: to be resolved" if forecast.due <= day else "waiting"


def _show_scores(found: TrackRecord, as_json: bool) -> None:
    if as_json:
        print_json(to_json(found))
        return
    console = Console()
    console.print(f"{found.waiting} not yet due; {found.unresolved} due and to be resolved.")
    if found.own is None:
        console.print("Nothing is due and resolved: no score yet.")
        return
    if found.hindcasts:
        console.print(f"{found.hindcasts} of {found.own.count} were made after their due date: those are no forecasts.")
    table = Table("forecaster", "forecasts", "came", "Brier", "log score", "skill (log)", box=None)
    for record in (found.own, *found.baselines, *found.voices):
        row: list[Any] = [escape(record.name), str(record.count), str(record.happened)]
        over = found.skill_log.get(record.name)
        beaten = f"amity {over:+.2f} over it" if over is not None else ""
        table.add_row(*row, f"{record.brier:.3f}", f"{record.log:.3f}", beaten)
    console.print(table)
    shown = Table("forecast", "how many", "mean", "came", box=None, title="Reliability", title_justify="left")
    for b in found.reliability:
        ends = f"{percent(b.low)} to {percent(b.high)}"
        shown.add_row(ends, str(b.count), percent(b.mean_forecast), f"{b.share_happened:.0%}")
    console.print(shown)
