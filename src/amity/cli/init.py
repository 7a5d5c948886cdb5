"""`amity init`: a new project."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from amity.cli.printing import as_word, print_json, print_next
from amity.errors import VocabError
from amity.project import CODEBOOK_SETTING, init_project
from amity.vocab import extend_codebook


def init(
    project: Annotated[str, typer.Argument(help="File to be made, such as balkans.amity, or a PostgreSQL address.")],
    codebook: Annotated[
        Path | None, typer.Option(help="TOML file with drivers and probability words of your own.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """
    Make a new, empty project.

    A project is one file: documents, actors, statements with their history, and what reviewers decided.

        amity init balkans.amity

        amity init balkans.amity --codebook own-drivers.toml

        amity init postgresql://anna@server/balkans
    """
    extra = _own_terms(codebook) if codebook else None
    with init_project(project) as made:
        if extra:
            made.writer.set_setting(CODEBOOK_SETTING, extra)
        version, name = made.codebook().version, made.name
    if as_json:
        print_json({"project": name, "codebook": version})
    else:
        console = Console()
        console.print(f"Made {name} (codebook {version}).", soft_wrap=True, markup=False)
        print_next(console, f"amity read {as_word(project)} FILE_OR_FOLDER …")


def _own_terms(path: Path) -> dict[str, object]:
    try:
        extra = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise VocabError(f"{path}: cannot be read as TOML: {error}") from error
    extend_codebook(extra, str(path))
    return extra
