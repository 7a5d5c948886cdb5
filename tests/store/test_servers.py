"""Projects on a database server: refused or opened like files, the same rows in the same order, many coders at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import text

from amity.errors import StoreError
from amity.model import Actor, Rejected
from amity.project import init_project, open_project
from amity.store import CodedDocument, Writer, create_project, open_engine, views
from amity.store.dump import dump_tables
from amity.testing import make_document, make_statement

NOW = dt.datetime(2024, 5, 1, 12, 0, 0)
CODERS = 4

Make = Callable[[], str]


def test_address_opens_what_was_made_there(new_database: Make) -> None:
    """A project on a server is made once and opened again with what was written."""
    address = new_database()
    with init_project(address) as project:
        project.writer.add_document(make_document())
    with open_project(address) as project, project.view() as conn:
        assert views.counts(conn)["document"] == 1


def test_used_database_is_refused(new_database: Make) -> None:
    """A second project in the same database is refused."""
    address = new_database()
    create_project(address).dispose()
    with pytest.raises(StoreError, match="holds a project already"):
        create_project(address)


def test_database_with_other_tables_is_refused(new_database: Make) -> None:
    """Somebody else's tables are named and left alone."""
    address = new_database()
    engine = create_project(address)
    with engine.begin() as conn:
        conn.execute(text("DROP TABLE alembic_version"))
    engine.dispose()
    with pytest.raises(StoreError, match=r"other tables \(account"):
        create_project(address)


def test_missing_database_is_named(new_database: Make) -> None:
    """The message says what to make."""
    with pytest.raises(StoreError, match=r"does not exist.*createdb"):
        open_engine(new_database().replace("/case", "/nowhere"))


@pytest.mark.parametrize("address", ["mysql://anna@server/case", "postgresql://anna@server:port/case"])
def test_other_addresses_are_refused(address: str) -> None:
    """Only addresses of PostgreSQL that can be read are taken."""
    with pytest.raises(StoreError, match=r"postgresql://"):
        open_engine(address)


def test_rows_stand_in_the_same_order_in_files_and_on_servers(tmp_path: Path, new_database: Make) -> None:
    """Letters of all kinds, cases, and documents without a date: every view gives the same order."""
    names = ("Zulu", "alpha", "Émile", "Alpha", "_x", "zulu", "Ångström", "a b", "a-b", "ab")
    found = []
    for target in (tmp_path / "case.amity", new_database()):
        writer = Writer(create_project(target), lambda: NOW)
        writer.add_actors([Actor(name, name) for name in names])
        for n, name in enumerate(names):
            doc = make_document(f"text of {name}", published=None if n % 3 == 0 else f"{2000 + n % 2}")
            writer.add_document(doc)
            writer.add_coding(CodedDocument(doc.id, "rules", "1.0", (make_statement(doc=doc.id),)))
        with writer.engine.connect() as conn:
            cards = [card.id for card in views.document_cards(conn)]
            said = [item.stmt.id for item in views.statements(conn)]
            waiting = views.documents_to_code(conn, "other", "1.0")
            found.append((cards, said, waiting, dump_tables(conn)))
        writer.engine.dispose()
    assert found[0] == found[1]


def test_coders_who_code_at_once_lose_and_double_nothing(target: str) -> None:
    """Coders with connections of their own code the same documents in different orders: all is there once."""
    create_project(target).dispose()
    docs = [make_document(f"text {n}") for n in range(12)]
    actors = [Actor(f"actor-{n}", f"Actor {n}") for n in range(6)]
    setter = Writer(open_engine(target), lambda: NOW)
    for doc in docs:
        setter.add_document(doc)
    setter.engine.dispose()
    together = Barrier(CODERS)

    def code(number: int) -> int:
        writer = Writer(open_engine(target), lambda: NOW)
        together.wait()
        added = 0
        for doc in docs if number % 2 else reversed(docs):
            stmt = make_statement(doc=doc.id)
            proposed = tuple(actors if number % 2 else reversed(actors))
            left = (Rejected(doc.id, "no second actor"),)
            added += writer.add_coding(CodedDocument(doc.id, "rules", "1.0", (stmt,), left, proposed))
        writer.engine.dispose()
        return added

    with ThreadPoolExecutor(CODERS) as pool:
        added = list(pool.map(code, range(CODERS)))
    engine = open_engine(target)
    with engine.connect() as conn:
        assert views.counts(conn) == {"document": 12, "statement": 12, "decision": 0, "rejected": 12}
        assert len(views.actors(conn)) == 6
    engine.dispose()
    assert sum(added) == 12
