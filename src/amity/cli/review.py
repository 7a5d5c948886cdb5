"""`amity review`: decide on statements in the terminal, or take a whole coding as decisions."""

from __future__ import annotations

import dataclasses
import getpass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel

from amity.answers import VoiceNames, evidence_of
from amity.cli.printing import print_json
from amity.project import Project, open_project
from amity.store import Recorded, StatementFilter, views
from amity.workflow.naming import actor_names
from amity.workflow.review import apply_coding

_CONTEXT = 220
_PROMPT = "[bold]a[/bold]ccept  [bold]r[/bold]eject  [bold]d[/bold]efer  [bold]s[/bold]kip  [bold]q[/bold]uit > "
_KEYS = {"a": "accepted", "r": "rejected", "d": "deferred"}


def review(
    project: Annotated[str, typer.Argument(help="The project.")],
    coding: Annotated[
        Path | None, typer.Option("--from", help="A reviewer's coding (JSON lines) as decisions.")
    ] = None,
    by: Annotated[str | None, typer.Option(help="Name of the reviewer; your log-in name if not given.")] = None,
    kind: Annotated[str | None, typer.Option(help="Only tie, event, driver, forecast or conditional.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="List what waits for a decision, as JSON.")] = False,
) -> None:
    """
    Accept, reject or defer proposed statements, one key each; nothing is ever deleted.

        amity review balkans.amity --kind forecast

        amity review balkans.amity --from anna.jsonl --by anna
    """
    with open_project(project) as opened:
        reviewer = by or getpass.getuser()
        if coding is not None:
            _apply(opened, coding, reviewer, as_json)
            return
        kinds = (kind,) if kind else None
        with opened.view() as conn:
            waiting = views.statements(conn, StatementFilter(statuses=("proposed",), kinds=kinds))
        names = VoiceNames(actor_names(opened))
        if as_json:
            print_json([dataclasses.asdict(evidence_of(item, names)) for item in waiting])
        else:
            _decide_each(opened, waiting, names, reviewer)


def _apply(opened: Project, coding: Path, reviewer: str, as_json: bool) -> None:
    report = apply_coding(opened, coding, by=reviewer)
    if as_json:
        print_json(dataclasses.asdict(report))
    else:
        Console().print(
            f"{report.accepted} accepted, {report.edited} edited, {report.rejected} rejected, {report.added} added."
        )


def _decide_each(opened: Project, waiting: list[Recorded], names: VoiceNames, reviewer: str) -> None:
    console = Console()
    for number, item in enumerate(waiting, start=1):
        _show(opened, item, names, console, f"{number} of {len(waiting)}")
        key = ""
        while key not in (*_KEYS, "s", "q"):
            key = console.input(_PROMPT).strip().lower()[:1]
        if key == "q":
            break
        if key in _KEYS:
            opened.writer.decide(item.stmt.id, _KEYS[key], by=reviewer)
    console.print("Nothing more waits for a decision." if not waiting else "Decisions are kept.")


def _show(opened: Project, item: Recorded, names: VoiceNames, console: Console, place: str) -> None:
    with opened.view() as conn:
        doc = views.document(conn, item.stmt.doc)
    text = doc.text if doc else item.stmt.quote
    start, end = item.stmt.span.start, item.stmt.span.end
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    shown = evidence_of(item, names)
    console.print(
        Panel(
            f"{escape(before)}[bold reverse]{escape(item.stmt.quote)}[/bold reverse]{escape(after)}",
            title=f"{place} · {escape(shown.title)}",
            subtitle=escape(f"{shown.voice} · {shown.published or 'undated'} · {shown.grade}"),
        )
    )
    console.print(f"[cyan]{item.stmt.kind}[/cyan] {escape(shown.says)} [dim]({item.stmt.factuality})[/dim]")
    console.print(f"[dim]why: {escape(item.stmt.reason)}[/dim]")
