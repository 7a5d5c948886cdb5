"""Actors joined and parted by judgements; nothing is lost, so that every join can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from amity.actors.matching import Judgement, in_force
from amity.errors import ActorError
from amity.model import Actor, Membership


@dataclass(frozen=True, slots=True)
class Merged:
    """The actors that are left, and which id stands for each id that was given."""

    actors: tuple[Actor, ...]
    kept: Mapping[str, str]


def merge_actors(actors: Iterable[Actor], judgements: Iterable[Judgement]) -> Merged:
    """
    The actors with those joined that judgements call the same.

    The actor that comes first in `actors` keeps its id and name; the names of the others become its aliases. To part
    two actors again, add a judgement `different` on them: the whole is worked out anew from all judgements.

    Args:
        actors: in order of preference.
        judgements: in the order in which they were given; the last one on a pair holds. Those on unknown ids wait.

    Raises:
        ActorError: two actors are called different that a chain of other judgements calls the same.
    """
    actors = tuple(actors)
    order = {a.id: n for n, a in enumerate(actors)}
    kept = {a.id: a.id for a in actors}
    held = in_force(judgements)
    for left, right in (pair for pair, j in held.items() if j.verdict == "same"):
        if left in kept and right in kept:
            _join(kept, _root(kept, left), _root(kept, right), order)
    kept = {actor_id: _root(kept, actor_id) for actor_id in kept}
    _check(kept, held)
    groups: dict[str, list[Actor]] = {}
    for actor in actors:
        groups.setdefault(kept[actor.id], []).append(actor)
    joined = (_joined(next(a for a in group if a.id == root), group) for root, group in groups.items())
    return Merged(tuple(_moved(a, kept) for a in joined), kept)


def move_memberships(memberships: Iterable[Membership], kept: Mapping[str, str]) -> tuple[Membership, ...]:
    """The memberships under the ids that are left; one between two actors that were joined goes."""
    moved = (replace(m, member=kept.get(m.member, m.member), whole=kept.get(m.whole, m.whole)) for m in memberships)
    return tuple(dict.fromkeys(m for m in moved if m.member != m.whole))


def _root(kept: Mapping[str, str], actor_id: str) -> str:
    while kept[actor_id] != actor_id:
        actor_id = kept[actor_id]
    return actor_id


def _join(kept: dict[str, str], a: str, b: str, order: Mapping[str, int]) -> None:
    first, second = sorted((a, b), key=lambda i: order[i])
    kept[second] = first


def _check(kept: Mapping[str, str], held: Mapping[tuple[str, str], Judgement]) -> None:
    for (left, right), judgement in held.items():
        if judgement.verdict == "different" and left in kept and kept[left] == kept.get(right):
            raise ActorError(
                f"{left!r} and {right!r} are judged different by {judgement.by}, but other judgements make both of them"
                f" {kept[left]!r}: take one of those back"
            )


def _joined(first: Actor, group: list[Actor]) -> Actor:
    aliases = dict.fromkeys(n for a in group for n in (a.name, *a.aliases) if n != first.name)
    return replace(
        first,
        aliases=tuple(aliases),
        acronyms=tuple(dict.fromkeys(n for a in group for n in a.acronyms)),
        part_of=next((a.part_of for a in group if a.part_of), None),
        wikidata=next((a.wikidata for a in group if a.wikidata), None),
        region=next((a.region for a in group if a.region), None),
    )


def _moved(actor: Actor, kept: Mapping[str, str]) -> Actor:
    whole = kept.get(actor.part_of, actor.part_of) if actor.part_of else None
    return replace(actor, part_of=None if whole == actor.id else whole)
