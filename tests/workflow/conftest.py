"""A project with one article, coded by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.workflow.article import ARTICLE

from amity.project import Project, init_project
from amity.testing import make_document


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A project that holds the article."""
    with init_project(tmp_path / "case.amity") as made:
        made.writer.add_document(make_document(ARTICLE, name="article.txt"))
        yield made
