"""`amity actors`: who is who in a project."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from amity.actors import read_actor_file
from amity.answers import as_json as to_json
from amity.cli import lineage
from amity.cli.printing import print_json
from amity.project import open_project
from amity.store import views
from amity.workflow.naming import resolve_actor

actors = typer.Typer(help="Who is who, and who became whom: import, list, merge, split.", no_args_is_help=True)

ProjectArg = Annotated[str, typer.Argument(help="The project.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@actors.command("import")
def import_actors(
    project: ProjectArg,
    file: Annotated[Path, typer.Argument(help="CSV or TSV: id, name, aliases; optionally kind, part_of.")],
    as_json: AsJson = False,
) -> None:
    """
    Take in a list of your own; its ids win over the gazetteer's. Aliases are separated by | or ;.

        amity actors import balkans.amity actors.csv
    """
    found = read_actor_file(file)
    with open_project(project) as opened:
        opened.writer.add_actors(found, origin="own")
    if as_json:
        print_json({"imported": [a.id for a in found]})
    else:
        Console().print(f"{len(found)} actors taken in from {file}.")


@actors.command("list")
def list_actors(project: ProjectArg, as_json: AsJson = False) -> None:
    """
    Actors of the project: your own and those that coders proposed from the texts.

        amity actors list balkans.amity
    """
    with open_project(project) as opened, opened.view() as conn:
        own, proposed = views.actors(conn, "own"), views.actors(conn, "proposed")
        same = views.same_as(conn)
    if as_json:
        print_json({"own": to_json(own), "proposed": to_json(proposed), "same": same})
        return
    table = Table(box=None)
    for column in ("id", "name", "kind", "part of", "from"):
        table.add_column(column)
    for origin, found in (("own list", own), ("texts", proposed)):
        for actor in found:
            table.add_row(actor.id, actor.name, actor.kind, actor.part_of or "", origin)
    Console().print(table)
    for actor_id, other in same.items():
        Console().print(f"{actor_id} is judged to be {other}")


@actors.command("merge")
def merge(
    project: ProjectArg,
    actor: Annotated[str, typer.Argument(help="The actor that is really …")],
    into: Annotated[str, typer.Argument(help="… this one.")],
    by: Annotated[str | None, typer.Option(help="Who decides; your log-in name if not given.")] = None,
) -> None:
    """
    Judge two actors to be the same. Nothing is rewritten: `amity actors split` takes it back.

        amity actors merge balkans.amity al-qaida-core al-qaeda
    """
    _judge(project, (actor, into), "same", by)
    Console().print(f"{actor} now counts as {into}.")


@actors.command("split")
def split(
    project: ProjectArg,
    actor: Annotated[str, typer.Argument(help="An actor that was merged …")],
    other: Annotated[str, typer.Argument(help="… into this one.")],
    by: Annotated[str | None, typer.Option(help="Who decides; your log-in name if not given.")] = None,
) -> None:
    """
    Judge two actors to be different, which takes a merge back.

        amity actors split balkans.amity al-qaida-core al-qaeda
    """
    _judge(project, (actor, other), "different", by)
    Console().print(f"{actor} and {other} are two.")


def _judge(project: str, pair: tuple[str, str], verdict: str, by: str | None) -> None:
    with open_project(project) as opened:
        first, second = (resolve_actor(opened, name, follow=False) for name in pair)
        opened.writer.judge(first, second, verdict=verdict, by=by or getpass.getuser())


for command in (lineage.belongs, lineage.became, lineage.times, lineage.withdraw):
    actors.command()(command)
