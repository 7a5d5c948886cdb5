"""The work behind an import: what was sent to a folder, from there into the project, then coded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

import yaml

from amity.project import Project
from amity.reading import Unreadable
from amity.web.jobs import Step
from amity.web.problems import ProblemError
from amity.workflow.code import code_project
from amity.workflow.take_codings import READERS, take_codings
from amity.workflow.take_dataset import take_dataset
from amity.workflow.take_in import take_in

NAME_LENGTH = 120
PASTED_FIELDS = ("title", "publisher", "date", "author", "url")


CODINGS = tuple(READERS)


@dataclass(frozen=True, slots=True)
class DataReport:
    """What data sets and codings came to: a line for each file, and how many rows were not used for which reason."""

    lines: tuple[str, ...]
    unused: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import came to: documents by name, files that were not read with the reason, and what was coded."""

    added: tuple[str, ...]
    known: tuple[str, ...]
    unreadable: tuple[Unreadable, ...]
    coded: int
    statements: int
    rejected: int


def pasted_file(text: str, fields: Mapping[str, str]) -> tuple[str, str]:
    """
    A pasted text as a Markdown file with its metadata: its name and content.

    Raises:
        ProblemError: there is no text.
    """
    if not text.strip():
        raise ProblemError(400, "There is nothing to import: choose files, or paste a text.")
    given = {name: fields[name].strip() for name in PASTED_FIELDS if fields.get(name, "").strip()}
    head = f"---\n{yaml.safe_dump(given, allow_unicode=True, sort_keys=False)}---\n\n" if given else ""
    title = given.get("title") or text.strip().splitlines()[0]
    return f"{safe_name(title.replace('/', '_'))}.md", head + text


def safe_name(name: str) -> str:
    """A file's name without folders, control characters or leading dots; never empty."""
    last = PurePath(name.replace("\\", "/")).name
    kept = "".join(c if c.isprintable() and c not in '<>:"|?*/' else "_" for c in last).lstrip(".").strip()
    stem, dot, end = kept.rpartition(".")
    if dot and len(end) <= 10:
        return f"{stem[:NAME_LENGTH]}.{end}" if stem else f"file.{end}"
    return kept[:NAME_LENGTH] or "file"


def run_import(project: Project, folder: Path, step: Step) -> ImportReport:
    """
    Take a folder's files in and code what is not coded yet.

    Args:
        project: is written to.
        folder: of the files.
        step: called at each document; raises when the import was cancelled. What is finished stays.
    """
    return _taken(project, [folder], step)


def run_address(project: Project, address: str, step: Step) -> ImportReport:
    """
    Take in the page at an address, with its WARC beside the project, and code it.

    Args:
        project: is written to.
        address: http or https; private addresses are refused when it is fetched.
        step: as in `run_import`.
    """
    return _taken(project, [address], step)


def run_data(project: Project, folder: Path, step: Step, *, by: str) -> DataReport:
    """
    Take a folder's data sets and files of codings in.

    Args:
        project: is written to.
        folder: of the files.
        step: called after each thousand rows; raises when the import was cancelled.
        by: whose codings they are, where a file does not say.

    Raises:
        ExchangeError: a file is no data set or coding that is known; files before it stay taken in.
    """
    lines: list[str] = []
    unused: Counter[str] = Counter()
    for file in sorted(folder.iterdir()):
        step(f"read {file.name}")
        if file.suffix.lower() in CODINGS:
            codings = take_codings(project, file.read_bytes(), file.name, by=by)
            lines.append(f"{file.name}: {codings.added} codings proposed, {codings.known} known already")
            unused.update(item.reason for item in codings.rejected)
        else:
            rows = take_dataset(project, file, progress=step)
            counts = f"{rows.rows:,} rows; {rows.added:,} added, {rows.known:,} known already"
            lines.append(f"{file.name}: {rows.dataset}, {counts}")
            unused.update(rows.reasons)
    return DataReport(tuple(lines), tuple(unused.most_common(50)))


def _taken(project: Project, paths: Sequence[str | Path], step: Step) -> ImportReport:
    taken = take_in(project, paths, progress=lambda name: step(f"read {name}"))
    coded = code_project(project, progress=lambda _: step("coded a document"))
    return ImportReport(taken.added, taken.known, taken.unreadable, coded.documents, coded.statements, coded.rejected)
