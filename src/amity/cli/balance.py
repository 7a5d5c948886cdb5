"""The command `amity balance`: how far a signed graph is from balance, and which partition shows it."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from amity.errors import DataError
from amity.network import (
    BalanceOptions,
    BalanceResult,
    SignedGraph,
    count_triangles,
    frustration,
    is_strongly_balanced,
    is_weakly_balanced,
    merge_ties,
    parse_edges,
    ties_out_of_balance,
)

_LISTED_NODES = 40


class Rule(StrEnum):
    """How several ties of a pair become one sign."""

    netsum = "netsum"
    anyneg = "anyneg"
    recip = "recip"


def balance(
    edges: Annotated[Path, typer.Argument(help="Table of ties: columns i,j or source,target, and weight or sign.")],
    rule: Annotated[Rule, typer.Option(help="How a pair named more than once becomes one sign.")] = Rule.netsum,
    k: Annotated[int, typer.Option("--k", "-k", min=1, help="At most so many groups.")] = 2,
    network: Annotated[str | None, typer.Option(help="The network to take, where a column `network` has many.")] = None,
    valued: Annotated[bool, typer.Option("--valued", help="Count strength, not ties.")] = False,
    time_limit: Annotated[float, typer.Option(min=0.1, help="Seconds until the best bound so far is given.")] = 60.0,
    margins: Annotated[bool, typer.Option("--margins", help="Also say how firmly each listed tie is out.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """
    How far is a signed graph from balance, and which partition shows it?

    The answer is the frustration index: the fewest ties that are hostile within a group or friendly between groups,
    with proof, or with a bound where the time runs out.

        amity balance ties.csv

        amity balance ties.csv --k 3 --json

        amity balance votes.csv --rule anyneg --time-limit 10

        amity balance many.csv --network monastery --margins

    The first line of the table names the columns, as in `source,target,weight`; a row is `north,south,1`, or
    `north,south,-` where only the sign is known.
    """
    graph = _read_graph(edges, network, rule=rule, valued=valued)
    result = frustration(graph, n_groups=k, options=BalanceOptions(time_limit_s=time_limit))
    answer = _as_json(graph, result, margins=margins)
    answer |= {"rule": rule.value, "k": k, "valued": valued}
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        _show(answer, Console())


def _read_graph(path: Path, network: str | None, *, rule: Rule, valued: bool) -> SignedGraph:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = parse_edges(lines, network=network, where=path.name)
    except (OSError, UnicodeDecodeError) as err:
        raise DataError(f"cannot read {path} as a UTF-8 table: {err}; give a CSV file of ties") from err
    return merge_ties(table.ties, rule=rule.value, valued=valued, nodes=table.isolated)


def _as_json(graph: SignedGraph, result: BalanceResult, *, margins: bool) -> dict[str, Any]:
    triangles = count_triangles(graph)
    return {
        "frustration_index": _number(result.frustration_index),
        "lower_bound": _number(result.lower_bound),
        "optimal": result.optimal,
        "gap": round(result.gap, 6),
        "partition": dict(zip(graph.names, result.groups.tolist(), strict=True)),
        "n": graph.n_nodes,
        "m": graph.n_ties,
        "negative": graph.n_negative,
        "cancelled": graph.cancelled,
        "strongly_balanced": is_strongly_balanced(graph),
        "weakly_balanced": is_weakly_balanced(graph),
        "triangles": {
            "+++": triangles.hostile_0,
            "++-": triangles.hostile_1,
            "+--": triangles.hostile_2,
            "---": triangles.hostile_3,
        },
        "triangle_index": triangles.index,
        "weak_triangle_index": triangles.weak_index,
        "out_of_balance": [
            {
                "source": tie.source,
                "target": tie.target,
                "weight": _number(tie.weight),
                "relief": _number(tie.relief),
                "triangles_relieved": tie.triangles_relieved,
                "margin": None if tie.margin is None else _number(tie.margin),
            }
            for tie in ties_out_of_balance(graph, result, with_margins=margins)
        ],
    }


def _number(value: float) -> int | float:
    return int(value) if value == int(value) else round(value, 9)


def _show(answer: dict[str, Any], console: Console) -> None:
    index, bound = answer["frustration_index"], answer["lower_bound"]
    proof = "proved" if answer["optimal"] else f"not proved: no partition goes below {bound}, gap {answer['gap']:.1%}"
    what = "strength" if answer["valued"] else "ties"
    console.print(f"[bold]Frustration index {index}[/bold] ({proof}), in {what}, for at most {answer['k']} groups")
    console.print(
        f"{answer['n']} nodes, {answer['m']} ties, {answer['negative']} of them hostile; rule {answer['rule']}"
    )
    if answer["cancelled"]:
        console.print(f"{answer['cancelled']} pairs were dropped by the rule {answer['rule']}")
    _show_triangles(answer, console)
    _show_groups(answer["partition"], console)
    _show_ties(answer["out_of_balance"], console)


def _show_triangles(answer: dict[str, Any], console: Console) -> None:
    index = answer["triangle_index"]
    share = (
        "no triangles" if index is None else f"{index:.1%} of {sum(answer['triangles'].values())} triangles balanced"
    )
    weak = "yes" if answer["weakly_balanced"] else "no"
    strong = "yes" if answer["strongly_balanced"] else "no"
    console.print(f"{share}; balanced: {strong}, weakly: {weak}")


def _show_groups(partition: dict[str, int], console: Console) -> None:
    for group in range(max(partition.values()) + 1):
        members = [name for name, its in partition.items() if its == group]
        more = f" … and {len(members) - _LISTED_NODES} more" if len(members) > _LISTED_NODES else ""
        names = ", ".join(members[:_LISTED_NODES]) + more
        console.print(f"Group {group + 1} ({len(members)}): {names}", markup=False, highlight=False)


def _show_ties(ties: list[dict[str, Any]], console: Console) -> None:
    if not ties:
        return
    table = Table(title="Ties most out of balance, and what a change of sign would relieve", title_justify="left")
    for heading in ("tie", "is", "relief", "triangles", "margin"):
        table.add_column(heading, justify="left" if heading in {"tie", "is"} else "right")
    for tie in ties:
        sign = "friendly" if tie["weight"] > 0 else "hostile"
        margin = "" if tie["margin"] is None else str(tie["margin"])
        pair = f"{tie['source']} – {tie['target']}"
        table.add_row(pair, sign, str(tie["relief"]), str(tie["triangles_relieved"]), margin)
    console.print(table)
