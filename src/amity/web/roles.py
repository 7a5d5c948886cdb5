"""What each role may do: one table for all addresses. What is not in it, an owner may write and a reader may read."""

from __future__ import annotations

from collections.abc import Mapping

from amity.store.accounts import ROLES

READER, CODER, EDITOR, OWNER = ROLES
ANYONE = "anyone"  # strangers too
NOBODY = "nobody"  # where users have names of their own

WRITES: Mapping[str, str] = {
    "/log-in": ANYONE,
    "/log-out": READER,
    "/account/password": READER,
    "/name": NOBODY,
    "/code": CODER,
    "/decide": CODER,
    "/decide-screen": CODER,
    "/edit": CODER,
    "/undo": CODER,
    "/undo-screen": CODER,
    "/loom": CODER,
    "/double/begin": CODER,
    "/double/finish": CODER,
    "/double/withdraw": CODER,
    "/import": CODER,
    "/import-data": EDITOR,
    "/belongs": EDITOR,
    "/became": EDITOR,
    "/withdraw-times": EDITOR,
    "/job/{id}/cancel": CODER,
    "/job/{id}/go-on": CODER,
    "/job/{id}/give-up": CODER,
    "/adjudicate": EDITOR,
    "/judge": EDITOR,
    "/names": EDITOR,
    "/origins": EDITOR,
    "/metadata": EDITOR,
    "/forecasts/register": EDITOR,
    "/forecasts/resolve": EDITOR,
    "/users/add": OWNER,
    "/users/change": OWNER,
}
READS: Mapping[str, str] = {  # every other page is for readers
    "/log-in": ANYONE,
    "/statement/{id}/edit": CODER,
    "/code/{id}": CODER,
    "/double/{id}": CODER,
    "/import": CODER,
    "/job/{id}": CODER,
    "/document/{id}/metadata": EDITOR,
    "/export": EDITOR,
    "/export/{name}": EDITOR,
    "/users": OWNER,
    "/log": OWNER,
}


def role_needed(method: str, path: str) -> str:
    """
    The least role for an address.

    Args:
        method: GET, POST …
        path: as the route has it, with names in braces; a page's JSON is as its page.
    """
    if method in ("GET", "HEAD"):
        return READS.get(path.removesuffix(".json"), READER)
    return WRITES.get(path, OWNER)


def allows(role: str, needed: str) -> bool:
    """True if somebody of a role may do what another role is needed for; "" is a stranger's."""
    if needed == ANYONE:
        return True
    return needed in ROLES and role in ROLES and ROLES.index(role) >= ROLES.index(needed)
