"""A reviewer's coding taken as decisions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.workflow.article import ARTICLE

from amity.errors import DataError
from amity.model import DriverLabel, Span, TieLabel
from amity.project import Project
from amity.store import CodedDocument, StatementFilter, views
from amity.testing import make_document, make_statement
from amity.workflow.review import NOT_BORNE_OUT, apply_coding

DOC = make_document(ARTICLE).id
PAIR = ("northern-front", "karsan-army")


def row(quote: str, kind: str = "tie", **fields: Any) -> dict[str, Any]:
    """A line of a reviewer's file."""
    labels = {
        "tie": {"state": "alliance", "support": [], "provider": None},
        "driver": {"category": "sanctuary", "effect": "binds", "third": []},
    }
    given = {"doc": "article.txt", "quote": quote, "kind": kind, "actors": list(PAIR), "label": labels[kind]}
    return given | {"speakers": [], "factuality": "asserted", "when": None} | fields


def write(folder: Path, *rows: dict[str, Any]) -> Path:
    """The file."""
    path = folder / "review.jsonl"
    path.write_text("\n".join(json.dumps(r) for r in rows), "utf-8")
    return path


def propose(project: Project, quote: str, kind: str = "tie", **fields: Any) -> str:
    """A statement proposed by rules; its id."""
    start = ARTICLE.index(quote)
    span = Span(start, start + len(quote))
    stmt = make_statement(kind, doc=DOC, span=span, quote=quote, actors=PAIR, coder="rules", **fields)
    project.writer.add_coding(CodedDocument(DOC, "rules", "1.0", (stmt,)))
    return stmt.id


def statuses(project: Project) -> dict[str, str]:
    """Status by id of all statements."""
    with project.view() as conn:
        wanted = StatementFilter(statuses=("proposed", "accepted", "edited", "rejected", "deferred"))
        return {r.stmt.id: r.status for r in views.statements(conn, wanted)}


def test_each_proposal_gets_its_decision(project: Project, tmp_path: Path) -> None:
    """Equal labels are accepted, others edited, what the reviewer does not have rejected, what is new added."""
    right = propose(project, "fought side by side", label=TieLabel("alliance"))
    wrong = propose(project, "depends on Northern Front", "driver", label=DriverLabel("sanctuary", "strains"))
    idle = propose(project, "the minister said", label=TieLabel("war"))
    file = write(
        tmp_path,
        row("fought side by side for years"),
        row("depends on Northern Front for shelter", "driver"),
        row("A split is very unlikely this year"),
    )
    report = apply_coding(project, file, by="anna")
    assert (report.accepted, report.edited, report.rejected, report.added) == (1, 1, 1, 1)
    now = statuses(project)
    assert (now[right], now[wrong], now[idle]) == ("accepted", "edited", "rejected")
    with project.view() as conn:
        assert views.history(conn, idle)[-1].note == NOT_BORNE_OUT
        used = views.statements(conn)
    assert len(used) == 3
    assert {r.stmt.quote for r in used if r.stmt.coder == "anna"} == {
        "depends on Northern Front for shelter",
        "A split is very unlikely this year",
    }


def test_the_same_review_twice_decides_nothing_new(project: Project, tmp_path: Path) -> None:
    """Decisions that stand are not made again."""
    propose(project, "fought side by side", label=TieLabel("alliance"))
    propose(project, "the minister said", label=TieLabel("war"))
    file = write(tmp_path, row("fought side by side for years"), row("A split is very unlikely this year"))
    apply_coding(project, file, by="anna")
    before = statuses(project)
    again = apply_coding(project, file, by="anna")
    assert (again.accepted, again.edited, again.rejected, again.added) == (0, 0, 0, 0)
    assert statuses(project) == before


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"doc": "other.txt"}, "no document named 'other.txt'"),
        ({"quote": "words that are not there"}, "occurs 0 times"),
        ({"quote": "Northern Front"}, "occurs 2 times"),
        ({"label": {"state": "friends"}}, "none of war"),
        ({"when": "someday"}, "no date in EDTF"),
        ({"factuality": "sure"}, "factuality"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_decided(
    project: Project, tmp_path: Path, fields: dict[str, Any], message: str
) -> None:
    """The whole file is checked before the first decision."""
    proposed = propose(project, "fought side by side", label=TieLabel("alliance"))
    file = write(tmp_path, row("fought side by side for years"), row("A split is very unlikely") | fields)
    with pytest.raises(DataError, match=message) as caught:
        apply_coding(project, file, by="anna")
    assert "line 2" in str(caught.value)
    assert statuses(project) == {proposed: "proposed"}
