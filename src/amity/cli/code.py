"""`amity code`: statements of files or of a table of short texts, one JSON object a line."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from amity.actors import load_gazetteer, read_actor_file
from amity.errors import DataError
from amity.model import Document, parse_when, statement_to_json


def code(
    files: Annotated[list[Path] | None, typer.Argument(help="Texts to code, or one project (*.amity).")] = None,
    jsonl: Annotated[str, typer.Option("--jsonl", help="Where the statements go; `-` is standard output.")] = "-",
    actors: Annotated[Path | None, typer.Option("--actors", help="Your own actors: id, name, aliases.")] = None,
    table: Annotated[Path | None, typer.Option("--csv", help="A table of short texts instead of files.")] = None,
    text: Annotated[str, typer.Option("--text", help="Column of the text.")] = "text",
    id_column: Annotated[str, typer.Option("--id", help="Column of the id.")] = "id",
    date: Annotated[str | None, typer.Option("--date", help="Column of the date.")] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes.")] = 1,
) -> None:
    """Propose statements."""
    from amity.coding import code_documents

    if files and len(files) == 1 and files[0].suffix == ".amity":
        from amity.cli.code_project import code_into_project
        from amity.coding import Options

        code_into_project(str(files[0]), options=Options(), as_json=False)
        return
    gazetteer = load_gazetteer(read_actor_file(actors) if actors else ())
    docs = _rows(table, text, id_column, date) if table else _files(files or [])
    out = sys.stdout if jsonl == "-" else Path(jsonl).open("w", encoding="utf-8")  # noqa: SIM115
    for coded in code_documents(docs, gazetteer):
        for stmt in coded.statements:
            out.write(json.dumps(statement_to_json(stmt), ensure_ascii=False) + "\n")
    out.flush()


def _rows(table: Path, text: str, id_column: str, date: str | None) -> Iterator[Document]:
    with table.open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            when = None
            if date and row.get(date):
                try:
                    when = parse_when(row[date].replace("-00", "").replace("0000", "XXXX"))
                except DataError:
                    when = None
            yield Document(id=row[id_column], name=row[id_column], text=row[text] or "", sha256="", published=when)


def _files(files: list[Path]) -> Iterator[Document]:
    for path in files:
        yield Document(id=path.name, name=path.name, text=path.read_text("utf-8"), sha256="")
