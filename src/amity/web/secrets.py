"""Keys of one run: what the cookie holds and what forms carry, both derived from the token, neither telling it."""

from __future__ import annotations

import hashlib
import hmac


def session_key(token: str) -> str:
    """What the cookie holds; who has it is let in."""
    return _derived(token, "session")


def form_key(token: str) -> str:
    """What every form must carry, so that another site's page cannot post here."""
    return _derived(token, "form")


def equal(given: str | None, expected: str) -> bool:
    """True if both are the same, in time that does not tell how much of them agrees."""
    return given is not None and hmac.compare_digest(given.encode(), expected.encode())


def _derived(token: str, use: str) -> str:
    return hmac.new(token.encode(), use.encode(), hashlib.sha256).hexdigest()
