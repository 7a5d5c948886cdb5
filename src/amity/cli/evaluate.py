"""`amity evaluate`: codings against a reference and each other; forecasts against what came."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from amity.cli.code_llm import print_coder_agreement
from amity.cli.evaluate_forecasts import forecasts
from amity.cli.printing import print_json
from amity.errors import DataError
from amity.evaluation import KINDS, CodingScores, coder_agreement, score_coding
from amity.model import Statement, label_to_json, statement_from_json

evaluate = typer.Typer(help="How good are codings and forecasts?", no_args_is_help=True)


@evaluate.callback()
def _group() -> None:
    """How good are codings and forecasts?"""


@evaluate.command("coding")
def coding(
    gold: Annotated[Path, typer.Option(help="The reference coding: JSON lines with the codebook's fields.")],
    coded: Annotated[Path, typer.Option(help="The coding that is judged, of the same documents.")],
    errors: Annotated[bool, typer.Option(help="List every error with its cause.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """
    Precision, recall and F1 per kind, agreement per field, Krippendorff's alpha, and errors by cause.

        amity evaluate coding --gold anna.jsonl --coded rules.jsonl --errors
    """
    reference, judged = read_statements(gold), read_statements(coded)
    scores = score_coding(reference, judged)
    docs = {s.doc for s in reference}
    alphas = coder_agreement(reference, [s for s in judged if s.doc in docs])
    report = _as_dict(scores) | {"alpha": {a.field: {"alpha": a.alpha, "units": a.units} for a in alphas}}
    if as_json:
        print_json(report)
    else:
        _print(report, scores, errors, Console())


@evaluate.command("coders")
def coders(
    project: Annotated[str, typer.Argument(help="The project.")],
    first: Annotated[str, typer.Argument(help="A coder, such as rules.")],
    second: Annotated[str, typer.Argument(help="Another, such as llm:MODEL or a reviewer's name.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """
    How far two coders agree on the documents of a project that both have coded.

        amity evaluate coders case.amity rules llm:MODEL
    """
    print_coder_agreement(project, first, second, as_json=as_json)


evaluate.command("forecasts")(forecasts)


def read_statements(path: Path) -> list[Statement]:
    """
    The statements of a file of JSON lines.

    Raises:
        DataError: the file cannot be read or a line is no statement; the line is named.
    """
    found = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(statement_from_json(json.loads(line)))
            except (ValueError, TypeError, DataError) as error:
                raise DataError(f"{path}, line {number}: {error}") from error
    return found


def _as_dict(scores: CodingScores) -> dict[str, Any]:
    return {
        "kinds": {
            kind: {
                "gold": scores.found[kind].gold,
                "coded": scores.found[kind].coded,
                "found_precision": scores.found[kind].precision,
                "found_recall": scores.found[kind].recall,
                "found_f1": scores.found[kind].f1,
                "coded_precision": scores.right[kind].precision,
                "coded_recall": scores.right[kind].recall,
                "coded_f1": scores.right[kind].f1,
            }
            for kind in (*KINDS, "all")
        },
        "fields": {name: {"agree": a, "of": n} for name, (a, n) in scores.fields.items()},
        "causes": dict(Counter(e.cause for e in scores.errors).most_common()),
    }


def _print(report: dict[str, Any], scores: CodingScores, errors: bool, console: Console) -> None:
    table = Table(box=None)
    for column in ("kind", "gold", "coded", "found P", "R", "F1", "coded P", "R", "F1"):
        table.add_column(column, justify="left" if column == "kind" else "right")
    for kind, row in report["kinds"].items():
        shares = [f"{row[f'{what}_{x}']:.3f}" for what in ("found", "coded") for x in ("precision", "recall", "f1")]
        table.add_row(kind, str(row["gold"]), str(row["coded"]), *shares)
    console.print(table)
    agree = (f"{name} {x['agree']}/{x['of']}" for name, x in report["fields"].items() if x["of"])
    console.print(f"Fields that agree where found: {', '.join(agree) or 'none'}.")
    alphas = (f"{n} {x['alpha']:.2f} (n {x['units']})" for n, x in report["alpha"].items() if x["alpha"] is not None)
    console.print(f"Krippendorff's alpha: {', '.join(alphas) or 'not defined'}.")
    console.print(f"Errors by cause: {', '.join(f'{k} {v}' for k, v in report['causes'].items()) or 'none'}.")
    for item in scores.errors if errors else ():
        stmt = item.gold or item.coded
        if stmt is not None:
            said = f"{stmt.kind} {'/'.join(stmt.actors)} {json.dumps(label_to_json(stmt.label), ensure_ascii=False)}"
            console.print(f"  [yellow]{item.cause:16}[/yellow] {escape(said)} “{escape(stmt.quote[:90])}”")
