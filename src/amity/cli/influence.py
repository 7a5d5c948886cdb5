"""`amity influence`: what P(split) rests on."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from amity.answers import Evidence, Influence, Pull, VoiceNames, evidence_of, weigh_influence
from amity.answers import as_json as to_json
from amity.cli.asking import ActorArg, AsJson, AsOf, Horizon, KnownOn, ProjectArg, asked
from amity.cli.printing import print_json
from amity.project import open_project
from amity.report.terminal import cite
from amity.report.wording import percent
from amity.workflow.ask import Prepared, prepare


def influence(
    project: ProjectArg,
    a: ActorArg,
    b: ActorArg,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    horizon: Horizon = "12m",
    top: Annotated[int, typer.Option(help="How many of each to show.")] = 7,
    as_json: AsJson = False,
) -> None:
    """
    Leave out each statement, document and source in turn: how does P(split) move, and would its word change?

        amity influence case.amity taliban al-qaeda --as-of 2010-04-22
    """
    with open_project(project) as opened:
        ready = prepare(opened, a, b, asked(as_of, known_on, horizon))
    scale = ready.codebook.yardsticks[ready.question.yardstick]
    found = weigh_influence(ready.estimate, ready.question, ready.own, scale=scale)
    if as_json:
        print_json(to_json(found))
    else:
        _print(found, ready, top, Console())


def _print(found: Influence, ready: Prepared, top: int, console: Console) -> None:
    verdict = f"It is [bold]{found.verdict}[/bold]: {escape(found.reason)}."
    console.print(f"\nP(split) is {percent(found.p_split)} ({found.word}). {verdict}")
    names = VoiceNames(ready.names)
    shown = {item.stmt.id: evidence_of(item, names) for item in ready.own}
    for title, pulls in (("Sources", found.sources), ("Statements", found.statements)):
        table = Table(title=title, title_justify="left", box=None)
        for column in ("pull", "without it", "word then", "what"):
            table.add_column(column, no_wrap=column != "what")
        for pull in pulls[:top]:
            table.add_row(f"{pull.pull:+.3f}", percent(pull.without), pull.word_without, _what(pull, shown))
        console.print()
        console.print(table)


def _what(pull: Pull, shown: dict[str, Evidence]) -> str:
    item = shown.get(pull.key)
    if item is None:
        return f"{escape(pull.key)} [dim]({len(pull.statements)} statements)[/dim]"
    return f"“{escape(item.quote)}” [dim]{escape(cite(item))}[/dim]"
