"""Time and proof of the frustration index: `python benchmarks/network/balance.py [--edges F --known F]`."""

import argparse
import csv
import time
from pathlib import Path

import numpy as np

from amity.network import BalanceOptions, SignedGraph, frustration, graph_from_arrays, merge_ties, parse_edges


def interstate_graph(rng: np.random.Generator, *, n_nodes: int, n_ties: int, noise: float) -> SignedGraph:
    """Alliance blocks that are dense within, hubs that are in everything, and enmity between the two sides."""
    block = rng.integers(0, max(4, n_nodes // 22), size=n_nodes)
    side = rng.integers(0, 2, size=block.max() + 1)
    reach = rng.pareto(1.5, size=n_nodes) + 1
    signs: dict[tuple[int, int], float] = {}
    while len(signs) < n_ties:
        a, b = sorted(rng.choice(n_nodes, size=2, replace=False, p=reach / reach.sum()).tolist())
        if block[a] != block[b] and rng.random() < 0.7:
            continue
        friendly = side[block[a]] == side[block[b]]
        signs[a, b] = 1.0 if friendly != (rng.random() < noise) else -1.0
    return graph_from_arrays(list(signs), list(signs.values()), n_nodes=n_nodes)


def random_graph(rng: np.random.Generator, *, n_nodes: int, n_ties: int) -> SignedGraph:
    """Signs by a fair coin: the hardest kind, far from balance everywhere."""
    first, second = np.triu_indices(n_nodes, 1)
    chosen = rng.choice(len(first), size=n_ties, replace=False)
    ends = np.stack([first[chosen], second[chosen]], axis=1)
    return graph_from_arrays(ends, rng.choice([-1.0, 1.0], size=n_ties), n_nodes=n_nodes)


def report(name: str, graph: SignedGraph, *, n_groups: int = 2) -> None:
    """One line: what was found, whether it is proved, and how long it took."""
    began = time.perf_counter()
    result = frustration(graph, n_groups=n_groups, options=BalanceOptions(time_limit_s=60.0))
    seconds = time.perf_counter() - began
    proof = "proved" if result.optimal else f"bound {result.lower_bound:g}, gap {result.gap:.1%}"
    print(f"{name:44s} K={n_groups} F={result.frustration_index:g} {proof} {seconds:.2f} s")


def known_networks(edges: Path, known: Path) -> None:
    """Every published value: how many are reached and proved, and the slowest."""
    lines = edges.read_text(encoding="utf-8").splitlines()
    slowest, reached, total = 0.0, 0, 0
    with known.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            rule = "netsum" if row["rule"] == "undirected" else row["rule"]
            graph = merge_ties(parse_edges(lines, network=row["network"]).ties, rule=rule)
            began = time.perf_counter()
            result = frustration(graph)
            slowest = max(slowest, time.perf_counter() - began)
            reached += result.optimal and result.frustration_index == float(row["frustration"])
            total += 1
    print(f"published values reached and proved: {reached} of {total}, slowest {slowest:.2f} s")


def main() -> None:
    """Prints one line per figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edges", type=Path, help="table of several networks, with columns network, i, j, weight")
    parser.add_argument("--known", type=Path, help="table of their proved indices: network, rule, frustration")
    chosen = parser.parse_args()
    if chosen.edges and chosen.known:
        known_networks(chosen.edges, chosen.known)
    rng = np.random.default_rng(1)
    for noise in (0.05, 0.1, 0.2):
        graph = interstate_graph(rng, n_nodes=180, n_ties=1500, noise=noise)
        report(f"interstate-like, 180 nodes, 1500 ties, {noise:.0%}", graph)
        report(f"interstate-like, 180 nodes, 1500 ties, {noise:.0%}", graph, n_groups=3)
    report("blocks, 1000 nodes, 20000 ties, 10%", interstate_graph(rng, n_nodes=1000, n_ties=20000, noise=0.1))
    report("random signs, 1000 nodes, 20000 ties", random_graph(rng, n_nodes=1000, n_ties=20000))


if __name__ == "__main__":
    main()
