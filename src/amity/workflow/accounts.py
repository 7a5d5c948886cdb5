"""Users of a shared project: made, changed and let in, each change with its row in the log."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection

from amity.errors import DataError
from amity.project import Project, utc_now
from amity.store import guarded
from amity.store.accounts import (
    ROLES,
    Account,
    account_named,
    add_account,
    folded,
    password_hash,
    set_disabled,
    set_hash,
    set_role,
)
from amity.store.audit import AuditRow, add_audit
from amity.store.sessions import end_sessions_of

SHORTEST = 12  # characters of a password, as NIST SP 800-63B and OWASP advise for passwords without a second factor
LONGEST = 1000
DIFFERENT = 5  # characters at least that are not the same
NAME_LENGTH = 60
PROGRAMS = ("rules", "encoder", "llm")  # coders that sign statements: nobody may pass for one
HASHER: Final = PasswordHasher()


def add_user(project: Project, name: str, role: str, *, password: str, by: str) -> Account:
    """
    A new user.

    Args:
        project: is written to.
        name: as history will show it.
        role: one of reader, coder, editor, owner.
        password: as typed.
        by: who adds them.

    Raises:
        DataError: the name, the role or the password will not do, or the name is taken.
    """
    account = Account(_checked_name(name), _checked_role(role), utc_now(), None)
    hashed = _hashed(password, account.name)
    with guarded(project.name), project.engine.begin() as conn:
        add_account(conn, account, hashed=hashed)
        _log(conn, by, f"add {account.name} as {role}")
    return account


def change_role(project: Project, name: str, role: str, *, by: str) -> None:
    """
    Change what a user may do; it holds from their next request on.

    Raises:
        DataError: there is no such role or user.
    """
    _checked_role(role)
    with guarded(project.name), project.engine.begin() as conn:
        set_role(conn, name, role)
        _log(conn, by, f"set-role {name} {role}")


def change_password(project: Project, name: str, *, password: str, by: str) -> None:
    """
    Give a user another password and log them out everywhere.

    Raises:
        DataError: the password will not do, or there is no such user.
    """
    hashed = _hashed(password, name)
    with guarded(project.name), project.engine.begin() as conn:
        set_hash(conn, name, hashed)
        end_sessions_of(conn, name)
        _log(conn, by, f"set-password {name}")


def disable_user(project: Project, name: str, *, by: str) -> None:
    """
    Shut a user out and end their sessions; what they wrote stays.

    Raises:
        DataError: there is no such user.
    """
    with guarded(project.name), project.engine.begin() as conn:
        set_disabled(conn, name, utc_now())
        end_sessions_of(conn, name)
        _log(conn, by, f"disable {name}")


def enable_user(project: Project, name: str, *, by: str) -> None:
    """
    Let a disabled user in again, with the password that they had.

    Raises:
        DataError: there is no such user.
    """
    with guarded(project.name), project.engine.begin() as conn:
        set_disabled(conn, name, None)
        _log(conn, by, f"enable {name}")


def check_login(project: Project, name: str, password: str) -> Account | None:
    """
    The user, if name and password are right and they are not disabled; else None, after the same time.

    A hash that was made with older parameters is renewed.
    """
    with project.view() as conn:
        stored = password_hash(conn, name)
    typed = _normal(password[: LONGEST + 1])
    try:
        HASHER.verify(stored or nobodys_hash(), typed)
    except (VerificationError, InvalidHashError):
        return None
    if stored is None:
        return None
    renewed = HASHER.hash(typed) if HASHER.check_needs_rehash(stored) else None
    with guarded(project.name), project.engine.begin() as conn:
        if renewed and password_hash(conn, name) == stored:  # nobody has changed it meanwhile
            set_hash(conn, name, renewed)
        return account_named(conn, name)


@cache
def nobodys_hash() -> str:
    """Of a password that nobody has, for names that nobody has: a guess at them takes as long as at others."""
    return HASHER.hash(secrets.token_urlsafe(32))


def _log(conn: Connection, by: str, what: str) -> None:
    add_audit(conn, AuditRow(utc_now(), by, "", "users", what, "ok"))


def _checked_name(name: str) -> str:
    kept = " ".join(name.split())
    if not kept or len(kept) > NAME_LENGTH or not all(c.isalnum() or c in " .-_'@" for c in kept):
        raise DataError(f"the name {name[:80]!r} will not do: 1 to {NAME_LENGTH} letters, digits, spaces, . - _ ' or @")
    if folded(kept) in PROGRAMS:
        raise DataError(f"the name {kept!r} is that of a program that codes; choose another")
    return kept


def _checked_role(role: str) -> str:
    if role not in ROLES:
        raise DataError(f"the role {role[:40]!r} is none of {', '.join(ROLES)}")
    return role


def _hashed(password: str, name: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise DataError(f"the password has {len(password)} characters; {SHORTEST} to {LONGEST} are asked for")
    if len(set(password)) < DIFFERENT or folded(name) in folded(password):
        raise DataError("the password is too easy to guess; take several words, without the user's name")
    return HASHER.hash(_normal(password))


def _normal(password: str) -> str:
    """One coding of characters, whatever the keyboard or system sends for an accent."""
    return unicodedata.normalize("NFKC", password)
