"""The network of a project as one plain object, for JSON and for the terminal alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from amity.network import (
    COVARIATES,
    BalanceResult,
    Change,
    NetworkOnDate,
    NodeMeasures,
    Push,
    SignedGraph,
    chain_in_words,
    count_triangles,
    node_measures,
    push_in_words,
    sign_probs,
    signed_graph_on,
    ties_out_of_balance,
)
from amity.workflow.network import GROUPS, NetworkAnswer
from amity.workflow.shock import BREAK, ShockAnswer

LEVEL = (0.05, 0.95)
SMALLEST_PUSH = 0.02
PRIOR_SHARE = 0.95  # posterior over prior standard deviation, above which the data have said next to nothing
NO_CHANNEL = "not touched at once; moved only through others"


def network_summary(answer: NetworkAnswer, shock: ShockAnswer | None = None) -> dict[str, Any]:
    """
    Everything that `amity network --json` prints.

    Args:
        answer: the network on a day.
        shock: what a shock would do, if one was asked about.
    """
    network, graph = answer.network, signed_graph_on(answer.network)
    summary = {
        "on": network.day.isoformat(),
        "actors": _actors(answer, graph, node_measures(graph, answer.balance)),
        "ties": _ties(answer),
        "parts": [{"part": part, "whole": whole} for part, whole in network.parts],
        "balance": _balance(answer, graph),
        "coupling": _coupling(answer),
        "left_out": answer.left_out,
        "coupling_from": answer.told_by,
        "warnings": [*_left_out(answer), *_told_by_some(answer), *answer.joint.fit.warnings, *_prior_notes(answer)],
    }
    return summary if shock is None else summary | {"shock": _shock(shock)}


def _left_out(answer: NetworkAnswer) -> list[str]:
    if not answer.left_out:
        return []
    return [f"only the {len(answer.network.ties):,} ties of which most is said; {answer.left_out:,} with less left out"]


def _told_by_some(answer: NetworkAnswer) -> list[str]:
    ties = len(answer.network.ties)
    if answer.told_by == ties:
        return []
    return [
        f"what ties do to each other is estimated from {answer.told_by:,} of the {ties:,}, evenly spread from those of "
        "which most is said to those of which least is"
    ]


def years_summary(frames: Iterable[NetworkOnDate], balances: Iterable[BalanceResult]) -> list[dict[str, Any]]:
    """
    Balance over time.

    Args:
        frames: the network on some days.
        balances: the balance on each.
    """
    return [
        {
            "on": frame.day.isoformat(),
            "ties": len(frame.ties),
            "frustration_index": balance.frustration_index,
            "lower_bound": balance.lower_bound,
            "optimal": balance.optimal,
        }
        for frame, balance in zip(frames, balances, strict=True)
    ]


def _actors(answer: NetworkAnswer, graph: SignedGraph, measures: NodeMeasures) -> list[dict[str, Any]]:
    network = answer.network
    return [
        {
            "id": actor,
            "name": network.names.get(actor, actor),
            "kind": network.kinds.get(actor),
            "friends": int(measures.friends[at]),
            "enemies": int(measures.enemies[at]),
            "pn_centrality": round(float(measures.pn[at]), 4),
            "brokered": int(measures.brokered[at]),
            "bridged": int(measures.bridged[at]),
            "community": int(measures.community[at]),
        }
        for at, actor in enumerate(graph.names)
    ]


def _ties(answer: NetworkAnswer) -> list[dict[str, Any]]:
    network = answer.network
    friendly, hostile = sign_probs(network)
    return [
        {
            "actors": list(tie.pair),
            "probs": {state: round(float(p), 4) for state, p in zip(network.states, tie.probs, strict=True)},
            "p_partners": round(float(friendly[at]), 4),
            "p_hostile": round(float(hostile[at]), 4),
            "statements": list(tie.statements),
        }
        for at, tie in enumerate(network.ties)
    ]


def _balance(answer: NetworkAnswer, graph: SignedGraph) -> dict[str, Any]:
    result, triangles = answer.balance, count_triangles(graph)
    return {
        "frustration_index": result.frustration_index,
        "lower_bound": result.lower_bound,
        "optimal": result.optimal,
        "partition": dict(zip(graph.names, result.groups.tolist(), strict=True)),
        "n": graph.n_nodes,
        "m": graph.n_ties,
        "negative": graph.n_negative,
        "triangle_index": triangles.index,
        "triangles": triangles.total,
        "out_of_balance": [
            {"actors": [tie.source, tie.target], "sign": int(tie.weight), "triangles_relieved": tie.triangles_relieved}
            for tie in ties_out_of_balance(graph, result)
        ],
    }


def _coupling(answer: NetworkAnswer) -> list[dict[str, Any]]:
    draws = np.array([answer.joint.coefs(params) for params in answer.coupling])
    found = []
    for at, name in enumerate(COVARIATES):
        row: dict[str, Any] = {"covariate": name}
        for way, direction in enumerate(("towards", "away")):
            low, high = np.quantile(draws[:, way, at], LEVEL)
            row[direction] = [round(float(value), 3) for value in (draws[0, way, at], low, high)]
        found.append(row)
    return found


def _prior_notes(answer: NetworkAnswer) -> list[str]:
    """One note on the covariates of which the data say next to nothing."""
    ratio = answer.joint.std_errors() / answer.joint.spec.sd
    untold = [name for at, name in enumerate(COVARIATES) if ratio[:, at].min() > PRIOR_SHARE]
    if not untold:
        return []
    return [f"the ties say next to nothing of these effects, which are as expected beforehand: {', '.join(untold)}"]


def _shock(shock: ShockAnswer) -> dict[str, Any]:
    a, b = shock.process.network.names_of(shock.result.shock.dyad)
    return {
        "actors": [a, b],
        "state": shock.asked.state,
        "horizon_years": round(shock.asked.horizon_years, 4),
        "runs": shock.result.n_runs,
        "groups": [actor for actor in shock.network.actors if shock.network.kinds.get(actor) in GROUPS],
        "names": {actor: shock.network.names.get(actor, actor) for actor in shock.network.actors},
        "changes": _changes(shock),
        "cohesion": _cohesion(shock),
        "chains": [chain_in_words(chain, shock.process, shock.network.names) for chain in shock.chains],
    }


def _changes(shock: ShockAnswer) -> list[dict[str, Any]]:
    """Those whose interval is furthest from zero first, then by size."""
    ordered = sorted(
        shock.result.changes, key=lambda change: (-_clear_of_zero(change), -abs(change.change), change.dyad)
    )
    return [
        {
            "actors": list(shock.network.ties[change.dyad].pair),
            "outcome": change.outcome,
            "before": round(change.before, 4),
            "after": round(change.after, 4),
            "change": [round(value, 4) for value in (change.change, change.lower, change.upper)],
            "ground": _ground(shock, change.dyad),
        }
        for change in ordered
    ]


def _clear_of_zero(change: Change) -> float:
    return max(0.0, change.lower, -change.upper)


def _ground(shock: ShockAnswer, dyad: int) -> dict[str, Any]:
    tie = shock.network.ties[dyad]
    pushes = [push for push in shock.pushes.get(dyad, ()) if _is_felt(push)]
    channels = [push_in_words(push) for push in pushes]
    return {"channels": channels or [NO_CHANNEL], "tie": tie.ground, "statements": list(tie.statements)}


def _is_felt(push: Push) -> bool:
    """Pushes that change no rate by a fiftieth are left out."""
    return max(abs(push.factor_towards - 1), abs(push.factor_away - 1)) >= SMALLEST_PUSH


def _cohesion(shock: ShockAnswer) -> list[dict[str, Any]]:
    """P(a part breaks with its whole), where both have to do with the shock."""
    a, b = shock.process.network.names_of(shock.result.shock.dyad)
    parts = {frozenset(pair): pair for pair in shock.network.parts if set(pair) & {a, b}}
    found = []
    for change in shock.result.changes:
        pair = parts.get(frozenset(shock.network.ties[change.dyad].pair))
        if change.outcome == BREAK and pair is not None:
            low, high = change.lower, change.upper
            found.append(
                {
                    "part": pair[0],
                    "whole": pair[1],
                    "p_leaves_without": round(change.before, 4),
                    "p_leaves": round(change.after, 4),
                    "change": [round(value, 4) for value in (change.change, low, high)],
                }
            )
    return found
