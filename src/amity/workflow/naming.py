"""Which actor does the user mean? The project's own actors, those proposed by coders, and the gazetteer."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from functools import cached_property

from amity.actors import Gazetteer, find_actor, load_gazetteer, move_memberships
from amity.actors.folding import fold_name
from amity.errors import ActorError
from amity.model import Actor, Membership
from amity.project import Project
from amity.store import lineage, views


def project_gazetteer(project: Project) -> Gazetteer:
    """The shipped gazetteer with the project's own actors, whose ids win, and its own memberships."""
    with project.view() as conn:
        own, memberships, same = views.actors(conn, "own"), lineage.memberships(conn), views.same_as(conn)
    return _moved(_with_own(load_gazetteer(own), memberships), same)


def known_gazetteer(project: Project) -> Gazetteer:
    """The same with the actors that coders and data sets proposed, but for those judged to be another one."""
    with project.view() as conn:
        own, proposed, same = views.actors(conn, "own"), views.actors(conn, "proposed"), views.same_as(conn)
        memberships = lineage.memberships(conn)
    known = load_gazetteer(own)
    both = load_gazetteer([*own, *(a for a in proposed if a.id not in known.actors and a.id not in same)])
    return _moved(_with_own(both, memberships), same)


def actor_names(project: Project, gazetteer: Gazetteer | None = None) -> dict[str, str]:
    """
    Names by id of every actor that the project may speak of; one that texts only describe is called by its id.

    Args:
        project: is read.
        gazetteer: what `known_gazetteer` gives, where that is there already.
    """
    known = (gazetteer or known_gazetteer(project)).actors.values()
    with project.view() as conn:
        spoken_of = views.actors_spoken_of(conn)
        proposed = {a.id: a.name for a in views.actors(conn, "proposed")}
    named = proposed | {a.id: a.name for a in known}
    unnamed = spoken_of - named.keys()
    capitals = _capitals(known) if unnamed else {}
    return named | {actor: " ".join(capitals.get(w, w) for w in actor.split("-")) for actor in unnamed}


def _capitals(actors: Iterable[Actor]) -> dict[str, str]:
    """Words that are written with a capital wherever they stand: names of people and places, and what is called so."""
    found: set[str] = set()
    small: set[str] = set()
    for actor in actors:
        names = (actor.name, *actor.aliases)
        small.update(word for name in names for word in name.split() if word.islower())
        found.update(name for name in names if " " not in name)
        if actor.kind == "person":
            found.update(word for name in names for word in name.split())
        elif actor.kind == "state":
            found.update(name.split()[0] for name in names)
    return {word.lower(): word for word in found if word.istitle() and word.isalpha() and word.lower() not in small}


def final_id(actor: str, same: Mapping[str, str]) -> str:
    """The id that stands for an actor once judgements on who is who are followed to their end."""
    seen = {actor}
    while (after := same.get(actor)) is not None and after not in seen:
        seen.add(after)
        actor = after
    return actor


def resolve_actor(project: Project, text: str, *, follow: bool = True) -> str:
    """
    The id of the actor that a user names by id, name, alias, acronym, or key of a data set such as `ucdp:303`.

    Args:
        project: is read.
        text: as the user writes it.
        follow: give the actor that stands for it, where it is judged to be another one; False gives its own id.

    Raises:
        ActorError: nobody is called so, or several are; the message lists the nearest names or the candidates.
    """
    with project.view() as conn:
        same = views.same_as(conn)
        merged = [a for a in views.actors(conn, "proposed") if a.id in same]
    for actor in merged:
        if text.strip() in (actor.id, *actor.acronyms):
            return final_id(actor.id, same) if follow else actor.id
    found = _named(text, known_gazetteer(project))
    return final_id(found, same) if follow else found


def _with_own(gazetteer: Gazetteer, own: tuple[Membership, ...]) -> Gazetteer:
    """The gazetteer with a project's memberships in place of shipped ones of the same actors in the same role."""
    if not own:
        return gazetteer
    said = {(m.member, m.whole, m.role) for m in own}
    kept = tuple(m for m in gazetteer.memberships if (m.member, m.whole, m.role) not in said)
    return dataclasses.replace(gazetteer, memberships=kept + own)


def _moved(gazetteer: Gazetteer, same: Mapping[str, str]) -> Gazetteer:
    """The gazetteer with the memberships of merged actors under those who stand for them."""
    if not same:
        return gazetteer
    kept = {actor: final_id(actor, same) for actor in same}
    return dataclasses.replace(gazetteer, memberships=move_memberships(gazetteer.memberships, kept))


class ActorIndex:
    """
    Names to ids for many questions in a row: what a project calls its actors, read once, at the first question.

    Finds what `resolve_actor` finds; suggests nothing where that would.
    """

    def __init__(self, project: Project, known: Gazetteer | None = None) -> None:
        """Read nothing yet; `known` is what `known_gazetteer` gives, where that is there already."""
        self._project, self._given = project, known

    @cached_property
    def _same(self) -> dict[str, str]:
        with self._project.view() as conn:
            return views.same_as(conn)

    @cached_property
    def _known(self) -> Gazetteer:
        return self._given or known_gazetteer(self._project)

    @cached_property
    def _keys(self) -> dict[str, str]:
        with self._project.view() as conn:
            merged = [a for a in views.actors(conn, "proposed") if a.id in self._same]
        return {key: a.id for a in reversed(merged) for key in (*a.acronyms, a.id)}

    @cached_property
    def _ids(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for spelling in self._known.spellings:
            if spelling.how != "demonym":
                found.setdefault(fold_name(spelling.text).lower(), set()).add(spelling.actor_id)
        for actor in sorted(self._known.actors.values(), key=lambda a: a.id not in self._known.own):
            if actor.wikidata:
                found.setdefault(actor.wikidata.lower(), {actor.id})
        return found

    def find(self, text: str) -> str | None:
        """The id that stands for the one actor of this name, alias, acronym, id or key; None if nobody or several."""
        plain = text.strip()
        found = self._keys.get(plain) or self._named(plain) or self._named(plain.removeprefix("the "))
        return final_id(found, self._same) if found else None

    def _named(self, text: str) -> str | None:
        if text in self._known.actors or text in self._known.renamed:
            return self._known.actor(text).id
        ids = self._ids.get(fold_name(text.removeprefix("wikidata:")).lower(), set())
        ids = {i for i in ids if i in self._known.own} or ids
        return next(iter(ids)) if len(ids) == 1 else None


def _named(text: str, gazetteer: Gazetteer) -> str:
    try:
        return find_actor(text.strip(), gazetteer).id
    except ActorError:
        without_article = text.strip().removeprefix("the ")
        if without_article == text.strip():
            raise
    return find_actor(without_article, gazetteer).id
