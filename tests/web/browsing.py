"""A workbench that runs beside the tests, and waiting for its pages in a browser."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI

if TYPE_CHECKING:
    from playwright import sync_api as playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
RELATION = "/relation/karsan-army/northern-front?as_of=2010-04-22"


@contextmanager
def running(make: Callable[[int], FastAPI]) -> Iterator[str]:
    """The address of an application that runs on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(make(port), host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


def wait_for(tab: playwright.Page, css: str) -> None:
    """Until it is there and its page has loaded; pages that wait for a result load themselves anew."""
    tab.wait_for_selector(css, timeout=120_000)
    tab.wait_for_load_state()


def unfold(tab: playwright.Page, summary: str) -> None:
    """Open what a summary folds away, by keyboard; a machine under load can swallow a key."""
    for wait in range(100):
        if tab.locator(summary).evaluate("(it) => it.parentElement.open"):
            return
        if wait % 20 == 0:  # a key that is only late must not be followed by one that closes what it opens
            tab.press(summary, "Enter")
        tab.wait_for_timeout(250)
    raise AssertionError(f"{summary} does not open")


def press_inside(tab: playwright.Page, summary: str, link: str) -> None:
    """Press a link that a summary folds away; what a late key has closed again is opened once more."""
    from playwright.sync_api import TimeoutError as NotThere

    for _ in range(10):
        unfold(tab, summary)
        try:
            tab.press(link, "Enter", timeout=6_000)
        except NotThere:
            continue
        return
    raise AssertionError(f"{link} is not there once {summary} is open")
