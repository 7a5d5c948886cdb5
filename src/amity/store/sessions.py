"""Who is logged in: rows that know a session only by the hash of its id, and end by time, by hand or with the user."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, or_, select, update

from amity.store import schema
from amity.store.accounts import folded

LONGEST = dt.timedelta(hours=12)  # from log-in to the end, whatever is done
IDLE = dt.timedelta(hours=2)  # without a request
SEEN_EVERY = dt.timedelta(minutes=1)  # how exactly `last_seen` is kept

_S, _A = schema.session.c, schema.account.c


@dataclass(frozen=True, slots=True)
class Session:
    """A session that holds: whose it is, what they may do now, and when it was last used."""

    user: str
    role: str
    last_seen: dt.datetime


def begin_session(conn: Connection, session_id: str, *, user: str, at: dt.datetime) -> None:
    """Log a user in. Sessions of anybody that have run out are removed."""
    conn.execute(delete(schema.session).where(or_(_S.expires <= at, _S.last_seen <= at - IDLE)))
    row = {"id_hash": hash_of(session_id), "account": folded(user), "begun": at, "last_seen": at}
    conn.execute(insert(schema.session), [row | {"expires": at + LONGEST}])


def session_of(conn: Connection, session_id: str, *, at: dt.datetime) -> Session | None:
    """The session with this id, if it has not run out and its user is not disabled."""
    query = (
        select(_A.name, _A.role, _S.last_seen)
        .join(schema.account, _A.key == _S.account)
        .where(_S.id_hash == hash_of(session_id), _A.disabled.is_(None))
        .where(_S.expires > at, _S.last_seen > at - IDLE)
    )
    row = conn.execute(query).first()
    return Session(row.name, row.role, row.last_seen) if row else None


def mark_seen(conn: Connection, session_id: str, *, at: dt.datetime) -> None:
    """Note that a session was used."""
    conn.execute(update(schema.session).where(_S.id_hash == hash_of(session_id)).values(last_seen=at))


def end_session(conn: Connection, session_id: str) -> None:
    """Log out; a session that is over already stays over."""
    conn.execute(delete(schema.session).where(_S.id_hash == hash_of(session_id)))


def end_sessions_of(conn: Connection, user: str) -> int:
    """Log a user out everywhere; returns of how many sessions."""
    return conn.execute(delete(schema.session).where(_S.account == folded(user))).rowcount


def hash_of(session_id: str) -> str:
    """What the table holds of an id; ids are long and random, so that a fast hash is enough."""
    return hashlib.sha256(session_id.encode()).hexdigest()
