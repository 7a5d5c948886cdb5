"""Which pairs a text is about, so that words of relation can mean them without naming them."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from amity.coding.draft import Draft
from amity.coding.pairs import whole_of
from amity.model import Dyad

_LEAST_SHARE = 0.25
_MOST_ACTORS = 6


def find_focus(draft: Draft) -> None:
    """
    Keep the pairs that a good part of the sentences with two actors name together.

    Persons count for their organisation. A text of one or two such sentences is about whatever they name.
    """
    assert draft.named is not None  # noqa: S101 - set by the step before
    counts: Counter[Dyad] = Counter()
    telling = 0
    for scan in draft.scans:
        ids = {whole_of(m.actor_id, draft) for m in scan.mentions if m.role_hint != "place"}
        if 2 <= len(ids) <= _MOST_ACTORS:
            telling += 1
            counts.update(Dyad.of(a, b) for a, b in combinations(sorted(ids), 2))
    draft.focused = frozenset(dyad for dyad, n in counts.items() if n >= _LEAST_SHARE * telling)
