"""`amity code PROJECT`: statements for the documents of a project."""

from __future__ import annotations

import dataclasses

from rich.console import Console

from amity.cli.printing import as_word, print_json, print_next, progress_bar
from amity.coding import Options
from amity.project import open_project
from amity.workflow.code import code_project, count_waiting


def code_into_project(
    project: str, *, options: Options, workers: int, scheduler: str | None = None, as_json: bool
) -> None:
    """Code what is not coded yet and print the report."""
    with open_project(project) as opened, progress_bar("coding", count_waiting(opened)) as step:
        report = code_project(opened, options=options, workers=workers, scheduler=scheduler, progress=step)
    if as_json:
        print_json(dataclasses.asdict(report))
        return
    console = Console()
    console.print(
        f"{report.documents} documents coded: {report.statements} statements proposed, "
        f"{report.rejected} passages not used (with reasons)."
    )
    here = as_word(project)
    print_next(console, f"amity review {here}, or amity assess {here} ACTOR ACTOR")
