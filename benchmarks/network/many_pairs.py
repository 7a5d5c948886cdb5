"""
The network of an event table that names very many pairs: processor time and memory, in all and of what coupling costs.

python -m benchmarks.network.many_pairs [--rows 300000] [--actors 5000] [--project FILE]

A few actors are spoken of often, most hardly ever, so that the pairs grow with the rows as in real tables. With a
project the table is taken in once, and the next run begins with it. The last lines compare the ties with those under a
coupling that all of them tell, which takes some minutes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import resource
import tempfile
import time
from pathlib import Path

import numpy as np
from benchmarks.exchange.dataset_rows import CODES, HEADER

from amity.exchange.datasets import layout_named
from amity.project import Project, init_project, open_project
from amity.workflow.network import NetworkAnswer, NetworkAsk, ask_network
from amity.workflow.take_dataset import take_dataset

ON, KNOWN = dt.date(2015, 12, 31), dt.date(2016, 12, 31)
SKEW = 0.93  # of how often the actors are spoken of: 300,000 rows of 5,000 actors name 164,226 pairs
ALL = 10**9


def write_table(path: Path, rows: int, actors: int) -> int:
    """An event table in the layout of ICEWS over twenty years; the number of its pairs."""
    rng = random.Random(1)
    weights = [(rank + 1) ** -SKEW for rank in range(actors)]
    firsts, seconds = (rng.choices(range(actors), weights, k=rows) for _ in range(2))
    with path.open("w", encoding="utf-8") as out:
        out.write(HEADER + "\n")
        for number, (a, b) in enumerate(zip(firsts, seconds, strict=True)):
            day = f"{rng.randrange(1996, 2016)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
            out.write(
                f"{number}\t{day}\tArmed Group No. {a}\tNowhere\tMake a statement\t{rng.choice(CODES)}\t0.0\t"
                f"Armed Group No. {b}\tAgency\n"
            )
    return len({frozenset(pair) for pair in zip(firsts, seconds, strict=True) if len(set(pair)) == 2})


def make_project(target: Path, rows: int, actors: int) -> None:
    """A project with the table."""
    with tempfile.TemporaryDirectory() as folder, init_project(target) as project:
        table = Path(folder) / "events.tab"
        pairs = write_table(table, rows, actors)
        found = take_dataset(project, table, layout_named("icews"), published="2016")
        print(f"{rows:,} rows of {pairs:,} pairs of {actors:,} actors; {found.added:,} taken in", flush=True)


def ask(project: Project, most_rows: int) -> NetworkAnswer:
    """The network, with what it cost."""
    began = time.process_time()
    answer = ask_network(project, NetworkAsk(ON, KNOWN, most_rows=most_rows))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(answer.network.ties):,} ties, coupling from {answer.told_by:,} of them: "
        f"{time.process_time() - began:.0f} s of the processor, peak so far {peak:,.0f} MB",
        flush=True,
    )
    return answer


def main() -> None:
    """Print both, and how far their ties are apart."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--actors", type=int, default=5_000)
    parser.add_argument("--project", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        target = options.project or Path(folder) / "case.amity"
        if not target.exists():
            make_project(target, options.rows, options.actors)
        with open_project(target) as project:
            some, whole = (ask(project, most) for most in (NetworkAsk(ON).most_rows, ALL))
    apart = np.abs(some.network.probs() - whole.network.probs()).max(axis=1)
    print(f"probabilities of the ties differ by {apart.max():.3f} at most and {apart.mean():.3f} on average")
    error = whole.joint.std_errors()
    shift = np.abs(some.joint.coefs(some.joint.fit.params) - whole.joint.coefs(whole.joint.fit.params)) / error
    print(f"effects differ by {shift.max():.2f} standard errors at most")


if __name__ == "__main__":
    main()
