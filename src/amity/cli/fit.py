"""The command `amity fit`: a multi-state model of any panel of subjects, times and states."""

import csv
import json
import math
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table as Grid

from amity.dynamics.fit import FitOptions
from amity.dynamics.goodness import pearson_test
from amity.dynamics.profile import profile_intervals
from amity.dynamics.table import Table, make_table
from amity.dynamics.table_fit import TableFit, TableModel, fit_table
from amity.dynamics.table_panel import PanelColumns, PanelScheme
from amity.dynamics.table_report import table_report
from amity.dynamics.written import censor_codes, matrix_of, named_lists, number_list, score_class, state_list
from amity.errors import DataError

Words = list[str] | None


def fit(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Table with a header; one row per look.")],
    subject: Annotated[str, typer.Option(help="Column that says which subject.")],
    time: Annotated[str, typer.Option(help="Column of times; rows of a subject together and in time order.")],
    state: Annotated[str, typer.Option(help="Column of states, numbered from 1.")],
    qmatrix: Annotated[
        Path, typer.Option("--qmatrix", help="JSON: rows of starting intensities; 0 is not allowed; diagonal ignored.")
    ],
    ematrix: Annotated[
        Path | None, typer.Option(help="JSON: rows of starting misclassification probabilities; diagonal ignored.")
    ] = None,
    scores: Annotated[
        Path | None,
        typer.Option(
            help='The states column holds scores or counts. JSON: {"family": "normal", "mean": [0, 5], "sd": [1, 2]} '
            'or {"family": "poisson", "mean": [0.5, 4]}, where the search begins.'
        ),
    ] = None,
    covariates: Annotated[
        Words, typer.Option(help="Covariates on the rates: `age,sex`, `age*sex`, `factor(grade)`; may be repeated.")
    ] = None,
    misccovariates: Annotated[Words, typer.Option(help="Covariates on misclassification, written the same.")] = None,
    constraint: Annotated[
        Words,
        typer.Option(
            help="Effects that are equal: `age=1,1,2`, one per transition, row by row; repeat, or a JSON file."
        ),
    ] = None,
    miscconstraint: Annotated[Words, typer.Option(help="The same for covariates on misclassification.")] = None,
    qconstraint: Annotated[str | None, typer.Option(help="Baseline intensities that are equal: `1,1,2,3`.")] = None,
    econstraint: Annotated[str | None, typer.Option(help="Baseline misclassifications that are equal.")] = None,
    covinits: Annotated[Words, typer.Option(help="Starting effects: `sex=0.1` or `sex=0.1,0.2,0`.")] = None,
    misccovinits: Annotated[Words, typer.Option(help="Starting effects on misclassification logits.")] = None,
    exact_death: Annotated[
        Words, typer.Option("--exact-death", "--deathexact", help="Absorbing states whose entry is seen exactly: `4`.")
    ] = None,
    exact_times: Annotated[
        bool, typer.Option("--exact-times", "--exacttimes", help="Every time is the exact time of a move.")
    ] = False,
    obstype: Annotated[str | None, typer.Option(help="Column: 1 snapshot, 2 exact time, 3 exact entry.")] = None,
    obstrue: Annotated[str | None, typer.Option(help="Column: not 0 where the state is seen without error.")] = None,
    censor: Annotated[
        Words, typer.Option(help="Codes of states known to lie in a set: `99=1,2,3`; `99` alone: any that can be left.")
    ] = None,
    initprobs: Annotated[
        str | None, typer.Option(help="State probabilities before the first look: `0.7,0.1,0.1,0.1`; or `estimate`.")
    ] = None,
    est_initprobs: Annotated[
        bool, typer.Option("--est-initprobs", help="Estimate the state probabilities before the first look.")
    ] = False,
    pci: Annotated[Words, typer.Option(help="Times at which the rates change for everyone: `5` or `5,10`.")] = None,
    gen_inits: Annotated[
        bool, typer.Option("--gen-inits", help="Start from crude rates of the data, not from the given intensities.")
    ] = False,
    profile: Annotated[
        bool, typer.Option("--profile", help="Also give profile-likelihood intervals of every parameter.")
    ] = False,
    goodness: Annotated[
        bool, typer.Option("--goodness", help="Also compare moves seen with moves expected (Pearson-type test).")
    ] = False,
    evaluate: Annotated[bool, typer.Option("--evaluate", help="Compute at the given values; do not fit.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """
    Fit a multi-state model to any panel of subjects, times and states.

    Intermittent looks, four states, exact times of death, a covariate:

        amity fit cav.csv --subject PTNUM --time years --state state --qmatrix q.json --exact-death 4 --covariates sex

    `q.json` names the allowed moves: `[[0,0.25,0,0.25],[0.166,0,0.166,0.166],[0,0.25,0,0.25],[0,0,0,0]]`, or an object
    `{"qmatrix": [[...], ...]}`.

    States seen with error, the first look of each subject without:

        amity fit cav.csv --subject PTNUM --time years --state state --qmatrix q.json --ematrix e.json
        --exact-death 4 --obstrue firstobs --json

    Effects shared between transitions, in row order of the matrix; a negative number takes the opposite sign:

        amity fit psor.csv --subject ptnum --time months --state state --qmatrix q.json
        --covariates ollwsdrt,hieffusn --constraint hieffusn=1,1,1 --constraint ollwsdrt=1,1,2

    Code 99 means alive, state unknown; rates change at 5; only evaluate:

        amity fit cav.csv --subject PTNUM --time years --state state --qmatrix q.json --censor 99=1,2,3

        amity fit cav.csv --subject PTNUM --time years --state state --qmatrix q.json --pci 5

        amity fit cav.csv --subject PTNUM --time years --state state --qmatrix q.json --evaluate --json

    A score or a count instead of a state:

        amity fit fev.csv --subject ptnum --time days --state fev --qmatrix q.json --scores normal.json

    Empty cells and NA are missing. Covariates are centred at their means, and intensities are given there.
    """
    estimated = initprobs is not None and initprobs.strip().lower() in {"estimate", "estimated", "est"}
    model = TableModel(
        qmatrix=_matrix(qmatrix, ("qmatrix", "Q", "q", "matrix")),
        ematrix=None if ematrix is None else _matrix(ematrix, ("ematrix", "E", "e", "matrix")),
        crude=gen_inits,
        constraint=named_lists(_written(constraint), "constraint"),
        miscconstraint=named_lists(_written(miscconstraint), "miscconstraint"),
        qconstraint=None if qconstraint is None else number_list([qconstraint], "qconstraint"),
        econstraint=None if econstraint is None else number_list([econstraint], "econstraint"),
        covinits=named_lists(_written(covinits), "covinits"),
        misccovinits=named_lists(_written(misccovinits), "misccovinits"),
        initprobs=None if initprobs is None or estimated else number_list([initprobs], "initprobs"),
        est_initprobs=est_initprobs or estimated,
        scores=None if scores is None else score_class(_read_text(scores), scores.name),
    )
    scheme = PanelScheme(
        exact_death=state_list(exact_death or [], "exact-death"),
        exact_times=exact_times,
        censor=censor_codes(censor or []),
        cuts=number_list(pci or [], "pci"),
    )
    columns = PanelColumns(subject, time, state, obstrue, obstype, tuple(covariates or ()), tuple(misccovariates or ()))
    options = FitOptions(evaluate=evaluate, polish=False)
    fitted = fit_table(_read_table(file), columns, model=model, scheme=scheme, options=options)
    answer = table_report(fitted) | _extras(fitted, profile=profile, goodness=goodness)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False, allow_nan=False))
    else:
        _show(answer, Console())


def _extras(fitted: TableFit, *, profile: bool, goodness: bool) -> dict[str, Any]:
    """What takes longer and is given when asked for."""
    found: dict[str, Any] = {}
    if profile:
        ends = profile_intervals(fitted.fit)
        found["profile_intervals"] = {
            x.name: {"estimate": x.estimate, "lower": _finite(x.lower), "upper": _finite(x.upper)} for x in ends
        }
    if goodness:
        test = pearson_test(fitted.fit)
        found["goodness"] = {"statistic": test.statistic, "df": test.df, "p": test.p, "warnings": test.warnings}
    return found


def _finite(value: float) -> float | None:
    """The value, or None where the data set no bound."""
    return value if math.isfinite(value) else None


def _written(words: Words) -> list[str]:
    """The texts of an option; one that names a JSON file stands for what is in it."""
    return [_read_text(Path(word)) if word.endswith(".json") else word for word in words or []]


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot read {path} as UTF-8 text: {error}") from error


def _matrix(path: Path, keys: tuple[str, ...]) -> list[list[float]]:
    return matrix_of(_read_text(path), keys, path.name)


def _read_table(path: Path) -> Table:
    lines = csv.reader(_read_text(path).splitlines())
    try:
        header = next(lines, None)
        rows = [(lines.line_num, cells) for cells in lines if cells]
    except csv.Error as error:
        raise DataError(f"{path.name}, line {lines.line_num}: not a row of comma-separated cells: {error}") from error
    if header is None:
        raise DataError(f"{path.name}: empty; expected a header line that names the columns")
    return make_table(path.name, header, rows)


def _show(answer: dict[str, Any], console: Console) -> None:
    what = "Evaluated at the given values" if answer["evaluated"] else "Fitted"
    ending = "; converged" if answer["converged"] else "; [bold red]NOT converged[/bold red]"
    ending = "" if answer["evaluated"] else ending
    console.print(
        f"[bold]{what}[/bold]: −2 log-likelihood {answer['minus2loglik']:.4f}, AIC {answer['aic']:.4f}, "
        f"{answer['n_parameters']} parameters, {answer['n_subjects']} subjects, {answer['n_rows']} rows{ending}"
    )
    for warning in answer["warnings"]:
        console.print(f"warning: {warning}", style="yellow", markup=False)
    at = " (covariates at their means)" if answer["covariate_means"] else ""
    _show_matrix(answer, "qmatrix", f"Intensities per unit of time{at}", console)
    if answer["ematrix"] is not None:
        _show_matrix(answer, "ematrix", "Probability of each observed state, by true state", console)
    if "scores" in answer:
        numbers = {key: rows for key, rows in answer["scores"].items() if key != "family"}
        lines = [[key, str(row["state"]), _span(row)] for key, rows in numbers.items() for row in rows]
        _show_rows(f"Scores ({answer['scores']['family']})", ["", "state", "value (95% interval)"], lines, console)
    _show_ratios(answer["hazard_ratios"], console)
    stays = [[str(row["state"]), _span(row)] for row in answer["sojourn"]]
    for name, ends in answer.get("profile_intervals", {}).items():
        low, high = ("none" if ends[end] is None else f"{ends[end]:.4g}" for end in ("lower", "upper"))
        console.print(f"profile: {name} {ends['estimate']:.4g} ({low}, {high})", markup=False, highlight=False)
    if "goodness" in answer:
        test = answer["goodness"]
        between = f"p between {test['p'][0]:.3g} and {test['p'][1]:.3g}"
        console.print(f"goodness of fit: {test['statistic']:.2f} on {test['df'][0]} to {test['df'][1]} df, {between}")
    _show_rows("Mean stay", ["state", "time (95% interval)"], stays, console)


def _show_matrix(answer: dict[str, Any], name: str, title: str, console: Console) -> None:
    estimate, lower, upper = answer[name], answer["lower"][name], answer["upper"][name]
    rows = []
    for r, values in enumerate(estimate):
        cells = [
            "0" if value == 0 else _span({"estimate": value, "lower": lower[r][s], "upper": upper[r][s]})
            for s, value in enumerate(values)
        ]
        rows.append([str(r + 1), *cells])
    _show_rows(title, ["from", *(str(s + 1) for s in range(len(estimate)))], rows, console)


def _show_ratios(ratios: dict[str, Any], console: Console) -> None:
    rows = [[name, f"{row['from']}-{row['to']}", _span(row)] for name, moves in ratios.items() for row in moves]
    if rows:
        _show_rows("Hazard ratio per unit", ["covariate", "move", "ratio (95% interval)"], rows, console)


def _show_rows(title: str, headings: list[str], rows: list[list[str]], console: Console) -> None:
    grid = Grid(title=title, title_justify="left")
    for heading in headings:
        grid.add_column(heading, overflow="fold")
    for row in rows:
        grid.add_row(*row)
    console.print(grid)


def _span(row: dict[str, float]) -> str:
    if row["lower"] == row["upper"]:
        return f"{row['estimate']:.4g}"
    return f"{row['estimate']:.4g} ({row['lower']:.4g}, {row['upper']:.4g})"
