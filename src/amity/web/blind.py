"""What is closed to a second coder until they have finished: the codings of the documents that they code blind."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import Request

from amity.store import double
from amity.web.desk import Desk
from amity.web.problems import ProblemError
from amity.web.render import user_of


def closed_to(desk: Desk, user: str) -> frozenset[str]:
    """Documents whose codings a person must not see now."""
    with desk.project.view() as conn:
        return frozenset(double.open_blind(conn, user))


def refuse_blind(request: Request, desk: Desk, docs: Iterable[str]) -> None:
    """
    Nothing, if the person may see codings of all these documents.

    Raises:
        ProblemError: the person codes one of them blind just now (403).
    """
    user = user_of(request)
    closed = sorted(closed_to(desk, user).intersection(docs))
    if closed:
        raise ProblemError(
            403,
            f"{user} codes a document blind whose codings stand here. They open once that coding is finished: "
            f"see /double/{closed[0]}.",
            {"blind": closed},
        )
