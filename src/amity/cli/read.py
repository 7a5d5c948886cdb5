"""`amity read`: documents into a project."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from amity.cli.printing import as_word, print_json, print_next, progress_bar
from amity.project import open_project
from amity.workflow.take_in import TakenIn, take_in


def read(
    project: Annotated[str, typer.Argument(help="The project.")],
    paths: Annotated[list[str], typer.Argument(help="Files, folders, patterns such as 'reports/*.pdf', addresses.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """
    Take documents into a project: text, Markdown, HTML, PDF, Word, mail and more.

    The same file twice is one document. A file that cannot be read is named with the reason, and the rest goes on.
    Stopped half-way, the same command takes in the rest.

        amity read balkans.amity report.pdf articles/ 'mail/*.eml'

        amity read balkans.amity https://www.example.org/report.html
    """
    with open_project(project) as opened, progress_bar("reading") as step:
        report = take_in(opened, paths, progress=step)
    if as_json:
        print_json(dataclasses.asdict(report))
    else:
        _print(report, project)


def _print(report: TakenIn, project: str) -> None:
    console = Console()
    console.print(
        f"{len(report.added)} added, {len(report.known)} known already, {len(report.unreadable)} not readable."
    )
    for item in report.unreadable:
        console.print(f"  [red]not read[/red] {escape(item.reason)}")
    if report.shared:
        console.print(f"{report.shared} documents share their origin with another and count as one look.")
    if report.added:
        print_next(console, f"amity code {as_word(project)}")
