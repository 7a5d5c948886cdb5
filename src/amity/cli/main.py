"""The command line: a table of commands, loaded when called, and errors as one line."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from amity.errors import AmityError

# Command: the module and the function (or Typer app of sub-commands) that answers it, and what it does. Only the one
# that is called is imported, so that small commands do not wait for the parser of English or the numerical libraries.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("amity.cli.demo:demo", "The shipped case, from its documents to the answer."),
    "init": ("amity.cli.init:init", "Make a new, empty project."),
    "read": ("amity.cli.read:read", "Take documents into a project."),
    "actors": ("amity.cli.actors:actors", "Who is who: import, list, merge, split."),
    "code": ("amity.cli.code:code", "Propose statements for documents, in a project or without one."),
    "review": ("amity.cli.review:review", "Accept, reject or defer proposed statements."),
    "assess": ("amity.cli.assess:assess", "Answer the whole question about two actors."),
    "timeline": ("amity.cli.assess:timeline", "The state of the relation over time."),
    "drivers": ("amity.cli.assess:drivers", "What binds the two and what strains them."),
    "dissent": ("amity.cli.assess:dissent", "Who says what, and who contradicts whom."),
    "sources": ("amity.cli.sources:sources", "How far each source's word has proved right."),
    "forecast": ("amity.cli.assess:forecast", "P(split) within a horizon, beside its base rate."),
    "base-rate": ("amity.cli.base_rate:base_rate", "How often partnerships of a project, or a data set, have split."),
    "forecasts": ("amity.cli.forecasts:forecasts", "The register: forecasts made, due, resolved and scored."),
    "whatif": ("amity.cli.whatif:whatif", "P(split) if a driver, a state or an act were otherwise."),
    "influence": ("amity.cli.influence:influence", "What P(split) rests on: statements, documents, sources left out."),
    "analogues": ("amity.cli.analogues:analogues", "Relations nearest in history, and how they ended."),
    "network": ("amity.cli.network:network", "Factions, third parties, balance and cascades on a date."),
    "export": ("amity.cli.export:export_project", "Hand a project on: tables, STIX, graphs, REFI-QDA, references."),
    "import": ("amity.cli.take:take", "Take in data sets, and codings made in other programs."),
    "replicate": ("amity.cli.export:replicate", "Compute a bundle's numbers again and compare byte for byte."),
    "serve": ("amity.cli.serve:serve", "The workbench in the browser."),
    "users": ("amity.cli.users:users", "Named users of a shared workbench, and the log of what they did."),
    "evaluate": ("amity.cli.evaluate:evaluate", "How good are codings and forecasts?"),
    "fit": ("amity.cli.fit:fit", "Fit a multi-state model to any panel of subjects, times and states."),
    "balance": ("amity.cli.balance:balance", "Frustration index and best partition of a signed graph."),
}

DESCRIPTION = """What is the relationship between A and B, at any date; what binds it, what strains it; who says
otherwise; what would break it; and how sure can one be? Start with `amity demo`, or: `amity init my.amity`,
`amity read my.amity articles/`, `amity code my.amity`, `amity assess my.amity taliban al-qaeda`."""


def main(args: list[str] | None = None) -> None:
    """
    Run one command; exits with 0, with 1 where data are wrong (one line on standard error), with 2 for wrong usage.

    Args:
        args: the words after `amity`; those of the process if None.
    """
    words = sys.argv[1:] if args is None else args
    # Matrices here are small: a second thread of BLAS slows each product down. To be said before NumPy is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        build_app(words[0] if words else None)(args=words, prog_name="amity")
    except AmityError as error:
        console = Console(stderr=True)
        console.print(Text.assemble(("amity: ", "bold red"), str(error)), soft_wrap=True)
        sys.exit(1)


def build_app(wanted: str | None = None) -> typer.Typer:
    """
    The application with all commands listed and the wanted one loaded.

    Args:
        wanted: the command that will be called; None loads none, which is enough for `amity --help`.
    """
    app = typer.Typer(
        help=DESCRIPTION, no_args_is_help=True, rich_markup_mode="markdown", pretty_exceptions_enable=False
    )
    app.callback(help=DESCRIPTION)(_no_options)
    for name, (where, summary) in COMMANDS.items():
        loaded = load_function(where) if name == wanted else None
        if isinstance(loaded, typer.Typer):
            app.add_typer(loaded, name=name, short_help=summary)
        else:
            app.command(name, short_help=summary)(loaded or _not_loaded)
    return app


def load_function(where: str) -> Any:
    """The function or Typer app that `module:name` names."""
    module, _, name = where.partition(":")
    return getattr(import_module(module), name)


def _not_loaded() -> None:
    """Stands in the list of commands for one that is not called."""


def _no_options() -> None:
    """Makes the application a group even where it has one command."""
