"""Which actor does the user mean? The project's own actors, those proposed by coders, and the gazetteer."""

from __future__ import annotations

from amity.actors import Gazetteer, find_actor, load_gazetteer
from amity.errors import ActorError
from amity.project import Project
from amity.store import views


def project_gazetteer(project: Project) -> Gazetteer:
    """The shipped gazetteer with the project's own actors, whose ids win."""
    with project.view() as conn:
        return load_gazetteer(views.actors(conn, "own"))


def known_gazetteer(project: Project) -> Gazetteer:
    """The same with the actors that coders proposed from the texts."""
    with project.view() as conn:
        own, proposed = views.actors(conn, "own"), views.actors(conn, "proposed")
    known = load_gazetteer(own)
    return load_gazetteer([*own, *(a for a in proposed if a.id not in known.actors)])


def actor_names(project: Project) -> dict[str, str]:
    """Names by id of every actor that the project may speak of."""
    return {a.id: a.name for a in known_gazetteer(project).actors.values()}


def resolve_actor(project: Project, text: str) -> str:
    """
    The id of the actor that a user names by id, name, alias or acronym.

    Raises:
        ActorError: nobody is called so, or several are; the message lists the nearest names or the candidates.
    """
    gazetteer = known_gazetteer(project)
    try:
        return find_actor(text.strip(), gazetteer).id
    except ActorError:
        without_article = text.strip().removeprefix("the ")
        if without_article == text.strip():
            raise
    return find_actor(without_article, gazetteer).id
