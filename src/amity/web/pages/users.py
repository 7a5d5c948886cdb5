"""Pages of a shared workbench: oneself, the users, and the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from amity.store.accounts import ROLES, Account, accounts
from amity.store.audit import AuditRow, audit_rows
from amity.web.desk import Desk, desk_of
from amity.web.problems import ProblemError
from amity.web.visitor import visitor_of
from amity.workflow.accounts import SHORTEST

MEANINGS = {
    "reader": "reads everything and writes nothing",
    "coder": "codes, reviews, codes twice, imports",
    "editor": "also adjudicates, edits actors and metadata, registers and resolves forecasts, exports",
    "owner": "also manages users and reads the log",
}
MOST = 1000


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Who is logged in, what that role may do, and whether the password was just changed."""

    user: str
    role: str
    meaning: str
    shortest: int
    changed: bool


@dataclass(frozen=True, slots=True)
class UsersPage:
    """All users, and what each role may do."""

    user: str
    users: tuple[Account, ...]
    roles: dict[str, str]
    shortest: int


@dataclass(frozen=True, slots=True)
class LogPage:
    """The last rows of the log, the newest first."""

    most: int
    rows: tuple[AuditRow, ...]


def account(request: Request, changed: bool = False) -> AccountPage:
    """Oneself: name, role, and a form for another password."""
    visitor = visitor_of(request)
    if visitor is None or visitor.role not in ROLES:
        raise ProblemError(401, "Log in first.", {"log_in": "/log-in"})
    return AccountPage(visitor.name, visitor.role, MEANINGS[visitor.role], SHORTEST, changed)


def users(request: Request, desk: Annotated[Desk, Depends(desk_of)]) -> UsersPage:
    """Who may come in, and as what."""
    visitor = visitor_of(request)
    with desk.project.view() as conn:
        return UsersPage(visitor.name if visitor else "", tuple(accounts(conn)), MEANINGS, SHORTEST)


def log(desk: Annotated[Desk, Depends(desk_of)], most: int = 200) -> LogPage:
    """Who came in, or failed to, and who wrote or tried to write what; `most` rows of it."""
    most = min(max(most, 1), MOST)
    with desk.project.view() as conn:
        return LogPage(most, tuple(audit_rows(conn, most)))
