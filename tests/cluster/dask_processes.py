"""A Dask cluster of processes on this machine, whose workers can be killed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class LocalCluster:
    """The scheduler's address and the processes of its workers."""

    address: str
    workers: list[subprocess.Popen[bytes]]


@contextmanager
def local_cluster(folder: Path, workers: int) -> Iterator[LocalCluster]:
    """A scheduler and so many workers; all are ended afterwards."""
    place = folder / "scheduler.json"
    started = [_start(folder, "scheduler", "--port", "0", "--scheduler-file", str(place))]
    try:
        _wait_for(place)
        options = ("--scheduler-file", str(place), "--nthreads", "1", "--no-nanny", "--local-directory", str(folder))
        started += [_start(folder, "worker", *options) for _ in range(workers)]
        yield LocalCluster(json.loads(place.read_text("utf-8"))["address"], started[1:])
    finally:
        for process in started:
            process.kill()
            process.wait()


def _start(folder: Path, what: str, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{what}", "--no-dashboard", "--host", "127.0.0.1", *options]
    with (folder / "output").open("ab") as out:
        return subprocess.Popen(command, stdout=out, stderr=out, cwd=folder)


def _wait_for(place: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not (place.exists() and place.read_text("utf-8").strip().endswith("}")):
        if time.monotonic() > end:
            raise TimeoutError(f"no scheduler came up: {(place.parent / 'output').read_text('utf-8')}")
        time.sleep(0.05)
