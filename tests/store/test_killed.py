"""Commands ended by kill -9: nothing is lost, nothing is there twice, no process stays, and the file is sound."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from benchmarks.robustness.kill import content_of, finish, make_cases, one_round

pytestmark = pytest.mark.slow


def test_killed_commands_end_as_whole_ones(tmp_path: Path) -> None:
    """Reading, coding on two processes and importing, killed and run again, leave what one whole run leaves."""
    rng = random.Random(20100422)
    for case in make_cases(tmp_path, documents=24, rows=9_000, words=120):
        one_round(case, rng, tmp_path, 2)
        project = tmp_path / f"{case.name}.amity"
        finish(case.words, project)  # once more: the same command adds nothing
        assert content_of(project) == case.whole
