"""The project file: what is written comes back, nothing vanishes, and breakage is explained."""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text

from amity.errors import StoreError
from amity.model import Actor, Dyad, Rejected, Span, TieLabel
from amity.store import CodedDocument, RowsPart, StatementFilter, Writer, create_project, open_engine, views
from amity.store.many import SLICE
from amity.testing import DEFAULT_LABELS, make_document, make_statement

NOW = dt.datetime(2024, 5, 1, 12, 0, 0)


def coded(*statements: object, doc: str, rejected: tuple[Rejected, ...] = ()) -> CodedDocument:
    """What a coder made of a document."""
    return CodedDocument(doc, "rules", "1.0", tuple(statements), rejected)  # type: ignore[arg-type]


def test_document_comes_back_whole(writer: Writer) -> None:
    """All fields survive; the same document twice is one."""
    doc = make_document(notes=("no title",), url="https://example.org/a", published="2009-09~")
    assert writer.add_document(doc)
    assert not writer.add_document(doc)
    with writer.engine.connect() as conn:
        assert views.document(conn, doc.id) == doc
        assert views.counts(conn)["document"] == 1


@given(kind=st.sampled_from(sorted(DEFAULT_LABELS)), when=st.sampled_from([None, "2001?", "../2001-10", "XXXX"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
def test_statement_comes_back_whole(writer: Writer, kind: str, when: str | None) -> None:
    """Every kind and date round-trips."""
    stmt = make_statement(kind, when=when, mentions=(Span(3, 14), None), speakers=("minister",))
    writer.add_document(make_document())
    writer.add_coding(coded(stmt, doc=stmt.doc))
    with writer.engine.connect() as conn:
        found = views.statement(conn, stmt.id)
    assert found is not None
    assert found.stmt == stmt


def test_coding_twice_changes_nothing(writer: Writer) -> None:
    """A run that is repeated adds no statement and no rejected passage."""
    stmt = make_statement()
    writer.add_document(make_document())
    run = coded(stmt, doc=stmt.doc, rejected=(Rejected(stmt.doc, "no second actor"),))
    assert writer.add_coding(run) == 1
    assert writer.add_coding(run) == 0
    with writer.engine.connect() as conn:
        assert views.counts(conn) == {"document": 1, "statement": 1, "decision": 0, "rejected": 1}
        assert views.documents_to_code(conn, "rules", "1.0") == []
        assert views.documents_to_code(conn, "rules", "1.1") == [stmt.doc]


def test_a_later_codebook_takes_the_leftovers_of_the_earlier(writer: Writer) -> None:
    """What a coder could not use under the codebook before is no longer listed; what another could not, is."""
    stmt = make_statement()
    writer.add_document(make_document())
    leftovers = [Rejected(stmt.doc, reason) for reason in ("no second actor", "no date")]
    for coder, codebook, item in (("rules", "1.0", 0), ("other", "1.0", 0), ("rules", "1.1", 1)):
        writer.add_coding(CodedDocument(stmt.doc, coder, codebook, (), (leftovers[item],)))
    with writer.engine.connect() as conn:
        assert [(r.coder, r.reason) for r in views.rejected(conn)] == [
            ("other", "no second actor"),
            ("rules", "no date"),
        ]


def test_leftovers_are_not_looked_for_where_nobody_coded_before(writer: Writer) -> None:
    """They have no index: of a table of a million rows, each part would read those of all parts before it."""
    asked: list[str] = []
    event.listen(writer.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    docs = [make_document(f"Part {n}.", name=f"{n}") for n in range(3)]
    parts = [RowsPart(d, coded(doc=d.id, rejected=(Rejected(d.id, "no date"),))) for d in docs]
    writer.add_rows(parts)
    assert not any(said.startswith("DELETE") for said in asked)
    writer.add_rows(parts)
    assert sum(said.startswith("DELETE FROM rejected") for said in asked) == len(docs)
    with writer.engine.connect() as conn:
        assert views.counts(conn)["rejected"] == 3


def test_many_statements_are_written_in_slices(writer: Writer) -> None:
    """More than are laid out at once: all come back, those that are there already are not counted again."""
    doc = make_document()
    writer.add_document(doc)
    many = [make_statement(reason=f"{n}", speakers=(f"voice {n}",)) for n in range(SLICE + 7)]
    assert writer.add_coding(coded(*many[:9], doc=doc.id)) == 9
    assert writer.add_coding(coded(*many, doc=doc.id)) == SLICE - 2
    with writer.engine.connect() as conn:
        assert {item.stmt for item in views.statements(conn)} == set(many)


def test_decisions_are_history_and_the_last_one_counts(writer: Writer) -> None:
    """Rejecting hides a statement from answers and keeps it, with all decisions, in the file."""
    stmt = make_statement()
    writer.add_document(make_document())
    writer.add_coding(coded(stmt, doc=stmt.doc))
    writer.decide(stmt.id, "accepted", by="anna")
    writer.decide(stmt.id, "rejected", by="ben", note="about another year")
    with writer.engine.connect() as conn:
        assert views.statements(conn) == []
        assert [r.status for r in views.statements(conn, StatementFilter(statuses=("rejected",)))] == ["rejected"]
        assert [(d.status, d.by) for d in views.history(conn, stmt.id)] == [("accepted", "anna"), ("rejected", "ben")]


def test_an_edit_keeps_the_old_wording(writer: Writer) -> None:
    """The edited statement is accepted, the old one stays as edited and is linked."""
    stmt = make_statement()
    better = make_statement(label=TieLabel("alliance"), coder="anna")
    writer.add_document(make_document())
    writer.add_coding(coded(stmt, doc=stmt.doc))
    writer.edit(stmt.id, better, by="anna")
    with writer.engine.connect() as conn:
        (used,) = views.statements(conn)
        old = views.statement(conn, stmt.id)
    assert (used.stmt, used.status, used.replaces) == (better, "accepted", stmt.id)
    assert old is not None
    assert old.status == "edited"


def test_known_on_hides_later_documents(writer: Writer) -> None:
    """A document counts from its day of publication; one without a date from the day it was coded."""
    early, late = make_document("a early", published="2009"), make_document("b late", published="2011-05-02")
    undated = make_document("c undated", published=None)
    for doc in (early, late, undated):
        writer.add_document(doc)
        writer.add_coding(coded(make_statement(doc=doc.id), doc=doc.id))

    def known(day: dt.date) -> set[str]:
        with writer.engine.connect() as conn:
            return {r.stmt.doc for r in views.statements(conn, StatementFilter(known_on=day))}

    assert known(dt.date(2009, 6, 1)) == set()
    assert known(dt.date(2009, 12, 31)) == {early.id}
    assert known(dt.date(2011, 5, 2)) == {early.id, late.id}
    assert known(NOW.date()) == {early.id, late.id, undated.id}


def test_filter_by_dyad_has_no_direction(writer: Writer) -> None:
    """An event of south towards north belongs to the dyad of north and south."""
    writer.add_document(make_document())
    stmt = make_statement("event", actors=("south", "north"))
    other = make_statement("event", actors=("south", "west"))
    writer.add_coding(coded(stmt, other, doc=stmt.doc))
    with writer.engine.connect() as conn:
        found = views.statements(conn, StatementFilter(dyad=Dyad.of("north", "south")))
    assert [r.stmt.id for r in found] == [stmt.id]


def test_a_merge_can_be_taken_back(writer: Writer) -> None:
    """The last judgement on a pair of actors wins."""
    writer.judge("aq-core", "al-qaeda", verdict="same", by="anna")
    with writer.engine.connect() as conn:
        assert views.same_as(conn) == {"aq-core": "al-qaeda"}
    writer.judge("aq-core", "al-qaeda", verdict="different", by="anna")
    with writer.engine.connect() as conn:
        assert views.same_as(conn) == {}


def test_own_actors_replace_proposed_ones(writer: Writer) -> None:
    """A user's list wins over what a coder proposed under the same id."""
    writer.add_actors([Actor("front", "the Front")], origin="proposed")
    writer.add_actors([Actor("front", "Northern Front", aliases=("NF",))])
    with writer.engine.connect() as conn:
        assert [a.name for a in views.actors(conn)] == ["Northern Front"]


@pytest.mark.parametrize(("statement", "status"), [("st_nowhere", "accepted"), (None, "maybe")])
def test_impossible_decisions_are_refused(writer: Writer, statement: str | None, status: str) -> None:
    """An unknown statement or status is an error, and nothing is written."""
    stmt = make_statement()
    writer.add_document(make_document())
    writer.add_coding(coded(stmt, doc=stmt.doc))
    with pytest.raises(StoreError, match=r"st_nowhere|maybe"):
        writer.decide(statement or stmt.id, status, by="anna")
    with writer.engine.connect() as conn:
        assert views.history(conn, stmt.id) == []


@pytest.mark.parametrize("target", ["sqlite"], indirect=True)
def test_a_full_disk_leaves_what_was_there(writer: Writer) -> None:
    """When the file cannot grow, the message says so, the half-written document is gone, and the file stays valid."""
    writer.add_document(make_document("small"))
    with writer.engine.connect() as conn:  # the pool hands the same connection out again, with its limit
        pages = conn.execute(text("PRAGMA page_count")).scalar_one()
        conn.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(StoreError, match=r"case\.amity.*full.*free some space"):
        writer.add_document(make_document("large " * 100_000))
    with writer.engine.connect() as conn:
        assert views.counts(conn)["document"] == 1
        assert conn.execute(text("PRAGMA integrity_check")).scalar() == "ok"


def test_a_newer_project_is_refused(tmp_path: Path) -> None:
    """Tables that this version does not know are left alone."""
    engine = create_project(tmp_path / "case.amity")
    with engine.begin() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match="newer Amity"):
        open_engine(tmp_path / "case.amity")


def test_what_is_no_project_is_refused(tmp_path: Path) -> None:
    """A missing file, a text and a foreign database each have their own message."""
    with pytest.raises(StoreError, match="no such project"):
        open_engine(tmp_path / "nothing.amity")
    (tmp_path / "notes.txt").write_text("not a database at all", "utf-8")
    with pytest.raises(StoreError, match="not an SQLite file"):
        open_engine(tmp_path / "notes.txt")
    foreign = sqlite3.connect(tmp_path / "foreign.db")
    foreign.execute("CREATE TABLE t (x)")
    foreign.close()
    with pytest.raises(StoreError, match="no project of Amity"):
        open_engine(tmp_path / "foreign.db")


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    """Making a project never destroys one."""
    create_project(tmp_path / "case.amity").dispose()
    with pytest.raises(StoreError, match="is there already"):
        create_project(tmp_path / "case.amity")


def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    """SQLite's refusal comes back as one line that says what to check."""
    missing = tmp_path / "nowhere" / "case.amity"
    with pytest.raises(StoreError, match="no folder"):
        create_project(missing)
    with pytest.raises(StoreError, match="may be written"):
        create_project("/proc/case.amity")


@pytest.mark.slow
def test_a_killed_import_leaves_a_valid_file(tmp_path: Path) -> None:
    """Killed in the middle of writing, the file is valid, and a second run adds exactly what is missing."""
    target = tmp_path / "case.amity"
    create_project(target).dispose()
    script = (
        "import sys, datetime as dt\n"
        "from amity.store import Writer, open_engine\n"
        "from amity.testing import make_document\n"
        "writer = Writer(open_engine(sys.argv[1]), lambda: dt.datetime(2024, 1, 1))\n"
        "for n in range(400):\n"
        "    writer.add_document(make_document(f'text {n} ' * 2000))\n"
        "    print(n, flush=True)\n"
    )
    running = subprocess.Popen([sys.executable, "-c", script, str(target)], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    for line in running.stdout:
        if int(line) == 25:
            running.kill()
            break
    running.stdout.close()
    running.wait()
    writer = Writer(open_engine(target), lambda: NOW)
    with writer.engine.connect() as conn:
        assert conn.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        kept = views.counts(conn)["document"]
    assert 26 <= kept < 400
    added = sum(writer.add_document(make_document(f"text {n} " * 2000)) for n in range(400))
    assert added == 400 - kept
