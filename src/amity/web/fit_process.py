"""Large fits in a process of their own, so that pages never wait for the interpreter that a fit keeps busy."""

from __future__ import annotations

import multiprocessing as mp
import os
import signal
import threading
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

from amity.dynamics import Fit, FitOptions, Model, Panel, Params, fit_model

SMALL_ROWS = 5000  # a fit of so few rows takes less time than a process takes to begin
NICENESS = 2  # pages come first


class FitProcess:
    """
    Fits models one at a time in a process that is begun with the first large one and stays.

    A process that is lost (for want of memory, say) costs its fit only the time: it is made again here.
    """

    def __init__(self) -> None:
        self._one = threading.Lock()
        self._process: Any = None
        self._conn: Connection | None = None
        self._closed = False

    def fit(self, model: Model, start: Params, panel: Panel, options: FitOptions) -> Fit:
        """As `amity.dynamics.fit_model`."""
        if panel.n_rows < SMALL_ROWS or options.evaluate:
            return fit_model(model, start, panel, options)
        try:
            with self._one:
                found = self._ask((model, start, panel, options))
        except (EOFError, OSError):
            if self._closed:
                raise
            return fit_model(model, start, panel, options)
        if isinstance(found, Exception):
            raise found
        fit: Fit = replace(found, model=model, panel=panel)
        return fit

    def close(self) -> None:
        """End the process, whatever it does."""
        self._closed = True
        if self._process is not None:
            self._process.kill()

    def _ask(self, task: tuple[Any, ...]) -> Any:
        if self._conn is None or self._process is None or not self._process.is_alive():
            self._begin()
        conn: Any = self._conn
        conn.send(task)
        return conn.recv()

    def _begin(self) -> None:
        if self._closed:
            raise EOFError
        context = mp.get_context("spawn")  # a fork would copy locks that other threads hold
        self._conn, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), name="amity-fits", daemon=True)
        self._process.start()
        theirs.close()


def _work(conn: Connection) -> None:
    """Fit what is asked for until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the workbench ends this process when it ends
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    with suppress(OSError, AttributeError):
        os.nice(NICENESS)
    with suppress(EOFError, OSError):
        while True:
            model, start, panel, options = conn.recv()
            try:
                found: Any = fit_model(model, start, panel, options)
                found = replace(found, model=None, panel=None)  # whoever asked has them
            except Exception as error:  # told to whoever asked
                found = error
            conn.send(found)


def _leave_with_parent() -> None:
    parent = mp.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
