"""`amity assess` and the commands that show one part of the same answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from amity.answers import Assessment, answer, indicators
from amity.cli.asking import ActorArg, AsJson, AsOf, Horizon, KnownOn, ProjectArg, Yardstick, asked
from amity.cli.printing import print_json
from amity.project import open_project
from amity.report import (
    PARTS,
    Brief,
    cite,
    find_style,
    make_brief,
    print_assessment,
    print_part,
    summary,
    write_docx,
    write_html,
    write_markdown,
    write_pdf,
)
from amity.workflow.ask import Ask, Prepared, ask, prepare
from amity.workflow.register import register_forecast


def assess(
    project: ProjectArg,
    a: ActorArg,
    b: ActorArg,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    horizon: Horizon = "12m",
    yardstick: Yardstick = "icd203",
    html: Annotated[Path | None, typer.Option(help="Write the answer as one self-contained page.")] = None,
    md: Annotated[Path | None, typer.Option(help="Write a brief in Markdown, figures beside it.")] = None,
    docx: Annotated[Path | None, typer.Option(help="Write a brief as a Word document.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write a brief as PDF.")] = None,
    style: Annotated[str | None, typer.Option(help="Citation style of a brief: apa, chicago, harvard, …")] = None,
    as_json: AsJson = False,
) -> None:
    """
    Answer the whole question: state, what binds and strains, who says otherwise, what will come of it, how sure.

    Without --known-on, nothing published after --as-of counts: you stand on that day.

        amity assess case.amity taliban al-qaeda

        amity assess case.amity taliban al-qaeda --as-of 2010-04-22 --horizon 12m

        amity assess case.amity taliban al-qaeda --as-of 2001-09-10 --known-on 2024-12-31 --html then.html

        amity assess case.amity taliban al-qaeda --as-of 2010-04-22 --pdf brief.pdf --docx brief.docx --md brief.md

        amity assess case.amity taliban al-qaeda --pdf brief.pdf --style chicago-author-date
    """
    wanted_style = find_style(style) if style else None
    with open_project(project) as opened:
        ready = prepare(opened, a, b, asked(as_of, known_on, horizon, yardstick))
    found = answer(ready.estimate, ready.items, ready.question, codebook=ready.codebook, names=ready.names)
    if html:
        write_html(found, html)
    written = [html, *_write_briefs(found, ready, wanted_style, {write_markdown: md, write_docx: docx, write_pdf: pdf})]
    if as_json:
        print_json(summary(found))
    else:
        print_assessment(found, Console())
    for path in written:
        if path:
            Console(stderr=as_json).print(f"Written: {path}")


def timeline(
    project: ProjectArg, a: ActorArg, b: ActorArg, as_of: AsOf = None, known_on: KnownOn = None, as_json: AsJson = False
) -> None:
    """
    The state of the relation over time, up to a day.

        amity timeline case.amity taliban al-qaeda --as-of 2010-04-22
    """
    _show("timeline", _answer(project, a, b, asked(as_of, known_on)), as_json)


def drivers(
    project: ProjectArg,
    a: ActorArg,
    b: ActorArg,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    horizon: Horizon = "12m",
    as_json: AsJson = False,
) -> None:
    """
    What binds the two and what strains them, per side, with the statements behind each, and how far it is from a break.

        amity drivers case.amity taliban al-qaeda --as-of 2010-04-22
    """
    _show("drivers", _answer(project, a, b, asked(as_of, known_on, horizon)), as_json)


def dissent(
    project: ProjectArg, a: ActorArg, b: ActorArg, as_of: AsOf = None, known_on: KnownOn = None, as_json: AsJson = False
) -> None:
    """
    Who says what of the relation, and who contradicts whom.

        amity dissent case.amity taliban al-qaeda --as-of 2010-04-22
    """
    _show("dissent", _answer(project, a, b, asked(as_of, known_on)), as_json)


def forecast(
    project: ProjectArg,
    a: ActorArg,
    b: ActorArg,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    horizon: Horizon = "12m",
    yardstick: Yardstick = "icd203",
    register: Annotated[bool, typer.Option(help="Freeze the forecast in the project, to be scored once due.")] = False,
    as_json: AsJson = False,
) -> None:
    """
    P(split) and the other outcomes within a horizon, beside the base rate and the sources' own forecasts.

        amity forecast case.amity taliban al-qaeda --as-of 2010-04-22 --horizon 2y

        amity forecast case.amity taliban al-qaeda --register
    """
    with open_project(project) as opened:
        found = ask(opened, a, b, asked(as_of, known_on, horizon, yardstick))
        frozen = register_forecast(opened, found) if register else None
    _show("forecast", found, as_json)
    if frozen is not None:
        Console(stderr=as_json).print(f"Registered as {frozen.id}, due {frozen.due}.")


def _write_briefs(
    found: Assessment, ready: Prepared, style: str | None, wanted: dict[Callable[[Brief, Path], None], Path | None]
) -> list[Path]:
    if not any(wanted.values()):
        return []
    q = ready.question
    watch = indicators(ready.estimate, q.dyad, as_of=q.as_of, horizon_years=q.horizon_years)
    brief = make_brief(found, watch, citations=cite((i.document for i in ready.own), style) if style else None)
    for write, path in wanted.items():
        if path:
            write(brief, path)
    return [path for path in wanted.values() if path]


def _answer(project: str, a: str, b: str, wanted: Ask) -> Assessment:
    with open_project(project) as opened:
        return ask(opened, a, b, wanted)


def _show(part: str, found: Assessment, as_json: bool) -> None:
    if as_json:
        keys = ("pair", "as_of", "known_on", *PARTS[part], "statements")
        whole: dict[str, Any] = summary(found)
        print_json({k: whole[k] for k in keys})
    else:
        print_part(part, found, Console())
