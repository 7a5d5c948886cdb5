"""Names that texts brought in and on which nobody has decided."""

from __future__ import annotations

from amity.model import Actor
from amity.store import new_names, views
from amity.web.desk import Desk

KEY_MARK = ":"  # in the acronym of an actor that a data set brought in, such as ucdp:303


def waiting_names(desk: Desk) -> list[Actor]:
    """The new names, without those that data sets brought in, that were merged, taken on or set aside."""
    found: list[Actor] = desk.kept("new names", lambda: _waiting(desk))
    return found


def count_new(desk: Desk) -> int:
    """How many new names nobody has decided on."""
    return len(waiting_names(desk))


def _waiting(desk: Desk) -> list[Actor]:
    with desk.project.view() as conn:
        proposed, same = views.actors(conn, "proposed"), views.same_as(conn)
        decided = {v.actor for v in new_names.name_verdicts(conn)}
    open_to = [a for a in proposed if a.id not in same and a.id not in decided]
    return [a for a in open_to if not any(KEY_MARK in acronym for acronym in a.acronyms)]
