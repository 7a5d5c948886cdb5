"""Threads that work off what was asked for: what somebody waits for now first, the rest in the order of asking."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from threading import Condition, Thread
from typing import Any


class Turns:
    """Up to `most` threads, begun when there is work; they do not keep the process from ending."""

    def __init__(self, most: int, *, name: str) -> None:
        self._waiting: OrderedDict[Future[Any], Callable[[], Any]] = OrderedDict()
        self._change = Condition()
        self._most, self._name = most, name
        self._threads: list[Thread] = []
        self._idle = 0
        self._closed = False

    def submit(self, work: Callable[[], Any]) -> Future[Any]:
        """A future of the work, which waits behind all that waits already; cancelled if nothing is begun any more."""
        future: Future[Any] = Future()
        with self._change:
            if self._closed:
                future.cancel()
                return future
            self._waiting[future] = work
            if self._idle < len(self._waiting) and len(self._threads) < self._most:
                self._threads.append(Thread(target=self._work, name=self._name, daemon=True))
                self._threads[-1].start()
            self._change.notify()
        return future

    def hurry(self, future: Future[Any]) -> None:
        """Work on this next, if it has not begun: somebody looks at a page that needs it."""
        with self._change:
            if future in self._waiting:
                self._waiting.move_to_end(future, last=False)

    def close(self) -> None:
        """Begin nothing more; what waits is cancelled, what runs goes on."""
        with self._change:
            self._closed = True
            for future in self._waiting:
                future.cancel()
            self._waiting.clear()
            self._change.notify_all()

    def _work(self) -> None:
        while True:
            with self._change:
                self._idle += 1
                self._change.wait_for(lambda: self._waiting or self._closed)
                self._idle -= 1
                if self._closed:
                    return
                future, work = self._waiting.popitem(last=False)
            if future.set_running_or_notify_cancel():
                _run(future, work)


def _run(future: Future[Any], work: Callable[[], Any]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:
        future.set_exception(error)
