"""Users of a shared project: names and passwords that will do, who is let in, and what the log says of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from amity.errors import DataError
from amity.project import Project, init_project
from amity.store.accounts import password_hash, set_hash
from amity.store.audit import audit_rows
from amity.workflow import accounts
from amity.workflow.accounts import add_user, change_password, change_role, check_login, disable_user, enable_user

WORDS = "four words are enough"
WEAK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def _light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that take no time."""
    monkeypatch.setattr(accounts, "HASHER", WEAK)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A project with one user."""
    made = init_project(tmp_path / "case.amity")
    add_user(made, "Anna", "editor", password=WORDS, by="root")
    yield made
    made.close()


def test_the_right_password_lets_in(project: Project) -> None:
    """With the name in any capitals; wrong ones, and unknown names, do not."""
    found = check_login(project, "anna", WORDS)
    assert found is not None
    assert (found.name, found.role) == ("Anna", "editor")
    assert check_login(project, "anna", WORDS + "!") is None
    assert check_login(project, "anna", "") is None
    assert check_login(project, "eve", WORDS) is None


def test_accents_may_be_typed_either_way(project: Project) -> None:
    """One character or two that look the same are the same."""
    change_password(project, "anna", password="caf\u00e9 au lait, deux", by="root")  # noqa: S106
    assert check_login(project, "anna", "cafe\u0301 au lait, deux") is not None


@pytest.mark.parametrize("password", ["short", "a" * 40, "anna loves maps", "x" * 1001, "abcabcabcabcabc"])
def test_weak_passwords_are_refused(project: Project, password: str) -> None:
    """Too short or long, of few characters, or with the name in it."""
    with pytest.raises(DataError):
        change_password(project, "anna", password=password, by="root")


@pytest.mark.parametrize("name", ["", "  ", "a" * 61, "a\x00b", "<b>", "rules", "LLM"])
def test_names_that_mislead_are_refused(project: Project, name: str) -> None:
    """Markup, control characters, and the names of programs that code."""
    with pytest.raises(DataError):
        add_user(project, name, "reader", password=WORDS, by="root")


def test_roles_are_checked(project: Project) -> None:
    """The message lists them."""
    with pytest.raises(DataError, match="reader, coder, editor, owner"):
        change_role(project, "anna", "king", by="root")


def test_a_disabled_user_is_shut_out_and_may_return(project: Project) -> None:
    """With the same password."""
    disable_user(project, "anna", by="root")
    assert check_login(project, "anna", WORDS) is None
    enable_user(project, "anna", by="root")
    assert check_login(project, "anna", WORDS) is not None
    with pytest.raises(DataError):
        disable_user(project, "eve", by="root")


def test_an_old_hash_is_renewed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the next log-in, when parameters have changed."""
    with project.view() as conn:
        old = password_hash(conn, "anna")
    monkeypatch.setattr(accounts, "HASHER", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    assert check_login(project, "anna", WORDS) is not None
    with project.view() as conn:
        new = password_hash(conn, "anna")
    assert new != old
    assert "t=2" in str(new)
    assert check_login(project, "anna", WORDS) is not None


def test_an_unknown_name_costs_as_much_as_a_wrong_password(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """One password is checked in each case, also for a user who is disabled."""
    checked: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:
            checked.append(str(hash))
            return super().verify(hash, password)

    monkeypatch.setattr(accounts, "HASHER", Counting(time_cost=1, memory_cost=8, parallelism=1))
    accounts.nobodys_hash.cache_clear()
    disable_user(project, "anna", by="root")
    for n, name in enumerate(("nobody", "anna", ""), start=1):
        assert check_login(project, name, WORDS) is None
        assert len(checked) == n
    enable_user(project, "anna", by="root")
    assert check_login(project, "anna", "wrong") is None
    assert len(checked) == 4
    assert {hash.split("$")[3] for hash in checked} == {"m=8,t=1,p=1"}


def test_a_broken_hash_lets_nobody_in(project: Project) -> None:
    """Nor does it break anything."""
    with project.engine.begin() as conn:
        set_hash(conn, "anna", "plain text")
    assert check_login(project, "anna", "plain text") is None


def test_every_change_is_in_the_log(project: Project) -> None:
    """Who did it and what, never the password."""
    change_role(project, "anna", "owner", by="root")
    change_password(project, "anna", password=WORDS + " now", by="root")
    disable_user(project, "anna", by="root")
    with project.view() as conn:
        rows = audit_rows(conn, 10)
    assert [r.what for r in rows] == ["disable anna", "set-password anna", "set-role anna owner", "add Anna as editor"]
    assert {(r.user, r.action, r.outcome) for r in rows} == {("root", "users", "ok")}
    assert WORDS not in str(rows)
