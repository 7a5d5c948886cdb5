"""`amity demo`: the shipped case from its documents to the answer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from amity.case import build_case, last_published, shipped_case
from amity.cli.printing import as_word, day_of, print_json, print_next, progress_bar
from amity.project import open_project
from amity.report import print_assessment, summary, write_html
from amity.workflow.ask import Ask, ask


def demo(
    folder: Annotated[Path, typer.Option(help="Where the project and the page go.")] = Path("demo"),
    as_of: Annotated[str | None, typer.Option(help="The day you stand on; of the last document if not given.")] = None,
    horizon: Annotated[str, typer.Option(help="How far ahead: 90d, 12m, 2y.")] = "12m",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """
    Build the shipped case (the Taliban and al-Qaeda, 1996 to today) from its documents and answer the question.

    Reads the documents, codes them, takes the reviewers' decisions, fits the model, prints the assessment and writes it
    as a page. Nothing is computed beforehand.

        amity demo

        amity demo --as-of 2010-04-22 --folder demo-2010
    """
    case = shipped_case()
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{case.name}.amity"
    with progress_bar("building the case") as step:
        build_case(case, target, progress=step)
    with open_project(target) as project:
        day = day_of(as_of, default=last_published(project))
        found = ask(project, *case.pair, Ask(as_of=day, horizon=horizon))
    page = folder / f"{case.name}-{day}.html"
    write_html(found, page)
    if as_json:
        print_json(summary(found))
        return
    console = Console()
    print_assessment(found, console)
    console.print(f"\nProject: {target}\nPage:    {page}")
    print_next(console, f"amity assess {as_word(str(target))} taliban al-qaeda --as-of 2010-04-22")
