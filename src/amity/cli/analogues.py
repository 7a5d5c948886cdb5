"""`amity analogues`: relations that went through the like, and how they ended."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from amity.answers import Analogue, Analogues, Likeness, find_analogues, own_histories, own_history, refuse_if_thin
from amity.answers import as_json as to_json
from amity.answers.reference import History, read_histories, reference_histories
from amity.cli.asking import ActorArg, AsJson, AsOf, Horizon, KnownOn, ProjectArg, asked
from amity.cli.printing import print_json
from amity.errors import DataError
from amity.project import open_project
from amity.report.wording import horizon_words
from amity.workflow.ask import Prepared, prepare
from amity.workflow.naming import known_gazetteer


class Where(StrEnum):
    """Where analogues are looked for."""

    reference = "reference"
    project = "project"
    both = "both"


def analogues(
    project: ProjectArg,
    a: ActorArg,
    b: ActorArg,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    horizon: Horizon = "12m",
    top: Annotated[int, typer.Option(help="How many of the nearest.")] = 7,
    reference: Annotated[
        Path | None, typer.Option(help="A table of histories (CSV) instead of the shipped reference set.")
    ] = None,
    where: Annotated[Where, typer.Option("--in", help="The reference set, the project's other pairs, or both.")] = (
        Where.reference
    ),
    as_json: AsJson = False,
) -> None:
    """
    The relations nearest in history to this one on the day: what they went through, how near they are, how they ended.

        amity analogues case.amity taliban al-qaeda --as-of 2010-04-22

        amity analogues case.amity taliban al-qaeda --in project --top 3

        amity analogues case.amity taliban al-qaeda --reference my-histories.csv --json
    """
    with open_project(project) as opened:
        ready = prepare(opened, a, b, asked(as_of, known_on, horizon))
        kinds = {x.id: x.kind for x in known_gazetteer(opened).actors.values()}
    found = _find(ready, kinds, _histories(ready, kinds, reference, where), top)
    if as_json:
        print_json(to_json(found))
    else:
        _print(found, ready.names, Console())


def _find(ready: Prepared, kinds: dict[str, str], others: tuple[History, ...], top: int) -> Analogues:
    q = ready.question
    refuse_if_thin(ready.estimate.history(q.dyad), as_of=q.as_of)
    own = own_history(ready.estimate, q.dyad, end=q.as_of, kinds=kinds)
    return find_analogues(own, others, Likeness(q.as_of, q.known_on, top, q.horizon_years))


def _histories(ready: Prepared, kinds: dict[str, str], table: Path | None, where: Where) -> tuple[History, ...]:
    q = ready.question
    found: tuple[History, ...] = ()
    if where is not Where.project:
        found += read_table(table) if table is not None else reference_histories()
    if where is not Where.reference:
        found += own_histories(ready.estimate, besides=q.dyad, end=q.known_on, kinds=kinds)
    return found


def read_table(path: Path) -> tuple[History, ...]:
    """
    Histories of a user's table.

    Raises:
        DataError: the file cannot be read, or a row is wrong; the file and the line are named.
    """
    try:
        return read_histories(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read: {error}; a UTF-8 CSV file is expected") from error
    except (DataError, KeyError) as error:
        raise DataError(f"{path}: {error}; docs/reference/reference-set.md lists the columns") from error


def _print(found: Analogues, names: dict[str, str], console: Console) -> None:
    pair = " and ".join(names.get(x, x) for x in (found.dyad.first, found.dyad.second))
    console.print(f"\n[bold]{escape(pair)}[/bold] by {found.as_of}: {_path(found.course.path)}")
    console.print(f"\nNearest of {found.compared} relations, each at the moment at which it was most like:\n")
    for item in found.nearest:
        _print_one(item, names, console)
    console.print(
        f"Of these {len(found.nearest)}, {found.splits} later split, {found.splits_within} of them within "
        f"{horizon_words(found.horizon_years)}. Chosen for likeness, not drawn at random: this is no base rate."
    )


def _print_one(item: Analogue, names: dict[str, str], console: Console) -> None:
    pair = " and ".join(names.get(x, x) for x in item.dyad)
    near = ", ".join(f"{part} {value:.2f}" for part, value in item.parts.items())
    console.print(
        f"[cyan]{item.distance:.3f}[/cyan]  [bold]{escape(pair)}[/bold] in {item.moment:%B %Y} [dim]{near}[/dim]"
    )
    console.print(Padding(f"{_path(item.path)}; then {escape(_end(item))}", (0, 0, 0, 7)))
    source = item.source + (" (date checked)" if item.checked else "")
    console.print(Padding(f"[dim]{escape(source)}[/dim]", (0, 0, 1, 7)))


def _end(item: Analogue) -> str:
    if item.ended_on is None or item.years_until_end is None:
        return "no end known by then"
    how = f": {item.how}" if item.how else ""
    return f"{item.ended} after {item.years_until_end:.1f} years, in {item.ended_on:%Y}{how}"


def _path(path: tuple[tuple[str, float], ...]) -> str:
    return " → ".join(f"{state} {years:.1f} y" for state, years in path)
