"""A shared workbench for tests: one user of each role, and clients that are logged in as them."""

from __future__ import annotations

from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from tests.web.desk_samples import HOST
from tests.web.plain_client import TestClient

from amity.project import open_project
from amity.store.accounts import ROLES
from amity.store.audit import AuditRow, audit_rows
from amity.web import WebOptions, create_app
from amity.workflow import accounts
from amity.workflow.accounts import add_user

PASSWORD = "four words are enough"  # noqa: S105
PROGRAM = {"Accept": "application/json"}
NAMES = {"reader": "rita", "coder": "cora", "editor": "edda", "owner": "olga"}
SHARED = WebOptions("", (HOST,), "", upload_bytes=200_000, wait_seconds=120, named=True)


def light_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that take no time."""
    monkeypatch.setattr(accounts, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    accounts.nobodys_hash.cache_clear()


def make_shared(path: str | Path, options: WebOptions = SHARED) -> FastAPI:
    """The application over a project with a user of each role."""
    with open_project(path) as project:
        for role in ROLES:
            add_user(project, NAMES[role], role, password=PASSWORD, by="root")
    return create_app(path, options)


class Person:
    """A browser of one's own on a shared workbench."""

    def __init__(self, app: FastAPI, base_url: str = "http://testserver", address: str = "192.0.2.1") -> None:
        self.client = TestClient(app, base_url=base_url, client=(address, 50000), raise_server_exceptions=False)
        self.key = ""

    def log_in(self, name: str, password: str = PASSWORD, **more: str) -> object:
        """Try to log in as a program does; keeps the key of forms."""
        door = self.client.get("/log-in", headers=PROGRAM).json()["form_key"]
        data = {"name": name, "password": password, "form_key": door} | more
        answer = self.client.post("/log-in", data=data, headers=PROGRAM, follow_redirects=False)
        self.key = answer.json().get("form_key", "")
        return answer

    def post(self, path: str, **data: str) -> object:
        """Send a form with the key."""
        sent = {"form_key": self.key} | data
        return self.client.post(path, data=sent, headers=PROGRAM, follow_redirects=False)


def log_of(path: str | Path) -> list[AuditRow]:
    """The log, the newest first, without what was done at the terminal."""
    with open_project(path) as project, project.view() as conn:
        return [row for row in audit_rows(conn, 1000) if row.address]
