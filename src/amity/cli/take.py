"""`amity import`: data sets of the field, and codings made in other programs, into a project."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from amity.cli.printing import print_json, progress_bar
from amity.errors import ExchangeError
from amity.exchange.datasets import Layout, layout_named, read_layout, shipped_layouts, with_columns
from amity.project import Project, open_project
from amity.workflow.take_codings import READERS, TakenCodings, take_codings
from amity.workflow.take_dataset import TakenRows, take_dataset

SHOWN = 20


def take(
    project: Annotated[str | None, typer.Argument(help="The project.")] = None,
    file: Annotated[
        Path | None, typer.Argument(help="A table (CSV, TSV), a REFI-QDA project (.qdpx) or Web Annotations (.jsonld).")
    ] = None,
    dataset: Annotated[str | None, typer.Option(help="Which data set it is; found out from its columns.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="A file (TOML) that says how to read the table.")] = None,
    column: Annotated[
        list[str] | None, typer.Option(help="Take a field from another column: actor1=NAME, date=NAME, state=NAME, …")
    ] = None,
    published: Annotated[str, typer.Option(help="Since when the data set is known (EDTF); the file's own day.")] = "",
    by: Annotated[str, typer.Option(help="Whose codings they are, where the file does not say.")] = "",
    listed: Annotated[bool, typer.Option("--list", help="List the data sets that are known.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """
    Take in a data set's ties, events or actors, or codings from NVivo, MAXQDA, ATLAS.ti, QualCoder and others.

    The same file twice changes nothing; stopped half-way, the same command takes in the rest. Rows that do not fit are
    counted by their reason. Codings become proposals, to be reviewed; the project has their documents already.

        amity import --list

        amity import case.amity Nonstate_v23_1.csv

        amity import case.amity my-table.csv --mapping my-table.toml

        amity import case.amity coded-by-anna.qdpx
    """
    if listed:
        _show_layouts()
        return
    if project is None or file is None:
        raise ExchangeError("name a project and a file: amity import PROJECT FILE; --list shows the data sets")
    with open_project(project) as opened:
        if file.suffix.lower() in READERS:
            codings = take_codings(opened, _bytes_of(file), file.name, by=by)
            _show_codings(codings, as_json)
        else:
            layout = _layout(dataset, mapping, column or [])
            _show_rows(_take_rows(opened, file, layout, published), as_json)


def _layout(dataset: str | None, mapping: Path | None, columns: list[str]) -> Layout | None:
    if dataset and mapping:
        raise ExchangeError("say --dataset or --mapping, not both")
    layout = read_layout(mapping) if mapping else layout_named(dataset) if dataset else None
    given = dict(part.partition("=")[::2] for part in columns)
    if given and layout is None:
        raise ExchangeError("--column changes a layout: say which with --dataset or --mapping")
    return with_columns(layout, given) if layout and given else layout


def _take_rows(project: Project, file: Path, layout: Layout | None, published: str) -> TakenRows:
    with progress_bar("rows (thousands)") as step:
        return take_dataset(project, file, layout, published=published, progress=step)


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ExchangeError(f"{file}: cannot be read: {error.strerror}") from error


def _show_layouts() -> None:
    table = Table("data set", "title", "gives", "licence", box=None)
    for layout in shipped_layouts():
        table.add_row(layout.name, layout.title, layout.kind, layout.licence)
    Console().print(table)


def _show_rows(found: TakenRows, as_json: bool) -> None:
    if as_json:
        print_json(dataclasses.asdict(found))
        return
    console = Console()
    what = "actors" if found.added == found.actors and found.dataset.endswith("actor") else "statements"
    console.print(
        f"{found.dataset}: {found.rows:,} rows; {found.added:,} {what} added, {found.known:,} known already, "
        f"{found.unfit:,} rows do not fit.",
        highlight=False,
    )
    if found.actors:
        console.print(
            f"{found.actors:,} new actors, {found.matched:,} of them judged by name to be one that was known; "
            "`amity actors split` takes a judgement back.",
            highlight=False,
        )
    for reason, count in sorted(found.reasons.items(), key=lambda item: -item[1])[:SHOWN]:
        console.print(f"  [red]{count:,} rows[/red] {escape(reason)}", highlight=False)
        console.print(f"    {escape(found.examples[reason])}", style="dim", highlight=False)


def _show_codings(found: TakenCodings, as_json: bool) -> None:
    if as_json:
        print_json(dataclasses.asdict(found))
        return
    console = Console()
    console.print(f"{found.added} proposed, {found.known} known already, {len(found.rejected)} not used.")
    for item in found.rejected[:SHOWN]:
        console.print(f"  [red]not used[/red] {escape(item.reason)}", highlight=False)
    if len(found.rejected) > SHOWN:
        console.print(f"  … and {len(found.rejected) - SHOWN} more; --json lists all")
