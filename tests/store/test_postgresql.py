"""What only a server is asked: concurrent coders, and addresses that lead nowhere."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from tests.store.conftest import NOW

from amity.errors import StoreError
from amity.model import Span
from amity.store import CodedDocument, StatementFilter, Writer, create_project, open_engine, views
from amity.testing import make_document, make_statement


def test_a_project_is_opened_again(target: str) -> None:
    """What was made is found, its tables in the newest form; what was not made is named."""
    create_project(target).dispose()
    engine = open_engine(target)
    with engine.connect() as conn:
        assert views.counts(conn)["document"] == 0
    engine.dispose()


def test_a_database_that_is_no_project_is_refused(new_database: Callable[[], str]) -> None:
    """An empty database is no project, and the message says how one is made."""
    with pytest.raises(StoreError, match="amity init"):
        open_engine(new_database())


def test_a_server_that_does_not_answer_is_named() -> None:
    """The address is in the message, its password is not."""
    with pytest.raises(StoreError) as caught:
        open_engine("postgresql://anna:secret@127.0.0.1:1/case")
    assert "127.0.0.1" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_coders_write_at_the_same_time(target: str) -> None:
    """Four coders code the same documents at once: each statement is there once, no coding is lost."""
    create_project(target).dispose()
    docs = [make_document(f"North and South met on day {n}.", name=f"{n}.txt") for n in range(12)]
    failures: list[Exception] = []

    def code() -> None:
        engine = open_engine(target)
        writer = Writer(engine, lambda: NOW)
        try:
            for doc in docs:
                writer.add_document(doc)
                stmt = make_statement(doc=doc.id, span=Span(0, len(doc.text)), quote=doc.text)
                writer.add_coding(CodedDocument(doc.id, "rules", "1.0", (stmt,)))
        except Exception as error:
            failures.append(error)
        finally:
            engine.dispose()

    threads = [threading.Thread(target=code) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine = open_engine(target)
    with engine.connect() as conn:
        assert failures == []
        assert len(views.statements(conn, StatementFilter())) == len(docs)
        assert views.documents_to_code(conn, "rules", "1.0") == []
    engine.dispose()
