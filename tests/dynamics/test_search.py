"""The search stays where the prior says that answers are."""

from __future__ import annotations

import numpy as np

from amity.dynamics.search import variable_metric


def test_no_step_is_longer_than_allowed_and_the_bottom_is_the_same() -> None:
    """A steep slope would throw the first step far out; limited, no entry moves further than it may at a time."""
    seen: list[np.ndarray] = []

    def height(at: np.ndarray) -> float:
        seen.append(at)
        return float(500 * (at[0] - 4) ** 2 + (at[1] + 1) ** 2)

    def downhill(at: np.ndarray) -> tuple[float, np.ndarray]:
        return height(at), np.array([1000 * (at[0] - 4), 2 * (at[1] + 1)])

    free = variable_metric(downhill, height, start=np.zeros(2))
    farthest_seen = max(abs(at[0]) for at in seen)
    assert farthest_seen > 1000
    seen.clear()
    held = variable_metric(downhill, height, start=np.zeros(2), farthest=np.array([1.5, np.inf]))
    assert max(abs(at[0]) for at in seen) < 10
    assert abs(seen[1][0]) <= 1.5
    assert held.ended
    np.testing.assert_allclose(held.at, free.at, atol=1e-3)
    np.testing.assert_allclose(held.at, [4, -1], atol=1e-3)
