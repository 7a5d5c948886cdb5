"""The log of a shared workbench: log-ins, log-outs, writes and refused writes, with who and from where."""

from __future__ import annotations

import ipaddress
import logging

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.types import Message, Send

from amity.errors import StoreError
from amity.project import Project, utc_now
from amity.store import guarded
from amity.store.audit import AuditRow, add_audit
from amity.web.attempts import Attempts
from amity.web.visitor import visitor_of

_LOG = logging.getLogger(__name__)
ABOUT = "amity.about"  # set in the scope once a form was read
FIELDS: tuple[str, ...] = ("statement", "doc", "actor", "other", "first", "second", "forecast", "a", "b", "seq")
FIELDS += ("user", "role", "status", "verdict", "state", "change")
FIELDS += ("member", "whole", "kind", "before", "after", "number")
QUARTER_S = 900


class Trail:
    """Writes the log. Strangers' refused writes are kept only up to a number, so that nobody can flood it."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._strangers = Attempts(20, QUARTER_S)

    async def note(self, request: Request, *, user: str, action: str, what: str, outcome: str) -> None:
        """Add a row. Where the log cannot be written, the server's own log says so."""
        row = AuditRow(utc_now(), user, address_of(request), action, what, outcome)
        try:
            await run_in_threadpool(self._write, row)
        except StoreError:
            _LOG.exception("the log could not be written: %s", row)

    def watched(self, request: Request, send: Send) -> Send:
        """The same way out, which notes what became of a write before its answer leaves."""

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self._note_write(request, int(message["status"]))
            await send(message)

        return noting

    async def _note_write(self, request: Request, status: int) -> None:
        visitor = visitor_of(request)
        if visitor is None and self._strangers.wait_s(network_of(address_of(request))):
            return
        path = request.url.path
        action = "log-out" if path == "/log-out" else "write"
        outcome = "ok" if status < 400 else f"failed {status}" if status >= 500 else f"refused {status}"
        what = f"{path} {request.scope.get(ABOUT, '')}".strip()
        await self.note(request, user=visitor.name if visitor else "", action=action, what=what, outcome=outcome)

    def _write(self, row: AuditRow) -> None:
        with guarded(self._project.name), self._project.engine.begin() as conn:
            add_audit(conn, row)


def remember_about(request: Request, form: FormData) -> None:
    """Keep for the log what a form is about: ids and choices, no texts."""
    given = ((name, [v for v in form.getlist(name) if isinstance(v, str) and v]) for name in FIELDS)
    request.scope[ABOUT] = " ".join(f"{name}={','.join(values)[:200]}" for name, values in given if values)


def address_of(request: Request) -> str:
    """Where a request comes from; behind a proxy, what that says."""
    return request.client.host if request.client else ""


def network_of(address: str) -> str:
    """What is counted as one place: an address, or the /64 that one subscriber of IPv6 has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)
