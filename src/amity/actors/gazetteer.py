"""The actors that are known, how they are written, and who belongs to whom."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from amity.actors.shipped import Shipped, shipped_lists
from amity.actors.spelling import Spelling, is_acronym, variants
from amity.errors import ActorError
from amity.model import Actor, Membership, When


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """
    Known actors by id, every spelling of them, their memberships and when they were active.

    `own` holds the ids that a user's list gave; `renamed` maps shipped ids that gave way to the own ids.
    """

    actors: Mapping[str, Actor]
    spellings: tuple[Spelling, ...]
    memberships: tuple[Membership, ...] = ()
    active: Mapping[str, When] = dataclasses.field(default_factory=dict)
    own: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def actor(self, actor_id: str) -> Actor:
        """
        The actor of an id, of the gazetteer or of one that gave way.

        Raises:
            ActorError: no actor has the id.
        """
        try:
            return self.actors[self.renamed.get(actor_id, actor_id)]
        except KeyError:
            raise ActorError(f"no actor has the id {actor_id!r}") from None


def load_gazetteer(own: Iterable[Actor] = ()) -> Gazetteer:
    """
    The packaged actors and a user's own, whose ids win.

    A packaged actor whose id, name or alias is taken by an own one gives way: all its spellings then mean the own id.

    Args:
        own: actors of the user, for instance from `read_actor_file`.

    Raises:
        ActorError: two own actors have the same id.
    """
    own = tuple(own)
    return _join(own, shipped_lists()) if own else _packaged()


@cache
def _packaged() -> Gazetteer:
    lists = shipped_lists()
    return Gazetteer({a.id: a for a in lists.actors}, lists.spellings, lists.memberships, lists.active)


def _join(own: tuple[Actor, ...], lists: Shipped) -> Gazetteer:
    ids = [a.id for a in own]
    if twice := sorted({i for i in ids if ids.count(i) > 1}):
        raise ActorError(f"the actor id {twice[0]!r} is given twice: merge the two rows or rename one")
    own_spellings = [s for actor in own for s in _own_spellings(actor)]
    renamed = _giving_way(own_spellings, lists, frozenset(ids))
    actors = {a.id: _moved(a, renamed) for a in lists.actors if a.id not in renamed}
    actors |= {a.id: _moved(_filled(a, lists, renamed), renamed) for a in own}
    taken = {v.lower() for s in own_spellings for v in variants(s.text)}
    kept = [
        dataclasses.replace(s, actor_id=renamed[s.actor_id]) if s.actor_id in renamed else s
        for s in lists.spellings
        if not taken.intersection(v.lower() for v in variants(s.text)) or s.how == "acronym"
    ]
    memberships = (
        dataclasses.replace(m, member=renamed.get(m.member, m.member), whole=renamed.get(m.whole, m.whole))
        if m.member in renamed or m.whole in renamed
        else m
        for m in lists.memberships
    )
    return Gazetteer(
        actors,
        (*own_spellings, *kept),
        tuple(m for m in memberships if m.member != m.whole),
        {renamed.get(k, k): v for k, v in lists.active.items()},
        frozenset(ids),
        renamed,
    )


def _own_spellings(actor: Actor) -> Iterable[Spelling]:
    for text in dict.fromkeys((actor.name, *actor.aliases)):
        how = "acronym" if is_acronym(text) else "name" if text == actor.name else "alias"
        yield Spelling(text, actor.id, how, own=True)
    for text in actor.acronyms:
        yield Spelling(text, actor.id, "acronym", own=True)


def _giving_way(own: list[Spelling], lists: Shipped, ids: frozenset[str]) -> dict[str, str]:
    """Which packaged id gives way to which own id: by equal id, then by chief name, then by alias."""
    claims: dict[str, list[tuple[int, str]]] = {}
    by_text: dict[str, list[Spelling]] = {}
    for spelling in lists.spellings:
        if spelling.how in ("name", "alias", "acronym"):
            for text in variants(spelling.text):
                by_text.setdefault(text.lower(), []).append(spelling)
    for spelling in own:
        for text in variants(spelling.text):
            for other in by_text.get(text.lower(), ()):
                if _same_actor(spelling, other, lists.chief_names):
                    rank = (spelling.how != "name") + 2 * (other.how != "name")
                    claims.setdefault(other.actor_id, []).append((rank, spelling.actor_id))
    renamed = {packaged: min(wanting)[1] for packaged, wanting in claims.items()}
    return renamed | {a.id: a.id for a in lists.actors if a.id in ids}


def _same_actor(own: Spelling, other: Spelling, chief_names: frozenset[str]) -> bool:
    """Words that agree mean the same actor; acronyms only where one is a chief name, since two groups may share one."""
    if "acronym" not in (own.how, other.how):
        return True
    return own.text == other.text and other.text in chief_names


def _filled(actor: Actor, lists: Shipped, renamed: Mapping[str, str]) -> Actor:
    """An own actor with what only the packaged one knows: region and Wikidata id."""
    for packaged in (a for a in lists.actors if a.id in renamed):
        if renamed[packaged.id] == actor.id:
            actor = dataclasses.replace(
                actor,
                wikidata=actor.wikidata or packaged.wikidata,
                region=actor.region or packaged.region,
                part_of=actor.part_of or packaged.part_of,
            )
    return actor


def _moved(actor: Actor, renamed: Mapping[str, str]) -> Actor:
    whole = renamed.get(actor.part_of, actor.part_of) if actor.part_of else None
    if whole == actor.part_of and whole != actor.id:
        return actor
    return dataclasses.replace(actor, part_of=None if whole == actor.id else whole)
