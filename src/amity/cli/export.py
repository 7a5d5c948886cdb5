"""`amity export` and `amity replicate`: a project in other programs' formats, and its numbers computed once more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from amity.cli.printing import day_of, print_json, today
from amity.errors import ExchangeError
from amity.model import Dyad
from amity.project import open_project
from amity.report.files import write_whole
from amity.store import IN_USE, STATUSES
from amity.workflow.export import EXPORTS, export, export_files, format_named
from amity.workflow.holdings import Share, project_title
from amity.workflow.naming import resolve_actor
from amity.workflow.replication import Replicated
from amity.workflow.replication import replicate as compute_again


def export_project(
    project: Annotated[str | None, typer.Argument(help="The project.")] = None,
    format_: Annotated[str, typer.Option("--format", "-f", help="Name of the format; --list shows them.")] = "csv",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File to write, or a folder that exists for several files.")
    ] = None,
    dyad: Annotated[str | None, typer.Option(help='Only one pair: "A|B".')] = None,
    as_of: Annotated[str | None, typer.Option(help="The day that states are seen from (EDTF); today.")] = None,
    known_on: Annotated[str | None, typer.Option(help="Leave out what was published later.")] = None,
    in_use: Annotated[
        bool, typer.Option("--in-use", help="Leave out edited, rejected and deferred statements.")
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="List the formats.")] = False,
) -> None:
    """
    Hand a project on in a format of the field: tables, STIX, FollowTheMoney, graphs, REFI-QDA, annotations, references.

        amity export --list

        amity export case.amity --format csv --out tables.zip

        amity export case.amity --format qdpx --dyad "taliban|al-qaeda" --known-on 2010-04-22
    """
    if listed:
        _show_formats()
        return
    if project is None:
        raise ExchangeError("name a project: amity export PROJECT --format NAME; --list shows the formats")
    wanted = format_named(format_)
    with open_project(project) as opened:
        share = Share(
            as_of=day_of(as_of, default=day_of(known_on, default=today())),
            known_on=day_of(known_on, default=today()) if known_on else None,
            dyad=parse_dyad(dyad, resolve=lambda text: resolve_actor(opened, text)) if dyad else None,
            statuses=IN_USE if in_use else STATUSES,
        )
        target = out or Path(f"{project_title(opened)}{wanted.ending}")
        if target.is_dir():
            files = {target / name: content for name, content in export_files(opened, format_, share).items()}
        else:
            files = {target: export(opened, format_, share)}
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
        Console().print(f"Written: {path} ({len(content):,} bytes)", highlight=False, soft_wrap=True)


def parse_dyad(text: str, *, resolve: Callable[[str], str]) -> Dyad:
    """
    A pair as the user writes it, `A|B`.

    Raises:
        ExchangeError: it is not written so, or the two are one.
        ActorError: an actor is unknown.
    """
    first, bar, second = (part.strip() for part in text.partition("|"))
    if not (first and bar and second):
        raise ExchangeError(f'the pair {text!r} cannot be read: write two actors, such as "taliban|al-qaeda"')
    one, other = resolve(first), resolve(second)
    if one == other:
        raise ExchangeError(f"{first!r} and {second!r} are both {one}: a pair needs two")
    return Dyad.of(one, other)


def replicate(
    bundle: Annotated[Path, typer.Argument(help="A bundle that `amity export --format bundle` wrote.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """
    Compute every number of a bundle's brief again, from nothing but the bundle, and compare byte for byte.

    Exits with 1 where something came out otherwise, and shows what.

        amity replicate taliban-al-qaeda-bundle.zip
    """
    try:
        data = bundle.read_bytes()
    except OSError as error:
        raise ExchangeError(f"{bundle}: cannot be read: {error.strerror}") from error
    found = compute_again(data, str(bundle))
    if as_json:
        print_json({"same": found.same, "different": found.different, "versions": found.versions})
    else:
        _show_replicated(found)
    if found.different:
        raise typer.Exit(1)


def _show_formats() -> None:
    table = Table("format", "what", "file", "for", box=None)
    for form in EXPORTS:
        table.add_row(form.name, form.title, form.suffix, form.description)
    Console().print(table)


def _show_replicated(found: Replicated) -> None:
    console = Console()
    for part in found.same:
        console.print(f"[green]the same[/green]  {part}, byte for byte")
    for part, places in found.different.items():
        console.print(f"[red]different[/red] {part}")
        for place in places:
            console.print(f"    {escape(place)}", highlight=False)
    for library, (then, now) in found.versions.items():
        console.print(f"{library} was {then}, is {now} here: numbers may differ in their last places")
