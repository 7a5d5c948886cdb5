"""`amity whatif`: the same question if things were otherwise."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from amity.answers import Scenario, TornadoBar, WhatIf, if_met, tornado
from amity.answers import as_json as to_json
from amity.cli.asking import ActorArg, AsJson, AsOf, Horizon, KnownOn, ProjectArg, asked
from amity.cli.printing import print_json
from amity.errors import AnswerError
from amity.project import open_project
from amity.report.wording import percent, span
from amity.workflow.ask import Prepared, prepare
from amity.workflow.scenarios import load_scenarios, save_scenario
from amity.workflow.suppose import answer_scenarios


def whatif(
    project: ProjectArg,
    a: ActorArg,
    b: ActorArg,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    horizon: Horizon = "12m",
    set_: Annotated[list[str] | None, typer.Option("--set", help="DRIVER=SCORE, from -1 (against) to 1 (for).")] = None,
    scale: Annotated[list[str] | None, typer.Option(help="DRIVER=FACTOR on the score that it has.")] = None,
    remove: Annotated[list[str] | None, typer.Option(help="A driver that no longer counts.")] = None,
    state: Annotated[list[str] | None, typer.Option(help="Suppose that this state is reported.")] = None,
    event: Annotated[list[str] | None, typer.Option(help="Suppose an act of this PLOVER category.")] = None,
    tie: Annotated[str | None, typer.Option(help='Suppose a tie of two others: "A|B=state".')] = None,
    condition: Annotated[str | None, typer.Option("--if", help="Id of a coded conditional, taken as met.")] = None,
    save: Annotated[str | None, typer.Option(help="Keep the scenario in the project under this name.")] = None,
    compare: Annotated[str | None, typer.Option(help="Kept scenarios by name, with commas, or 'all'.")] = None,
    as_json: AsJson = False,
) -> None:
    """
    P(split) under a scenario, against P(split) as things stand; without a scenario, every driver in turn (tornado).

        amity whatif case.amity taliban al-qaeda --set external_pressure=-1

        amity whatif case.amity taliban al-qaeda --remove sanctuary --event COERCE --save "shelter ends"

        amity whatif case.amity taliban al-qaeda --tie "Pakistan|Taliban=war"

        amity whatif case.amity taliban al-qaeda --compare "shelter ends,new pressure"

        amity whatif case.amity taliban al-qaeda
    """
    scenario = Scenario(
        save or "",
        _numbers(set_, "--set") | dict.fromkeys(remove or (), 0.0),
        _numbers(scale, "--scale"),
        tuple(state or ()),
        tuple(event or ()),
        (tie,) if tie else (),
    )
    with open_project(project) as opened:
        ready = prepare(opened, a, b, asked(as_of, known_on, horizon))
        kept = load_scenarios(opened)
        if condition:
            scenario = _condition(ready, condition)
        wanted = _wanted(scenario, kept, compare)
        answers = answer_scenarios(opened, ready.estimate, ready.question, wanted)
        if save:
            save_scenario(opened, scenario)
    bars = () if wanted else _tornado(ready)
    if as_json:
        print_json({"scenarios": [to_json(x) for x in answers], "tornado": [_bar(x) for x in bars]})
    else:
        _print(answers, bars, Console())


def _wanted(scenario: Scenario, kept: dict[str, Scenario], compare: str | None) -> list[Scenario]:
    given = bool(scenario.scores or scenario.factors or scenario.states or scenario.events or scenario.ties)
    names = list(kept) if compare == "all" else [n.strip() for n in (compare or "").split(",") if n.strip()]
    unknown = [n for n in names if n not in kept]
    if unknown:
        raise AnswerError(f"no scenario is kept under {unknown[0]!r}; there are: {', '.join(kept) or 'none'}")
    return ([scenario] if given else []) + [kept[n] for n in names]


def _condition(ready: Prepared, statement: str) -> Scenario:
    for item in ready.own:
        if item.stmt.id == statement:
            return if_met(item)
    raise AnswerError(f"no statement of the pair has the id {statement!r}; `amity assess --json` lists them")


def _tornado(ready: Prepared) -> tuple[TornadoBar, ...]:
    q = ready.question
    return tornado(ready.estimate, q.dyad, as_of=q.as_of, horizon_years=q.horizon_years)


def _numbers(pairs: list[str] | None, option: str) -> dict[str, float]:
    found = {}
    for pair in pairs or ():
        name, _, value = pair.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError as error:
            raise AnswerError(f"{option} {pair!r}: write DRIVER=NUMBER, such as {option} ideology=-1") from error
    return found


def _bar(bar: TornadoBar) -> dict[str, Any]:
    return {**to_json(bar), "swing": round(bar.swing, 6)}


def _print(answers: list[WhatIf], bars: tuple[TornadoBar, ...], console: Console) -> None:
    if answers:
        table = Table(box=None)
        for column in ("scenario", "as things stand", "P(split)", "90% interval", "difference", "90% interval"):
            table.add_column(column)
        for x in answers:
            change = f"{x.difference.low:+.3f} to {x.difference.high:+.3f}"
            row = (
                percent(x.base.value),
                percent(x.changed.value),
                span(x.changed),
                f"{x.difference.value:+.3f}",
                change,
            )
            table.add_row(escape(_title(x.scenario)), *row)
        console.print(table)
        for x in answers:
            for words in x.ground:
                console.print(escape(f"{_title(x.scenario)}: {words}"))
    if bars:
        title = "P(split) with each driver wholly against, absent, wholly for"
        table = Table(title=title, box=None, title_justify="left")
        for column in ("driver", "score now", "against", "absent", "for"):
            table.add_column(column)
        for bar in bars:
            ends = (percent(x.value) for x in (bar.against, bar.without, bar.wholly_for))
            table.add_row(bar.category.replace("_", " "), f"{bar.score:+.2f}", *ends)
        console.print(table)


def _title(scenario: Scenario) -> str:
    parts = [f"{k} = {v:g}" for k, v in scenario.scores.items()] + [f"{k} × {v:g}" for k, v in scenario.factors.items()]
    parts += [f"reported: {s}" for s in scenario.states] + [f"act: {e}" for e in scenario.events] + list(scenario.ties)
    return f"{scenario.name}: {', '.join(parts)}" if scenario.name else ", ".join(parts)
