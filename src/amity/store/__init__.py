"""The project file: schema, migrations, one Writer, many views, history."""

from amity.store.double import Adjudication, BlindTask
from amity.store.engine import create_project, guarded, is_address, open_engine, shown
from amity.store.records import IN_USE, STATUSES, Decision, DocumentCard, Recorded
from amity.store.views import StatementFilter
from amity.store.writer import CodedDocument, Review, RowsPart, Writer

__all__ = [
    "IN_USE",
    "STATUSES",
    "Adjudication",
    "BlindTask",
    "CodedDocument",
    "Decision",
    "DocumentCard",
    "Recorded",
    "Review",
    "RowsPart",
    "StatementFilter",
    "Writer",
    "create_project",
    "guarded",
    "is_address",
    "open_engine",
    "shown",
]
