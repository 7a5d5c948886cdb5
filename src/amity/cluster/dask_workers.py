"""Workers behind a Dask scheduler. A worker that is lost costs the pieces that it had; others take them up."""

from __future__ import annotations

import asyncio
import hashlib
import pickle
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from distributed import Client, Reschedule, WorkerPlugin
from distributed.scheduler import KilledWorker

from amity import __version__
from amity.cluster.order import in_order
from amity.errors import ClusterError

Item = TypeVar("Item")
Result = TypeVar("Result")

CONNECT_SECONDS = 15
JOIN_SECONDS = 120
AHEAD = 3  # pieces per thread of the cluster that are handed out before their turn
_GONE = (CancelledError, asyncio.CancelledError, TimeoutError, OSError)

_shared: dict[str, Any] = {}  # of a worker: what its pieces have in common
_one_at_a_time = threading.Lock()  # the parser of English is not made for several threads


class _Share(WorkerPlugin):
    """Puts what pieces have in common on every worker, also on those that join later."""

    def __init__(self, key: str, value: bytes) -> None:
        self.name, self._key, self._value = f"amity-{key}", key, value

    def setup(self, worker: Any) -> None:
        _shared[self._key] = pickle.loads(self._value)  # noqa: S301 - of the client that the cluster serves

    def teardown(self, worker: Any) -> None:
        _shared.pop(self._key, None)


@dataclass(frozen=True, slots=True)
class DaskWorkers:
    """Workers behind a connection."""

    client: Any
    scheduler: str

    def each(self, function: Callable[[Any, Item], Result], items: Iterable[Item], *, shared: Any) -> Iterator[Result]:
        """
        What `function(shared, item)` gives for each item, in the order of the items.

        Raises:
            ClusterError: a piece ended several workers, the scheduler is gone, or a worker has another version.
        """
        value = pickle.dumps(shared)
        key = hashlib.sha256(value).hexdigest()[:16]
        plugin = _Share(key, value)
        ahead = AHEAD * max(1, sum(self.client.nthreads().values()))
        try:
            self.client.register_plugin(plugin)
            yield from in_order(
                items,
                lambda item: self.client.submit(_run, function, key, item, __version__, pure=False),
                ahead=ahead,
            )
        except KilledWorker as error:
            raise ClusterError(
                "a piece of the work ended every worker that took it: they may need more memory; run the command "
                "again, what was finished is kept"
            ) from error
        except _GONE as error:
            raise ClusterError(
                f"the scheduler at {self.scheduler} does not answer any more ({type(error).__name__}): run the command "
                "again once it does, what was finished is kept"
            ) from error
        self.client.unregister_worker_plugin(plugin.name)


@contextmanager
def dask_workers(scheduler: str) -> Iterator[DaskWorkers]:
    """
    The workers behind a scheduler; waits for the first to join.

    Raises:
        ClusterError: nobody answers at the address, or no worker joins in time.
    """
    try:
        connect: Any = Client  # without types
        client = connect(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(
            f"{scheduler}: no scheduler answers ({error}); start one with `dask scheduler` and give its tcp:// address"
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=JOIN_SECONDS)
        except TimeoutError as error:
            raise ClusterError(
                f"{scheduler}: no worker joined within {JOIN_SECONDS} s; start some with "
                f"`dask worker {scheduler} --nthreads 1`"
            ) from error
        yield DaskWorkers(client, scheduler)


def _run(function: Callable[[Any, Any], Any], key: str, item: Any, wanted: str) -> Any:
    """One piece, on a worker."""
    if __version__ != wanted:
        raise ClusterError(f"a worker runs Amity {__version__}, this is {wanted}: install the same on both")
    if key not in _shared:
        raise Reschedule
    with _one_at_a_time:
        return function(_shared[key], item)
