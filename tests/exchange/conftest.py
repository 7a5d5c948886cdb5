"""The sample project and what it holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from tests.exchange.sample_project import make_sample

from amity.exchange import Holdings
from amity.project import Project
from amity.workflow.holdings import Share, holdings_of

AS_OF = dt.date(2013, 12, 31)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The sample project, which the tests of a module only read."""
    with make_sample(tmp_path_factory.mktemp("exchange") / "sample.amity") as made:
        yield made


@pytest.fixture(scope="module")
def holdings(project: Project) -> Holdings:
    """All that it holds, states included."""
    return holdings_of(project, Share(AS_OF))
