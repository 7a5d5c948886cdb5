"""`amity code`: statements for a project, for files, or for a table of short texts."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer

from amity.actors import load_gazetteer, read_actor_file
from amity.cli.code_llm import code_with_llm_files, code_with_llm_into_project, default_journal, read_llm_settings
from amity.cli.code_project import code_into_project
from amity.cli.printing import progress_bar
from amity.coding import Options
from amity.errors import CodingError, DataError
from amity.model import Document, When, parse_when, statement_to_json
from amity.reading.parsers.dates import published_when
from amity.reading.parsers.top_lines import date_at_top
from amity.store import is_address
from amity.workflow.code import code_somewhere

CODERS = ("rules", "llm")


def code(
    files: Annotated[list[str] | None, typer.Argument(help="One project, or texts.")] = None,
    jsonl: Annotated[str | None, typer.Option(help="Without a project: a file, or - (standard output).")] = None,
    actors: Annotated[Path | None, typer.Option(help="Your own actors (CSV or TSV): id, name, aliases.")] = None,
    table: Annotated[Path | None, typer.Option("--csv", help="A table of short texts instead of files.")] = None,
    text: Annotated[str, typer.Option(help="Column of the text.")] = "text",
    id_column: Annotated[
        str | None, typer.Option("--id", help="Column of the id; without it `id`, or else the number of the row.")
    ] = None,
    date: Annotated[str | None, typer.Option(help="Column of the date.")] = None,
    coder: Annotated[str, typer.Option(help="rules, or llm for a server named in AMITY_LLM_URL or --url.")] = "rules",
    url: Annotated[str | None, typer.Option(help="Address of an OpenAI-compatible server (llm).")] = None,
    model: Annotated[str | None, typer.Option(help="Name of the model (llm).")] = None,
    encoder: Annotated[
        bool,
        typer.Option(
            help="Let the trained encoder read what no rule has words for, and doubt what rules say (rules); slower."
        ),
    ] = True,
    workers: Annotated[int, typer.Option(min=1, help="Processes to code with.")] = 1,
    scheduler: Annotated[
        str | None, typer.Option(help="Code on a Dask cluster instead: its address, tcp://HOST:8786.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report on a project as JSON.")] = False,
) -> None:
    """
    Propose statements, each with its exact words and the reason. Nothing is sent anywhere unless you name a server.

        amity code balkans.amity

        amity code --jsonl - --actors actors.csv article.txt report.txt

        amity code --csv notes.csv --text note --id id --date day --jsonl coded.jsonl

        amity code balkans.amity --coder llm --url http://localhost:8080/v1 --model some-model

        amity code balkans.amity --scheduler tcp://head-node:8786
    """
    if coder not in CODERS:
        raise CodingError(f"unknown coder {coder!r}: choose {' or '.join(CODERS)}")
    if coder == "llm" and scheduler:
        raise CodingError("--scheduler spreads the rules; a language model is asked from here")
    if jsonl is None and table is None:
        project = _the_project(files or [])
        if coder == "llm":
            settings = read_llm_settings({"url": url, "model": model}, os.environ)
            code_with_llm_into_project(project, settings=settings, journal=default_journal(project), as_json=as_json)
        else:
            code_into_project(
                project, options=Options(encoder=encoder), workers=workers, scheduler=scheduler, as_json=as_json
            )
        return
    gazetteer = load_gazetteer(read_actor_file(actors) if actors else ())
    docs = _rows(table, (text, id_column, date)) if table else _texts(files or [])
    with _open_out(jsonl or "-") as out:
        if coder == "llm":
            settings = read_llm_settings({"url": url, "model": model}, os.environ)
            code_with_llm_files(docs, gazetteer, settings, out=out, journal=None)
            return
        with progress_bar("coding") as step:
            for coded in code_somewhere(
                docs, gazetteer, Options(encoder=encoder), workers=workers, scheduler=scheduler
            ):
                out.writelines(json.dumps(statement_to_json(s), ensure_ascii=False) + "\n" for s in coded.statements)
                step(coded.doc)


def _the_project(files: list[str]) -> str:
    if len(files) != 1:
        raise CodingError("name one project, or write statements of texts with --jsonl - (see amity code --help)")
    project = files[0]
    if not is_address(project) and not project.endswith(".amity") and not _is_database(Path(project)):
        raise CodingError(f"{project}: is no project; to code texts without one, add --jsonl -")
    return project


def _is_database(path: Path) -> bool:
    return path.is_file() and path.open("rb").read(6) == b"SQLite"


@contextmanager
def _open_out(where: str) -> Iterator[TextIO]:
    if where == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    try:
        with Path(where).open("w", encoding="utf-8") as out:
            yield out
    except OSError as error:
        raise CodingError(f"{where}: cannot be written: {error.strerror}") from error


def _texts(files: Iterable[str]) -> Iterator[Document]:
    """The files as they are: offsets are those of the file's own characters."""
    names = list(files)
    if not names:
        raise CodingError("no text is named: amity code --jsonl - FILE …, or --csv FILE")
    for name in names:
        path = Path(name)
        try:
            content = path.read_text("utf-8")
        except OSError as error:
            raise DataError(f"{name}: cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise DataError(
                f"{name}: is not UTF-8 text (byte {error.start}); `amity read` takes other files in"
            ) from error
        published, _ = published_when(date_at_top(content)[0])
        yield Document(id=path.name, name=path.name, text=content, sha256="", published=published)


def _rows(table: Path, columns: tuple[str, str | None, str | None]) -> Iterator[Document]:
    text, id_column, date = columns
    try:
        with table.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            have = reader.fieldnames or ()
            wanted = {"--text": text, "--id": id_column, "--date": date}
            missing = [(option, c) for option, c in wanted.items() if c and c not in have]
            if missing:
                option, column = missing[0]
                raise DataError(f"{table}: has no column {column!r}; it has {', '.join(have)}; say {option} COLUMN")
            id_column = id_column or ("id" if "id" in have else None)
            for number, row in enumerate(reader, start=1):
                published = _date_of(row[date] or "") if date else None
                key = (row[id_column] or "" if id_column else "") or str(number)
                yield Document(key, key, row[text] or "", sha256="", published=published)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{table}: cannot be read as a table: {error}") from error


def _date_of(written: str) -> When | None:
    """The date of a row; parts written as 00 are unknown, and what is no date is left out."""
    try:
        return parse_when(written.strip().replace("-00", "")) if written.strip() else None
    except DataError:
        return None
