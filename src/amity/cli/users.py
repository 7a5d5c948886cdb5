"""`amity users`: who may come into a shared workbench, what they may do there, and the log of what was done."""

from __future__ import annotations

import getpass
import sys
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from amity.answers import as_json as to_json
from amity.cli.asking import AsJson, ProjectArg
from amity.cli.printing import as_word, print_json
from amity.errors import DataError
from amity.project import Project, open_project
from amity.store.accounts import accounts
from amity.store.audit import audit_rows
from amity.workflow.accounts import add_user, change_password, change_role, disable_user, enable_user


class Action(StrEnum):
    """What is done with the users."""

    add = "add"
    list = "list"
    set_role = "set-role"
    set_password = "set-password"  # noqa: S105
    disable = "disable"
    enable = "enable"
    log = "log"


class Role(StrEnum):
    """What a user may do; each may do what those before it may."""

    reader = "reader"
    coder = "coder"
    editor = "editor"
    owner = "owner"


def users(
    project: ProjectArg,
    action: Annotated[Action, typer.Argument(help="add, list, set-role, set-password, disable, enable or log.")],
    name: Annotated[str | None, typer.Argument(help="The user.")] = None,
    role: Annotated[Role | None, typer.Option(help="reader, coder, editor or owner: for add and set-role.")] = None,
    password_stdin: Annotated[bool, typer.Option(help="Read the password from standard input.")] = False,
    most: Annotated[int, typer.Option(min=1, help="How many rows of the log.")] = 50,
    as_json: AsJson = False,
) -> None:
    """
    Named users of a shared workbench (`amity serve --host …`), and the log of what they did.

    A reader reads; a coder also codes, reviews and imports; an editor also adjudicates, edits actors and metadata,
    registers forecasts and exports; an owner may do everything. A password has 12 characters or more and is asked for
    twice. A disabled user is shut out at once; what they wrote stays.

        amity users case.amity add anna --role owner

        amity users case.amity set-role ben --role editor

        amity users case.amity disable ben

        amity users case.amity log --most 20
    """
    with open_project(project) as opened:
        if action is Action.list:
            _show_users(opened, as_json)
        elif action is Action.log:
            _show_log(opened, most, as_json)
        else:
            if not name:
                raise DataError(f"name the user: amity users {as_word(project)} {action} NAME")
            _change(opened, action, name, role=role, from_stdin=password_stdin)


def _change(project: Project, action: Action, name: str, *, role: Role | None, from_stdin: bool) -> None:
    by = getpass.getuser()
    if action in (Action.add, Action.set_role) and role is None:
        raise DataError(f"say what {name} may do: --role {', '.join(Role)}")
    if action is Action.add and role is not None:
        add_user(project, name, role, password=_password(from_stdin), by=by)
        done = f"{name} may come in as {role}."
    elif action is Action.set_role and role is not None:
        change_role(project, name, role, by=by)
        done = f"{name} is {role} now."
    elif action is Action.set_password:
        change_password(project, name, password=_password(from_stdin), by=by)
        done = f"{name} has another password and is logged out everywhere."
    elif action is Action.disable:
        disable_user(project, name, by=by)
        done = f"{name} is shut out; what they wrote stays."
    else:
        enable_user(project, name, by=by)
        done = f"{name} may come in again."
    Console().print(Text(done), soft_wrap=True)


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    first: str = typer.prompt("Password (12 characters or more)", hide_input=True, err=True)
    again: str = typer.prompt("Again", hide_input=True, err=True)
    if first != again:
        raise DataError("the two passwords differ; nothing was changed")
    return first


def _show_users(project: Project, as_json: bool) -> None:
    with project.view() as conn:
        found = accounts(conn)
    if as_json:
        print_json(to_json(found))
        return
    if not found:
        Console().print("No users yet: `amity users PROJECT add NAME --role owner` makes one.")
        return
    table = Table("name", "role", "made", "state", box=None)
    for a in found:
        state = f"disabled {a.disabled:%Y-%m-%d}" if a.disabled else "may log in"
        table.add_row(Text(a.name), a.role, f"{a.made_on:%Y-%m-%d}", state)
    Console().print(table)


def _show_log(project: Project, most: int, as_json: bool) -> None:
    with project.view() as conn:
        rows = audit_rows(conn, most)
    if as_json:
        print_json(to_json(rows))
        return
    table = Table("when (UTC)", "user", "address", "action", "what", "outcome", box=None)
    for r in rows:
        cells = (r.user or "(nobody)", r.address or "(terminal)", r.action, r.what, r.outcome)
        table.add_row(f"{r.at:%Y-%m-%d %H:%M:%S}", *map(Text, cells))
    Console().print(table)
