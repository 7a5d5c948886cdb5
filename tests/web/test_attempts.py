"""How often something may be tried."""

from __future__ import annotations

from amity.web import attempts
from amity.web.attempts import Attempts


def test_one_too_many_waits_until_the_oldest_has_aged() -> None:
    """Refused tries do not make the wait longer; keys do not disturb each other."""
    now = [0.0]
    tries = Attempts(2, 10, clock=lambda: now[0])
    assert tries.wait_s("a") == 0
    now[0] = 4
    assert tries.wait_s("a") == 0
    assert tries.wait_s("a") == 6
    assert tries.wait_s("a") == 6
    assert tries.wait_s("b") == 0
    now[0] = 10
    assert tries.wait_s("a") == 0
    assert tries.wait_s("a") == 4


def test_a_right_try_is_taken_back() -> None:
    """Alone, or with all before it."""
    tries = Attempts(2, 10, clock=lambda: 0.0)
    for _ in range(5):
        assert tries.wait_s("a") == 0
        tries.forgive("a")
    assert [tries.wait_s("a"), tries.wait_s("a")] == [0, 0]
    tries.forgive("a", all_of_them=True)
    assert tries.wait_s("a") == 0


def test_memory_is_bounded(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """Beyond a number of keys, those that tried longest ago are forgotten."""
    monkeypatch.setattr(attempts, "MOST_KEYS", 3)
    tries = Attempts(1, 10, clock=lambda: 0.0)
    for key in "abcd":
        assert tries.wait_s(key) == 0
    assert tries.wait_s("d") > 0
    assert tries.wait_s("a") == 0
