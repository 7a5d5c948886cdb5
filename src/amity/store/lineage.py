"""Who belongs to whom, and who became whom, as the users of a project say; a slip is withdrawn, not erased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, insert, select, update

from amity.errors import StoreError
from amity.model import Membership, Passage, parse_when
from amity.store import schema
from amity.store.engine import guarded

_TABLES = {"membership": schema.membership, "passage": schema.passage}


@dataclass(frozen=True, slots=True)
class Noted:
    """A membership or passage with its number and who noted it when."""

    seq: int
    what: Membership | Passage
    by: str
    at: dt.datetime


def noted(conn: Connection) -> list[Noted]:
    """Memberships, then passages, that were not withdrawn, each in the order of noting."""
    m, p = schema.membership, schema.passage
    first = conn.execute(select(m).where(m.c.withdrawn.is_(None)).order_by(m.c.seq))
    found = [
        Noted(r.seq, Membership(r.member, r.whole, r.role, parse_when(r.happened), r.source), r.by, r.at) for r in first
    ]
    second = conn.execute(select(p).where(p.c.withdrawn.is_(None)).order_by(p.c.seq))
    return found + [
        Noted(
            r.seq,
            Passage(r.kind, r.day, tuple(r.before), tuple(r.after), tuple(r.shares), r.source),
            r.by,
            r.at,
        )
        for r in second
    ]


def memberships(conn: Connection) -> tuple[Membership, ...]:
    """Memberships that hold, in the order of noting."""
    return tuple(n.what for n in noted(conn) if isinstance(n.what, Membership))


def passages(conn: Connection) -> tuple[Passage, ...]:
    """Passages that hold, by day."""
    found = (n.what for n in noted(conn) if isinstance(n.what, Passage))
    return tuple(sorted(found, key=lambda passage: passage.day))


@dataclass(frozen=True, slots=True)
class Lineage:
    """Writes memberships and passages through `engine`; `now` gives the time (UTC)."""

    engine: Engine
    now: Callable[[], dt.datetime]

    def add(self, what: Membership | Passage, *, by: str) -> bool:
        """Note a membership or passage; False if the same one holds already."""
        with guarded(str(self.engine.url.database)), self.engine.begin() as conn:
            if any(n.what == what for n in noted(conn)):
                return False
            stamp = {"by": by, "at": self.now()}
            if isinstance(what, Membership):
                row = {"member": what.member, "whole": what.whole, "role": what.role, "source": what.source}
                conn.execute(insert(schema.membership), [row | {"happened": what.when.as_written} | stamp])
            else:
                row = {"kind": what.kind, "source": what.source}
                lists = {"before": list(what.before), "after": list(what.after), "shares": list(what.shares)}
                conn.execute(insert(schema.passage), [row | lists | {"day": what.day} | stamp])
        return True

    def withdraw(self, kind: str, seq: int) -> None:
        """
        Take a membership or passage back; the row stays as history.

        Raises:
            StoreError: none with this number holds.
        """
        table = _TABLES[kind]
        asked = update(table).where(table.c.seq == seq, table.c.withdrawn.is_(None)).values(withdrawn=self.now())
        with guarded(str(self.engine.url.database)), self.engine.begin() as conn:
            if conn.execute(asked).rowcount != 1:
                raise StoreError(f"no {kind} with the number {seq} holds; `amity actors times` lists them")
