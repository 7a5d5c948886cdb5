"""The log of a shared project: who came in, or failed to, and who wrote or tried to write what. It only grows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from amity.store import schema

MOST_TEXT = 400


@dataclass(frozen=True, slots=True)
class AuditRow:
    """
    One thing that happened.

    `user` is "" for a stranger; `address` is "" at the terminal; `outcome` is ok, or why not.
    """

    at: dt.datetime
    user: str
    address: str
    action: str
    what: str
    outcome: str


def add_audit(conn: Connection, row: AuditRow) -> None:
    """Add a row to the log."""
    values = {"at": row.at, "user": row.user[:80], "address": row.address[:80], "action": row.action}
    conn.execute(insert(schema.audit), [values | {"what": _line(row.what), "outcome": _line(row.outcome)}])


def audit_rows(conn: Connection, most: int) -> list[AuditRow]:
    """The last rows of the log, the newest first."""
    query = select(schema.audit).order_by(schema.audit.c.seq.desc()).limit(most)
    return [AuditRow(r.at, r.user, r.address, r.action, r.what, r.outcome) for r in conn.execute(query)]


def _line(text: str) -> str:
    """Without what could break a line of the log or steer a terminal."""
    return "".join(c if c.isprintable() else "?" for c in text)[:MOST_TEXT]
