"""Speed of the coupled simulation against plain Python: `python benchmarks/network/simulation.py`."""

import random
import time

import numpy as np
from plain_simulation import PlainNetwork

from amity.network import COVARIATES, CoupledProcess, make_network, make_process, simulate_network
from amity.panel import relation_model

ACTORS, DYADS, YEARS, RUNS, PLAIN_RUNS = 200, 2000, 10.0, 1000, 5


def large_process(rng: np.random.Generator) -> CoupledProcess:
    """200 actors with 2,000 dyads, 40 of them parts of others, under the shipped moves and rates."""
    pairs: set[tuple[str, str]] = set()
    while len(pairs) < DYADS:
        a, b = sorted(rng.choice(ACTORS, size=2, replace=False).tolist())
        pairs.add((f"a{a}", f"a{b}"))
    parts = [(f"a{at}", f"a{at + 100}") for at in range(40)]
    model = relation_model()
    rates = np.zeros((len(model.states), len(model.states)))
    for move in model.moves:
        rates[move.origin, move.target] = move.rate_per_year
    towards = np.array([0.2, 0.2, -0.2, 0.3, 0.3, 0.2])
    return make_process(
        CoupledProcess(
            network=make_network(sorted(pairs), parts=parts),
            states=model.states,
            rates=rates,
            amity=np.array(model.amity),
            valence=np.array([-1, -1, 0, 0, 1, 0, 1, 1]),
            coefs=np.stack([towards, -towards])[:, : len(COVARIATES)],
            offsets=np.zeros((DYADS, 2)),
        )
    )


def main() -> None:
    """Prints seconds for all runs, events per second of both, and their ratio."""
    rng = np.random.default_rng(1)
    process = large_process(rng)
    start = rng.choice(len(process.states), p=relation_model().start, size=(RUNS, DYADS))
    simulate_network(process, start[:1], horizon_years=0.1, rng=rng)
    began = time.perf_counter()
    runs = simulate_network(process, start, horizon_years=YEARS, rng=rng)
    seconds = time.perf_counter() - began
    events = sum(len(log.years) for log in runs.logs)
    began = time.perf_counter()
    plain_events = sum(
        PlainNetwork(process, states.tolist()).run(YEARS, random.Random(seed))
        for seed, states in enumerate(start[:PLAIN_RUNS])
    )
    plain_seconds = time.perf_counter() - began
    ratio = (plain_seconds / PLAIN_RUNS) / (seconds / RUNS)
    size = f"{ACTORS} actors, {DYADS} dyads, {YEARS:g} years, {RUNS} runs"
    print(f"{size}: {seconds:.1f} s, {events / seconds:,.0f} events/s")
    print(f"plain Python: {plain_seconds / PLAIN_RUNS:.2f} s a run, {plain_events / plain_seconds:,.0f} events/s")
    print(
        f"events a run: {events / RUNS:.0f} compiled, {plain_events / PLAIN_RUNS:.0f} plain; {ratio:.0f} times as fast"
    )


if __name__ == "__main__":
    main()
