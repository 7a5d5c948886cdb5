"""Results that are worked out once: several who ask at the same time wait for the same computation."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from threading import Lock
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from amity.web.problems import NotReadyError
from amity.web.queries import Version
from amity.web.turns import Turns

WAIT = "This is being worked out from what is known now. The page looks again by itself and shows it once it is there."


class Answers:
    """
    Results by key, the latest `most` of them; a key holds the version of the data, so that old ones fall out.

    Computations run in `threads` of their own and go on when nobody waits any more; what somebody waits for comes
    before what was only begun ahead. Where a key is (what, version of the data, further parts), results of older data
    are dropped when the same is asked of newer, and so are computations of them that have not begun.
    """

    def __init__(self, *, most: int = 64, threads: int = 2) -> None:
        self._kept: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._since: WeakKeyDictionary[Future[Any], float] = WeakKeyDictionary()
        self._lock = Lock()
        self._most = most
        self._turns = Turns(threads, name="answers")
        self._closed: Future[None] = Future()

    def get(self, key: Hashable, work: Callable[[], Any], *, wait_seconds: float | None = None) -> Any:
        """
        The result of `work` under a key.

        Args:
            key: what the result depends on.
            work: computes it; called once per key as long as it is kept. An error is told to all who wait, not kept.
            wait_seconds: how long to wait, counted from when the computation was asked for, so that who comes later
                is not kept by what takes long; None computes here and now if nobody else does.

        Raises:
            NotReadyError: it takes longer than `wait_seconds`.
        """
        future, mine = self._find(key, work, here=wait_seconds is None)
        if mine:
            _run(future, work)
        self._turns.hurry(future)
        try:
            left = None if wait_seconds is None else max(0.0, self._since[future] + wait_seconds - monotonic())
            wait([future, self._closed], left, FIRST_COMPLETED)  # who waits when the workbench stops is let go
            return future.result(0)
        except (FutureTimeoutError, CancelledError):
            raise NotReadyError(WAIT) from None
        except Exception:
            self._forget(key, future)
            raise

    def peek(self, key: Hashable, work: Callable[[], Any]) -> Any:
        """The result if it is there; if not, None, and the computation begins. An error counts as not there."""
        future, _ = self._find(key, work, here=False)
        return _result(future)

    def look(self, key: Hashable) -> Any:
        """The result if it is there, else None; nothing begins."""
        with self._lock:
            future = self._kept.get(key)
        return None if future is None else _result(future)

    def failed(self, key: Hashable) -> bool:
        """True if the computation that `peek` began ended in an error; it is not tried again for the same key."""
        with self._lock:
            future = self._kept.get(key)
        return future is not None and future.done() and not future.cancelled() and future.exception() is not None

    def close(self) -> None:
        """Begin nothing more, and let go who waits."""
        if not self._closed.done():
            self._closed.set_result(None)
        self._turns.close()

    def _find(self, key: Hashable, work: Callable[[], Any], *, here: bool) -> tuple[Future[Any], bool]:
        with self._lock:
            future = self._kept.get(key)
            if future is not None and future.cancelled():
                future = None
            fresh = future is None
            if future is None:
                self._drop_older(key)
                future = Future() if here else self._turns.submit(work)
                self._kept[key] = future
                self._since[future] = monotonic()
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return future, fresh and here

    def _drop_older(self, key: Hashable) -> None:
        """Drop what is of older data and does not run just now."""
        what, version = _of(key)
        if version is None:
            return
        for old, future in list(self._kept.items()):
            old_what, old_version = _of(old)
            older = old_what == what and old_version not in (None, version)
            if older and (future.cancel() or future.done()):
                del self._kept[old]

    def _forget(self, key: Hashable, future: Future[Any]) -> None:
        with self._lock:
            if self._kept.get(key) is future:
                del self._kept[key]


def _of(key: Hashable) -> tuple[Hashable, Version | None]:
    """What a key is for, and of which version of the data; None where it does not say."""
    if isinstance(key, tuple) and len(key) > 1 and isinstance(key[1], Version):
        return key[0], key[1]
    return key, None


def _result(future: Future[Any]) -> Any:
    ready = future.done() and not future.cancelled() and future.exception() is None
    return future.result() if ready else None


def _run(future: Future[Any], work: Callable[[], Any]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:
        future.set_exception(error)
        if not isinstance(error, Exception):
            raise
