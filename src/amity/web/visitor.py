"""Who sent a request: put into its scope at the door, read by pages, forms and the log."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

VISITOR = "amity.visitor"  # set in the scope of requests that were let in, and only of those


@dataclass(frozen=True, slots=True)
class Visitor:
    """
    Somebody who was let in.

    Attributes:
        role: what they may do; see `amity.web.roles`.
        form_key: what every form of theirs must carry.
        name: of the user who logged in; "" where one token lets in and each browser signs with its own name.
        by_header: the key came in a header that no browser sends by itself, so that forms need no key of their own.
    """

    role: str
    form_key: str
    name: str = ""
    by_header: bool = False


def visitor_of(request: Request) -> Visitor | None:
    """Who sent the request; None for a stranger."""
    found: Visitor | None = request.scope.get(VISITOR)
    return found
