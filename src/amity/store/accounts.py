"""Named users of a project: who they are, what they may do, and the hash of their password."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update

from amity.errors import DataError
from amity.store import schema

ROLES = ("reader", "coder", "editor", "owner")  # each may do what those before it may, and more

_A = schema.account.c


@dataclass(frozen=True, slots=True)
class Account:
    """One user. `disabled` is when they were shut out, or None; they stay, because history names them."""

    name: str
    role: str
    made_on: dt.datetime
    disabled: dt.datetime | None


def folded(name: str) -> str:
    """What two spellings of one name have in common: capitals, width and accents' coding do not count."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def accounts(conn: Connection) -> list[Account]:
    """All users by name."""
    return [_account(row) for row in conn.execute(select(schema.account).order_by(_A.key))]


def account_named(conn: Connection, name: str) -> Account | None:
    """The user of that name."""
    row = conn.execute(select(schema.account).where(_A.key == folded(name))).first()
    return _account(row) if row else None


def count_enabled(conn: Connection) -> int:
    """How many users can log in."""
    return int(conn.execute(select(func.count()).where(_A.disabled.is_(None))).scalar_one())


def password_hash(conn: Connection, name: str) -> str | None:
    """The hash of a user's password; None for an unknown or a disabled user."""
    query = select(_A.password_hash).where(_A.key == folded(name), _A.disabled.is_(None))
    return conn.execute(query).scalar()


def add_account(conn: Connection, account: Account, *, hashed: str) -> None:
    """
    Add a user.

    Raises:
        DataError: the name is taken.
    """
    known = account_named(conn, account.name)
    if known is not None:
        state = " (disabled)" if known.disabled else ""
        raise DataError(f"there is a user {known.name!r} already{state}; see `amity users PROJECT list`")
    row = {"key": folded(account.name), "name": account.name, "role": account.role, "password_hash": hashed}
    conn.execute(insert(schema.account), [row | {"made_on": account.made_on, "disabled": account.disabled}])


def set_role(conn: Connection, name: str, role: str) -> None:
    """
    Change what a user may do, from their next request on.

    Raises:
        DataError: there is no such user.
    """
    _change(conn, name, role=role)


def set_hash(conn: Connection, name: str, hashed: str) -> None:
    """
    Change the hash of a user's password.

    Raises:
        DataError: there is no such user.
    """
    _change(conn, name, password_hash=hashed)


def set_disabled(conn: Connection, name: str, at: dt.datetime | None) -> None:
    """
    Shut a user out, or (None) let them in again.

    Raises:
        DataError: there is no such user.
    """
    _change(conn, name, disabled=at)


def _change(conn: Connection, name: str, **values: object) -> None:
    if conn.execute(update(schema.account).where(_A.key == folded(name)).values(**values)).rowcount == 0:
        names = ", ".join(account.name for account in accounts(conn)) or "nobody yet"
        raise DataError(f"there is no user {name!r}; the users are: {names}")


def _account(row: object) -> Account:
    return Account(row.name, row.role, row.made_on, row.disabled)  # type: ignore[attr-defined]
