"""Links between documents become groups; pairs that someone has judged apart never meet in one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """Two documents, by index with the earlier first, that go back to one origin, and why."""

    first: int
    second: int
    reason: str
    similarity: float
    detail: str = ""


def grouped(links: Iterable[Link], *, apart: Collection[tuple[int, int]]) -> list[tuple[list[int], list[Link]]]:
    """
    Groups of documents with the links that joined them, each group and the list of groups sorted by index.

    The surest links join first. A link that would bring two judged-apart documents into one group joins nothing, be
    it direct or through others.

    Args:
        links: in any order.
        apart: pairs of indices, smaller first.
    """
    groups: dict[int, list[int]] = {}
    joined: dict[int, list[Link]] = {}
    home: dict[int, int] = {}
    kept_from = _partners(apart)
    for link in sorted(links, key=lambda link: (link.reason != "judged", -link.similarity, link.first, link.second)):
        keys = [home.setdefault(index, index) for index in (link.first, link.second)]
        small, large = sorted(keys, key=lambda key: len(groups.setdefault(key, [key])))
        if small == large:
            joined.setdefault(large, []).append(link)
        elif not any(home.get(other) == large for member in groups[small] for other in kept_from.get(member, ())):
            moved = groups.pop(small)
            groups[large] += moved
            home.update(dict.fromkeys(moved, large))
            joined.setdefault(large, []).extend([*joined.pop(small, []), link])
    found = [(sorted(members), joined[key]) for key, members in groups.items() if len(members) > 1]
    return sorted(found, key=lambda group: group[0])


def _partners(apart: Collection[tuple[int, int]]) -> dict[int, set[int]]:
    """For each document those that it must not meet."""
    partners: dict[int, set[int]] = {}
    for one, other in apart:
        partners.setdefault(one, set()).add(other)
        partners.setdefault(other, set()).add(one)
    return partners
