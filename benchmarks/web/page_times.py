"""
Server time of each page under many readers at once, on a project of 2,000 documents and 50,000 statements.

    python -m benchmarks.web.page_times --documents 2000 --statements 50000 --readers 10 --rounds 20

Prints one JSON object, and the peak memory of the server. For each page, in milliseconds: the first answer (`cold`),
what the readers waited (`read`), how much of it passed inside the server (`served`; the rest is the readers' own work
on the same processors), and the processor's time of the server per answer (`cpu`). `--project` takes a file that `fill`
made.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from amity.model import Actor, DriverLabel, Label, Source, Span, TieLabel
from amity.project import Project, init_project
from amity.store import CodedDocument
from amity.testing import make_document, make_statement

TOKEN = "benchmark-token-only"  # noqa: S105
PORT = 8799
STATES = ("cooperation", "strained", "alliance", "rivalry", "sympathy")
DRIVERS = ("sanctuary", "trust", "goals", "resources")
SENTENCE = "The first and the second of them met again on this day. "


def main() -> None:
    """Build the project, start the server, warm it, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in (("documents", 2000), ("statements", 50_000), ("readers", 10), ("rounds", 20), ("actors", 60)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--no-relation", action="store_true", help="Leave out the page that needs a fitted model.")
    parser.add_argument("--project", type=Path)
    parser.add_argument("--fits", default="", help="Folder of kept fits, so that the model need not be fitted again.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.amity"
        if asked.project:
            shutil.copy(asked.project, path)
        else:
            with init_project(path) as project:
                fill(project, asked)
        server = begin(path, asked.fits)
        try:
            print(json.dumps(measure(asked, server.pid), indent=2))
        finally:
            server.terminate()
            server.wait(20)
    print(json.dumps({"server_peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024}))


_SERVER = """
import sys, time, uvicorn
from pathlib import Path
from amity.web import WebOptions, create_app
from amity.web.options import loopback_hosts
path, port, token, fits = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
options = WebOptions(token, loopback_hosts(port), "bench", warm=True, fits=Path(fits) if fits else None)
app = create_app(path, options)

async def timed(scope, receive, send):
    begun = time.perf_counter()
    async def marked(message):
        if message["type"] == "http.response.start":
            passed = f"served;dur={1000 * (time.perf_counter() - begun):.2f}".encode()
            message["headers"] = [*message["headers"], (b"server-timing", passed)]
        await send(message)
    await app(scope, receive, marked if scope["type"] == "http" else send)

uvicorn.run(timed, host="127.0.0.1", port=port, log_level="error")
"""


def begin(path: Path, fits: str = "") -> subprocess.Popen[bytes]:
    """The workbench as a process of its own; each answer tells how long it was inside."""
    return subprocess.Popen([sys.executable, "-c", _SERVER, str(path), str(PORT), TOKEN, fits])


def fill(project: Project, asked: argparse.Namespace) -> None:
    """Documents over twenty years with statements on random pairs, the first of them the busiest."""
    rng = random.Random(20100422)
    project.writer.add_actors([Actor(f"actor-{n:03}", f"Actor {n:03}") for n in range(asked.actors)])
    each = max(1, asked.statements // asked.documents)
    for n in range(asked.documents):
        day = dt.date(2004, 1, 1) + dt.timedelta(days=n * 7300 // asked.documents)
        text = f"Report {n}. " + SENTENCE * each
        doc = make_document(text, published=day.isoformat(), name=f"{n}.txt", source=Source(f"Paper {n % 40}"))
        project.writer.add_document(doc)
        first = len(f"Report {n}. ")
        statements = tuple(_statement(rng, asked.actors, doc.id, first + k * len(SENTENCE)) for k in range(each))
        project.writer.add_coding(CodedDocument(doc.id, "rules", "1.0", statements))


def _statement(rng: random.Random, actors: int, doc: str, start: int) -> object:
    a, b = rng.sample(range(actors), 2) if rng.random() > 0.05 else (0, 1)
    label: Label = TieLabel(rng.choice(STATES))
    if rng.random() < 0.5:
        label = DriverLabel(rng.choice(DRIVERS), rng.choice(("binds", "strains")))
    kind = "tie" if isinstance(label, TieLabel) else "driver"
    quote = SENTENCE.strip()
    pair = (f"actor-{a:03}", f"actor-{b:03}")
    return make_statement(
        kind, label=label, doc=doc, span=Span(start, start + len(quote)), quote=quote, actors=pair, coder="rules"
    )


def measure(asked: argparse.Namespace, pid: int) -> dict[str, object]:
    """Milliseconds of each page, first cold, then with many readers at once."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{PORT}", headers=headers, timeout=600) as client:
        _wait(client)
        current = client.get("/review.json").json()["current"]["stmt"]
        pages = ["/", "/documents", f"/document/{current['doc']}", "/review", f"/statement/{current['id']}"]
        pages += ["/actors", "/names", "/sources", "/loom/actor-000/actor-001", "/import"]
        pages += [] if asked.no_relation else ["/relation/actor-000/actor-001?as_of=2023-01-01"]
        cold = {page: _until_ready(client, page) for page in pages}
        found: dict[str, object] = {}
        for page in pages:
            used = cpu_ms(pid)
            with ThreadPoolExecutor(asked.readers) as pool:
                times = list(pool.map(lambda _, page=page: timed(client, page), range(asked.readers * asked.rounds)))
            cpu = round((cpu_ms(pid) - used) / len(times), 1)
            found[page] = {"cold_ms": cold[page], "cpu_ms": cpu} | spread(times)
    return found


def spread(times: list[tuple[float, float]]) -> dict[str, float]:
    """Median and 95th percentile of what readers waited, and of the part of it inside the server."""
    found = {}
    for name, some in zip(("read", "served"), zip(*times, strict=True), strict=True):
        found[f"{name}_median_ms"] = round(statistics.median(some), 1)
        found[f"{name}_p95_ms"] = round(sorted(some)[int(0.95 * (len(some) - 1))], 1)
    return found


def cpu_ms(pid: int) -> float:
    """Milliseconds of the processor's time that a process has used; its children's are not among them."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _wait(client: httpx.Client) -> None:
    for _ in range(3000):
        try:
            client.get("/import")
            return
        except httpx.TransportError:
            time.sleep(0.1)


def _until_ready(client: httpx.Client, page: str) -> float:
    start = time.perf_counter()
    while client.get(page).status_code == 202:
        time.sleep(0.5)
    return round(1000 * (time.perf_counter() - start), 1)


def timed(client: httpx.Client, page: str) -> tuple[float, float]:
    """Milliseconds that a reader waits for a page, and those of them inside the server."""
    start = time.perf_counter()
    answer = client.get(page).raise_for_status()
    waited = 1000 * (time.perf_counter() - start)
    return waited, float(answer.headers["server-timing"].rpartition("=")[2])


if __name__ == "__main__":
    main()
