"""Users, sessions and the log: on files and on a server, and never in what is handed on."""

from __future__ import annotations

import datetime as dt

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select

from amity.errors import DataError, StoreError
from amity.store import Writer, schema
from amity.store.accounts import Account, account_named, accounts, add_account, count_enabled, set_disabled, set_role
from amity.store.audit import AuditRow, add_audit, audit_rows
from amity.store.dump import TABLES, dump_tables, load_tables
from amity.store.sessions import IDLE, LONGEST, begin_session, end_session, end_sessions_of, mark_seen, session_of

NOW = dt.datetime(2024, 5, 1, 12, 0, 0)
ANNA = Account("Anna", "coder", NOW, None)


def test_a_name_is_taken_however_it_is_spelt(writer: Writer) -> None:
    """Capitals and width do not make another user; the name is shown as it was given."""
    with writer.engine.begin() as conn:
        add_account(conn, ANNA, hashed="x")
        with pytest.raises(DataError, match="Anna"):
            add_account(conn, Account("ＡNNA", "owner", NOW, None), hashed="y")
        assert account_named(conn, "anna") == ANNA
        assert accounts(conn) == [ANNA]


def test_who_is_unknown_cannot_be_changed(writer: Writer) -> None:
    """The message lists the users."""
    with writer.engine.begin() as conn:
        add_account(conn, ANNA, hashed="x")
        with pytest.raises(DataError, match="Anna"):
            set_role(conn, "ben", "owner")


def test_a_session_runs_out(writer: Writer) -> None:
    """After two idle hours, and after twelve hours whatever is done; using it moves only the first."""
    step = dt.timedelta(minutes=100)
    with writer.engine.begin() as conn:
        add_account(conn, ANNA, hashed="x")
        begin_session(conn, "secret", user="anna", at=NOW)
        assert session_of(conn, "secret", at=NOW + IDLE) is None
        day = NOW
        while day + step < NOW + LONGEST:
            day += step
            found = session_of(conn, "secret", at=day)
            assert found is not None
            assert (found.user, found.role) == ("Anna", "coder")
            mark_seen(conn, "secret", at=day)
        assert session_of(conn, "secret", at=NOW + LONGEST) is None


def test_only_the_hash_of_a_session_is_kept(writer: Writer) -> None:
    """Who reads the table cannot use what is in it."""
    with writer.engine.begin() as conn:
        add_account(conn, ANNA, hashed="x")
        begin_session(conn, "secret", user="anna", at=NOW)
        (row,) = conn.execute(select(schema.session)).all()
        assert "secret" not in row
        assert session_of(conn, row.id_hash, at=NOW) is None


def test_a_session_ends_by_hand_or_with_its_user(writer: Writer) -> None:
    """Logging out, logging out everywhere, and being disabled; those that ran out are removed at the next log-in."""
    with writer.engine.begin() as conn:
        add_account(conn, ANNA, hashed="x")
        for name in ("one", "two", "three"):
            begin_session(conn, name, user="anna", at=NOW)
        end_session(conn, "one")
        assert session_of(conn, "one", at=NOW) is None
        assert end_sessions_of(conn, "ANNA") == 2
        begin_session(conn, "four", user="anna", at=NOW)
        set_disabled(conn, "anna", NOW)
        assert session_of(conn, "four", at=NOW) is None
        assert count_enabled(conn) == 0
        begin_session(conn, "five", user="anna", at=NOW + LONGEST)
        assert len(conn.execute(select(schema.session)).all()) == 1


def test_the_log_is_one_line_a_row(writer: Writer) -> None:
    """The newest first; control characters of a stranger neither break lines nor steer a terminal."""
    with writer.engine.begin() as conn:
        for n, what in enumerate(("first", "a\nb\x1b[31m")):
            at = NOW + dt.timedelta(seconds=n)
            add_audit(conn, AuditRow(at, "anna", "192.0.2.1", "write", what, "ok"))
        assert [row.what for row in audit_rows(conn, 10)] == ["a?b?[31m", "first"]
        assert len(audit_rows(conn, 1)) == 1


def test_users_are_never_handed_on(writer: Writer) -> None:
    """No dump has them, and none that claims to have them is loaded."""
    with writer.engine.begin() as conn:
        add_account(conn, ANNA, hashed="x")
    with writer.engine.connect() as conn:
        assert {"account", "session", "audit"}.isdisjoint(dump_tables(conn))
    assert "statement" in TABLES
    with pytest.raises(StoreError, match="account"):
        load_tables(writer.engine, {"account": [{"key": "eve"}]})


def test_the_migrations_make_the_tables_of_the_schema(writer: Writer) -> None:
    """Columns, keys and constraints are the same on both ways."""
    with writer.engine.connect() as conn:
        found = compare_metadata(MigrationContext.configure(conn), schema.metadata)
    assert [change for change in found if "comment" not in str(change[0])] == []
