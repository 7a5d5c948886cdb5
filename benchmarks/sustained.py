"""
Many documents of 900 words through `amity read`, `amity code` and `amity assess`: documents per hour and peak memory.

python -m benchmarks.sustained [--counts 1000 2000 4000] [--workers 2]

The texts are made, in our own words, of known actors (benchmarks/made_texts.py). Memory is the most that a command and
its processes held together, sampled five times a second. The last column is the time for each document over that of
the first line of the same step: 1 means that growth is linear.
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from benchmarks.made_texts import write_articles

AMITY = (sys.executable, "-c", "from amity.cli import main; main()")
SAMPLED_SECONDS = 0.2


def run(*words: str) -> tuple[float, float]:
    """Seconds of a command, and megabytes that it and its processes held at most."""
    begun, peak = time.monotonic(), 0
    process = subprocess.Popen([*AMITY, *words], stdout=subprocess.DEVNULL)
    while True:
        try:
            process.wait(SAMPLED_SECONDS)
            break
        except subprocess.TimeoutExpired:
            peak = max(peak, held(process.pid))
    assert process.returncode == 0, words
    return time.monotonic() - begun, peak / 1e6


def held(pid: int) -> int:
    """Bytes that a process and those that it started hold; pages that they share are counted once for each."""
    try:
        parent = psutil.Process(pid)
        return sum(process.memory_info().rss for process in (parent, *parent.children(recursive=True)))
    except psutil.Error:
        return 0


def busiest_pair(project: Path) -> tuple[str, str]:
    """The two actors of whom the most statements are."""
    with sqlite3.connect(project) as conn:
        found = conn.execute(
            "SELECT min(actor1, actor2), max(actor1, actor2) FROM statement GROUP BY 1, 2 ORDER BY count(*) DESC, 1, 2"
        ).fetchone()
    conn.close()
    return found[0], found[1]


def statements(project: Path) -> int:
    """How many statements a project has."""
    with sqlite3.connect(project) as conn:
        count: int = conn.execute("SELECT count(*) FROM statement").fetchone()[0]
    conn.close()
    return count


def steps(count: int, workers: int, folder: Path) -> Iterator[tuple[str, float, float]]:
    """Name, seconds and megabytes of each step with so many documents."""
    texts, project = folder / f"texts-{count}", folder / f"{count}.amity"
    write_articles(texts, count)
    run("init", str(project))
    yield "read", *run("read", str(project), str(texts))
    yield "code", *run("code", str(project), "--workers", str(workers))
    yield "read again", *run("read", str(project), str(texts))
    yield "code again", *run("code", str(project), "--workers", str(workers))
    print(f"  {statements(project):,} statements, {project.stat().st_size / 1e6:,.0f} MB", flush=True)
    yield "assess", *run("assess", str(project), *busiest_pair(project), "--as-of", "2020-12-31")


def main() -> None:
    """Print the table, line by line as it is measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--counts", type=int, nargs="+", default=[1_000, 2_000, 4_000])
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    print(f"{'step':11}{'documents':>10}{'seconds':>10}{'ms each':>10}{'per hour':>12}{'memory MB':>11}{'growth':>8}")
    first: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in options.counts:
            for step, seconds, memory in steps(count, options.workers, Path(folder)):
                each = 1_000 * seconds / count
                growth, hourly = each / first.setdefault(step, each), 3_600_000 / each
                line = f"{step:11}{count:10,}{seconds:10.1f}{each:10.2f}{hourly:12,.0f}{memory:11,.0f}{growth:8.2f}"
                print(line, flush=True)


if __name__ == "__main__":
    main()
