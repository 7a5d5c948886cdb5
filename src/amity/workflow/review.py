"""Reviewers' decisions: one at a time, or a whole coding of somebody else's taken as decisions."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amity.errors import DataError, StoreError
from amity.evaluation.matching import Match, match_codings
from amity.model import Document, Statement, statement_from_json, with_id
from amity.project import Project
from amity.store import Review, StatementFilter, views
from amity.vocab import Codebook, check_statement

NOT_BORNE_OUT = "not in the reviewed coding of this document"


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """How many proposals were accepted, edited and rejected, and how many statements the reviewer added."""

    accepted: int = 0
    edited: int = 0
    rejected: int = 0
    added: int = 0


def apply_coding(project: Project, path: Path, *, by: str) -> ReviewReport:
    """
    Take a reviewer's coding of some documents as decisions on what coders proposed for them.

    A proposal that matches (codebook, section 8) with equal labels is accepted; with other labels it is edited to the
    reviewer's; one that matches nothing is rejected; what nobody proposed is added. Documents that the file does not
    name are left alone. Decisions that stand already are not made twice.

    Args:
        project: is written to.
        path: JSON lines with the fields of the codebook; `doc` is the document's name in the project, and `quote`
            alone will do where it occurs once in the text (start and end are then found).
        by: the reviewer's name.

    Raises:
        DataError: a line is no statement, its document is unknown, or its quote is not in the text.
        StoreError: the project cannot be written.
    """
    coding = _read(project, path, by)
    report = ReviewReport()
    for doc, reviewed in coding.items():
        report = _review_document(project, doc, reviewed, by=by, so_far=report)
    return report


def _review_document(
    project: Project, doc: str, reviewed: list[Statement], *, by: str, so_far: ReviewReport
) -> ReviewReport:
    with project.view() as conn:
        items = views.statements(conn, StatementFilter(doc=doc, statuses=("proposed", "accepted", "deferred")))
    status = {i.stmt.id: i.status for i in items}
    matching = match_codings([i.stmt for i in items], reviewed)
    decisions = [d for m in matching.matches if status[m.first.id] != "accepted" for d in [_on_match(m)]]
    decisions += [
        Review(s.id, "rejected", note=NOT_BORNE_OUT) for s in matching.only_first if status[s.id] != "accepted"
    ]
    decisions += [Review(None, instead=s) for s in matching.only_second]
    project.writer.review(decisions, by=by)
    return ReviewReport(
        accepted=so_far.accepted + sum(d.status == "accepted" and d.instead is None for d in decisions),
        edited=so_far.edited + sum(d.status == "edited" for d in decisions),
        rejected=so_far.rejected + sum(d.status == "rejected" for d in decisions),
        added=so_far.added + sum(d.statement is None for d in decisions),
    )


def _on_match(match: Match) -> Review:
    """Accept what the reviewer has too; where labels or factuality differ, put the reviewer's in its place."""
    if match.labels_agree and match.first.factuality == match.second.factuality:
        return Review(match.first.id, "accepted")
    return Review(match.first.id, "edited", match.second)


def _read(project: Project, path: Path, by: str) -> dict[str, list[Statement]]:
    codebook = project.codebook()
    with project.view() as conn:
        ids = {card.name: card.id for card in views.document_cards(conn)}
    texts: dict[str, Document] = {}
    coding: dict[str, list[Statement]] = {}
    for number, row in _lines(path):
        doc = ids.get(str(row.get("doc")))
        if doc is None:
            raise DataError(f"{path}, line {number}: the project has no document named {row.get('doc')!r}")
        if doc not in texts:
            texts[doc] = _document(project, doc)
        try:
            coding.setdefault(doc, []).append(_statement(row, texts[doc], codebook=codebook, by=by))
        except DataError as error:
            raise DataError(f"{path}, line {number}: {error}") from error
    return coding


def _statement(row: dict[str, Any], doc: Document, *, codebook: Codebook, by: str) -> Statement:
    start = row.get("start")
    if start is None:
        start = _find(str(row.get("quote", "")), doc.text)
    end = row.get("end", int(start) + len(str(row.get("quote", ""))))
    filled = {**row, "doc": doc.id, "start": start, "end": end, "id": "", "coder": by, "codebook": codebook.version}
    stmt = statement_from_json(filled)
    wrong = check_statement(stmt, codebook=codebook, text=doc.text)
    if wrong:
        raise DataError("; ".join(wrong))
    return with_id(dataclasses.replace(stmt, reason=str(row.get("reason") or "coded by a person")))


def _find(quote: str, text: str) -> int:
    count = text.count(quote) if quote else 0
    if count != 1:
        raise DataError(f"the quote {quote[:60]!r} occurs {count} times in the text: give start and end")
    return text.index(quote)


def _document(project: Project, doc: str) -> Document:
    with project.view() as conn:
        found = views.document(conn, doc)
    if found is None:
        raise StoreError(f"the project has lost the document {doc!r}")
    return found


def _lines(path: Path) -> Iterable[tuple[int, dict[str, Any]]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise DataError(f"{path}, line {number}: is no JSON: {error}") from error
        if not isinstance(row, dict):
            raise DataError(f"{path}, line {number}: expected an object, got {type(row).__name__}")
        yield number, row
