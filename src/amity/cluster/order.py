"""Pieces of work handed out a few ahead, and their results in the order of the pieces."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Held = TypeVar("Held", covariant=True)


class Awaited(Protocol[Held]):
    """What will hold a result."""

    def result(self) -> Held:
        """The result, waited for."""
        ...


def in_order(items: Iterable[Item], submit: Callable[[Item], Awaited[Result]], *, ahead: int) -> Iterator[Result]:
    """
    The result of each item in the order of the items.

    Args:
        items: pieces of work; read only as far as they are handed out, so that memory does not grow with their number.
        submit: hands an item out.
        ahead: at most so many are handed out before their turn.
    """
    waiting: deque[Awaited[Result]] = deque()
    for item in items:
        waiting.append(submit(item))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
