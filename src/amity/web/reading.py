"""What one request that only reads finds out once: each version of the data, however many results it looks up by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from amity.web.queries import Version

_SEEN: ContextVar[dict[str, Version] | None] = ContextVar("seen", default=None)


@contextmanager
def reading(only: bool) -> Iterator[None]:
    """
    While a request is answered; `only` is True where it writes nothing, so that the data are one to it.

    Whoever asks later finds what was written meanwhile.
    """
    token = _SEEN.set({} if only else None)
    try:
        yield
    finally:
        _SEEN.reset(token)


def seen_once(name: str, look: Callable[[], Version]) -> Version:
    """A version as this request first saw it; beside requests, and in those that write, as it is now."""
    seen = _SEEN.get()
    if seen is None:
        return look()
    if name not in seen:
        seen[name] = look()
    return seen[name]
