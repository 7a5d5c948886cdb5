"""
Many documents of 900 words through `amity read`, `amity code` and `amity assess`: documents per hour and peak memory.

python -m benchmarks.sustained [--counts 1000 2000 4000] [--workers 2] [--folder FOLDER]

With a folder, projects and measures stay there, and the next run goes on after the last step that was measured.

The texts are made, in our own words, of known actors (benchmarks/made_texts.py). Memory is the most that a command and
its processes held together, sampled five times a second. Seconds of the processor are of a command and the processes
that it waited for, and hardly change with what else the machine does. The last column is theirs for each document over
those of the first line of the same step: 1 means that growth is linear, less that a fixed part is spread over more.
"""

from __future__ import annotations

import argparse
import json
import resource
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


def run(*words: str) -> tuple[float, float, float]:
    """Seconds of a command, of the processor, and megabytes that it and its processes held at most."""
    begun, worked, peak = time.monotonic(), processor_seconds(), 0
    process = subprocess.Popen([*AMITY, *words], stdout=subprocess.DEVNULL)
    while True:
        try:
            process.wait(SAMPLED_SECONDS)
            break
        except subprocess.TimeoutExpired:
            peak = max(peak, held(process.pid))
    assert process.returncode == 0, words
    return time.monotonic() - begun, processor_seconds() - worked, peak / 1e6


def processor_seconds() -> float:
    """What the commands that have ended took of the processor."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


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


def steps(count: int, workers: int, folder: Path) -> Iterator[tuple[str, float, float, float]]:
    """Name, seconds, seconds of the processor and megabytes of each step with so many documents."""
    texts, project = folder / f"texts-{count}", folder / f"{count}.amity"
    if not project.exists():
        write_articles(texts, count)
        run("init", str(project))
    words = {
        "read": lambda: ("read", str(project), str(texts)),
        "code": lambda: ("code", str(project), "--workers", str(workers)),
        "read again": lambda: ("read", str(project), str(texts)),
        "code again": lambda: ("code", str(project), "--workers", str(workers)),
        "assess": lambda: ("assess", str(project), *busiest_pair(project), "--as-of", "2020-12-31"),
    }
    record = folder / f"{count}.json"
    measured = json.loads(record.read_text("utf-8")) if record.exists() else {}
    for step, command in words.items():
        if step not in measured:
            measured[step] = run(*command())
            record.write_text(json.dumps(measured), "utf-8")
        yield step, *measured[step]
    print(f"  {statements(project):,} statements, {project.stat().st_size / 1e6:,.0f} MB", flush=True)


def main() -> None:
    """Print the table, line by line as it is measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--counts", type=int, nargs="+", default=[1_000, 2_000, 4_000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    columns = f"{'step':11}{'documents':>10}{'seconds':>10}{'per hour':>12}{'processor s':>13}"
    print(f"{columns}{'memory MB':>11}{'growth':>8}")
    first: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as passing:
        folder = options.folder or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        for count in options.counts:
            for step, seconds, worked, memory in steps(count, options.workers, folder):
                growth, hourly = worked / count / first.setdefault(step, worked / count), 3_600 * count / seconds
                line = f"{step:11}{count:10,}{seconds:10.1f}{hourly:12,.0f}{worked:13.1f}{memory:11,.0f}{growth:8.2f}"
                print(line, flush=True)


if __name__ == "__main__":
    main()
