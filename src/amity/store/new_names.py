"""What users make of names that texts brought into a project: actors of their own, or none; each can be taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, insert, select, update

from amity.store import schema
from amity.store.engine import guarded

ACTOR, NONE = "actor", "none"


@dataclass(frozen=True, slots=True)
class NameVerdict:
    """What somebody made of a new name: `actor`, one of the project's own, or `none`, to be listed no more."""

    actor: str
    verdict: str
    by: str
    at: dt.datetime


def name_verdicts(conn: Connection) -> list[NameVerdict]:
    """The verdicts that hold, the latest first."""
    table = schema.new_name
    rows = conn.execute(select(table).where(table.c.withdrawn.is_(None)).order_by(table.c.seq.desc()))
    return [NameVerdict(row.actor, row.verdict, row.by, row.at) for row in rows]


@dataclass(frozen=True, slots=True)
class NewNames:
    """Writes verdicts on new names through `engine`; `now` gives the time (UTC)."""

    engine: Engine
    now: Callable[[], dt.datetime]

    def take_on(self, actor: str, *, kind: str, by: str) -> bool:
        """Make a proposed name an actor of the project's own; False if nobody proposes it, or somebody was faster."""
        a = schema.actor.c
        with guarded(str(self.engine.url.database)), self.engine.begin() as conn:
            own = update(schema.actor).where(a.id == actor, a.origin == "proposed").values(origin="own", kind=kind)
            if conn.execute(own).rowcount != 1:
                return False
            self._withdraw(conn, actor)
            self._add(conn, actor, ACTOR, by)
        return True

    def put_aside(self, actor: str, *, by: str) -> bool:
        """Take a proposed name for none; False if nobody proposes it, or somebody was faster."""
        a = schema.actor.c
        with guarded(str(self.engine.url.database)), self.engine.begin() as conn:
            held = update(schema.actor).where(a.id == actor, a.origin == "proposed").values(origin="proposed")
            if conn.execute(held).rowcount != 1 or any(v.actor == actor for v in name_verdicts(conn)):
                return False
            self._add(conn, actor, NONE, by)
        return True

    def take_back(self, actor: str) -> bool:
        """Undo the verdict on a name, which is a proposed one again; False if none holds. The row stays as history."""
        a = schema.actor.c
        with guarded(str(self.engine.url.database)), self.engine.begin() as conn:
            if not self._withdraw(conn, actor):
                return False
            conn.execute(update(schema.actor).where(a.id == actor).values(origin="proposed"))
        return True

    def _add(self, conn: Connection, actor: str, verdict: str, by: str) -> None:
        conn.execute(insert(schema.new_name), [{"actor": actor, "verdict": verdict, "by": by, "at": self.now()}])

    def _withdraw(self, conn: Connection, actor: str) -> int:
        table = schema.new_name
        asked = update(table).where(table.c.actor == actor, table.c.withdrawn.is_(None))
        return conn.execute(asked.values(withdrawn=self.now())).rowcount
