"""`amity sources`: how far each source's word has proved right."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from amity.answers import VoiceNames, estimate_from
from amity.answers import as_json as to_json
from amity.answers.reliability import learn_reliability
from amity.cli.asking import AsJson, KnownOn, ProjectArg
from amity.cli.printing import day_of, print_json, today
from amity.errors import AnswerError
from amity.project import open_project
from amity.report.wording import percent
from amity.workflow.ask import known_statements
from amity.workflow.naming import actor_names


def sources(
    project: ProjectArg,
    known_on: KnownOn = None,
    top: Annotated[int, typer.Option(min=1, help="How many, those with the most looks first.")] = 30,
    as_json: AsJson = False,
) -> None:
    """
    Reliability of each source as graded and as learned from its record, how it leans, and what its word alone can do.

    A source's reports of ties are held against what all others show of the same days. Tellings of one month and origin
    are one look.

        amity sources case.amity

        amity sources case.amity --known-on 2010-04-22 --json
    """
    day = day_of(known_on, default=today())
    with open_project(project) as opened:
        items, codebook = known_statements(opened, day), opened.codebook()
        names = VoiceNames(actor_names(opened))
    if not items:
        raise AnswerError(f"no statement is known by {day}: read and code documents first")
    found = learn_reliability(estimate_from(items, day, codebook), items, codebook=codebook)
    if as_json:
        print_json([to_json(source) for source in found])
        return
    table = Table("source", "looks", "as graded", "as learned (90 %)", "leans (90 %)", "at most", box=None)
    for source in found[:top]:
        learned, lean = source.random, source.lean
        table.add_row(
            escape(names.actor(source.source)),
            str(source.looks),
            percent(source.graded),
            f"{percent(learned.value)} ({percent(learned.low)} to {percent(learned.high)})",
            f"{lean.value:+.1f} ({lean.low:+.1f} to {lean.high:+.1f})",
            percent(source.ceiling),
        )
    console = Console()
    console.print(table)
    console.print(
        "Leans: steps between neighbouring states by which it reports relations closer (+) or more hostile (-) than "
        "others do. At most: what its own tellings, however many, can lift a claim to.",
        style="dim",
    )
