"""The way to a cluster: workers behind an address, whatever runs them there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from amity.errors import ClusterError

Item = TypeVar("Item")
Result = TypeVar("Result")


class Workers(Protocol):
    """Workers that take pieces of work."""

    def each(self, function: Callable[[Any, Item], Result], items: Iterable[Item], *, shared: Any) -> Iterator[Result]:
        """What `function(shared, item)` gives for each item, in the order of the items; `shared` is sent once."""
        ...


def workers_behind(scheduler: str) -> AbstractContextManager[Workers]:
    """
    The workers of a Dask scheduler, to be used in a `with` block.

    Args:
        scheduler: its address, such as `tcp://host:8786`.

    Raises:
        ClusterError: Dask is not installed, nobody answers, or no worker joins.
    """
    try:
        from amity.cluster.dask_workers import dask_workers
    except ModuleNotFoundError as error:
        raise ClusterError(f"{error.name} is not installed: pip install 'amity[cluster]'") from error
    return dask_workers(scheduler)
