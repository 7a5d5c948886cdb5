"""A PostgreSQL server of the tests' own, in a folder of their own, on a socket of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/bin")


def find_program(name: str) -> Path:
    """A server program of PostgreSQL, or the test is skipped."""
    found = shutil.which(name)
    if found:
        return Path(found)
    for place in PLACES:
        for path in sorted(Path("/").glob(f"{place[1:]}/{name}"), reverse=True):
            return path
    pytest.skip("PostgreSQL is not on this machine")


@contextmanager
def running_server() -> Iterator[str]:
    """The address of a running server's first database, without its name; stopped and removed at the end."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    initdb, pg_ctl = find_program("initdb"), find_program("pg_ctl")
    folder = Path(tempfile.mkdtemp(prefix="amity-pg-"))  # short: the path of a socket may not be long
    user = _server_user()
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
    try:
        # Texts in the order of a language, so that the tests see whether any order depends on it.
        locale = ["--locale-provider=icu", "--icu-locale=en", "--encoding=UTF8"]
        _run([initdb, "--auth=trust", "--username=amity", "--no-sync", *locale, "-D", folder / "data"], user, folder)
        _run([pg_ctl, "-D", folder / "data", "-l", folder / "log", "-w", "-o", options, "start"], user, folder)
        try:
            yield f"postgresql://amity@/{{name}}?host={folder}"
        finally:
            _run([pg_ctl, "-D", folder / "data", "-m", "immediate", "stop"], user, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _server_user() -> pwd.struct_passwd | None:
    """The user that the server runs as, since it refuses to be root; None: the user of the tests."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    pytest.skip("no user to run PostgreSQL as")


def _run(words: list[str | Path], user: pwd.struct_passwd | None, folder: Path) -> None:
    """Run a program of the server; its output goes to a file, since the server keeps what it inherits open."""
    rights = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    with (folder / "output").open("ab") as out:
        subprocess.run(words, check=True, stdout=out, stderr=out, cwd=folder, **rights)  # type: ignore[call-overload]
