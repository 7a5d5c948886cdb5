"""
Screenshots of every page of the workbench over a project, at two widths, light and dark; to be looked at one by one.

    python -m benchmarks.web.screenshots demo/taliban-al-qaeda.amity --pair taliban al-qaeda --folder shots

The project is copied first: what the script codes, imports and registers so that no page is empty stays in the copy.
Prints the pages that overflow their width or whose words do not fit their boxes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from playwright.sync_api import Browser, Page, sync_playwright
from tests.web.browsing import running

from amity.project import init_project, open_project
from amity.store.accounts import ROLES
from amity.web import WebOptions, create_app
from amity.web.options import loopback_hosts, shared_options
from amity.web.orders import Order, Orders
from amity.web.secrets import form_key
from amity.workflow.accounts import add_user

TOKEN = "screenshots-token-only"  # noqa: S105
PASSWORD = "four words are enough"  # noqa: S105
WIDTHS, SCHEMES = (1440, 820), ("light", "dark")
TALLEST = 2600
EMPTY = ("", "documents", "review", "review/screen", "double", "agreement", "actors", "names", "network", "sources")
EMPTY += ("forecasts", "import")
PASTED = "The Taliban and al-Qaeda cooperate. The Taliban distanced itself from al-Qaeda in April 2012."
CLIPPED = """() => {
  const wrong = [];
  const shown = (at) => at.getClientRects().length && !at.closest('.unseen, .skip');
  for (const at of document.querySelectorAll('main *, header *')) {
    if (!shown(at) || !at.children || at.closest('svg')) continue;
    const style = getComputedStyle(at);
    if (style.overflowX === 'hidden' && at.scrollWidth > at.clientWidth + 1 && at.textContent.trim())
      wrong.push('clipped: ' + at.textContent.trim().slice(0, 60));
  }
  for (const svg of document.querySelectorAll('main svg')) {
    const box = svg.getBoundingClientRect();
    const words = [...svg.querySelectorAll('text')].map((t) => [t.textContent, t.getBoundingClientRect()]);
    words.forEach(([text, r], n) => {
      if (r.right > box.right + 1 || r.left < box.left - 1 || r.bottom > box.bottom + 1 || r.top < box.top - 1)
        wrong.push('outside its picture: ' + text);
      if (r.height < 8) wrong.push('too small to read: ' + text);
      for (const [other, s] of words.slice(n + 1))
        if (Math.min(r.right, s.right) - Math.max(r.left, s.left) > 2 &&
            Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top) > 4)
          wrong.push(`over one another: ${text} / ${other}`);
    });
  }
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) wrong.push('the page overflows');
  return wrong.slice(0, 12);
}"""


def main() -> None:
    """Copy, fill, serve, photograph; print what a program can see to be wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("--pair", nargs=2, default=("taliban", "al-qaeda"))
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "shots")
    parser.add_argument("--only", default="", help="Pages whose name has one of these in it, with commas between.")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        copy = Path(shutil.copy(asked.project, Path(folder) / asked.project.name))
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        wrong = photograph_open(browser, copy, asked) | photograph_shared(browser, copy, asked)
        wrong |= photograph_empty(browser, Path(folder) / "new.amity", asked)
        browser.close()
    print(json.dumps(wrong, indent=2, ensure_ascii=False))


def photograph_open(browser: Browser, path: Path, asked: argparse.Namespace) -> dict[str, list[str]]:
    """The pages of a workbench that a token opens."""
    make = lambda port: create_app(path, WebOptions(TOKEN, loopback_hosts(port), "anna", wait_seconds=300))  # noqa: E731
    with running(make) as address:
        context = browser.new_context(base_url=address)
        tab = context.new_page()
        tab.set_default_timeout(300_000)
        tab.goto(f"/documents?token={TOKEN}")
        pages = prepare(tab, asked.pair)
        state = context.storage_state()
        context.close()
        wrong = {}
        for width, scheme in ((w, s) for w in WIDTHS for s in SCHEMES):
            view = {"width": width, "height": 1000}
            context = browser.new_context(base_url=address, color_scheme=scheme, viewport=view, storage_state=state)
            tab = context.new_page()
            tab.set_default_timeout(300_000)
            for name, to in pages.items():
                if wanted(name, asked):
                    tab.goto(to)
                    wrong |= take(tab, asked.folder / f"{name}-{width}-{scheme}.png")
            context.close()
    return wrong


def photograph_empty(browser: Browser, path: Path, asked: argparse.Namespace) -> dict[str, list[str]]:
    """The pages of a project in which nothing is yet: each should say what to do; and an import that was cut off."""
    init_project(path).close()
    orders = Orders(path.with_name(f"{path.name}.imports"))
    job = orders.new_id()
    orders.keep(Order(job, "documents", "Import of one.txt", "anna", dt.datetime(2026, 1, 5, 9, 30)))
    orders.close()
    make = lambda port: create_app(path, WebOptions(TOKEN, loopback_hosts(port), "anna", wait_seconds=300))  # noqa: E731
    names = {name: (name or "home").replace("/", "-") for name in EMPTY}
    pages = {f"empty-{short}": f"/{name}" for name, short in names.items()} | {"interrupted": f"/job/{job}"}
    wrong: dict[str, list[str]] = {}
    with running(make) as address:
        for width, scheme in ((w, s) for w in WIDTHS for s in SCHEMES):
            view = {"width": width, "height": 1000}
            context = browser.new_context(base_url=address, color_scheme=scheme, viewport=view)
            tab = context.new_page()
            tab.goto(f"/documents?token={TOKEN}")
            for name, to in pages.items():
                if wanted(name, asked):
                    tab.goto(to)
                    wrong |= take(tab, asked.folder / f"{name}-{width}-{scheme}.png")
            context.close()
    return wrong


def wanted(name: str, asked: argparse.Namespace) -> bool:
    """True if a page is among those asked for."""
    return any(part in name for part in asked.only.split(","))


def prepare(tab: Page, pair: tuple[str, str]) -> dict[str, str]:
    """Fill what would be empty: a blind coding, a forecast, an import; returns the pages by name."""
    a, b = pair
    doc = _largest(tab)
    current = _json(tab, f"/document/{doc}.json")["statements"][0]
    _post(tab, "/double/begin", doc=doc)
    words = {"doc": doc, "start": current["start"], "end": current["end"], "kind": "tie", "blind": "1"}
    _post(tab, "/code", **words, actor1=a, actor2=b, state="strained", factuality="asserted")
    _post(tab, "/double/finish", doc=doc)
    _post(tab, "/forecasts/register", a=a, b=b, as_of="2023-01-01", known_on="", horizon="12m", yardstick="icd203")
    job = _post(tab, "/import", text=PASTED, title="A pasted note", date="2012-04-10", publisher="A paper")["job"]
    while _json(tab, f"/job/{job}.json")["under_way"]:
        time.sleep(1)
    queue = _json(tab, "/review.json")["current"]
    stmt = (queue or {"stmt": current})["stmt"]
    return {
        "home": "/",
        "relation": f"/relation/{a}/{b}",
        "relation-2001": f"/relation/{a}/{b}?as_of=2001-09-10",
        "relation-zoomed": f"/relation/{a}/{b}?span=2009-01-01/2013-12-31",
        "relation-lower": f"/relation/{a}/{b}#drivers",
        "relation-thin": f"/relation/{a}/nobody-here",
        "basis": f"/basis/{a}/{b}?of=forecast",
        "what-if": f"/what-if/{a}/{b}",
        "supposed": f"/what-if/{a}/{b}?d_trust=against&state=rivalry",
        "documents": "/documents",
        "document": f"/document/{doc}",
        "metadata": f"/document/{doc}/metadata",
        "code": f"/code/{doc}?start={current['start']}&end={current['end']}",
        "review": "/review",
        "screen": "/review/screen",
        "statement": f"/statement/{stmt['id']}",
        "edit": f"/statement/{stmt['id']}/edit",
        "loom": f"/loom/{a}/{b}",
        "double": "/double",
        "agreement": "/agreement",
        "actors": "/actors",
        "actor": f"/actor/{a}",
        "merge": f"/merge?actor=haqqani-network&other={a}",
        "names": "/names",
        "network": "/network",
        "network-2001": "/network?on=2001-09-10",
        "sources": "/sources",
        "forecasts": "/forecasts",
        "import": "/import",
        "job": f"/job/{job}",
        "export": "/export",
        "not-found": "/nowhere",
        "no-statement": "/statement/nowhere",
        "wrong-date": f"/relation/{a}/{b}?as_of=soon",
    }


def photograph_shared(browser: Browser, path: Path, asked: argparse.Namespace) -> dict[str, list[str]]:
    """The pages that only a shared workbench has."""
    with open_project(path) as project:
        for role, name in zip(ROLES, ("rita", "cora", "edda", "olga"), strict=True):
            add_user(project, name, role, password=PASSWORD, by="root")

    def make(port: int) -> FastAPI:
        return create_app(path, shared_options(port, names=(), host="127.0.0.1", https=False, upload_bytes=10**6))

    wrong: dict[str, list[str]] = {}
    with running(make) as address:
        for width, scheme in ((w, s) for w in WIDTHS for s in SCHEMES):
            view = {"width": width, "height": 1000}
            context = browser.new_context(base_url=address, color_scheme=scheme, viewport=view)
            tab = context.new_page()
            for name, act in _SHARED:
                if wanted(name, asked):
                    act(tab)
                    wrong |= take(tab, asked.folder / f"{name}-{width}-{scheme}.png")
            context.close()
    return wrong


def log_in(tab: Page, name: str, password: str = PASSWORD) -> None:
    """From a page of log-in."""
    tab.goto("/log-in")
    tab.fill("input[name=name]", name)
    tab.fill("input[name=password]", password)
    tab.click("button:has-text('Log in')")
    tab.wait_for_load_state()


_SHARED: tuple[tuple[str, Callable[[Page], Any]], ...] = (
    ("log-in", lambda tab: tab.goto("/log-in")),
    ("log-in-refused", lambda tab: log_in(tab, "olga", "wrong words")),
    ("users", lambda tab: (log_in(tab, "olga"), tab.goto("/users"))),
    ("log", lambda tab: (log_in(tab, "olga"), tab.goto("/log"))),
    ("account", lambda tab: (log_in(tab, "olga"), tab.goto("/account"))),
    ("forbidden", lambda tab: (tab.context.clear_cookies(), log_in(tab, "rita"), tab.goto("/users"))),
)


def take(tab: Page, file: Path) -> dict[str, list[str]]:
    """One picture, from what the address names down as far as one looks; and what is clipped or over one another."""
    tab.wait_for_selector("[data-reload]", state="detached")
    tab.wait_for_load_state("networkidle")
    tab.evaluate("document.querySelectorAll('[data-part]').forEach((at) => at.scrollIntoView())")
    tab.wait_for_selector("[data-part]:not([data-filled])", state="detached")
    tab.evaluate("scrollTo(0, 0)")  # what stays at the top of the window would stand in the middle of the picture
    top = tab.evaluate("(document.querySelector(':target')?.getBoundingClientRect().top ?? -scrollY) + scrollY")
    height = min(TALLEST, tab.evaluate("document.documentElement.scrollHeight") - top)
    clip = {"x": 0, "y": top, "width": tab.viewport_size["width"], "height": height}  # type: ignore[index]
    tab.screenshot(path=file, full_page=True, clip=clip)
    wrong = tab.evaluate(CLIPPED)
    return {file.stem: wrong} if wrong else {}


def _largest(tab: Page) -> str:
    lines = _json(tab, "/documents.json")["lines"]
    return str(max(lines, key=lambda line: line["statements"])["card"]["id"])


def _json(tab: Page, path: str) -> Any:
    return tab.request.get(path, timeout=300_000).json()


def _post(tab: Page, path: str, **form: Any) -> Any:
    data = {"form_key": form_key(TOKEN)} | {k: str(v) for k, v in form.items()}
    answer = tab.request.post(path, form=data, headers={"Accept": "application/json"}, timeout=300_000)
    if not answer.ok:
        raise SystemExit(f"{path}: {answer.status} {answer.text()[:300]}")
    return answer.json()


if __name__ == "__main__":
    main()
