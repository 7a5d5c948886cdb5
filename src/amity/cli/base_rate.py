"""`amity base-rate`: how often partnerships of a project's pairs have split."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from amity.answers import as_json as to_json
from amity.cli.asking import AsJson, Horizon, KnownOn, ProjectArg
from amity.cli.printing import day_of, print_json, today
from amity.project import open_project
from amity.report.wording import horizon_words, percent
from amity.workflow.ask import horizon_years
from amity.workflow.base_rate import Counted, project_base_rate


def base_rate(
    project: ProjectArg,
    known_on: KnownOn = None,
    horizon: Horizon = "12m",
    coder: Annotated[
        str | None, typer.Option(help="Count only what one coder coded, such as import:mapping-militants.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """
    The share of partnerships that split within a horizon, counted in a project or in a data set taken into it.

        amity base-rate case.amity

        amity base-rate sets.amity --coder import:mapping-militants --known-on 2016 --horizon 2y
    """
    wanted = Counted(day_of(known_on, default=today()), horizon_years(horizon), coder)
    with open_project(project) as opened:
        found = project_base_rate(opened, wanted)
    if as_json:
        print_json(to_json(found))
        return
    console = Console()
    console.print(
        f"[bold]{percent(found.probability)}[/bold] ({percent(found.low)} to {percent(found.high)}) within "
        f"{horizon_words(found.horizon_years)}: {found.splits} splits in {found.partner_years:.0f} partner-years of "
        f"{found.pairs} pairs.",
        highlight=False,
    )
    console.print(escape(f"Counted: {found.definition}."), highlight=False)
