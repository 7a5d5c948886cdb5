"""A million rows of an event table into a project: time, rows a second, memory, and the same file once more.

python benchmarks/exchange/dataset_rows.py [ROWS]
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from amity.exchange.datasets import layout_named
from amity.project import init_project
from amity.workflow.take_dataset import take_dataset

HEADER = "Event ID\tEvent Date\tSource Name\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\tPublisher"
CODES = (
    "010",
    "020",
    "036",
    "042",
    "050",
    "061",
    "0711",
    "084",
    "111",
    "112",
    "130",
    "145",
    "154",
    "163",
    "173",
    "190",
)


def write_table(path: Path, rows: int) -> None:
    """An event table in the layout of ICEWS, of 400 actors over twenty years."""
    rng = random.Random(20100422)
    with path.open("w", encoding="utf-8") as out:
        out.write(HEADER + "\n")
        for n in range(rows):
            a, b = rng.randrange(400), rng.randrange(400)
            day = f"{rng.randrange(1996, 2016)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
            out.write(
                f"{n}\t{day}\tArmed Group No. {a}\tNowhere\tMake a statement\t{rng.choice(CODES)}\t0.0\t"
                f"Armed Group No. {b}\tAgency\n"
            )


def peak_mb() -> float:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(rows: int) -> None:
    """Write, take in, take in again."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "events.tab"
        write_table(table, rows)
        with init_project(Path(folder) / "case.amity") as project:
            for what in ("first time", "same again"):
                began = time.perf_counter()
                found = take_dataset(project, table, layout_named("icews"), published="2016")
                took = time.perf_counter() - began
                print(
                    f"{what}: {found.rows:,} rows in {took:.1f} s ({found.rows / took:,.0f} a second), "
                    f"{found.added:,} added, {found.known:,} known, {found.unfit:,} do not fit; peak {peak_mb():.0f} MB"
                )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
