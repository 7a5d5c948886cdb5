"""`amity actors belongs`, `became`, `times` and `withdraw`: actors in time."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from amity.answers import as_json as to_json
from amity.cli.printing import print_json
from amity.errors import DataError
from amity.model import MEMBERSHIP_ROLES, PASSAGE_KINDS, Membership, Passage, parse_when
from amity.project import open_project
from amity.store.lineage import Noted, noted
from amity.workflow.lineage import day_of, lineage_of, note_membership, note_passage

ProjectArg = Annotated[str, typer.Argument(help="The project.")]
By = Annotated[str | None, typer.Option(help="Who notes it; your log-in name if not given.")]
Source = Annotated[str, typer.Option(help="Where it is said.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def belongs(
    project: ProjectArg,
    member: Annotated[str, typer.Argument(help="The part, member or leader …")],
    whole: Annotated[str, typer.Argument(help="… of this actor.")],
    role: Annotated[str, typer.Option(help=f"One of {', '.join(MEMBERSHIP_ROLES)}.")] = "faction",
    when: Annotated[str, typer.Option(help="EDTF: 2012/2015, 2012-05/.., ../2009.")] = "../..",
    source: Source = "",
    by: By = None,
) -> None:
    """
    Note that an actor belongs to another for a time.

        amity actors belongs balkans.amity Brigade Front --role branch --when 2012/2015 --source "AB, 2016"
    """
    wanted = Membership(member, whole, role, parse_when(when), source)
    with open_project(project) as opened:
        found = note_membership(opened, wanted, by=by or getpass.getuser())
    Console().print(f"{found.member} is noted as {found.role} of {found.whole}, {found.when.as_written}.")


def became(
    project: ProjectArg,
    kind: Annotated[str, typer.Argument(help=f"One of {', '.join(PASSAGE_KINDS)}.")],
    on: Annotated[str, typer.Option(help="The day, or a month or year, of which the middle counts.")],
    before: Annotated[list[str], typer.Option(help="An actor before; several in a merger.")],
    after: Annotated[list[str], typer.Option(help="An actor after; several in a split.")],
    share: Annotated[
        list[float] | None, typer.Option(help="How much each merging actor counts, in their order.")
    ] = None,
    source: Source = "",
    by: By = None,
) -> None:
    """
    Note that an actor split, that actors merged, or that one took another name; ties pass on by the rule of the docs.

        amity actors became balkans.amity split --on 2014-02-03 --before Front --after North --after South

        amity actors became balkans.amity merger --on 2016 --before A --before B --after "A-B" --share 3 --share 1
    """
    wanted = Passage(kind, day_of(on), tuple(before), tuple(after), tuple(share or ()), source)
    with open_project(project) as opened:
        found = note_passage(opened, wanted, by=by or getpass.getuser())
    Console().print(f"Noted: {_says(found)}.")


def times(project: ProjectArg, as_json: AsJson = False) -> None:
    """
    Memberships and passages that people have noted, with the numbers to withdraw them by.

        amity actors times balkans.amity
    """
    with open_project(project) as opened, opened.view() as conn:
        found = noted(conn)
    if as_json:
        print_json([{"kind": _kind(n), **to_json(n)} for n in found])
        return
    table = Table(box=None)
    for column in ("kind", "number", "what", "source", "by"):
        table.add_column(column)
    for n in found:
        table.add_row(_kind(n), str(n.seq), _says(n.what), n.what.source, n.by)
    Console().print(table if found else "Nothing is noted yet; the gazetteer's memberships count.")


def withdraw(
    project: ProjectArg,
    kind: Annotated[str, typer.Argument(help="membership or passage.")],
    number: Annotated[int, typer.Argument(help="Its number in `amity actors times`.")],
) -> None:
    """
    Take back a membership or passage; the row stays as history.

        amity actors withdraw balkans.amity passage 1
    """
    if kind not in ("membership", "passage"):
        raise DataError(f"unknown kind {kind!r}: choose membership or passage")
    with open_project(project) as opened:
        lineage_of(opened).withdraw(kind, number)
    Console().print(f"{kind} {number} no longer counts.")


def _kind(n: Noted) -> str:
    return "membership" if isinstance(n.what, Membership) else "passage"


def _says(what: Membership | Passage) -> str:
    if isinstance(what, Membership):
        return f"{what.member} {what.role} of {what.whole}, {what.when.as_written}"
    return f"{what.kind} on {what.day}: {', '.join(what.before)} became {', '.join(what.after)}"
