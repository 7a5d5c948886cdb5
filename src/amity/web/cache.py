"""Results that are worked out once: several who ask at the same time wait for the same computation."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from threading import Lock
from typing import Any

from amity.web.problems import NotReadyError


class Answers:
    """
    Results by key, the latest `most` of them; a key holds the version of the data, so that old ones fall out.

    Computations run in `threads` of their own and go on when nobody waits any more. Those that have not begun when the
    same is asked of newer data are dropped: a key is (what, version of the data, further parts).
    """

    def __init__(self, *, most: int = 64, threads: int = 2) -> None:
        self._kept: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._lock = Lock()
        self._most = most
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="answers")

    def get(self, key: Hashable, work: Callable[[], Any], *, wait_seconds: float | None = None) -> Any:
        """
        The result of `work` under a key.

        Args:
            key: what the result depends on.
            work: computes it; called once per key as long as it is kept. An error is told to all who wait, not kept.
            wait_seconds: how long to wait; None computes here and now if nobody else does.

        Raises:
            NotReadyError: it takes longer than `wait_seconds`.
        """
        future, mine = self._find(key, work, here=wait_seconds is None)
        if mine:
            _run(future, work)
        try:
            return future.result(wait_seconds)
        except (FutureTimeoutError, CancelledError):
            raise NotReadyError("The model is being fitted to what is known now. This page asks again.") from None
        except Exception:
            self._forget(key, future)
            raise

    def peek(self, key: Hashable, work: Callable[[], Any]) -> Any:
        """The result if it is there; if not, None, and the computation begins. An error counts as not there."""
        future, _ = self._find(key, work, here=False)
        ready = future.done() and not future.cancelled() and future.exception() is None
        return future.result() if ready else None

    def close(self) -> None:
        """Begin nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _find(self, key: Hashable, work: Callable[[], Any], *, here: bool) -> tuple[Future[Any], bool]:
        with self._lock:
            future = self._kept.get(key)
            if future is not None and future.cancelled():
                future = None
            fresh = future is None
            if future is None:
                self._drop_older(key)
                future = Future() if here else self._pool.submit(work)
                self._kept[key] = future
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return future, fresh and here

    def _drop_older(self, key: Hashable) -> None:
        """Give up what waits for a thread and is of older data; what runs goes on."""
        if not isinstance(key, tuple) or len(key) < 2:
            return
        for old, future in list(self._kept.items()):
            if isinstance(old, tuple) and old[:1] == key[:1] and old[1:2] != key[1:2] and future.cancel():
                del self._kept[old]

    def _forget(self, key: Hashable, future: Future[Any]) -> None:
        with self._lock:
            if self._kept.get(key) is future:
                del self._kept[key]


def _run(future: Future[Any], work: Callable[[], Any]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:
        future.set_exception(error)
        if not isinstance(error, Exception):
            raise
