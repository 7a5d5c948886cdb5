"""Names of actors that forms offer to choose from."""

from __future__ import annotations

from collections import Counter

from amity.web import queries
from amity.web.asking import known_names
from amity.web.desk import Desk

MOST_NAMES = 400


def names_to_choose(desk: Desk) -> tuple[str, ...]:
    """Those most spoken of in the whole project first, which tells nothing of any one document."""

    def work() -> tuple[str, ...]:
        counts: Counter[str] = desk.kept_of_statements("actor_counts", queries.actor_counts)
        known = known_names(desk)
        return tuple(known.called(actor) for actor, _ in counts.most_common(MOST_NAMES) if actor in known.names)

    found: tuple[str, ...] = desk.kept("names to choose", work)
    return found
