"""
Ends `amity read`, `amity code` and `amity import` by kill -9 at random moments, and checks what is left.

python -m benchmarks.robustness.kill [--kills 100] [--seed 1]

Each round begins from the same project, kills the command at a moment drawn from the time that it takes (one to three
times in a row), then lets it finish. After each kill the file has to open and pass SQLite's integrity check, with no
row that the uninterrupted run does not have; in the end the content has to equal that of the uninterrupted run, and no
process may be left over.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import psutil
from benchmarks.made_texts import write_articles

TIMES = ("at", "coded_at", "added_at", "made_at", "seq")  # columns that differ between any two runs
AMITY = (sys.executable, "-c", "from amity.cli import main; main()")
LINGER_SECONDS = 10.0
Content = dict[str, Counter[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Case:
    """A command, the project that it begins with, what comes of it uninterrupted, and how long that takes."""

    name: str
    words: tuple[str, ...]
    base: Path
    whole: Content
    seconds: float


def content_of(project: Path) -> Content:
    """Rows of every table without times and running numbers, counted; fails if the file is not sound."""
    with sqlite3.connect(project) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = [r[0] for r in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        found: Content = {}
        for table in tables:
            columns = [r[1] for r in conn.execute(f"PRAGMA table_info({table})") if r[1] not in TIMES]
            quoted = ", ".join(f'"{c}"' for c in columns)
            found[table] = Counter(conn.execute(f"SELECT {quoted} FROM {table}"))  # noqa: S608 - names of its own
    conn.close()
    return found


def start(words: tuple[str, ...], project: Path) -> subprocess.Popen[bytes]:
    """The command on a project, in a session of its own."""
    command = [*AMITY, words[0], str(project), *words[1:]]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)


def finish(words: tuple[str, ...], project: Path) -> float:
    """Run the command to its end; how long it took."""
    begun = time.monotonic()
    process = start(words, project)
    _, error = process.communicate()
    assert process.returncode == 0, error.decode()
    return time.monotonic() - begun


def kill(words: tuple[str, ...], project: Path, after: float) -> bool:
    """Kill the command after so many seconds; False if it was done before."""
    process = start(words, project)
    try:
        process.wait(after)
        ended = True
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        ended = False
    if process.stderr is not None:
        process.stderr.close()
    assert none_left(process.pid), f"a process of {words[0]} outlives it"
    return not ended


def none_left(session: int) -> bool:
    """True once no process of a session is left."""
    until = time.monotonic() + LINGER_SECONDS
    while time.monotonic() < until:
        if not any(_session(process.pid) == session for process in psutil.process_iter()):
            return True
        time.sleep(0.1)
    return False


def _session(pid: int) -> int:
    try:
        return -1 if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE else os.getsid(pid)
    except (OSError, psutil.Error):
        return -1


def make_cases(folder: Path, *, documents: int, rows: int, words: int = 300) -> list[Case]:
    """Reading, coding on two processes, and importing, each run once without interruption."""
    write_articles(folder / "texts", documents, words)
    table = folder / "links.csv"
    table.write_text(make_table(rows), "utf-8")
    os.utime(table, (1_300_000_000, 1_300_000_000))
    read = _case("read", ("read", str(folder / "texts")), folder, None)
    code = _case("code", ("code", "--workers", "2"), folder, folder / "read-whole.amity")
    return [read, code, _case("import", ("import", str(table)), folder, None)]


def make_table(rows: int) -> str:
    """Links in the layout of Mapping Militants; some names are those of actors that the gazetteer knows."""
    rng = random.Random(7)
    names = ["Taliban", "al-Qaeda", "Hezbollah", "Hamas", *(f"Plain Brigade {n}" for n in range(200))]
    lines = ["id,type,actor1,actor2,date,description"]
    for number in range(rows):
        a, b = rng.sample(names, 2)
        kind, year = rng.choice(["all", "riv", "spl", "?"]), rng.randrange(1990, 2011)
        lines.append(f"{number},{kind},{a},{b},{year},link {number}")
    return "\n".join(lines) + "\n"


def _case(name: str, words: tuple[str, ...], folder: Path, base: Path | None) -> Case:
    if base is None:
        base = folder / f"{name}-base.amity"
        subprocess.run([*AMITY, "init", str(base)], check=True, stdout=subprocess.DEVNULL)
    whole = folder / f"{name}-whole.amity"
    shutil.copy(base, whole)
    seconds = finish(words, whole)
    return Case(name, words, base, content_of(whole), seconds)


def one_round(case: Case, rng: random.Random, folder: Path, most: int) -> tuple[int, int]:
    """Kill the command up to three times and let it finish: how many kills came in time, and how many in the middle."""
    project = folder / f"{case.name}.amity"
    for left in folder.glob(f"{project.name}*"):
        left.unlink()
    shutil.copy(case.base, project)
    begun, killed, midway = content_of(project), 0, 0
    for _ in range(min(rng.randint(1, 3), most)):
        if not kill(case.words, project, rng.uniform(0.0, case.seconds)):
            break
        killed += 1
        now = content_of(project)
        for table, rows in now.items():
            allowed = case.whole[table] | begun[table]
            assert not rows - allowed, f"{case.name}: rows in {table} that no whole run makes: {rows - allowed}"
        midway += now not in (begun, case.whole)
    finish(case.words, project)
    assert content_of(project) == case.whole, f"{case.name}: {difference(content_of(project), case.whole)}"
    return killed, midway


def difference(found: Content, whole: Content) -> str:
    """Tables that differ, with the numbers of rows that are lost and that are too many."""
    wrong = {t: (sum((whole[t] - found[t]).values()), sum((found[t] - whole[t]).values())) for t in whole}
    return ", ".join(f"{t}: {lost} lost, {more} too many" for t, (lost, more) in wrong.items() if lost or more)


def main() -> None:
    """Kill so many times and print what came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--rows", type=int, default=30_000)
    options = parser.parse_args()
    rng, killed, midway = random.Random(options.seed), Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cases = make_cases(folder, documents=options.documents, rows=options.rows)
        for case in cycle(cases):
            if killed.total() == options.kills:
                break
            some, within = one_round(case, rng, folder, options.kills - killed.total())
            killed[case.name] += some
            midway[case.name] += within
            print(f"{killed.total()} kills, {midway.total()} of them with part of the work written", flush=True)
        for case in cases:
            print(
                f"{case.name}: {case.seconds:.1f} s uninterrupted; killed {killed[case.name]} times, "
                f"{midway[case.name]} of them with part of the work written; sound, and in the end the same"
            )


if __name__ == "__main__":
    main()
