"""
First paint of each page in Chromium on a project of 2,000 documents and 50,000 statements, and the server's memory.

    python -m benchmarks.web.first_paint --readers 10

Each page is opened in a fresh tab while the first fit runs behind (a page that needs it must say so within the second),
and again when all is ready; then readers ask for the relation at once while one tab looks. Prints one JSON object of
milliseconds by page, and the peak memory of the server. `--project` takes a file that `page_times.fill` has made.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
from benchmarks.web.page_times import TOKEN, _wait, begin, cpu_ms, fill, spread, timed
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from amity.project import init_project

PORT = 8799
ADDRESS = f"http://127.0.0.1:{PORT}"
RELATION = "/relation/actor-000/actor-001"
PAINT = "() => performance.getEntriesByType('paint').find((e) => e.name === 'first-contentful-paint')?.startTime"
PATIENCE_S = 900


def main() -> None:
    """Build the project, start the server, open every page cold, wait, open every page again, then under readers."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in (("documents", 2000), ("statements", 50_000), ("readers", 10), ("actors", 60)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--project", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.amity"
        if asked.project:
            shutil.copy(asked.project, path)
        else:
            with init_project(path) as project:
                fill(project, asked)
        server = begin(path)
        try:
            print(json.dumps(measure(asked, server.pid), indent=2))
        finally:
            server.kill()  # a fit that nobody waits for any more would keep it
            server.wait(20)


def measure(asked: argparse.Namespace, pid: int) -> dict[str, Any]:
    """Paint times by page in three conditions, how long the first answers took, and memory."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    found: dict[str, Any] = {}
    with httpx.Client(base_url=ADDRESS, headers=headers, timeout=PATIENCE_S) as client, sync_playwright() as playwright:
        _wait(client)
        pages = _pages(client)
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        begun = time.perf_counter()
        found["while_fitting_ms"] = paints(browser, pages)
        print(json.dumps(found), file=sys.stderr, flush=True)
        found["ready_after_s"] = _until_ready(client, pages, begun=begun, pid=pid)
        found["memory_mb_when_ready"] = memory_mb(pid)
        found["ready_ms"] = paints(browser, pages)
        found["readers_on_relation"] = _under_readers(asked, client, browser, pid)
        found["peak_memory_mb"] = memory_mb(pid, "VmHWM")
        browser.close()
    return found


def paints(browser: Browser, pages: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """First contentful paint of each page in milliseconds, with the status of the answer."""
    context = browser.new_context(base_url=ADDRESS, viewport={"width": 1440, "height": 1000})
    tab = context.new_page()
    tab.goto(f"/import?token={TOKEN}")
    tab.close()
    found = {name: paint(context, to) for name, to in pages.items()}
    context.close()
    return found


def paint(context: BrowserContext, to: str) -> dict[str, Any]:
    """First contentful paint of one page."""
    tab = context.new_page()
    answer = tab.goto(to, timeout=PATIENCE_S * 1000)
    tab.wait_for_function(PAINT)
    found = {"status": answer.status if answer else 0, "ms": round(tab.evaluate(PAINT))}
    tab.close()
    return found


def _pages(client: httpx.Client) -> dict[str, str]:
    current = client.get("/review.json").json()["current"]["stmt"]
    doc, stmt = current["doc"], current["id"]
    plain = ("documents", "review", "review/screen", "double", "agreement", "actors", "names", "network", "sources")
    pages = {"relations": "/", "relation": RELATION, "what-if": RELATION.replace("/relation", "/what-if")}
    pages |= {name: f"/{name}" for name in (*plain, "forecasts", "import", "export")}
    pages |= {"document": f"/document/{doc}", "statement": f"/statement/{stmt}", "edit": f"/statement/{stmt}/edit"}
    pages |= {"code": f"/code/{doc}?start=10&end=40", "metadata": f"/document/{doc}/metadata"}
    pages |= {"loom": "/loom/actor-000/actor-001", "actor": "/actor/actor-000"}
    return pages | {"merge": "/merge?actor=actor-000&other=actor-001", "not found": "/nowhere"}


def _until_ready(client: httpx.Client, pages: Mapping[str, str], *, begun: float, pid: int) -> dict[str, float]:
    """Seconds from the first look until each page that waits for a computation has its answer."""
    open_to = dict(pages)
    found: dict[str, float] = {}
    while open_to and time.perf_counter() - begun < PATIENCE_S:
        for name, to in list(open_to.items()):
            answer = client.get(to)
            if answer.status_code != 202 and "data-reload" in answer.text and f"{name}, first" not in found:
                found[f"{name}, first"] = round(time.perf_counter() - begun, 1)  # something is shown, more will come
            if answer.status_code != 202 and "data-reload" not in answer.text:
                found[name] = round(time.perf_counter() - begun, 1)
                print(f"{name} after {found[name]} s, {memory_mb(pid)} MB", file=sys.stderr, flush=True)
                del open_to[name]
        time.sleep(1)
    return found | dict.fromkeys(open_to, float("inf"))


def _under_readers(asked: argparse.Namespace, client: httpx.Client, browser: Browser, pid: int) -> dict[str, Any]:
    """One tab looks at the relation again and again while readers ask for it as fast as they can."""
    end, used = time.perf_counter() + 15, cpu_ms(pid)

    def read(_: int) -> list[tuple[float, float]]:
        times = []
        while time.perf_counter() < end:
            times.append(timed(client, RELATION))
        return times

    with ThreadPoolExecutor(asked.readers) as pool:
        reading = [pool.submit(read, n) for n in range(asked.readers)]
        looks = []
        while time.perf_counter() < end - 2:
            looks.append(paints(browser, {"relation": RELATION})["relation"]["ms"])
        times = [pair for future in reading for pair in future.result()]
    cpu = round((cpu_ms(pid) - used) / len(times), 1)  # with the few answers to the tab
    server = {"requests": len(times), "cpu_ms": cpu} | spread(times)
    return server | {"paint_median_ms": sorted(looks)[len(looks) // 2], "paint_worst_ms": max(looks)}


def memory_mb(pid: int, what: str = "VmRSS") -> int:
    """
    Resident memory of a process and those that it began, in megabytes.

    `VmHWM` is the peak of each, so that their sum is at least the peak of all together.
    """
    children = Path(f"/proc/{pid}/task/{pid}/children")
    own = [pid, *map(int, children.read_text().split())] if children.exists() else [pid]
    return sum(_kilobytes(one, what) for one in own) // 1024


def _kilobytes(pid: int, what: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(what)), 0)


if __name__ == "__main__":
    main()
