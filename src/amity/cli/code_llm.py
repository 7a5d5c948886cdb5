"""`amity code --coder llm` and `amity evaluate coders`: a language model's coding, and its agreement with others."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from amity.actors import Gazetteer
from amity.cli.printing import as_word, print_json, print_next, progress_bar
from amity.coding.llm import Journal, LlmRun, LlmSettings, code_with_llm, total_run
from amity.errors import CodingError
from amity.evaluation import coder_agreement, match_codings
from amity.model import Document, Statement, statement_to_json
from amity.project import Project, open_project
from amity.store import STATUSES, CodedDocument, StatementFilter, is_address, views
from amity.vocab import load_codebook
from amity.workflow.naming import project_gazetteer

URL, MODEL, KEY = "AMITY_LLM_URL", "AMITY_LLM_MODEL", "AMITY_LLM_KEY"


def read_llm_settings(options: Mapping[str, Any], environ: Mapping[str, str]) -> LlmSettings:
    """
    The settings from options of the command line, then from the environment.

    The key comes from the environment alone, since other users of a machine can read its command lines.

    Args:
        options: fields of `LlmSettings`; those that are None were not given.
        environ: holds AMITY_LLM_URL, AMITY_LLM_MODEL and AMITY_LLM_KEY where options do not.

    Raises:
        CodingError: there is no address or no model, or a setting cannot be used.
    """
    given = {name: value for name, value in options.items() if value is not None}
    known = {"url": environ.get(URL, ""), "model": environ.get(MODEL, ""), "key": environ.get(KEY, "").strip()}
    return LlmSettings(**(known | given))


def default_journal(project: str) -> Journal | None:
    """The journal beside a project's file; None for a project in a database, whose place no folder goes with."""
    return None if is_address(project) else Journal(Path(f"{project}.llm"))


def code_with_llm_into_project(project: str, *, settings: LlmSettings, journal: Journal | None, as_json: bool) -> None:
    """
    Code what this model has not coded under the project's codebook, and print the report.

    Each document is written once it is done, its run record with it (setting `llm_run/CODER/DOCUMENT`). What is
    finished when this is interrupted stays; run again, it goes on from there.

    Args:
        project: a project's file or address.
        settings: the server, the model and the limits.
        journal: where answers are kept.
        as_json: print JSON.

    Raises:
        CodingError: as `amity.coding.llm.code_with_llm`.
        StoreError: the project cannot be read or written.
    """
    with open_project(project) as opened:
        codebook = opened.codebook()
        with opened.view() as conn:
            waiting = views.documents_to_code(conn, settings.coder, codebook.version)
        docs = (doc for i in waiting if (doc := _document(opened, i)) is not None)
        counts = {"documents": 0, "statements": 0, "rejected": 0}
        runs: list[LlmRun] = []
        with progress_bar("coding", len(waiting)) as step:
            coding = code_with_llm(docs, project_gazetteer(opened), settings, codebook=codebook, journal=journal)
            for coded in coding:
                opened.writer.set_setting(f"llm_run/{settings.coder}/{coded.doc}", dataclasses.asdict(coded.run))
                item = CodedDocument(
                    coded.doc, settings.coder, codebook.version, coded.statements, coded.rejected, coded.proposed
                )
                counts["documents"] += 1
                counts["statements"] += opened.writer.add_coding(item)
                counts["rejected"] += len(coded.rejected)
                runs.append(coded.run)
                step(coded.doc)
    run = total_run(runs)
    if as_json:
        print_json(counts | {"run": dataclasses.asdict(run) if run else None})
        return
    _print_report(project, counts, run, Console())


def code_with_llm_files(
    docs: Iterable[Document], gazetteer: Gazetteer, settings: LlmSettings, *, out: TextIO, journal: Journal | None
) -> None:
    """
    Write the statements of documents as JSON lines, and what was spent and rejected to standard error.

    Args:
        docs: without a project.
        gazetteer: the known actors.
        settings: the server, the model and the limits.
        out: where the lines go, each document's once it is done.
        journal: where answers are kept.

    Raises:
        CodingError: as `amity.coding.llm.code_with_llm`.
    """
    runs: list[LlmRun] = []
    statements = rejected = 0
    for coded in code_with_llm(docs, gazetteer, settings, codebook=load_codebook(), journal=journal):
        out.writelines(json.dumps(statement_to_json(s), ensure_ascii=False) + "\n" for s in coded.statements)
        out.flush()
        statements, rejected = statements + len(coded.statements), rejected + len(coded.rejected)
        runs.append(coded.run)
        for item in coded.rejected:
            sys.stderr.write(
                f"amity: {coded.doc}: not used: {item.reason}{f': {item.quote!r:.80}' * bool(item.quote)}\n"
            )
    if run := total_run(runs):
        sys.stderr.write(f"amity: {statements} statements, {rejected} rejected; {_spent(run)}\n")


def print_coder_agreement(project: str, first: str, second: str, *, as_json: bool) -> None:
    """
    Print how far two coders agree on the documents that both have coded, whatever reviewers decided since.

    Args:
        project: a project's file or address.
        first: a coder's name, such as `rules`.
        second: another's, such as `llm:MODEL`, or a person's.
        as_json: print JSON.

    Raises:
        CodingError: a coder has coded nothing here, or no document was coded by both.
        StoreError: the project cannot be read.
    """
    with open_project(project) as opened:
        report = agreement_report(opened, first, second)
    if as_json:
        print_json(report)
    else:
        _print_agreement(report, Console())


def agreement_report(project: Project, first: str, second: str) -> dict[str, Any]:
    """
    Counts and Krippendorff's alphas of two coders over the documents that both have coded.

    Raises:
        CodingError: as `print_coder_agreement`.
    """
    docs = _coded_by(project, first) & _coded_by(project, second)
    if not docs:
        raise CodingError(
            f"no document of this project was coded by both {first!r} and {second!r}: run both coders first"
        )
    mine, theirs = (_statements(project, coder, docs) for coder in (first, second))
    matching = match_codings(mine, theirs)
    return {
        "coders": [first, second],
        "documents": len(docs),
        "statements": [len(mine), len(theirs)],
        "matched": len(matching.matches),
        "labels_agree": sum(m.labels_agree for m in matching.matches),
        "alpha": {a.field: {"alpha": a.alpha, "units": a.units} for a in coder_agreement(mine, theirs)},
    }


def _coded_by(project: Project, coder: str) -> set[str]:
    """Documents that a coder has been through, or has statements on."""
    with project.view() as conn:
        every = {card.id for card in views.document_cards(conn)}
        done = every - set(views.documents_to_code(conn, coder, project.codebook().version))
        recorded = views.statements(conn, StatementFilter(statuses=STATUSES))
    done |= {r.stmt.doc for r in recorded if r.stmt.coder == coder}
    if not done:
        known = sorted({r.stmt.coder for r in recorded})
        raise CodingError(
            f"the coder {coder!r} has coded nothing here; there is work of {', '.join(known) or 'nobody'}"
        )
    return done


def _statements(project: Project, coder: str, docs: set[str]) -> list[Statement]:
    with project.view() as conn:
        found = views.statements(conn, StatementFilter(statuses=STATUSES, coder=coder))
    return [r.stmt for r in found if r.stmt.doc in docs]


def _document(project: Project, doc: str) -> Document | None:
    with project.view() as conn:
        return views.document(conn, doc)


def _print_report(project: str, counts: Mapping[str, int], run: LlmRun | None, console: Console) -> None:
    console.print(
        f"{counts['documents']} documents coded: {counts['statements']} statements proposed, "
        f"{counts['rejected']} rejected (with reasons)."
    )
    if run:
        console.print(f"{escape(run.coder)}: {_spent(run)}.", highlight=False)
    here = as_word(project)
    print_next(console, f"amity review {here}, or amity evaluate coders {here} rules CODER")


def _spent(run: LlmRun) -> str:
    about = "" if run.tokens_counted else "about "
    replayed = f", {run.replayed} of {run.questions} answers from the journal" if run.replayed else ""
    return f"{about}{run.tokens_paid:,} tokens spent on {run.requests} requests{replayed}; prompt {run.prompt}"


def _print_agreement(report: Mapping[str, Any], console: Console) -> None:
    first, second = (escape(name) for name in report["coders"])
    mine, theirs = report["statements"]
    console.print(
        f"{report['documents']} documents coded by both. {first}: {mine} statements; {second}: {theirs}. "
        f"Found by both: {report['matched']}, with the same label: {report['labels_agree']}.",
        highlight=False,
    )
    table = Table(box=None)
    table.add_column("field")
    table.add_column("alpha", justify="right")
    table.add_column("n", justify="right")
    for name, row in report["alpha"].items():
        table.add_row(name, "not defined" if row["alpha"] is None else f"{row['alpha']:.2f}", str(row["units"]))
    console.print(table)
    console.print("Krippendorff's alpha: 1 is full agreement, 0 what chance would give.")
