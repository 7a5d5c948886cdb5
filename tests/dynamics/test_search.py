"""The search stays where the prior says that answers are."""

from __future__ import annotations

import numpy as np

from amity.dynamics.search import Scales, variable_metric


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
    held = variable_metric(downhill, height, start=np.zeros(2), scales=Scales(np.array([1.5, np.inf]), np.ones(2)))
    assert max(abs(at[0]) for at in seen) < 10
    assert abs(seen[1][0]) <= 1.5
    assert held.ended
    np.testing.assert_allclose(held.at, free.at, atol=1e-3)
    np.testing.assert_allclose(held.at, [4, -1], atol=1e-3)


def test_many_looks_need_as_many_steps_as_few() -> None:
    """The search begins with the curvature of the prior, which no number of looks makes steeper along the rest."""
    rng = np.random.default_rng(20100422)
    prior = np.linspace(0.3, 12.0, 40)
    seen_by_looks = rng.normal(size=(40, 6))
    tried = [steps_to_the_bottom(prior, seen_by_looks, looks) for looks in (100, 10_000)]
    assert tried[1] <= tried[0] + 10
    assert tried[1] < steps_to_the_bottom(prior, seen_by_looks, 10_000, known=False)


def steps_to_the_bottom(prior: np.ndarray, axes: np.ndarray, looks: int, *, known: bool = True) -> int:
    """How often a parabola is evaluated whose curvature is a prior's and, along a few directions, that of looks."""
    curved = np.diag(2 * prior) + looks * axes @ axes.T
    count = 0

    def height(at: np.ndarray) -> float:
        nonlocal count
        count += 1
        return float(0.5 * (at - 1) @ curved @ (at - 1)) + looks

    def downhill(at: np.ndarray) -> tuple[float, np.ndarray]:
        return height(at), curved @ (at - 1)

    scales = Scales(3 / np.sqrt(prior), 0.5 / prior) if known else None
    found = variable_metric(downhill, height, start=np.zeros(len(prior)), scales=scales)
    np.testing.assert_allclose(found.at, 1, atol=0.05)
    return count
