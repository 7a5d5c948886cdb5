"""`amity import`: codings made in other programs, and data sets, into a project."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from amity.cli.printing import print_json
from amity.errors import ExchangeError
from amity.project import open_project
from amity.workflow.take_codings import TakenCodings, take_codings

SHOWN = 20


def take(
    project: Annotated[str, typer.Argument(help="The project.")],
    file: Annotated[Path, typer.Argument(help="A REFI-QDA project (.qdpx) or Web Annotations (.jsonld).")],
    by: Annotated[str, typer.Option(help="Whose codings they are, where the file does not say.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """
    Take codings from NVivo, MAXQDA, ATLAS.ti, QualCoder or an annotation tool in as proposals, to be reviewed.

    The project has the documents already (`amity read`). The same file twice changes nothing.

        amity import case.amity coded-by-anna.qdpx
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ExchangeError(f"{file}: cannot be read: {error.strerror}") from error
    with open_project(project) as opened:
        found = take_codings(opened, data, file.name, by=by)
    if as_json:
        print_json(dataclasses.asdict(found))
    else:
        _show(found)


def _show(found: TakenCodings) -> None:
    console = Console()
    console.print(f"{found.added} proposed, {found.known} known already, {len(found.rejected)} not used.")
    for item in found.rejected[:SHOWN]:
        console.print(f"  [red]not used[/red] {escape(item.reason)}", highlight=False)
    if len(found.rejected) > SHOWN:
        console.print(f"  … and {len(found.rejected) - SHOWN} more; --json lists all")
