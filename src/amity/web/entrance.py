"""Log-ins of a shared workbench: tries are counted, passwords checked two at a time, sessions begun and ended."""

from __future__ import annotations

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from amity.project import Project, utc_now
from amity.store import guarded
from amity.store.accounts import Account, account_named, folded
from amity.store.sessions import begin_session, end_session
from amity.web.attempts import Attempts
from amity.web.options import WebOptions
from amity.web.trail import QUARTER_S, Trail, address_of, network_of
from amity.workflow.accounts import check_login, nobodys_hash

OF_A_PLACE = 20  # tries in a quarter of an hour from one address
OF_A_NAME = 10  # and at one name, from wherever
AT_ONCE = 2  # passwords checked: each takes 64 MiB for a moment
WRONG = "Name or password is wrong."


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nobody was let in: 401 for a wrong name or password, 429 for too many tries."""

    status: int
    message: str
    wait_s: int = 0


class Entrance:
    """What the log-in of one run shares."""

    def __init__(self, project: Project, options: WebOptions) -> None:
        self.project = project
        self.options = options
        self.trail = Trail(project)
        self._places = Attempts(OF_A_PLACE, QUARTER_S)
        self._names = Attempts(OF_A_NAME, QUARTER_S)
        self._told = Attempts(3, QUARTER_S)
        self._hashing = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="log-in")
        nobodys_hash()  # now, so that the first unknown name takes no longer than others

    async def check(self, request: Request, name: str, password: str) -> Account | Refused:
        """The user, or why not: the same words and the same work whether the name or the password is wrong."""
        place, key = network_of(address_of(request)), folded(name)[:80]
        wait_s = self._places.wait_s(place) or self._names.wait_s(key)
        if wait_s:
            minutes = -(-wait_s // 60)
            unit = "minute" if minutes == 1 else "minutes"
            return Refused(429, f"There were too many tries; wait {minutes} {unit} and try again.", wait_s)
        found = await asyncio.wrap_future(self._hashing.submit(check_login, self.project, name, password))
        if found is None:
            return Refused(401, WRONG)
        self._places.forgive(place)
        self._names.forgive(key, all_of_them=True)
        return found

    async def note(self, request: Request, name: str, outcome: Account | Refused) -> None:
        """Put a log-in, or a failed one, into the log. A name that is no user's is left out: it may be a password."""
        if isinstance(outcome, Account):
            await self.trail.note(request, user=outcome.name, action="log-in", what="", outcome="ok")
            return
        if outcome.status == 429 and self._told.wait_s(network_of(address_of(request))):
            return
        known = await run_in_threadpool(self._known, name)
        what = f"as {known.name}" if known else "as nobody known"
        if known and known.disabled:
            what += " (disabled)"
        why = "too many tries" if outcome.status == 429 else "wrong name or password"
        await self.trail.note(request, user="", action="log-in", what=what, outcome=f"refused: {why}")

    def begin(self, user: str, *, instead_of: str = "") -> str:
        """A new session's id; one that the browser had ends, so that nobody can plant one beforehand."""
        made = secrets.token_urlsafe(32)
        with guarded(self.project.name), self.project.engine.begin() as conn:
            if instead_of:
                end_session(conn, instead_of)
            begin_session(conn, made, user=user, at=utc_now())
        return made

    def end(self, session_id: str) -> None:
        """End a session."""
        with guarded(self.project.name), self.project.engine.begin() as conn:
            end_session(conn, session_id)

    def close(self) -> None:
        """Check no more passwords."""
        self._hashing.shutdown(wait=False, cancel_futures=True)

    def _known(self, name: str) -> Account | None:
        with self.project.view() as conn:
            return account_named(conn, name)


def entrance_of(request: Request) -> Entrance:
    """The entrance of the application that a request came to."""
    found: Entrance = request.app.state.entrance
    return found
