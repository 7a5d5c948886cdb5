"""How often something was tried lately: so many times within a while, and not again before the oldest try has aged."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

MOST_KEYS = 20_000  # remembered at once; beyond, those that tried longest ago are forgotten


@dataclass(frozen=True)
class Attempts:
    """Tries by key (an address, a name). `most` are allowed `within_s` seconds; refused ones do not count."""

    most: int
    within_s: float
    clock: Callable[[], float] = time.monotonic
    _tries: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait_s(self, key: str) -> int:
        """Count a try; returns 0, or the seconds to wait where it is one too many."""
        now = self.clock()
        with self._lock:
            tries = self._tries.setdefault(key, deque())
            self._tries.move_to_end(key)
            while tries and tries[0] <= now - self.within_s:
                tries.popleft()
            if len(tries) >= self.most:
                return max(1, math.ceil(tries[0] + self.within_s - now))
            tries.append(now)
            while len(self._tries) > MOST_KEYS:
                self._tries.popitem(last=False)
            return 0

    def forgive(self, key: str, *, all_of_them: bool = False) -> None:
        """Take the last try back, which was a right one, or all of them."""
        with self._lock:
            tries = self._tries.get(key)
            if not tries or all_of_them:
                self._tries.pop(key, None)
            else:
                tries.pop()
