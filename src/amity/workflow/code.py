"""Statements for the documents of a project: whatever a coder has not coded yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from amity.actors import Gazetteer
from amity.coding import Coded, Options, code_in_parallel, code_on_cluster
from amity.model import Document
from amity.project import Project
from amity.store import CodedDocument, views
from amity.workflow.naming import project_gazetteer

RULES = "rules"


@dataclass(frozen=True, slots=True)
class CodingReport:
    """How many documents were coded, the statements proposed, and what could not be used."""

    documents: int
    statements: int
    rejected: int


def code_project(
    project: Project,
    *,
    options: Options | None = None,
    workers: int = 1,
    scheduler: str | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> CodingReport:
    """
    Code the documents that the rules have not coded under the project's codebook.

    What is finished when this is interrupted stays; run again, it codes the rest.

    Args:
        project: is written to.
        options: how to code.
        workers: processes of this machine.
        scheduler: address of a Dask cluster whose workers code instead; this process alone writes.
        progress: called with the id of each document once it is done.

    Raises:
        CodingError: the coder cannot run.
        ClusterError: the cluster does not answer.
        StoreError: the project cannot be written.
    """
    gazetteer, version = project_gazetteer(project), project.codebook().version
    documents = statements = rejected = 0
    waiting, options = _waiting(project, version), options or Options()
    for coded in code_somewhere(waiting, gazetteer, options, workers=workers, scheduler=scheduler):
        item = CodedDocument(coded.doc, RULES, version, coded.statements, coded.rejected, coded.proposed)
        statements += project.writer.add_coding(item)
        documents += 1
        rejected += len(coded.rejected)
        progress(coded.doc)
    return CodingReport(documents, statements, rejected)


def code_somewhere(
    docs: Iterable[Document], gazetteer: Gazetteer, options: Options, *, workers: int = 1, scheduler: str | None = None
) -> Iterator[Coded]:
    """
    Codings in the order of the documents, the same on one process, several, or a cluster.

    Raises:
        CodingError: the coder cannot run.
        ClusterError: the cluster does not answer.
    """
    if scheduler is not None:
        return code_on_cluster(docs, gazetteer, options, scheduler=scheduler)
    return code_in_parallel(docs, gazetteer, options, workers=workers)


def count_waiting(project: Project) -> int:
    """How many documents the rules have not coded yet."""
    with project.view() as conn:
        return len(views.documents_to_code(conn, RULES, project.codebook().version))


def _waiting(project: Project, version: str) -> Iterator[Document]:
    with project.view() as conn:
        ids = views.documents_to_code(conn, RULES, version)
    for doc in ids:
        with project.view() as conn:
            found = views.document(conn, doc)
        if found is not None:
            yield found
